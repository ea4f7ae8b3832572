import { autocorrelation, mean, standardDeviation, type Series } from './moments.ts';

/** Daily UTC returns of a market that never closes: 365, not 252. */
export const DAYS_PER_YEAR = 365;

/** Annualised Sharpe ratio mean / sd * sqrt(periods), sd with ddof 1, risk-free rate 0. Null under two returns or without spread. */
export function sharpe(returns: Series, periodsPerYear: number = DAYS_PER_YEAR): number | null {
  const perPeriod = sharpePerPeriod(returns);
  return perPeriod === null ? null : perPeriod * Math.sqrt(periodsPerYear);
}

/** The same for one period, not annualised. */
export function sharpePerPeriod(returns: Series): number | null {
  const deviation = standardDeviation(returns);
  const average = mean(returns);
  return deviation && average !== null ? average / deviation : null;
}

/** Annualised volatility sd * sqrt(periods), sd with ddof 1. Null under two returns. */
export function volatility(returns: Series, periodsPerYear: number = DAYS_PER_YEAR): number | null {
  const deviation = standardDeviation(returns);
  return deviation === null ? null : deviation * Math.sqrt(periodsPerYear);
}

/**
 * What takes the place of sqrt(q) when returns are autocorrelated: q / sqrt(q + 2 sum_(k=1)^(q-1) (q - k) rho_k)
 * (Lo 2002, "The Statistics of Sharpe Ratios", eq. 20). Correlations beyond those given count as 0. Null where the sum leaves no variance.
 */
export function loFactor(correlations: Series, periods: number): number | null {
  let spread = periods;
  for (let k = 1; k <= Math.min(correlations.length, periods - 1); k++) spread += 2 * (periods - k) * correlations[k - 1];
  return spread > 0 ? periods / Math.sqrt(spread) : null;
}

/** How many autocorrelations are worth estimating: floor(4 (n / 100)^(2/9)) (Newey and West 1994). A year of days gives 5. */
export const correlationLags = (n: number): number => Math.max(0, Math.min(n - 2, Math.floor(4 * (n / 100) ** (2 / 9))));

export function correlationsOf(returns: Series): number[] {
  return Array.from({ length: correlationLags(returns.length) }, (_, i) => autocorrelation(returns, i + 1) ?? 0);
}

/** From this first autocorrelation on, in size, sqrt(365) misleads and the adjusted ratio is shown beside the plain one. */
export const WORTH_ADJUSTING = 0.05;

/** Annualised Sharpe ratio with Lo's factor over the first `correlationLags` autocorrelations. Null as `sharpe`. */
export function adjustedSharpe(returns: Series, periodsPerYear: number = DAYS_PER_YEAR): number | null {
  const perPeriod = sharpePerPeriod(returns);
  const factor = loFactor(correlationsOf(returns), periodsPerYear);
  return perPeriod === null || factor === null ? null : perPeriod * factor;
}

/** As many independent observations as these correlated ones are worth for their mean: n / (1 + 2 sum (1 - k/n) rho_k), at most n. Null without spread. */
export function effectiveCount(returns: Series): number | null {
  if (!standardDeviation(returns)) return null;
  const n = returns.length;
  const inflation = correlationsOf(returns).reduce((total, rho, i) => total + 2 * (1 - (i + 1) / n) * rho, 1);
  return inflation > 1 ? n / inflation : n;
}
