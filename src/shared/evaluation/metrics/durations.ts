import { mean, median, type Series } from './moments.ts';

export interface Durations {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly median: number;
}

/** Milliseconds from entry to exit. Null without trades. */
export function durations(lengths: Series): Durations | null {
  const average = mean(lengths);
  const middle = median(lengths);
  if (average === null || middle === null) return null;
  let min = lengths[0];
  let max = lengths[0];
  for (let i = 1; i < lengths.length; i++) {
    min = Math.min(min, lengths[i]);
    max = Math.max(max, lengths[i]);
  }
  return { min, max, mean: average, median: middle };
}
