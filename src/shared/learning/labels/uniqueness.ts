import { DataError, UsageError } from '../../domain/errors.ts';
import type { LabelSpans } from '../purged-folds.ts';

/** Two centuries of minutes. */
const MOST_CANDLES = 1e8;

/**
 * Average uniqueness of each label: the mean over the candles of its span, both ends included, of one over the number of labels that span
 * the candle (Lopez de Prado 2018, "Advances in Financial Machine Learning", chapter 4.3). 1 for a label that shares nothing.
 * Spans are numbers of candles. O(labels + candles).
 */
export function averageUniqueness({ from, to }: LabelSpans): Float64Array {
  const count = from.length;
  let [first, last] = [Infinity, -Infinity];
  for (let i = 0; i < count; i++) {
    if (!(Number.isSafeInteger(from[i]) && Number.isSafeInteger(to[i]) && to[i] >= from[i])) throw new UsageError(`expected label ${i} to span whole candles in order, found "${from[i]}" to "${to[i]}"`);
    first = Math.min(first, from[i]);
    last = Math.max(last, to[i]);
  }
  if (count === 0) return new Float64Array();
  if (last - first > MOST_CANDLES) throw new UsageError(`expected labels within ${MOST_CANDLES} candles, found them over "${last - first}": are these times?`);
  // Labels that begin less those that have ended, and then the running sum of one over it.
  const shares = new Float64Array(last - first + 2);
  for (let i = 0; i < count; i++) {
    shares[from[i] - first] += 1;
    shares[to[i] - first + 1] -= 1;
  }
  for (let at = 0, open = 0, sum = 0; at < shares.length; at++) {
    open += shares[at];
    shares[at] = sum;
    sum += open > 0 ? 1 / open : 0;
  }
  return Float64Array.from({ length: count }, (_, i) => (shares[to[i] - first + 1] - shares[from[i] - first]) / (to[i] - from[i] + 1));
}

/**
 * What a label weighs in training: its uniqueness times the size of its return, the mean of all being 1. Labels that share their time are
 * not counted again and again, and those that moved nothing teach little. DataError where no label moved.
 */
export function labelWeights(spans: LabelSpans, returns: Float64Array): Float64Array {
  if (returns.length !== spans.from.length) throw new UsageError(`expected a return for each of ${spans.from.length} labels, found "${returns.length}"`);
  const weights = averageUniqueness(spans).map((uniqueness, i) => uniqueness * Math.abs(returns[i]));
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  if (!(mean > 0 && mean < Infinity)) throw new DataError(`expected labels with finite returns, some of them not 0; found a mean weight of "${mean}"`);
  return weights.map((weight) => weight / mean);
}
