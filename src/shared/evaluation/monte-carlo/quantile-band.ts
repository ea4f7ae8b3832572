import { quantileOfSorted } from '../metrics/moments.ts';

/** Where nine of ten draws lie, and the middle. */
export interface QuantileBand {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/** Quantiles 0.05, 0.5 and 0.95. Null of nothing. */
export function quantileBand(values: ArrayLike<number>): QuantileBand | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return { low: quantileOfSorted(sorted, 0.05), middle: quantileOfSorted(sorted, 0.5), high: quantileOfSorted(sorted, 0.95) };
}
