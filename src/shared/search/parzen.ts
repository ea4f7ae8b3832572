import { normalCdf } from '../domain/normal.ts';
import type { Random } from '../domain/random.ts';
import { cellAt, levelsOf, type Dimension } from './dimension.ts';
import type { Coordinates } from './space.ts';

/** Weight of the prior against one observation. */
const PRIOR = 1;
/** Observations older than the newest so many count less, falling to 1/n for the oldest. */
const FULL_WEIGHT = 25;
const REJECTIONS = 100;
const LOG_ROOT_2_PI = 0.5 * Math.log(2 * Math.PI);

/** Weights by age, oldest first, as hyperopt's and Optuna's `default_weights`: the newest 25 count 1, before them a straight line down to 1/n. */
export function agedWeights(count: number): Float64Array {
  const ramp = count - FULL_WEIGHT;
  return Float64Array.from({ length: count }, (_, i) => (i >= ramp ? 1 : ramp === 1 ? 1 / count : 1 / count + ((1 - 1 / count) * i) / (ramp - 1)));
}

/** One dimension of every kernel: the last is the prior. */
interface Axis {
  readonly dimension: Dimension;
  /** Middle of each kernel; NaN where its trial says nothing of this dimension. */
  readonly middle: Float64Array;
  readonly width: Float64Array;
  /** What of each kernel's mass lies within [0, 1]. */
  readonly within: Float64Array;
  /** Log of what turns exp(-z^2 / 2) of each kernel into its density. */
  readonly logScale: Float64Array;
  /** Log masses of all kernels in a cell, by its lower edge. */
  readonly cells: Map<number, Float64Array>;
}

/** Beyond 8.3 deviations nothing of a normal is left that a double beside 1 could hold. */
const phi = (z: number): number => (z > 8.3 ? 1 : z < -8.3 ? 0 : normalCdf(z));

/**
 * A mixture of truncated normals on the unit cube, one kernel for each observed point and a broad prior (Bergstra et al. 2011). Of choices each kernel
 * has a table instead. Along each dimension a kernel is as wide as the farther of its neighbours is away, never narrower than 1 / min(100, 1 + kernels):
 * so that where good points gather their density sharpens, also where several dimensions are drawn together.
 */
export class Parzen {
  readonly #axes: readonly Axis[];
  /** Kernel weights summed up, for drawing; the last is 1. */
  readonly #cumulative: Float64Array;
  readonly #logWeights: Float64Array;

  /** `points` in the order of their trials; `picked` are the dimensions spoken of. */
  constructor(dimensions: readonly Dimension[], points: readonly Coordinates[], picked: readonly number[]) {
    const kernels = points.length + 1;
    const weights = Float64Array.of(...agedWeights(points.length), PRIOR);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let sum = 0;
    this.#cumulative = weights.map((weight) => (sum += weight / total));
    this.#cumulative[kernels - 1] = 1;
    this.#logWeights = weights.map((weight) => Math.log(weight / total));
    this.#axes = picked.map((d) => axisOf(dimensions[d], Float64Array.from(points, (point) => point[d])));
  }

  /** A point drawn from the mixture: one coordinate for each dimension picked. */
  draw(source: Random): Float64Array {
    const chance = source.uniform();
    const kernel = this.#cumulative.findIndex((bound) => chance < bound);
    return Float64Array.from(this.#axes, (axis) => drawFrom(axis, kernel, source));
  }

  /** Log of the density at a point (of the mass, for values with cells); dimensions with NaN are left out. */
  logDensity(point: Float64Array): number {
    const logs = Float64Array.from(this.#logWeights);
    this.#axes.forEach((axis, a) => {
      if (Number.isNaN(point[a])) return;
      if (axis.dimension.kind === 'choice') addChoice(axis, point[a], logs);
      else addNormal(axis, point[a], logs);
    });
    let largest = -Infinity;
    for (let k = 0; k < logs.length; k++) largest = Math.max(largest, logs[k]);
    let sum = 0;
    for (let k = 0; k < logs.length; k++) sum += Math.exp(logs[k] - largest);
    return largest + Math.log(sum);
  }
}

