import { random } from '../../domain/random.ts';
import type { EpochMs } from '../../domain/time.ts';

/** Whole lots to be sent at a time. */
export interface Slice {
  readonly at: EpochMs;
  readonly lots: number;
}

/**
 * Shares a whole number of lots out by weight, by the largest remainder (Hamilton's method), ties to the earlier part.
 * The parts sum to `lots` exactly. Weights are not below zero; where all are zero they count as equal.
 */
export function largestRemainder(lots: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => (sum > 0 ? (lots * weight) / sum : lots / weights.length));
  const parts = exact.map((part) => Math.floor(part));
  let left = lots - parts.reduce((a, b) => a + b, 0);
  // Remainders that differ by less than the error of the division are ties.
  const order = exact.map((part, i) => ({ i, rest: Math.round((part - parts[i]) * 1e9) })).toSorted((a, b) => b.rest - a.rest || a.i - b.i);
  for (const { i } of order) {
    if (left <= 0) break;
    parts[i] += 1;
    left -= 1;
  }
  return parts;
}

export interface SliceSettings {
  readonly lots: number;
  readonly from: EpochMs;
  /** The last slice comes before it. */
  readonly to: EpochMs;
  readonly jitter: number;
  readonly seed: number;
}

/**
 * One slice at the start of each of `weights.length` equal spans. Jitter moves sizes by up to its share of the weight and times by up
 * to its share of a span, so that nobody reads the clock from the orders; the first slice comes at the start or after it.
 */
export function slicesOf(weights: readonly number[], { lots, from, to, jitter, seed }: SliceSettings): readonly Slice[] {
  const source = random(seed);
  const swing = (): number => (jitter === 0 ? 0 : jitter * (2 * source.uniform() - 1));
  const span = (to - from) / weights.length;
  const parts = largestRemainder(lots, weights.map((weight) => weight * (1 + swing())));
  const times = weights.map((_, i) => from + span * Math.max(0, i + swing()));
  return parts.map((part, i) => ({ at: Math.floor(times[i]), lots: part }));
}

/** Lots of the slices that are due. */
export const lotsDue = (slices: readonly Slice[], at: EpochMs): number => slices.reduce((sum, slice) => sum + (slice.at <= at ? slice.lots : 0), 0);
