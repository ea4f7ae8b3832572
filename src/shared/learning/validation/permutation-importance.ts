import { UsageError } from '../../domain/errors.ts';
import { random, type Random } from '../../domain/random.ts';
import { logLoss } from '../metrics.ts';
import { featureOrder, predictor, type FittedModel } from '../model.ts';
import type { Fold } from '../purged-folds.ts';
import type { Samples } from '../samples.ts';

export interface ImportanceRules {
  /** Rows that stay together when a feature is permuted, so that its own memory stays: at least as long as labels overlap. */
  readonly block: number;
  /** Permutations per feature and fold. */
  readonly repeats: number;
  readonly seed: number;
}

export interface FeatureImportance {
  readonly name: string;
  /** By how much the log loss of each fold rises without the feature. */
  readonly rises: readonly number[];
  readonly mean: number;
  /** Whether it helped in too few folds: not at all, or not in three of five. */
  readonly isIdle: boolean;
}

/** A feature that does not help in this share of the folds is idle. */
const IDLE_SHARE = 0.6;

/**
 * Importance as what is lost on rows that were not trained on when a feature is put into another order (Breiman 2001; "MDA" in Lopez de
 * Prado 2018, chapter 8.3.2). Blocks of rows are exchanged, not single rows. Models answer probabilities; `models[k]` was trained by
 * `folds[k]`. In the order of the models' features. Features that say the same share or hide their importance.
 */
export function permutationImportance(models: readonly FittedModel[], { samples, folds }: { readonly samples: Samples; readonly folds: readonly Fold[] }, { block, repeats, seed }: ImportanceRules): FeatureImportance[] {
  if (models.length === 0 || models.length !== folds.length) throw new UsageError(`expected a model for each of ${folds.length} folds, found "${models.length}"`);
  if (!(Number.isSafeInteger(block) && block >= 1)) throw new UsageError(`expected blocks of 1 or more rows, found "${block}"`);
  if (!(Number.isSafeInteger(repeats) && repeats >= 1)) throw new UsageError(`expected 1 or more permutations, found "${repeats}"`);
  const source = random(seed);
  const byFold = folds.map(({ test }, k) => foldRises({ model: models[k], samples, test }, (count) => Array.from({ length: repeats }, () => blockPermutation(count, block, source))));
  return models[0].names.map((name, f) => {
    const rises = byFold.map((fold) => fold[f]);
    return { name, rises, mean: rises.reduce((sum, rise) => sum + rise, 0) / rises.length, isIdle: rises.filter((rise) => rise <= 0).length >= IDLE_SHARE * rises.length };
  });
}

/** By how much the loss of one fold rises, feature by feature. Each is measured by the same permutations: their luck is the same for all. */
function foldRises({ model, samples, test }: { readonly model: FittedModel; readonly samples: Samples; readonly test: Uint32Array }, permutations: (count: number) => Uint32Array[]): number[] {
  const order = featureOrder(model, samples.names);
  const width = order.length;
  const features = new Float64Array(test.length * width);
  order.forEach((column, f) => test.forEach((row, i) => { features[i * width + f] = samples.columns[column][row]; }));
  const { predict } = predictor(model);
  const labels = Float64Array.from(test, (row) => samples.labels[row]);
  const weights = Float64Array.from(test, (row) => samples.weights[row]);
  const probabilities = new Float64Array(test.length);
  const loss = () => logLoss({ probabilities: predict(features, test.length, probabilities), labels, weights });
  const before = loss();
  const drawn = permutations(test.length);
  return Array.from(order, (_, f) => {
    const values = Float64Array.from(test, (__, i) => features[i * width + f]);
    const put = (from: (i: number) => number) => values.forEach((___, i) => { features[i * width + f] = values[from(i)]; });
    const losses = drawn.map((permutation) => { put((i) => permutation[i]); return loss(); });
    put((i) => i);
    return losses.reduce((sum, value) => sum + value, 0) / losses.length - before;
  });
}

/** A permutation that cuts a ring of `count` places at a random spot into blocks and puts the blocks into a random order. */
export function blockPermutation(count: number, block: number, source: Random): Uint32Array {
  const offset = source.below(count);
  const blocks = Uint32Array.from({ length: Math.ceil(count / block) }, (_, k) => k);
  for (let k = blocks.length - 1; k > 0; k--) {
    const other = source.below(k + 1);
    [blocks[k], blocks[other]] = [blocks[other], blocks[k]];
  }
  const permutation = new Uint32Array(count);
  let at = 0;
  for (const k of blocks) {
    for (let i = k * block; i < Math.min(count, (k + 1) * block); i++) permutation[at++] = (offset + i) % count;
  }
  return permutation;
}
