/** Running moments of the values, and the sum of what they exceeded their mean by, with its lowest point. */
export interface PageHinkleyState {
  readonly count: number;
  readonly mean: number;
  readonly squares: number;
  readonly sum: number;
  readonly lowest: number;
}

export const PAGE_HINKLEY_START: PageHinkleyState = { count: 0, mean: 0, squares: 0, sum: 0, lowest: 0 };

export interface PageHinkleyRules {
  /** Excess over the mean that is let pass, and the sum that is an alarm; both in standard deviations of the values so far. */
  readonly slack: number;
  readonly limit: number;
  /** Values before the first alarm. */
  readonly least: number;
}

/**
 * One step of the Page-Hinkley test for a rising mean (Page 1954; Gama et al. 2014, "A survey on concept drift adaptation"). Each value is
 * held against the mean and deviation of those before it, so a single scale fits any loss. Not a number: no change.
 */
export function pageHinkleyStep(state: PageHinkleyState, x: number, { slack, least }: PageHinkleyRules): PageHinkleyState {
  if (!Number.isFinite(x)) return state;
  const deviation = deviationOf(state);
  const excess = state.count >= least && deviation > 0 ? (x - state.mean) / deviation - slack : 0;
  const count = state.count + 1;
  const mean = state.mean + (x - state.mean) / count;
  const sum = state.sum + excess;
  return { count, mean, squares: state.squares + (x - state.mean) * (x - mean), sum, lowest: Math.min(state.lowest, sum) };
}

/** How far the sum stands above its lowest point: above the limit the mean has risen. */
export const pageHinkleyScore = ({ sum, lowest }: PageHinkleyState): number => sum - lowest;

export const deviationOf = ({ count, squares }: PageHinkleyState): number => (count > 1 ? Math.sqrt(squares / (count - 1)) : 0);
