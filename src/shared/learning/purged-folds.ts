import { UsageError } from '../domain/errors.ts';

/** What each label looks at, from its sample to the end of its horizon, both included: times, or numbers of candles. In order of `from`. */
export interface LabelSpans {
  readonly from: ArrayLike<number>;
  readonly to: ArrayLike<number>;
}

/** Sample numbers of one fold. */
export interface Fold {
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

export interface FoldRules {
  readonly folds: number;
  /** In units of the spans: samples that begin so soon after the last test label has ended are not trained on. */
  readonly embargo: number;
}

/**
 * K-fold cross-validation for labels that look ahead: the test samples of a fold are a stretch of time; a sample whose label
 * overlaps what the test labels look at is purged from training, and one that begins within `embargo` after it is left out
 * (Lopez de Prado 2018, "Advances in Financial Machine Learning", chapter 7). Without it labels that share their future stand on
 * both sides, and a model that has learned nothing scores well. Folds differ by one sample at most; the first are the longer ones.
 */
export function purgedFolds({ from, to }: LabelSpans, { folds, embargo }: FoldRules): Fold[] {
  const count = from.length;
  if (!(Number.isSafeInteger(folds) && folds >= 2 && folds <= count)) throw new UsageError(`expected 2 to ${count} folds of ${count} samples, found "${folds}"`);
  if (!(embargo >= 0)) throw new UsageError(`expected an embargo of 0 or more, found "${embargo}"`);
  assertSpans({ from, to });
  const short = Math.floor(count / folds);
  const longer = count % folds;
  const edge = (k: number) => k * short + Math.min(k, longer);
  return Array.from({ length: folds }, (_, k) => foldOf({ from, to }, { first: edge(k), end: edge(k + 1), embargo }));
}

function assertSpans({ from, to }: LabelSpans): void {
  if (to.length !== from.length) throw new UsageError(`expected an end for each of ${from.length} labels, found ${to.length}`);
  for (let i = 0; i < from.length; i++) {
    if (!(to[i] >= from[i])) throw new UsageError(`expected label ${i} to end at or after its start "${from[i]}", found "${to[i]}"`);
    if (i > 0 && !(from[i] >= from[i - 1])) throw new UsageError(`expected labels in the order of their start, found label ${i} at "${from[i]}" after "${from[i - 1]}"`);
  }
}

function foldOf({ from, to }: LabelSpans, { first, end, embargo }: { readonly first: number; readonly end: number; readonly embargo: number }): Fold {
  const begins = from[first];
  let ends = -Infinity;
  for (let i = first; i < end; i++) ends = Math.max(ends, to[i]);
  const train = new Uint32Array(from.length);
  let kept = 0;
  for (let i = 0; i < from.length; i++) {
    const isTest = i >= first && i < end;
    if (!isTest && (to[i] < begins || from[i] > ends + embargo)) train[kept++] = i;
  }
  return { train: train.slice(0, kept), test: Uint32Array.from({ length: end - first }, (_, i) => first + i) };
}