function axisOf(dimension: Dimension, observed: Float64Array): Axis {
  const kernels = observed.length + 1;
  const middle = Float64Array.of(...observed, 0.5);
  const narrowest = 1 / Math.min(100, 1 + kernels);
  const width = Float64Array.of(...gapWidths(observed).map((value) => Math.min(1, Math.max(narrowest, value))), 1);
  const within = middle.map((mu, k) => phi((1 - mu) / width[k]) - phi(-mu / width[k]));
  return { dimension, middle, width, within, logScale: within.map((mass, k) => -LOG_ROOT_2_PI - Math.log(width[k] * mass)), cells: new Map() };
}

/** The larger of the distances to the neighbours on both sides, the prior's middle among them; the outermost look inwards only. */
function gapWidths(observed: Float64Array): Float64Array {
  const sorted = Float64Array.of(...observed.filter((value) => !Number.isNaN(value)), 0.5).sort();
  return observed.map((value) => {
    if (Number.isNaN(value)) return 1;
    const first = lowerBound(sorted, value);
    const isAlone = sorted.length < 2;
    const below = first === 0 ? (isAlone ? value : 0) : value - sorted[first - 1];
    // A value that is there twice is its own neighbour above.
    const above = first === sorted.length - 1 ? (isAlone ? 1 - value : 0) : sorted[first + 1] - value;
    return Math.max(below, above);
  });
}

function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function drawFrom({ dimension, middle, width }: Axis, kernel: number, source: Random): number {
  const mu = middle[kernel];
  const isPrior = kernel === middle.length - 1;
  if (Number.isNaN(mu) || (isPrior && dimension.kind === 'choice')) return source.uniform();
  if (dimension.kind === 'choice') {
    // The table of a kernel: its own choice 1, all of them a share of the prior.
    const levels = levelsOf(dimension);
    const each = PRIOR / middle.length;
    return source.uniform() * (1 + levels * each) < 1 ? mu : source.uniform();
  }
  for (let i = 0; i < REJECTIONS; i++) {
    const value = mu + width[kernel] * source.normal();
    if (value >= 0 && value <= 1) return value;
  }
  return source.uniform();
}

function addChoice({ dimension, middle }: Axis, coordinate: number, logs: Float64Array): void {
  const levels = levelsOf(dimension);
  const each = PRIOR / middle.length;
  const other = Math.log(each / (1 + levels * each));
  const own = Math.log((1 + each) / (1 + levels * each));
  const [low, high] = cellAt(dimension, coordinate);
  for (let k = 0; k < logs.length; k++) {
    if (k === logs.length - 1 || Number.isNaN(middle[k])) logs[k] -= Math.log(levels);
    else logs[k] += middle[k] >= low && middle[k] < high ? own : other;
  }
}

function addNormal(axis: Axis, coordinate: number, logs: Float64Array): void {
  const { dimension, middle, width, logScale, cells } = axis;
  if (dimension.kind === 'number') {
    for (let k = 0; k < logs.length; k++) {
      // Of a kernel that says nothing here the density is 1.
      if (!Number.isNaN(middle[k])) logs[k] += logScale[k] - 0.5 * ((coordinate - middle[k]) / width[k]) ** 2;
    }
    return;
  }
  const [low, high] = cellAt(dimension, coordinate);
  let masses = cells.get(low);
  if (masses === undefined) {
    masses = logMasses(axis, low, high);
    cells.set(low, masses);
  }
  for (let k = 0; k < logs.length; k++) logs[k] += masses[k];
}

function logMasses({ middle, width, within }: Axis, low: number, high: number): Float64Array {
  return middle.map((mu, k) => Math.log(Number.isNaN(mu) ? high - low : Math.max(phi((high - mu) / width[k]) - phi((low - mu) / width[k]), Number.MIN_VALUE) / within[k]));
}
