import { DataError } from './errors.ts';

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

/** log(mean(exp(x))) without overflow. */
function logMean(values: readonly number[]): number {
  const most = Math.max(...values);
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0) / values.length);
}

/** What of a return counts. */
export const clipped = ({ low, high }: Pick<WatchPlan, 'low' | 'high'>, value: number): number => Math.max(low, Math.min(high, value));

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
