import { mean, standardDeviation, type Series } from './moments.ts';

/** Beyond a hundred trades the number would only measure how often was traded. */
const COUNT_CAP = 100;

/** System Quality Number sqrt(min(N, 100)) * mean(R) / sd(R), ddof 1 (Van Tharp). R is the result of one trade in units that do not grow with the account. Null under two trades or without spread. */
export function sqn(results: Series): number | null {
  const deviation = standardDeviation(results);
  const average = mean(results);
  return deviation && average !== null ? (Math.sqrt(Math.min(results.length, COUNT_CAP)) * average) / deviation : null;
}
