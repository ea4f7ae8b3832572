import { z } from 'zod';
import type { SettingField, SettingsPicture, SettingType } from '../../../../dashboard/desk/settings.ts';
import { configSchema } from '../../config/config-schema.ts';
import { withoutPassword } from '../../config/without-password.ts';
import { ruleOf } from './setting-rules.ts';

type Schema = z.core.JSONSchema.JSONSchema;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

export const valueAt = (value: unknown, path: string): unknown => path.split('.').reduce<unknown>((inner, part) => (isRecord(inner) && Object.hasOwn(inner, part) ? inner[part] : undefined), value);

/** A place in the settings and what may stand there. */
interface Place {
  readonly path: string;
  readonly schema: Schema;
}

const ROOT: Schema = z.toJSONSchema(configSchema, { io: 'input' });
/** Shown as they stand: they have parts, and are for the file. */
const AS_TEXT = new Set(['selection', 'aws', 'dashboard.tls', 'sentiment.model']);

/** All places, in the order of the schema; a part that may be left out is a place of its own, before its parts. */
export const PLACES: readonly Place[] = placesIn(ROOT, '');

function placesIn({ properties = {} }: Schema, prefix: string): readonly Place[] {
  return Object.entries(properties).flatMap(([name, schema]): readonly Place[] => {
    if (typeof schema !== 'object' || name === '$schema') return [];
    const path = prefix === '' ? name : `${prefix}.${name}`;
    if (schema.properties === undefined || AS_TEXT.has(path)) return [{ path, schema }];
    return schema.default === undefined ? [{ path, schema }, ...placesIn(schema, path)] : placesIn(schema, path);
  });
}

/** The values of `anyOf` and `enum` that are plain texts. */
function choicesOf({ enum: values, items }: Schema): readonly string[] | null {
  if (values !== undefined) return values.map(String);
  return isRecord(items) && Array.isArray(items['enum']) ? items['enum'].map(String) : null;
}

function typeOf({ path, schema }: Place): SettingType {
  const { type, properties } = schema;
  if (properties !== undefined) return AS_TEXT.has(path) ? 'json' : 'switch';
  if (schema.enum !== undefined) return 'choice';
  if (type === 'array') return isPlainList(schema) ? 'list' : 'json';
  if (type === 'boolean' || type === 'number' || type === 'integer') return type;
  return type === 'string' || isTextUnion(schema) ? 'text' : 'json';
}

const isPlainList = ({ items }: Schema): boolean => isRecord(items) && (items['type'] === 'string' || items['type'] === 'integer');
const isTextUnion = ({ anyOf }: Schema): boolean => anyOf !== undefined && anyOf.every((one) => typeof one === 'object' && one.type === 'string');

const jsonOf = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

/** A password in an address is nobody's to read. */
const shownValue = (value: unknown): unknown => (typeof value === 'string' ? withoutPassword(value) : value);

const bound = (value: unknown): number | null => (typeof value !== 'number' || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? null : value);

/** `file`: what it says; `holds`: that with defaults and environment. */
export function fieldOf(place: Place, { file, holds, variables }: { readonly file: unknown; readonly holds: unknown; readonly variables: ReadonlyMap<string, string> }): SettingField {
  const { path, schema } = place;
  const type = typeOf(place);
  const value = valueAt(holds, path);
  return {
    path, type, description: schema.description ?? '', value: jsonOf(type === 'switch' ? value !== undefined : shownValue(value)), usual: jsonOf(type === 'switch' ? false : schema.default), isSet: valueAt(file, path) !== undefined,
    variable: variableOf(path, variables), ...ruleOf(path), choices: choicesOf(schema), min: bound(schema.minimum ?? schema.exclusiveMinimum), max: bound(schema.maximum ?? schema.exclusiveMaximum),
  };
}

/** A variable takes the place of a setting, of a part of it, or of what it is a part of. */
export function variableOf(path: string, variables: ReadonlyMap<string, string>): string | null {
  for (const [name, variable] of variables) if (name === path || path.startsWith(`${name}.`) || name.startsWith(`${path}.`)) return variable;
  return null;
}

/** In parts that a person looks for. */
export function sectionsOf(fields: readonly SettingField[]): SettingsPicture['sections'] {
  const sections = Map.groupBy(fields, ({ path }) => {
    const [first = '', second = ''] = path.split('.');
    if (first === 'trading' && (second === 'limits' || second === 'execution')) return `trading.${second}`;
    if (path === 'aws' || path === 'redisUrl') return 'elsewhere';
    return path.includes('.') ? first : 'general';
  });
  return [...sections].map(([name, own]) => ({ name, fields: own }));
}
