import { UsageError } from '../domain/errors.ts';

export type ParamValue = number | boolean | string;
export type Params = Readonly<Record<string, ParamValue>>;

export type Scale = 'linear' | 'log';

/** Only searched where an earlier parameter has one of these values. */
export interface Condition {
  readonly name: string;
  readonly is: readonly ParamValue[];
}

interface Named {
  readonly name: string;
  readonly when?: Condition;
}

/** Any number in [min, max]. */
export interface NumberDimension extends Named {
  readonly kind: 'number';
  readonly min: number;
  readonly max: number;
  readonly scale: Scale;
}

/** min, min + step and so on up to max: whole numbers with a step of 1. */
export interface SteppedDimension extends Named {
  readonly kind: 'stepped';
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly scale: Scale;
}

/** One of several values without an order. */
export interface ChoiceDimension extends Named {
  readonly kind: 'choice';
  readonly choices: readonly ParamValue[];
}

/** One searched parameter. Its coordinate runs over [0, 1]; stepped values and choices each own a cell of it. */
export type Dimension = NumberDimension | SteppedDimension | ChoiceDimension;

/** A UsageError where the bounds make no sense. */
export function checkDimension(dimension: Dimension): void {
  const wanted = dimension.kind === 'choice' ? choiceFault(dimension) : axisFault(dimension);
  if (wanted !== undefined) throw new UsageError(`parameter "${dimension.name}": expected ${wanted}`);
}

function choiceFault({ choices }: ChoiceDimension): string | undefined {
  if (choices.length === 0) return 'one or more choices, found none';
  return new Set(choices).size === choices.length ? undefined : `each choice once, found "${choices.join(', ')}"`;
}

function axisFault(dimension: NumberDimension | SteppedDimension): string | undefined {
  const { kind, min, max, scale } = dimension;
  if (!(Number.isFinite(min) && Number.isFinite(max) && min <= max)) return `finite bounds, the lower first, found "${min}" and "${max}"`;
  if (kind === 'stepped' && !(dimension.step > 0 && Number.isFinite(dimension.step))) return `a step above 0, found "${dimension.step}"`;
  if (scale === 'log' && !(lowest(dimension) > 0)) return `a lower bound above ${kind === 'stepped' ? 'half a step' : '0'} for a logarithmic scale, found "${min}"`;
  return undefined;
}

/** How many values it has; Infinity for any number of an interval. */
export function levelsOf(dimension: Dimension): number {
  if (dimension.kind === 'choice') return dimension.choices.length;
  if (dimension.min === dimension.max) return 1;
  // A step that fits up to rounding fits: 0 to 0.3 by 0.1.
  return dimension.kind === 'stepped' ? Math.floor((dimension.max - dimension.min) / dimension.step + 1e-9) + 1 : Infinity;
}

/** Ends of the axis: a stepped value owns half a step on each side. */
const lowest = (dimension: NumberDimension | SteppedDimension): number => (dimension.kind === 'stepped' ? dimension.min - dimension.step / 2 : dimension.min);
const highest = (dimension: NumberDimension | SteppedDimension): number =>
  dimension.kind === 'stepped' ? dimension.min + (levelsOf(dimension) - 0.5) * dimension.step : dimension.max;

function place(dimension: NumberDimension | SteppedDimension, value: number): number {
  const low = lowest(dimension);
  const high = highest(dimension);
  if (low === high) return 0.5;
  return dimension.scale === 'log' ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

function valueAtPlace(dimension: NumberDimension | SteppedDimension, coordinate: number): number {
  const low = lowest(dimension);
  const high = highest(dimension);
  return dimension.scale === 'log' ? low * (high / low) ** coordinate : low + (high - low) * coordinate;
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** The value number `level` of a dimension that has levels. */
export function levelValue(dimension: SteppedDimension | ChoiceDimension, level: number): ParamValue {
  // Rounded, so that 0.1 + 0.2 is the 0.3 a person would write.
  return dimension.kind === 'choice' ? dimension.choices[level] : Number((dimension.min + level * dimension.step).toPrecision(14));
}

function levelAt(dimension: SteppedDimension | ChoiceDimension, coordinate: number): number {
  const levels = levelsOf(dimension);
  if (dimension.kind === 'choice' || dimension.scale === 'linear') return clamp(Math.floor(coordinate * levels), 0, levels - 1);
  return clamp(Math.round((valueAtPlace(dimension, coordinate) - dimension.min) / dimension.step), 0, levels - 1);
}

function cellOfLevel(dimension: SteppedDimension | ChoiceDimension, level: number): readonly [low: number, high: number] {
  if (dimension.kind === 'choice' || dimension.scale === 'linear') return [level / levelsOf(dimension), (level + 1) / levelsOf(dimension)];
  const value = dimension.min + level * dimension.step;
  return [clamp(place(dimension, value - dimension.step / 2), 0, 1), clamp(place(dimension, value + dimension.step / 2), 0, 1)];
}

/** The middle of the cell of value number `level`. */
export function levelCoordinate(dimension: SteppedDimension | ChoiceDimension, level: number): number {
  const [low, high] = cellOfLevel(dimension, level);
  return (low + high) / 2;
}

/** The value at a coordinate; beyond [0, 1] the nearest bound. */
export function valueAt(dimension: Dimension, coordinate: number): ParamValue {
  const within = clamp(coordinate, 0, 1);
  if (dimension.kind !== 'number') return levelValue(dimension, levelAt(dimension, within));
  return clamp(readable(dimension, valueAtPlace(dimension, within)), dimension.min, dimension.max);
}

/** Twelve digits: what a person reads, a file holds and `coordinateOf` takes back to the same value are one number. */
function readable({ min, max, scale }: NumberDimension, value: number): number {
  if (scale === 'log') return Number(value.toPrecision(12));
  const decimals = 12 - Math.ceil(Math.log10(Math.max(Math.abs(min), Math.abs(max), Number.MIN_VALUE)));
  return decimals >= 0 && decimals <= 100 ? Number(value.toFixed(decimals)) : value;
}

/** The part of the axis whose points all mean the same value: of no width for numbers of an interval. */
export function cellAt(dimension: Dimension, coordinate: number): readonly [low: number, high: number] {
  const within = clamp(coordinate, 0, 1);
  return dimension.kind === 'number' ? [within, within] : cellOfLevel(dimension, levelAt(dimension, within));
}

/** The coordinate of a value, the middle of its cell; undefined where the value lies outside or between the steps. */
export function coordinateOf(dimension: Dimension, value: ParamValue): number | undefined {
  if (dimension.kind === 'choice') {
    const at = dimension.choices.indexOf(value);
    return at === -1 ? undefined : (at + 0.5) / dimension.choices.length;
  }
  if (typeof value !== 'number' || !(value >= dimension.min && value <= dimension.max)) return undefined;
  if (dimension.kind === 'number') return clamp(place(dimension, value), 0, 1);
  const level = Math.round((value - dimension.min) / dimension.step);
  if (level >= levelsOf(dimension) || Math.abs(dimension.min + level * dimension.step - value) > 1e-9 * Math.max(dimension.step, Math.abs(value))) return undefined;
  const [low, high] = cellOfLevel(dimension, level);
  return (low + high) / 2;
}
