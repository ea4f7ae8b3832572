import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { DataError, UsageError } from '../../shared/domain/errors.ts';
import { systemErrorText } from '../cli/system-error.ts';
import { nearName } from '../../shared/domain/near-name.ts';
import { withoutPassword } from './without-password.ts';

/** A setting's place: `['fees', 'takerBps']`, shown as `fees.takerBps`. */
type SettingPath = readonly (string | number)[];
type JsonSchema = z.core.JSONSchema.JSONSchema;

export interface SettingsSource {
  /** Named in every error. */
  readonly file: string;
  /** Variables that start with `prefix` take the place of settings: `COINBOT_FEES__TAKER_BPS=5` is `fees.takerBps`. */
  readonly environment?: { readonly prefix: string; readonly variables: Readonly<Record<string, string | undefined>>; readonly reserved: readonly string[] };
}

/**
 * Reads a settings file (all defaults when it is not there), lays the environment over it and holds the result against
 * the schema. Every mistake is named with file, path, what was expected and what was found: a UsageError lists them all.
 */
export function readSettings<S extends z.ZodType>(schema: S, source: SettingsSource): z.output<S> {
  return parseSettings(schema, existsSync(source.file) ? readJson(source.file) : {}, source);
}

export function parseSettings<S extends z.ZodType>(schema: S, given: unknown, source: SettingsSource): z.output<S> {
  const jsonSchema = z.toJSONSchema(schema, { io: 'input' });
  const { value, origins } = withEnvironment(given, jsonSchema, source);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.flatMap((issue) => linesOf(issue, value, jsonSchema)).map(({ path, text }) => {
    const name = shown(path);
    const origin = origins.get(name);
    return `${origin === undefined ? source.file : `environment variable ${origin}`}: ${name === '' ? '' : `${name}: `}${text}`;
  });
  throw new UsageError(lines.join('\n'));
}

/** The settings that the environment takes the place of: their variables by path (`fees.takerBps`). `given` is what the file says. */
export const settingVariables = (schema: z.ZodType, given: unknown, source: SettingsSource): ReadonlyMap<string, string> => withEnvironment(given, z.toJSONSchema(schema, { io: 'input' }), source).origins;

