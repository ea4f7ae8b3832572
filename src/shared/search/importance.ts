import { UsageError } from '../domain/errors.ts';
import { drawSource } from './draw-source.ts';
import { predicted, regressionTree, type Leaf, type TreeRows } from './regression-tree.ts';
import type { Evaluated } from './sampler.ts';
import type { Space } from './space.ts';

const TREES = 32;
const LEAST_TRIALS = 10;

export interface Importance {
  /** Share of the variance of the score over the whole space that each parameter explains alone, the largest first. */
  readonly parameters: readonly { readonly name: string; readonly share: number }[];
  /** What two explain together beyond each alone, the largest first. */
  readonly pairs: readonly { readonly names: readonly [string, string]; readonly share: number }[];
  /** How much of the score's variance the forest foretells in trials it has not seen: near 0 or below, nothing of this is to be believed. */
  readonly fit: number;
}

/**
 * Functional ANOVA over a random forest (Hutter, Hoos & Leyton-Brown 2014): how much of the score's variance, were parameters drawn uniformly, comes from
 * each. The forest evens out that a sampler looked more closely at some places. Trials that failed or were not judged on the whole history are left out.
 */
export function importance(space: Space, trials: readonly Evaluated[], { seed = 0, score = 0 }: { readonly seed?: number; readonly score?: number } = {}): Importance {
  const rows = rowsOf(space, trials, score);
  if (rows.points.length < LEAST_TRIALS) throw new UsageError(`expected ${LEAST_TRIALS} or more trials with a score to tell which parameters matter, found "${rows.points.length}"`);
  const names = space.dimensions.map(({ name }) => name);
  const main = new Float64Array(names.length);
  const together = new Float64Array(names.length ** 2);
  const forecasts = rows.points.map((): number[] => []);
  let counted = 0;
  for (let tree = 0; tree < TREES; tree++) {
    const source = drawSource(seed, tree);
    const picked = Array.from(rows.points, () => source.below(rows.points.length));
    const leaves = regressionTree(rows, picked, source);
    const seen = new Set(picked);
    rows.points.forEach((point, i) => {
      if (!seen.has(i)) forecasts[i].push(predicted(leaves, point));
    });
    if (addShares(leaves, main, together)) counted += 1;
  }
  const shareOf = (value: number): number => (counted === 0 ? 0 : value / counted);
  return {
    parameters: names.map((name, d) => ({ name, share: shareOf(main[d]) })).toSorted((a, b) => b.share - a.share),
    pairs: names.flatMap((first, i) => names.slice(i + 1).map((second, k) => ({ names: [first, second] as const, share: shareOf(together[i * names.length + i + 1 + k]) }))).toSorted((a, b) => b.share - a.share),
    fit: fitOf(rows.values, forecasts),
  };
}

function rowsOf(space: Space, trials: readonly Evaluated[], score: number): TreeRows {
  const used = trials.filter(({ share, scores }) => share === 1 && scores[score] !== null);
  // A parameter that plays no part stands in the middle: it then neither helps nor hinders a split.
  return { points: used.map(({ params }) => space.encode(params).map((value) => (Number.isNaN(value) ? 0.5 : value))), values: Float64Array.from(used, ({ scores }) => Number(scores[score])) };
}

/** Adds one tree's shares; false where it has found nothing to split. */
function addShares(leaves: readonly Leaf[], main: Float64Array, together: Float64Array): boolean {
  const size = main.length;
  const volumes = leaves.map(({ low, high }) => high.reduce((product, bound, d) => product * (bound - low[d]), 1));
  const mean = leaves.reduce((sum, { value }, l) => sum + volumes[l] * value, 0);
  const centred = leaves.map((leaf) => ({ ...leaf, value: leaf.value - mean }));
  const total = centred.reduce((sum, { value }, l) => sum + volumes[l] * value ** 2, 0);
  if (!(total > 0)) return false;
  const alone = Float64Array.from({ length: size }, (_, d) => marginalVariance(centred, volumes, [d]));
  alone.forEach((variance, d) => (main[d] += variance / total));
  for (let i = 0; i < size; i++) {
    for (let j = i + 1; j < size; j++) together[i * size + j] += Math.max(0, marginalVariance(centred, volumes, [i, j]) - alone[i] - alone[j]) / total;
  }
  return true;
}

/** Variance of the mean over all other dimensions: of each two leaves, what of these dimensions they have in common. */
function marginalVariance(leaves: readonly Leaf[], volumes: readonly number[], kept: readonly number[]): number {
  let total = 0;
  leaves.forEach((a, k) => {
    leaves.forEach((b, l) => {
      let part = a.value * b.value * volumes[k] * volumes[l];
      for (const d of kept) {
        const common = Math.min(a.high[d], b.high[d]) - Math.max(a.low[d], b.low[d]);
        if (common <= 0) return;
        part *= common / ((a.high[d] - a.low[d]) * (b.high[d] - b.low[d]));
      }
      total += part;
    });
  });
  return total;
}

function fitOf(values: Float64Array, forecasts: readonly (readonly number[])[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let [missed, spread] = [0, 0];
  forecasts.forEach((given, i) => {
    if (given.length === 0) return;
    missed += (values[i] - given.reduce((sum, value) => sum + value, 0) / given.length) ** 2;
    spread += (values[i] - mean) ** 2;
  });
  return spread > 0 ? 1 - missed / spread : 0;
}
