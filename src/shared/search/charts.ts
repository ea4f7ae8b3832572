import { UsageError } from '../domain/errors.ts';
import { cellAt, levelsOf, levelValue, valueAt, type Dimension, type ParamValue } from './dimension.ts';
import type { Evaluated } from './sampler.ts';
import type { Space } from './space.ts';

const MOST_BINS = 12;

/** One trial on the axis of a parameter. */
export interface SlicePoint {
  readonly trial: number;
  readonly value: ParamValue;
  readonly score: number;
}

export interface Slice {
  readonly name: string;
  /** Rising by value; choices in the order of declaration. */
  readonly points: readonly SlicePoint[];
}

/** One bin of an axis: a value, or a range of values. */
export interface Bin {
  /** Its lowest and its highest value; the same where it holds but one. */
  readonly from: ParamValue;
  readonly to: ParamValue;
}

export interface HeatMap {
  readonly x: { readonly name: string; readonly bins: readonly Bin[] };
  readonly y: { readonly name: string; readonly bins: readonly Bin[] };
  /** `cells[y][x]`: the median and the best score there and how many trials; null where none was. */
  readonly cells: readonly (readonly ({ readonly median: number; readonly best: number; readonly trials: number } | null)[])[];
}

interface ChartOptions {
  readonly score?: number;
  /** Most bins of an axis. */
  readonly bins?: number;
}

interface Scored {
  readonly trial: Evaluated;
  readonly score: number;
}

/** What the charts show: trials on the whole history, within limits, with a score. */
function scored(trials: readonly Evaluated[], at: number): readonly Scored[] {
  return trials.flatMap((trial): Scored[] => {
    const score = trial.scores[at] ?? null;
    return trial.share === 1 && trial.violation === 0 && score !== null ? [{ trial, score }] : [];
  });
}

function dimensionOf({ dimensions }: Space, name: string): { readonly dimension: Dimension; readonly at: number } {
  const at = dimensions.findIndex((candidate) => candidate.name === name);
  if (at === -1) throw new UsageError(`expected one of the searched parameters ${dimensions.map((candidate) => candidate.name).join(', ')}, found "${name}"`);
  return { dimension: dimensions[at], at };
}

/** Every score against one parameter after the other. */
export function slices(space: Space, trials: readonly Evaluated[], { score = 0 }: ChartOptions = {}): readonly Slice[] {
  const shown = scored(trials, score).map((entry) => ({ ...entry, point: space.encode(entry.trial.params) }));
  return space.dimensions.map(({ name }, d) => ({
    name,
    points: shown.filter(({ point }) => !Number.isNaN(point[d])).toSorted((a, b) => a.point[d] - b.point[d] || a.trial.trial - b.trial.trial).map((entry) => ({ trial: entry.trial.trial, value: entry.trial.params[name], score: entry.score })),
  }));
}

/** Median and best score over two parameters; whatever the others were. Trials in which one of them plays no part are left out. */
export function heatMap(space: Space, trials: readonly Evaluated[], { x, y, score = 0, bins = MOST_BINS }: ChartOptions & { readonly x: string; readonly y: string }): HeatMap {
  const [across, up] = [dimensionOf(space, x), dimensionOf(space, y)];
  const [columns, rows] = [binsOf(across.dimension, bins), binsOf(up.dimension, bins)];
  const scores = rows.map(() => columns.map((): number[] => []));
  for (const entry of scored(trials, score)) {
    const point = space.encode(entry.trial.params);
    const [column, row] = [binAt(across.dimension, point[across.at], columns.length), binAt(up.dimension, point[up.at], rows.length)];
    if (column !== undefined && row !== undefined) scores[row][column].push(entry.score);
  }
  return {
    x: { name: x, bins: columns }, y: { name: y, bins: rows },
    cells: scores.map((line) => line.map((cell) => (cell.length === 0 ? null : { median: medianOf(cell), best: Math.max(...cell), trials: cell.length }))),
  };
}

/** Parallel coordinates: each axis's trials in unit coordinates (null where a parameter plays no part), with the score. */
export function parallelCoordinates(space: Space, trials: readonly Evaluated[], { score = 0 }: ChartOptions = {}): { readonly axes: readonly string[]; readonly lines: readonly { readonly trial: number; readonly at: readonly (number | null)[]; readonly score: number }[] } {
  return {
    axes: space.dimensions.map(({ name }) => name),
    lines: scored(trials, score).map((entry) => ({ trial: entry.trial.trial, at: Array.from(space.encode(entry.trial.params), (value) => (Number.isNaN(value) ? null : value)), score: entry.score })),
  };
}

/** Bins of equal width on the unit axis; each level its own where they are few. */
function binsOf(dimension: Dimension, most: number): readonly Bin[] {
  const levels = levelsOf(dimension);
  if (dimension.kind === 'choice' || (dimension.kind === 'stepped' && levels <= most)) {
    return Array.from({ length: levels }, (_, level) => ({ from: levelValue(dimension, level), to: levelValue(dimension, level) }));
  }
  return Array.from({ length: most }, (_, k) => ({ from: valueAt(dimension, middleFrom(dimension, k / most)), to: valueAt(dimension, middleUpTo(dimension, (k + 1) / most)) }));
}

/** The first cell whose middle is not before `edge`, and the last whose middle is before it: trials lie in the bin of the middle of their cell. */
function middleFrom(dimension: Dimension, edge: number): number {
  const [low, high] = cellAt(dimension, edge);
  return (low + high) / 2 >= edge ? edge : Math.min(1, high + 1e-12);
}
function middleUpTo(dimension: Dimension, edge: number): number {
  if (edge >= 1) return 1;
  const [low, high] = cellAt(dimension, edge);
  return high > low && (low + high) / 2 >= edge ? Math.max(0, low - 1e-12) : edge;
}

function binAt(dimension: Dimension, coordinate: number, bins: number): number | undefined {
  if (Number.isNaN(coordinate)) return undefined;
  if (dimension.kind === 'stepped' && levelsOf(dimension) === bins) {
    const value = Number(valueAt(dimension, coordinate));
    return Math.round((value - dimension.min) / dimension.step);
  }
  return Math.min(bins - 1, Math.floor(coordinate * bins));
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
