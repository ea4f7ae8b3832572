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
  return Array.from({ length: folds }, (_, k) => purgedFold({ from, to }, [{ first: edge(k), end: edge(k + 1) }], embargo));
}

/** The usual embargo: a hundredth of the time the labels span, or the longest label, whichever is more. */
export function usualEmbargo({ from, to }: LabelSpans): number {
  let [last, longest] = [-Infinity, 0];
  for (let i = 0; i < from.length; i++) {
    last = Math.max(last, to[i]);
    longest = Math.max(longest, to[i] - from[i]);
  }
  return from.length === 0 ? 0 : Math.max(longest, 0.01 * (last - from[0]));
}

export function assertSpans({ from, to }: LabelSpans): void {
  if (to.length !== from.length) throw new UsageError(`expected an end for each of ${from.length} labels, found ${to.length}`);
  for (let i = 0; i < from.length; i++) {
    if (!(to[i] >= from[i])) throw new UsageError(`expected label ${i} to end at or after its start "${from[i]}", found "${to[i]}"`);
    if (i > 0 && !(from[i] >= from[i - 1])) throw new UsageError(`expected labels in the order of their start, found label ${i} at "${from[i]}" after "${from[i - 1]}"`);
  }
}

/** Sample numbers `[first, end)`. */
export interface Stretch {
  readonly first: number;
  readonly end: number;
}

/** The fold that is tested on those stretches, given in time order and trained on every sample apart from each of them. */
export function purgedFold({ from, to }: LabelSpans, tested: readonly Stretch[], embargo: number): Fold {
  const isKept = new Uint8Array(from.length).fill(1);
  for (const { first, end } of tested) {
    const begins = from[first];
    let ends = -Infinity;
    for (let i = first; i < end; i++) ends = Math.max(ends, to[i]);
    for (let i = 0; i < from.length; i++) {
      const isTest = i >= first && i < end;
      if (isTest || !(to[i] < begins || from[i] > ends + embargo)) isKept[i] = 0;
    }
  }
  const numbers = Uint32Array.from(isKept, (_, i) => i);
  const test = new Uint32Array(tested.reduce((count, { first, end }) => count + end - first, 0));
  let at = 0;
  for (const { first, end } of tested) {
    test.set(numbers.subarray(first, end), at);
    at += end - first;
  }
  return { train: numbers.filter((i) => isKept[i] === 1), test };
}
