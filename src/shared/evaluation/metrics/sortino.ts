import { mean, type Series } from './moments.ts';
import { DAYS_PER_YEAR } from './sharpe.ts';

/** Downside deviation sqrt(mean(min(r, 0)^2)) over all n returns, annualised by sqrt(periods). Null of nothing. */
export function downsideDeviation(returns: Series, periodsPerYear: number = DAYS_PER_YEAR): number | null {
  if (returns.length === 0) return null;
  let squares = 0;
  for (let i = 0; i < returns.length; i++) squares += Math.min(returns[i], 0) ** 2;
  return Math.sqrt(squares / returns.length) * Math.sqrt(periodsPerYear);
}

/** Annualised Sortino ratio: mean * periods over the downside deviation, target 0 (Sortino and Price 1994). Null when no return is below 0. */
export function sortino(returns: Series, periodsPerYear: number = DAYS_PER_YEAR): number | null {
  const deviation = downsideDeviation(returns, periodsPerYear);
  const average = mean(returns);
  return deviation && average !== null ? (average * periodsPerYear) / deviation : null;
}
