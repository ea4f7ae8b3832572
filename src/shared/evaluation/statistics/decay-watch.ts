import { DataError } from '../../domain/errors.ts';
import type { Random } from '../../domain/random.ts';
import { curveBlockLength } from '../metrics/block-length.ts';
import { resample } from '../metrics/bootstrap.ts';
import { mean, quantileOfSorted, standardDeviation, type Series } from '../metrics/moments.ts';

/** What a live record is held against, made once from the daily returns a model was promoted with. JSON-safe. */
export interface WatchPlan {
  /** Daily returns count from here to there; what lies beyond counts as the limit. */
  readonly low: number;
  readonly high: number;
  /** The low end of the bootstrap band of the mean of such days: a live mean at or above it is no decay. */
  readonly floor: number;
  /** What is staked on a mean below the floor, per unit of return. */
  readonly bets: readonly number[];
  /** At this evidence the size is halved, and at that the model is rolled back: 1 / alpha. */
  readonly warnAt: number;
  readonly breachAt: number;
  /** The same for the running test: what bootstrap paths at the floor stay below over `horizon` days, all but 4 alpha and alpha of them. */
  readonly cusumWarnAt: number;
  readonly cusumAt: number;
  readonly horizon: number;
}

/** What has been seen so far. JSON-safe. */
export interface WatchState {
  readonly days: number;
  /** Log wealth of each bet since the start, and since the best moment to begin. */
  readonly wealth: readonly number[];
  readonly running: readonly number[];
  /** Largest evidence so far; a breach is not taken back. */
  readonly peak: number;
  readonly runningPeak: number;
}

export interface WatchReading {
  readonly state: 'inside' | 'warned' | 'breached';
  /** Evidence now: under a mean at or above the floor it reaches 1 / alpha with a chance of at most alpha, however long one watches. */
  readonly evidence: number;
  readonly running: number;
  readonly by: 'e-process' | 'cusum' | undefined;
}

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

/** log(mean(exp(x))) without overflow. */
function logMean(values: readonly number[]): number {
  const most = Math.max(...values);
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0) / values.length);
}

const clipped = ({ low, high }: Pick<WatchPlan, 'low' | 'high'>, value: number): number => Math.max(low, Math.min(high, value));

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

/** Nothing seen yet. */
export const startWatch = (plan: WatchPlan): WatchState => ({ days: 0, wealth: plan.bets.map(() => 0), running: plan.bets.map(() => 0), peak: 1, runningPeak: 1 });

/**
 * One more day. Each bet multiplies its wealth by 1 + bet (floor - return): a fair or losing game while the mean is at or above the floor, so that the mean
 * wealth is an e-process (Ville 1939; Waudby-Smith and Ramdas 2024, "Estimating means of bounded random variables by betting"). The running test begins
 * anew whenever its wealth is below 1, as CUSUM does (Shin, Ramdas and Rinaldo 2024, "E-detectors"). DataError for a return that is not finite.
 */
export function watchDay(plan: WatchPlan, state: WatchState, dailyReturn: number): WatchState {
  if (!Number.isFinite(dailyReturn)) throw new DataError(`live day ${state.days + 1}: expected a finite return, found "${dailyReturn}"`);
  const lost = plan.floor - clipped(plan, dailyReturn);
  const factors = plan.bets.map((bet) => Math.log1p(bet * lost));
  const wealth = state.wealth.map((value, j) => value + factors[j]);
  const running = state.running.map((value, j) => Math.max(0, value) + factors[j]);
  return {
    days: state.days + 1, wealth, running,
    peak: Math.max(state.peak, Math.exp(Math.min(700, logMean(wealth)))), runningPeak: Math.max(state.runningPeak, Math.exp(Math.min(700, logMean(running)))),
  };
}

/** What the record says of the model. */
export function watchReading(plan: WatchPlan, state: WatchState): WatchReading {
  const byEvidence = state.peak >= plan.breachAt;
  const byCusum = state.runningPeak > plan.cusumAt;
  const isWarned = state.peak >= plan.warnAt || state.runningPeak > plan.cusumWarnAt;
  return {
    state: byEvidence || byCusum ? 'breached' : isWarned ? 'warned' : 'inside',
    evidence: Math.exp(Math.min(700, logMean(state.wealth))), running: Math.exp(Math.min(700, logMean(state.running))),
    by: byEvidence ? 'e-process' : byCusum ? 'cusum' : undefined,
  };
}
