/** Sums of the deviations above and below the target, and for how many values each has been above 0. */
export interface CusumState {
  readonly plus: number;
  readonly minus: number;
  readonly plusRun: number;
  readonly minusRun: number;
}

export const CUSUM_START: CusumState = { plus: 0, minus: 0, plusRun: 0, minusRun: 0 };

export interface CusumRules {
  readonly target: number;
  /** Deviation that is let pass, in the units of the data: half of the shift to be found. */
  readonly slack: number;
  /** A sum above this is an alarm. */
  readonly limit: number;
}

/** The tabular CUSUM (Page 1954; Montgomery, "Introduction to Statistical Quality Control", chapter 9). A value that is not a number changes nothing. */
export function cusumStep(state: CusumState, x: number, { target, slack }: CusumRules): CusumState {
  if (!Number.isFinite(x)) return state;
  const plus = Math.max(0, state.plus + x - target - slack);
  const minus = Math.max(0, state.minus + target - x - slack);
  return { plus, minus, plusRun: plus > 0 ? state.plusRun + 1 : 0, minusRun: minus > 0 ? state.minusRun + 1 : 0 };
}

/** Which way the values have shifted, if they have. */
export function cusumAlarm({ plus, minus }: CusumState, { limit }: CusumRules): 'up' | 'down' | 'none' {
  if (plus > limit) return 'up';
  return minus > limit ? 'down' : 'none';
}

/**
 * The symmetric CUSUM filter on log returns (Lopez de Prado 2018, "Advances in Financial Machine Learning", snippet 2.4): the indices of
 * the prices at which the sum since the last event first passes `threshold`; the sum that did begins again at 0.
 */
export function cusumEvents(prices: ArrayLike<number>, threshold: number): number[] {
  const events: number[] = [];
  let plus = 0;
  let minus = 0;
  for (let i = 1; i < prices.length; i++) {
    const change = Math.log(prices[i] / prices[i - 1]);
    if (!Number.isFinite(change)) continue;
    plus = Math.max(0, plus + change);
    minus = Math.min(0, minus + change);
    if (minus < -threshold) minus = 0;
    else if (plus > threshold) plus = 0;
    else continue;
    events.push(i);
  }
  return events;
}
