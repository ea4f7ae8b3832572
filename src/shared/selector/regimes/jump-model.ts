import { UsageError } from '../../domain/errors.ts';
import type { Random } from '../../domain/random.ts';

/** `count` rows of `width` numbers, row by row in one array. */
export interface Rows {
  readonly count: number;
  readonly width: number;
  readonly values: Float64Array;
}

/** The cheapest sequence of states and its cost. */
export interface JumpPath {
  readonly path: Uint8Array;
  readonly objective: number;
}

export interface JumpModel {
  readonly states: number;
  /** What a change of state costs, in the units of the squared distance. */
  readonly penalty: number;
  /** `states` rows of the width of the data. */
  readonly centroids: readonly (readonly number[])[];
}

export interface JumpFit {
  readonly states: number;
  readonly penalty: number;
  /** Random beginnings; the best end counts. */
  readonly starts: number;
  readonly random: Random;
  /** Centroids to begin from before the random ones: those of the last fit. */
  readonly from?: JumpModel['centroids'];
}

const MAX_ROUNDS = 50;
/** The end of the beginning at the last fit stays unless another lies so far below: nearly equal fits are not to move the states about. */
const CLEARLY_BETTER = 0.9;

/** Squared distances of each row from each centroid: `count` rows of `states` numbers. */
export function jumpLosses({ count, width, values }: Rows, centroids: JumpModel['centroids']): Float64Array {
  const states = centroids.length;
  const losses = new Float64Array(count * states);
  for (let t = 0; t < count; t++) {
    for (let k = 0; k < states; k++) {
      let sum = 0;
      for (let j = 0; j < width; j++) sum += (values[t * width + j] - centroids[k][j]) ** 2;
      losses[t * states + k] = sum;
    }
  }
  return losses;
}

/** One step of the dynamic programme in place: the least cost of ending in each state, given those of the row before and this row's losses. */
export function stepCosts(costs: Float64Array, losses: ArrayLike<number>, penalty: number): void {
  let least = Infinity;
  for (let k = 0; k < costs.length; k++) least = Math.min(least, costs[k]);
  for (let k = 0; k < costs.length; k++) costs[k] = Math.min(costs[k], least + penalty) + losses[k];
}

/**
 * The sequence of states with the least sum of losses plus `penalty` for each change: dynamic programming, O(rows x states).
 * `losses`: one row of `states` numbers for each time. Of equal ways the one that stays is taken, of equal ends the lower state.
 */
export function jumpPath(losses: Float64Array, states: number, penalty: number): JumpPath {
  const count = losses.length / states;
  const path = new Uint8Array(count);
  if (count === 0) return { path, objective: 0 };
  const cameFrom = new Uint8Array(count * states);
  const costs = Float64Array.from(losses.subarray(0, states));
  for (let t = 1; t < count; t++) {
    const least = lowest(costs);
    const jump = costs[least] + penalty;
    for (let k = 0; k < states; k++) cameFrom[t * states + k] = costs[k] <= jump ? k : least;
    stepCosts(costs, losses.subarray(t * states, (t + 1) * states), penalty);
  }
  path[count - 1] = lowest(costs);
  for (let t = count - 1; t > 0; t--) path[t - 1] = cameFrom[t * states + path[t]];
  return { path, objective: costs[path[count - 1]] };
}

function lowest(costs: ArrayLike<number>): number {
  let best = 0;
  for (let k = 1; k < costs.length; k++) if (costs[k] < costs[best]) best = k;
  return best;
}

/**
 * Statistical jump model (Bemporad, Breschi, Piga and Boyd 2018; Nystrup, Lindström and Madsen 2020): centroids and a sequence of states
 * that minimise the squared distances plus `penalty` for each change of state. Centroids and path are improved in turns until the path
 * stands still; each turn can only lower the objective, so it ends in a local optimum, and the best of several beginnings counts.
 */
export function fitJumpModel(rows: Rows, fit: JumpFit): JumpModel & JumpPath {
  if (rows.count < fit.states) throw new UsageError(`expected at least ${fit.states} rows for a jump model of ${fit.states} states, found ${rows.count}`);
  if (rows.values.some((value) => !Number.isFinite(value))) throw new UsageError('expected finite features for a jump model, found NaN or infinity');
  const kept = fit.from === undefined ? undefined : descend(rows, fit, fit.from);
  let best = kept;
  for (let start = 0; start < fit.starts; start++) {
    const found = descend(rows, fit, spreadCentroids(rows, fit));
    if (best === undefined || found.objective < best.objective) best = found;
  }
  if (best === undefined) throw new UsageError(`expected at least one beginning for a jump model, found "${fit.starts}"`);
  return kept !== undefined && best.objective > CLEARLY_BETTER * kept.objective ? kept : best;
}

function descend(rows: Rows, { states, penalty }: JumpFit, from: JumpModel['centroids']): JumpModel & JumpPath {
  let centroids = from;
  let { path, objective } = jumpPath(jumpLosses(rows, centroids), states, penalty);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    centroids = means(rows, path, centroids);
    const next = jumpPath(jumpLosses(rows, centroids), states, penalty);
    const isStill = next.path.every((state, t) => state === path[t]);
    ({ path, objective } = next);
    if (isStill) break;
  }
  return { states, penalty, centroids, path, objective };
}

/** The mean of each state's rows; a state without rows stays where it was. */
function means({ count, width, values }: Rows, path: Uint8Array, before: JumpModel['centroids']): JumpModel['centroids'] {
  const sums = before.map(() => new Float64Array(width));
  const sizes = before.map(() => 0);
  for (let t = 0; t < count; t++) {
    sizes[path[t]] += 1;
    for (let j = 0; j < width; j++) sums[path[t]][j] += values[t * width + j];
  }
  return before.map((old, k) => (sizes[k] === 0 ? old : Array.from(sums[k], (sum) => sum / sizes[k])));
}

/** k-means++ (Arthur and Vassilvitskii 2007): each next centroid is a row drawn by its squared distance from those already there. */
function spreadCentroids(rows: Rows, { states, random }: JumpFit): JumpModel['centroids'] {
  const { count, width, values } = rows;
  const row = (t: number): number[] => Array.from(values.subarray(t * width, (t + 1) * width));
  const centroids = [row(random.below(count))];
  while (centroids.length < states) {
    const losses = jumpLosses(rows, centroids);
    const nearest = Float64Array.from({ length: count }, (_, t) => losses.subarray(t * centroids.length, (t + 1) * centroids.length).reduce((a, b) => Math.min(a, b)));
    let left = random.uniform() * nearest.reduce((sum, value) => sum + value, 0);
    let chosen = 0;
    while (chosen < count - 1 && (left -= nearest[chosen]) >= 0) chosen += 1;
    centroids.push(row(chosen));
  }
  return centroids;
}
