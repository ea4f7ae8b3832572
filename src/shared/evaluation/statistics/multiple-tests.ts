import { UsageError } from '../../domain/errors.ts';
import type { Series } from '../metrics/moments.ts';

/** p-values held against how many tests were made. `adjusted` is in the order given: a test is rejected at level q when its adjusted value is at most q. */
export interface MultipleTests {
  readonly adjusted: Float64Array;
  readonly rejected: number;
}

function ascending(p: Series): Int32Array {
  for (let i = 0; i < p.length; i++) if (!(p[i] >= 0 && p[i] <= 1)) throw new UsageError(`p-value ${i + 1}: expected a number from 0 to 1, found "${p[i]}"`);
  return Int32Array.from(p, (_, i) => i).sort((a, b) => p[a] - p[b]);
}

const counted = (adjusted: Float64Array, level: number): MultipleTests => ({ adjusted, rejected: adjusted.filter((value) => value <= level).length });

/** Each p-value times the number of tests: the chance of one false rejection among all is at most `level`. */
export const bonferroni = (p: Series, level: number): MultipleTests => {
  ascending(p);
  return counted(Float64Array.from(p, (value) => Math.min(1, value * p.length)), level);
};

/** Holm 1979, step-down: the same promise as Bonferroni's, never weaker. */
export function holm(p: Series, level: number): MultipleTests {
  const adjusted = new Float64Array(p.length);
  let largest = 0;
  ascending(p).forEach((at, rank) => {
    largest = Math.max(largest, Math.min(1, p[at] * (p.length - rank)));
    adjusted[at] = largest;
  });
  return counted(adjusted, level);
}

/** Benjamini and Hochberg 1995, step-up: of what is rejected, a share of at most `level` is false on average. */
export function benjaminiHochberg(p: Series, level: number): MultipleTests {
  const adjusted = new Float64Array(p.length);
  const order = ascending(p);
  let smallest = 1;
  for (let rank = p.length - 1; rank >= 0; rank--) {
    smallest = Math.min(smallest, (p[order[rank]] * p.length) / (rank + 1));
    adjusted[order[rank]] = smallest;
  }
  return counted(adjusted, level);
}
