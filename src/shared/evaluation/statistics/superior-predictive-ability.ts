import { DataError } from '../../domain/errors.ts';
import type { Random } from '../../domain/random.ts';
import { optimalBlockLength } from '../metrics/block-length.ts';
import { sum, type Series } from '../metrics/moments.ts';
import { drawCounts } from './draw-counts.ts';
import { assertMatrix, type ReturnMatrix } from './return-matrix.ts';

export interface PredictiveAbility {
  /** White 2000, reality check: the largest mean, not studentised. */
  readonly realityCheck: number;
  /** Hansen 2005, studentised. `consistent` is the one to report; `lower` and `upper` bound it. */
  readonly lower: number;
  readonly consistent: number;
  readonly upper: number;
  /** Index of the strategy with the largest studentised mean. */
  readonly best: number;
  readonly blockLength: number;
  readonly resamples: number;
}

export interface AbilitySettings {
  readonly resamples?: number;
  readonly blockLength?: number;
  /** Index of the strategy that is judged, where it is not the best. */
  readonly of?: number;
}

/**
 * Variance of sqrt(n) times the mean under the stationary bootstrap with this mean block length, exactly: circular autocovariances weighted by
 * (1 - i/n)(1 - p)^i + (i/n)(1 - p)^(n - i) (Politis and Romano 1994, lemma 1). O(n^2) at worst; lags stop where their weight is below 1e-12.
 */
export function stationaryVariance(returns: Series, blockLength: number): number {
  const n = returns.length;
  const stay = 1 - 1 / blockLength;
  const centre = sum(returns) / n;
  const deviation = Float64Array.from(returns, (value) => value - centre);
  const covariance = (lag: number): number => {
    let total = 0;
    for (let t = lag; t < n; t++) total += deviation[t] * deviation[t - lag];
    return total / n;
  };
  let variance = covariance(0);
  for (let lag = 1; lag < n; lag++) {
    const weight = (1 - lag / n) * stay ** lag + (lag / n) * stay ** (n - lag);
    if (weight >= 1e-12) variance += 2 * weight * covariance(lag);
  }
  return variance;
}

interface Statistics {
  readonly columns: ReturnMatrix;
  /** sqrt(n) times the mean, and what it is divided by; Infinity where a strategy never differs from the benchmark. */
  readonly scaled: Float64Array;
  readonly deviation: Float64Array;
}

function statisticsOf(columns: ReturnMatrix, n: number, blockLength: number): Statistics {
  const scaled = Float64Array.from(columns, (column) => (sum(column) / n) * Math.sqrt(n));
  const deviation = Float64Array.from(columns, (column, k) => {
    const size = column.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const found = Math.sqrt(Math.max(0, stationaryVariance(column, blockLength)));
    if (found > 1e-12 * size) return found;
    if (Math.abs(scaled[k]) > 1e-12) throw new DataError(`strategy ${k + 1} beats or trails the benchmark by the same ${column[0]} in every period: nothing can be tested`);
    return Infinity;
  });
  return { columns, scaled, deviation };
}

interface Draws {
  readonly chance: number;
  readonly random: Random;
  readonly resamples: number;
  /** Whose value is judged: the largest of all unless a strategy is named. */
  readonly of: number | undefined;
}

/** How many of the resamples reach the value that was seen. */
function exceedances({ columns, scaled, deviation }: Statistics, n: number, draw: Draws): Record<'white' | 'lower' | 'consistent' | 'upper', number> {
  const judged = draw.of === undefined ? Array.from(scaled.keys()) : [draw.of];
  const seen = { white: Math.max(...judged.map((k) => scaled[k])), studentised: Math.max(0, ...judged.map((k) => scaled[k] / deviation[k])) };
  // A strategy far below the benchmark says nothing on the best one: it is not recentred at zero (Hansen 2005, eq. 8).
  const bound = -Math.sqrt(2 * Math.log(Math.log(n)));
  const centres = {
    lower: scaled.map((value) => Math.max(0, value)),
    consistent: scaled.map((value, k) => (value / deviation[k] >= bound ? value : 0)),
    upper: scaled,
  };
  const found = { white: 0, lower: 0, consistent: 0, upper: 0 };
  const counts = new Float64Array(n);
  const root = Math.sqrt(n);
  for (let b = 0; b < draw.resamples; b++) {
    drawCounts(counts, draw);
    let white = -Infinity;
    let [lower, consistent, upper] = [0, 0, 0];
    for (let k = 0; k < columns.length; k++) {
      const column = columns[k];
      let total = 0;
      for (let t = 0; t < n; t++) total += counts[t] * column[t];
      const drawn = total / root;
      white = Math.max(white, drawn - scaled[k]);
      lower = Math.max(lower, (drawn - centres.lower[k]) / deviation[k]);
      consistent = Math.max(consistent, (drawn - centres.consistent[k]) / deviation[k]);
      upper = Math.max(upper, (drawn - centres.upper[k]) / deviation[k]);
    }
    if (white >= seen.white) found.white += 1;
    if (lower >= seen.studentised) found.lower += 1;
    if (consistent >= seen.studentised) found.consistent += 1;
    if (upper >= seen.studentised) found.upper += 1;
  }
  return found;
}

/**
 * Is the best of these strategies better than the benchmark, given that it is the best of all of them? p-values of White's reality check and Hansen's
 * test of superior predictive ability. `excess`: returns less those of the benchmark, net of costs. With `of` the same is asked of that strategy, still as
 * one of all. The block length is the longest that Politis and White's rule finds among the columns unless given. p = (exceedances + 1) / (resamples + 1),
 * never 0. DataError under 10 rows.
 */
export function superiorPredictiveAbility(excess: ReturnMatrix, random: Random, { resamples = 2_000, blockLength: given, of }: AbilitySettings = {}): PredictiveAbility {
  const n = assertMatrix(excess, 10);
  const blockLength = given ?? excess.reduce((longest, column) => Math.max(longest, optimalBlockLength(column)), 1);
  const statistics = statisticsOf(excess, n, blockLength);
  const found = exceedances(statistics, n, { chance: 1 / blockLength, random, resamples, of });
  const p = (count: number) => (count + 1) / (resamples + 1);
  let best = 0;
  statistics.scaled.forEach((value, k) => { if (value / statistics.deviation[k] > statistics.scaled[best] / statistics.deviation[best]) best = k; });
  return { realityCheck: p(found.white), lower: p(found.lower), consistent: p(found.consistent), upper: p(found.upper), best, blockLength, resamples };
}
