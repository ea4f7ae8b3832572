import { UsageError } from '../../domain/errors.ts';
import { random } from '../../domain/random.ts';
import { fitModel, predictRows, type FittedModel, type ModelSettings } from '../model.ts';
import { purgedFold, type Fold, type LabelSpans, type Stretch } from '../purged-folds.ts';
import type { Samples } from '../samples.ts';

/** A fold with rows set aside to stop the training early: apart from what is tested and from what is trained on. */
export interface StoppedFold extends Fold {
  readonly validation: Uint32Array;
}

/**
 * Takes from the training rows of each fold the stretch that the next fold is tested on (the last fold takes the one before it), and what
 * overlaps it or begins in its embargo. For folds that test one stretch each, as `purgedFolds` makes them.
 */
export function withValidation(spans: LabelSpans, folds: readonly Fold[], embargo: number): StoppedFold[] {
  if (folds.length < 2) throw new UsageError(`expected 2 or more folds to set validation rows aside, found "${folds.length}"`);
  return folds.map(({ train, test }, k) => {
    const other = k + 1 < folds.length ? k + 1 : k - 1;
    const both = [folds[k], folds[other]].map(stretchOf).toSorted((a, b) => a.first - b.first);
    const { first, end } = stretchOf(folds[other]);
    const apart = new Set(purgedFold(spans, both, embargo).train);
    return { test, train: train.filter((row) => apart.has(row)), validation: train.filter((row) => row >= first && row < end) };
  });
}

function stretchOf({ test }: Fold): Stretch {
  const stretch = { first: test[0], end: test[test.length - 1] + 1 };
  if (stretch.end - stretch.first !== test.length) throw new UsageError(`expected folds tested on one stretch of ${stretch.end - stretch.first} rows, found "${test.length}" of them`);
  return stretch;
}

/** One model for each fold, each with a seed of its own. The errors are those of `fitModel`. */
export function fitFolds(settings: ModelSettings, { samples, folds }: { readonly samples: Samples; readonly folds: readonly (Fold | StoppedFold)[] }, { seed }: { readonly seed: number }): FittedModel[] {
  const source = random(seed);
  return folds.map((fold) => fitModel(settings, { ...samples, train: fold.train, ...('validation' in fold ? { validation: fold.validation } : {}) }, { seed: source.below(2 ** 31) }));
}

/** The answer to each row by the model whose fold was tested on it; NaN for rows that none was tested on, the mean where several were. */
export function outOfFold(models: readonly FittedModel[], samples: Pick<Samples, 'names' | 'columns'>, folds: readonly Fold[]): Float64Array {
  if (models.length !== folds.length) throw new UsageError(`expected a model for each of ${folds.length} folds, found "${models.length}"`);
  const rows = samples.columns[0].length;
  const sums = new Float64Array(rows);
  const counts = new Uint32Array(rows);
  folds.forEach(({ test }, k) => predictRows(models[k], samples, test).forEach((answer, i) => {
    sums[test[i]] += answer;
    counts[test[i]] += 1;
  }));
  return sums.map((sum, row) => sum / counts[row]);
}
