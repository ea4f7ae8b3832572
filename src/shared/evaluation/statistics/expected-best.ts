import type { Random } from '../../domain/random.ts';
import { optimalBlockLength } from '../metrics/block-length.ts';
import { expectedMaximumSharpe } from '../metrics/deflated-sharpe.ts';
import { mean, standardDeviation } from '../metrics/moments.ts';
import { drawCounts } from './draw-counts.ts';
import type { ReturnMatrix } from './return-matrix.ts';

/** Work is kept to about this many additions. */
const MOST_WORK = 2e8;

/**
 * The Sharpe ratio per period that the best of just these trials shows on average when none has an edge: each is moved to mean 0 and all are drawn together by
 * the stationary bootstrap, which keeps what they have in common. 0 without trials that move. Between 50 and 400 resamples, by the work.
 */
export function expectedBestSharpe(columns: ReturnMatrix, random: Random): number {
  const scaled = columns.flatMap((column) => {
    const [centre, spread] = [mean(column) ?? 0, standardDeviation(column) ?? 0];
    return spread > 0 ? [column.map((value) => (value - centre) / spread)] : [];
  });
  if (scaled.length === 0) return 0;
  const n = scaled[0].length;
  const resamples = Math.max(50, Math.min(400, Math.round(MOST_WORK / (scaled.length * n))));
  // Blocks as long as the trials need in the middle: the longest of hundreds is an accident.
  const lengths = scaled.map((column) => optimalBlockLength(column)).toSorted((a, b) => a - b);
  const chance = 1 / lengths[lengths.length >> 1];
  const counts = new Float64Array(n);
  let total = 0;
  for (let b = 0; b < resamples; b++) {
    drawCounts(counts, { chance, random });
    let best = -Infinity;
    for (const column of scaled) {
      let sum = 0;
      for (let t = 0; t < n; t++) sum += counts[t] * column[t];
      best = Math.max(best, sum);
    }
    total += best / n;
  }
  return Math.max(0, total / resamples);
}

/** As many independent trials, whose ratios have this variance, would be expected to show the same best; 1 to `most`. */
export function trialsShowing(best: number, { variance, most }: { readonly variance: number; readonly most: number }): number {
  if (best <= 0) return 1;
  let [low, high] = [1, most];
  if (expectedMaximumSharpe({ count: most, variance }) <= best) return most;
  while (high - low > 1e-6 * high) {
    const middle = (low + high) / 2;
    if (expectedMaximumSharpe({ count: middle, variance }) < best) low = middle;
    else high = middle;
  }
  return high;
}
