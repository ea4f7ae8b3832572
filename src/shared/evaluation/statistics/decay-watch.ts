import { DataError } from '../../domain/errors.ts';
import { clipped, type WatchPlan } from '../../domain/live-watch.ts';
import type { Random } from '../../domain/random.ts';
import { curveBlockLength } from '../metrics/block-length.ts';
import { resample } from '../metrics/bootstrap.ts';
import { mean, quantileOfSorted, standardDeviation, type Series } from '../metrics/moments.ts';

export interface WatchSettings {
  /** Chance of a false breach of the e-process over all time, and of the CUSUM over `horizon` days; of a warning four times that. At most 0.2. */
  readonly alpha?: number;
  /** Quantile of the bootstrapped mean that is the floor. */
  readonly floorAt?: number;
  readonly horizon?: number;
  readonly resamples?: number;
}

/** Shares of the largest bet that can never lose all. */
const STAKES = [0.05, 0.1, 0.2, 0.4, 0.8];
/** Days beyond so many deviations count as so many: one crash is one day. */
const REACH = 5;
const FEWEST = 60;

/**
 * The plan to watch a model by, from its daily returns net of costs, outside of what it was fitted to. DataError under 60 days, without spread, or with
 * a return that is not finite. The same random source gives the same plan.
 */
export function watchPlan(returns: Series, random: Random, { alpha = 0.05, floorAt = 0.25, horizon = 365, resamples = 1_000 }: WatchSettings = {}): WatchPlan {
  const bad = Array.from(returns).findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new DataError(`return ${bad + 1}: expected a finite number, found "${returns[bad]}"`);
  const spread = standardDeviation(returns);
  if (returns.length < FEWEST || !spread) throw new DataError(`a live record is held against at least ${FEWEST} days that differ, found ${returns.length}${spread ? '' : ' without spread'}`);
  const centre = mean(returns) ?? 0;
  const [low, high] = [centre - REACH * spread, centre + REACH * spread];
  const kept = Float64Array.from(returns, (value) => clipped({ low, high }, value));
  const blockLength = curveBlockLength(kept);
  const path = new Float64Array(kept.length);
  const means = Float64Array.from({ length: resamples }, () => { resample(kept, path, { blockLength, random }); return mean(path) ?? 0; }).sort();
  const floor = quantileOfSorted(means, floorAt);
  const plan = { low, high, floor, bets: STAKES.map((stake) => stake / (high - floor)), warnAt: 1 / (4 * alpha), breachAt: 1 / alpha, cusumWarnAt: Infinity, cusumAt: Infinity, horizon };
  return { ...plan, ...cusumLimits(plan, kept, { alpha, blockLength, random, resamples }) };
}

/** What the running test stays below on most of the paths that are as bad as the floor. */
function cusumLimits(plan: WatchPlan, kept: Float64Array, { alpha, blockLength, random, resamples }: { readonly alpha: number; readonly blockLength: number; readonly random: Random; readonly resamples: number }): Pick<WatchPlan, 'cusumWarnAt' | 'cusumAt'> {
  const shift = plan.floor - (mean(kept) ?? 0);
  const path = new Float64Array(plan.horizon);
  const peaks = Float64Array.from({ length: resamples }, () => {
    resample(kept, path, { blockLength, random });
    return runningPeakOf(plan, path, shift);
  }).sort();
  return { cusumWarnAt: quantileOfSorted(peaks, 1 - 4 * alpha), cusumAt: quantileOfSorted(peaks, 1 - alpha) };
}

/** The same as `watchDay` over all days, of the running test alone. */
function runningPeakOf({ floor, low, high, bets }: WatchPlan, path: Float64Array, shift: number): number {
  const wealth = new Float64Array(bets.length).fill(1);
  let peak = 1;
  for (const value of path) {
    const lost = floor - clipped({ low, high }, value + shift);
    let total = 0;
    for (let j = 0; j < bets.length; j++) total += wealth[j] = Math.min(1e300, Math.max(1, wealth[j]) * (1 + bets[j] * lost));
    peak = Math.max(peak, total / bets.length);
  }
  return peak;
}
