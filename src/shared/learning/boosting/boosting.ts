import * as z from 'zod';
import { random, type Random } from '../../domain/random.ts';
import { usableRows, type TrainingRows } from '../samples.ts';
import { binned, cutsOf, MOST_BINS, type BinnedRows, type Cuts } from './binning.ts';
import { boostingLoss, type BoostingLoss, type ScoredRows } from './boosting-loss.ts';
import { ABOVE_ALL, type TreeEnsemble } from './tree-ensemble.ts';
import { addTree, TreeGrower, type GrownTree } from './tree-grower.ts';

/** Defaults are those for a few features that say little about much noise: shallow trees, large leaves, small steps. */
export const boostingSettings = z.strictObject({
  kind: z.literal('boosting'),
  target: z.enum(['probability', 'value']).default('probability'),
  /** At most; validation rows stop earlier. */
  trees: z.int().min(1).max(5_000).default(300),
  learningRate: z.number().gt(0).max(1).default(0.05),
  leaves: z.int().min(2).max(255).default(31),
  depth: z.int().min(1).max(64).default(5),
  minLeafRows: z.int().min(1).default(200),
  /** Penalty on the square of a leaf's value, in units of hessian: a row of weight 1 has at most 0.25 of it for a probability, 1 for a value. */
  l2: z.number().min(0).default(1),
  minGain: z.number().min(0).default(0),
  bins: z.int().min(2).max(MOST_BINS).default(64),
  /** Shares drawn anew for each tree, without putting back. */
  rowShare: z.number().gt(0).max(1).default(0.7),
  columnShare: z.number().gt(0).max(1).default(0.7),
  /** Trees without a better validation loss before it stops. */
  patience: z.int().min(1).default(20),
});

export type BoostingSettings = z.infer<typeof boostingSettings>;

/**
 * Gradient boosting of trees on histograms (Friedman 2001; second-order leaf values and gains of Chen & Guestrin 2016, "XGBoost"; leaf by leaf
 * and by bins as Ke et al. 2017, "LightGBM"). Everything is fitted on the training rows; the validation rows only choose the number of trees.
 * The same rows and seed give the same model. DataError for rows that teach nothing: see `usableRows`.
 */
export function fitBoosting(settings: BoostingSettings, given: TrainingRows, { seed }: { readonly seed: number }): TreeEnsemble {
  const train = usableRows(given, settings.target);
  const cuts = given.columns.map((column) => cutsOf(column, train, settings.bins));
  const loss = boostingLoss(settings.target);
  const rows = scoredRows(given, train, loss.base(given, train));
  const course: Course = {
    settings, loss, rows, cuts, source: random(seed),
    binned: binned(given.columns, cuts, train),
    splittable: Int32Array.from(cuts.keys()).filter((f) => isSplittable(given.columns[f], cuts[f], train)),
  };
  const validation = given.validation?.filter((row) => given.weights[row] > 0) ?? new Uint32Array();
  const judge = validation.length === 0 ? undefined : { rows: scoredRows(given, validation, rows.base), binned: binned(given.columns, cuts, validation) };
  return ensembleOf(boost(course, judge), cuts, rows.base);
}

interface Course {
  readonly settings: BoostingSettings;
  readonly loss: BoostingLoss;
  readonly rows: ScoredRows;
  readonly cuts: readonly Cuts[];
  readonly source: Random;
  readonly binned: BinnedRows;
  /** Features that can divide rows at all. */
  readonly splittable: Int32Array;
}

interface Judge {
  readonly rows: ScoredRows;
  readonly binned: BinnedRows;
}

