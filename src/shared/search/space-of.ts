import { z } from 'zod';
import { UsageError } from '../domain/errors.ts';
import { nearName } from '../domain/near-name.ts';
import type { Condition, Dimension, NumberDimension, Params, ParamValue, Scale, SteppedDimension } from './dimension.ts';
import { Space } from './space.ts';

/** What has parameters to search: a strategy, or anything else with bounds as zod declares them. */
interface Searched {
  readonly params: z.ZodObject<z.ZodRawShape>;
  /** What is wrong with parameters that are each within bounds but do not go together. */
  check?(params: never): string | undefined;
}

/** A narrower or coarser range than was declared. */
export interface Narrowed {
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly scale?: Scale;
  /** Only these values. */
  readonly choices?: readonly ParamValue[];
  readonly when?: Condition;
}

export interface SpaceOptions {
  /** Parameters held at a value instead of searched. */
  readonly fixed?: Params;
  /** Only these are searched, the others keep their defaults; all that are tunable where absent. */
  readonly only?: readonly string[];
  readonly ranges?: Readonly<Record<string, Narrowed>>;
}

/** What `z.toJSONSchema` says of a parameter, with what `.meta` added: `tunable: false`, `scale: 'log'`, `when: { name, is }`. */
interface PropertySchema {
  readonly type?: string;
  readonly enum?: readonly ParamValue[];
  readonly const?: ParamValue;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly tunable?: boolean;
  readonly scale?: Scale;
  readonly when?: Condition;
}

/**
 * The search space of declared parameters: their bounds, steps, choices and conditions as zod has them.
 * Left at their defaults are those that are not tunable, texts, and what `only` leaves out. Proposals lack them, so that the declaration fills them in.
 * A UsageError names a parameter that has no bounds to search within, or that does not exist.
 */
export function spaceOf(searched: Searched, { fixed = {}, only, ranges = {} }: SpaceOptions = {}): Space {
  const properties = (z.toJSONSchema(searched.params).properties ?? {}) as Readonly<Record<string, PropertySchema>>;
  for (const name of [...Object.keys(fixed), ...(only ?? []), ...Object.keys(ranges)]) if (!(name in properties)) throw unknown(name, Object.keys(properties));
  const wanted = (name: string): boolean => !(name in fixed) && (only === undefined ? properties[name].tunable !== false && isSearchable(properties[name]) : only.includes(name));
  const dimensions = inOrder(Object.keys(properties).filter(wanted).map((name) => dimensionOf(name, properties[name], ranges[name] ?? {})));
  return new Space(dimensions, { fixed, check: (params) => objection(searched, params) });
}

/** What the declaration itself, or its check of all parameters together, has against them. */
function objection(searched: Searched, params: Params): string | undefined {
  const parsed = searched.params.safeParse(params);
  if (!parsed.success) return `parameter "${parsed.error.issues[0].path.join('.')}": ${parsed.error.issues[0].message}`;
  return searched.check?.(parsed.data as never);
}

function unknown(name: string, names: readonly string[]): UsageError {
  const near = nearName(name, names);
  return new UsageError(`no parameter is called "${name}"${near === undefined ? `: there are ${names.join(', ')}` : `: did you mean "${near}"?`}`);
}

const isSearchable = ({ type, enum: choices, const: only }: PropertySchema): boolean => choices !== undefined || only !== undefined || type !== 'string';

/** Whatever a condition asks for comes before it; else the order of declaration. */
function inOrder(dimensions: readonly Dimension[]): readonly Dimension[] {
  const ordered: Dimension[] = [];
  const place = (dimension: Dimension, asking: readonly string[]): void => {
    if (ordered.includes(dimension)) return;
    if (asking.includes(dimension.name)) throw new UsageError(`expected conditions that do not ask for each other, found "${[...asking, dimension.name].join('" for "')}"`);
    const before = dimensions.find(({ name }) => name === dimension.when?.name);
    if (before) place(before, [...asking, dimension.name]);
    ordered.push(dimension);
  };
  for (const dimension of dimensions) place(dimension, []);
  return ordered;
}

/** The values of a parameter that has some and no order; undefined for numbers. */
function choicesOf({ enum: several, const: one, type }: PropertySchema): readonly ParamValue[] | undefined {
  if (several !== undefined) return several;
  if (one !== undefined) return [one];
  return type === 'boolean' ? [false, true] : undefined;
}

function dimensionOf(name: string, property: PropertySchema, narrowed: Narrowed): Dimension {
  const condition = narrowed.when ?? property.when;
  const named = condition === undefined ? { name } : { name, when: condition };
  const choices = narrowed.choices ?? choicesOf(property);
  if (choices !== undefined) return { ...named, kind: 'choice', choices };
  if (property.type !== 'integer' && property.type !== 'number') throw new UsageError(`parameter "${name}": expected a number, a choice or true/false to search, found "${property.type ?? 'several types'}"`);
  return { ...named, ...axisOf(name, property, narrowed) };
}

function axisOf(name: string, property: PropertySchema, narrowed: Narrowed): Omit<NumberDimension, 'name'> | Omit<SteppedDimension, 'name'> {
  const { min, max } = boundsOf(name, property, narrowed);
  const scale = narrowed.scale ?? property.scale ?? 'linear';
  const unit = property.multipleOf ?? (property.type === 'integer' ? 1 : undefined);
  const step = narrowed.step ?? unit;
  if (step === undefined) return { kind: 'number', min, max, scale };
  if (unit === undefined) return { kind: 'stepped', min, max, step, scale };
  if (!isMultiple(step, unit)) throw new UsageError(`parameter "${name}": expected a step of ${unit} or a multiple of it, found "${step}"`);
  // Only what is a multiple passes the declaration, so the steps start at one.
  return { kind: 'stepped', min: Number((Math.ceil(min / unit - 1e-9) * unit).toPrecision(14)), max, step, scale };
}

const isMultiple = (value: number, unit: number): boolean => Math.abs(value / unit - Math.round(value / unit)) < 1e-9;

/** A bound that is only the largest integer a double can count to is none. */
const isBound = (value: number | undefined): value is number => value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;

function boundsOf(name: string, property: PropertySchema, { min: least, max: most }: Narrowed): { readonly min: number; readonly max: number } {
  const lowest = Math.max(...[property.minimum, property.exclusiveMinimum].filter(isBound));
  const highest = Math.min(...[property.maximum, property.exclusiveMaximum].filter(isBound));
  for (const [side, asked] of [['min', least], ['max', most]] as const) {
    if (asked !== undefined && (asked < lowest || asked > highest)) throw new UsageError(`parameter "${name}": expected a ${side} within its bounds ${lowest} and ${highest}, found "${asked}"`);
  }
  const [min, max] = [least ?? lowest, most ?? highest];
  if (!(Number.isFinite(min) && Number.isFinite(max))) throw new UsageError(`parameter "${name}": expected bounds on both sides to search within, found "${min}" and "${max}"`);
  // A bound that may not be reached itself is left by one step, or by a hair of the range.
  const hair = property.type === 'integer' ? 1 : 1e-9 * (max - min);
  return { min: min === property.exclusiveMinimum ? min + hair : min, max: max === property.exclusiveMaximum ? max - hair : max };
}
