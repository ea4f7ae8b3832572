import { covariance, mean, standardDeviation, type Series } from './moments.ts';
import { DAYS_PER_YEAR } from './sharpe.ts';

/** cov(r, b) / var(b), ddof 1 in both. Null under two pairs or when the benchmark never moved. */
export function beta(returns: Series, benchmark: Series): number | null {
  const spread = standardDeviation(benchmark);
  const together = covariance(returns, benchmark);
  return spread && together !== null ? together / spread ** 2 : null;
}

/** Jensen's alpha a year, arithmetic, risk-free rate 0: (mean(r) - beta * mean(b)) * periods. Null as `beta`. */
export function alpha(returns: Series, benchmark: Series, periodsPerYear: number = DAYS_PER_YEAR): number | null {
  const slope = beta(returns, benchmark);
  const own = mean(returns);
  const other = mean(benchmark);
  return slope === null || own === null || other === null ? null : (own - slope * other) * periodsPerYear;
}

/** mean(r - b) / sd(r - b) * sqrt(periods), ddof 1. Null under two pairs or when both moved alike. */
export function informationRatio(returns: Series, benchmark: Series, periodsPerYear: number = DAYS_PER_YEAR): number | null {
  const active = Array.from({ length: Math.min(returns.length, benchmark.length) }, (_, i) => returns[i] - benchmark[i]);
  const deviation = standardDeviation(active);
  const average = mean(active);
  return deviation && average !== null ? (average / deviation) * Math.sqrt(periodsPerYear) : null;
}