function readJson(file: string): unknown {
  try {
    // Editors on Windows write a byte order mark, which JSON.parse refuses.
    return JSON.parse(readFileSync(file, 'utf8').replace(/^\ufeff/, ''));
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${file}: expected JSON, found a mistake: ${error.message}`);
    throw new DataError(systemErrorText(error, file) ?? `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

const shown = (path: SettingPath): string => path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`), '');

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueAt(value: unknown, path: SettingPath): unknown {
  return path.reduce<unknown>((inner, part) => (isRecord(inner) || Array.isArray(inner) ? Reflect.get(inner, part) : undefined), value);
}

/** The part of a JSON Schema that describes what stands at `path`; of alternatives, all keys any of them knows. */
function schemaAt(schema: JsonSchema, path: SettingPath): JsonSchema {
  return path.reduce<JsonSchema>((inner, part) => {
    const next = typeof part === 'number' ? inner.items : inner.properties?.[part] ?? inner.additionalProperties;
    return isRecord(next) ? next as JsonSchema : {};
  }, schema);
}

function keysAt(schema: JsonSchema, path: SettingPath): string[] {
  const inner = schemaAt(schema, path);
  const alternatives = [inner, ...(inner.oneOf ?? []), ...(inner.anyOf ?? [])].filter((one): one is JsonSchema => typeof one === 'object');
  const names = typeof inner.propertyNames === 'object' ? inner.propertyNames.enum ?? [] : [];
  return [...new Set([...names.map(String), ...alternatives.flatMap((one) => Object.keys(one.properties ?? {}))])];
}

const told = (_: string, value: unknown): unknown => (typeof value === 'string' ? withoutPassword(value) : value);
const quoted = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value, told) ?? `"${String(value)}"`);
const meant = (name: string, names: readonly string[]): string => {
  const near = nearName(name, names);
  return near === undefined ? '' : ` (did you mean "${near}"?)`;
};

interface Mistake {
  readonly path: SettingPath;
  readonly text: string;
}

function linesOf(issue: z.core.$ZodIssue, value: unknown, schema: JsonSchema): Mistake[] {
  const path = issue.path.map((part) => (typeof part === 'string' && /^\d+$/.test(part) ? Number(part) : typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path);
    return issue.keys.map((key) => ({ path: [...path, key], text: `unknown setting${meant(key, known)}; expected one of ${known.filter((name) => name !== '$schema').join(', ')}` }));
  }
  if (issue.code === 'invalid_key') return [{ path, text: `unknown name ${quoted(path.at(-1))}` }];
  const found = valueAt(value, path);
  const expected = issue.code === 'invalid_union' ? unionOf(path, schema) : expectation(issue, schemaAt(schema, path));
  const hint = issue.code === 'invalid_value' && typeof found === 'string' ? meant(found, issue.values.map(String)) : '';
  return [{ path, text: `expected ${expected}, found ${quoted(found)}${hint}` }];
}

function expectation(issue: z.core.$ZodIssue, schema: JsonSchema): string {
  switch (issue.code) {
    case 'invalid_type':
    case 'too_small':
    case 'too_big': return bounds(issue.code === 'invalid_type' ? issue.expected : undefined, schema);
    case 'invalid_value': return issue.values.map(quoted).join(' or ');
    default: return issue.message;
  }
}

/** What may stand at a place with alternatives; of a field that tells alternatives apart, the names of all of them. */
function unionOf(path: SettingPath, schema: JsonSchema): string {
  const alternatives = (at: SettingPath) => { const { oneOf, anyOf } = schemaAt(schema, at); return (oneOf ?? anyOf ?? []).filter((one): one is JsonSchema => typeof one === 'object'); };
  const names = alternatives(path.slice(0, -1)).map(({ properties }) => properties?.[String(path.at(-1))]).map((field) => (typeof field === 'object' ? field.const : undefined));
  if (names.length > 0) return names.map(quoted).join(' or ');
  return alternatives(path).map(({ type }) => typeName(type)).join(' or ');
}

const TYPE_NAMES: Readonly<Record<string, string>> = { integer: 'a whole number', number: 'a number', string: 'a text', boolean: 'true or false', array: 'a list', object: 'an object' };
const typeName = (type: unknown): string => TYPE_NAMES[String(type)] ?? 'another kind of value';

function bounds(expected: string | undefined, schema: JsonSchema): string {
  const least = schema.exclusiveMinimum === undefined ? schema.minimum : schema.exclusiveMinimum;
  const from = least === undefined ? '' : schema.exclusiveMinimum === undefined ? ` from ${least}` : ` above ${least}`;
  const to = schema.maximum === undefined ? '' : ` to ${schema.maximum}`;
  const size = schema.minItems !== undefined ? ` of at least ${schema.minItems}` : schema.minLength !== undefined ? ` of at least ${schema.minLength} character` : '';
  return `${typeName(schema.type ?? expected)}${from}${to}${size}`;
}

/** `TAKER_BPS` is `takerBps`. */
const camelCase = (name: string): string => name.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function withEnvironment(given: unknown, schema: JsonSchema, { environment }: SettingsSource): { value: unknown; origins: ReadonlyMap<string, string> } {
  const origins = new Map<string, string>();
  if (environment === undefined || !isRecord(given)) return { value: given, origins };
  const value: Record<string, unknown> = structuredClone(given);
  const overrides = Object.entries(environment.variables).flatMap(([variable, text]) => {
    if (text === undefined || !variable.startsWith(environment.prefix) || environment.reserved.includes(variable)) return [];
    const path = variable.slice(environment.prefix.length).split('__').map(camelCase);
    return [{ variable, text, path, isKind: tellsApart(schema, path) }];
  });
  // Which alternative it is comes first: the fields of another one go with it, those set beside it stay.
  for (const { variable, text, path, isKind } of overrides.toSorted((a, b) => Number(b.isKind) - Number(a.isKind))) {
    origins.set(shown(path), variable);
    if (isKind && valueAt(value, path) !== text) place(value, path.slice(0, -1), {});
    place(value, path, typed(text, schemaAt(schema, path)));
  }
  return { value, origins };
}

/** Whether a field tells alternatives apart, as `kind` does. */
function tellsApart(schema: JsonSchema, path: readonly string[]): boolean {
  const { oneOf, anyOf } = schemaAt(schema, path.slice(0, -1));
  const alternatives = (oneOf ?? anyOf ?? []).filter((one): one is JsonSchema => typeof one === 'object');
  return alternatives.length > 0 && alternatives.every(({ properties }) => { const field = properties?.[path.at(-1) ?? '']; return typeof field === 'object' && field.const !== undefined; });
}

function place(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first = '', ...rest] = path;
  if (rest.length === 0) {
    Object.defineProperty(target, first, { value, enumerable: true, configurable: true, writable: true });
    return;
  }
  const inner = Object.hasOwn(target, first) && isRecord(target[first]) ? target[first] : {};
  Object.defineProperty(target, first, { value: inner, enumerable: true, configurable: true, writable: true });
  place(inner, rest, value);
}

/** An environment knows only text: what the schema calls a text stays one, a list may be written with commas. */
function typed(text: string, schema: JsonSchema): unknown {
  if (schema.type === 'string') return text;
  if (schema.type === 'array' && !text.trimStart().startsWith('[')) return text.split(',').map((part) => part.trim());
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