function boost(course: Course, judge: Judge | undefined): readonly GrownTree[] {
  const { settings, loss, rows, cuts, source, binned: codes, splittable } = course;
  const grower = new TreeGrower(codes, Int32Array.from(cuts, ({ length }) => length + 1), settings);
  const slopes = { gradients: new Float64Array(codes.rows), hessians: new Float64Array(codes.rows) };
  const everyone = judge === undefined ? new Int32Array() : Int32Array.from({ length: judge.binned.rows }, (_, i) => i);
  const trees: GrownTree[] = [];
  let best = { loss: judge === undefined ? Infinity : loss.mean(judge.rows), trees: 0 };
  for (let round = 0; round < settings.trees; round++) {
    loss.slopes(rows, slopes);
    const [drawn, left] = drawRows(codes.rows, settings.rowShare, source);
    const tree = grower.grow({ ...slopes, rows: drawn, features: drawFeatures(splittable, settings.columnShare, source), scores: rows.scores });
    addTree(rows.scores, codes, { tree, rows: left });
    trees.push(tree);
    if (judge === undefined) continue;
    addTree(judge.rows.scores, judge.binned, { tree, rows: everyone });
    const now = loss.mean(judge.rows);
    if (now < best.loss) best = { loss: now, trees: trees.length };
    else if (trees.length - best.trees >= settings.patience) break;
  }
  return judge === undefined ? trees : trees.slice(0, best.trees);
}

function scoredRows({ labels, weights }: TrainingRows, rows: Uint32Array, base: number): ScoredRows {
  return { labels: Float64Array.from(rows, (row) => labels[row]), weights: Float64Array.from(rows, (row) => weights[row]), scores: new Float64Array(rows.length).fill(base), base };
}

/** Two values, or one and a missing one. */
function isSplittable(column: Float64Array, cuts: Cuts, rows: Uint32Array): boolean {
  if (cuts.length > 0) return true;
  const missing = rows.reduce((count, row) => count + (Number.isNaN(column[row]) ? 1 : 0), 0);
  return missing > 0 && missing < rows.length;
}

/** The rows a tree is grown from and the others, each in ascending order. */
function drawRows(count: number, share: number, source: Random): readonly [Int32Array, Int32Array] {
  if (share === 1) return [Int32Array.from({ length: count }, (_, i) => i), new Int32Array()];
  const drawn = new Int32Array(Math.max(1, Math.round(count * share)));
  const left = new Int32Array(count - drawn.length);
  // Selection sampling (Knuth, TAOCP vol. 2, algorithm S): a row is taken with the chance that the places left need it.
  let taken = 0;
  for (let row = 0; row < count; row++) {
    if (source.uniform() * (count - row) < drawn.length - taken) drawn[taken++] = row;
    else left[row - taken] = row;
  }
  return [drawn, left];
}

function drawFeatures(features: Int32Array, share: number, source: Random): Int32Array {
  if (share === 1 || features.length === 0) return features;
  const pool = features.slice();
  const count = Math.max(1, Math.round(pool.length * share));
  for (let i = 0; i < count; i++) {
    const other = i + source.below(pool.length - i);
    [pool[i], pool[other]] = [pool[other], pool[i]];
  }
  return pool.slice(0, count).sort();
}

/** Trees that are a single leaf are added to the base. */
function ensembleOf(trees: readonly GrownTree[], cuts: readonly Cuts[], start: number): TreeEnsemble {
  const ensemble: TreeEnsemble = { base: start, roots: [], feature: [], threshold: [], missingLeft: [], left: [], right: [], value: [] };
  for (const tree of trees) {
    if (tree.feature.length === 1) { ensemble.base += tree.value[0]; continue; }
    const first = ensemble.feature.length;
    ensemble.roots.push(first);
    tree.feature.forEach((feature, node) => {
      const isLeaf = feature < 0;
      ensemble.feature.push(feature);
      ensemble.threshold.push(isLeaf ? 0 : (cuts[feature][tree.bin[node]] ?? ABOVE_ALL));
      ensemble.missingLeft.push(tree.isMissingLeft[node] ? 1 : 0);
      ensemble.left.push(isLeaf ? -1 : first + tree.left[node]);
      ensemble.right.push(isLeaf ? -1 : first + tree.right[node]);
      ensemble.value.push(tree.value[node]);
    });
  }
  return ensemble;
}
