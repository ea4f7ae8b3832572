import { mean, standardDeviation, type Series } from './moments.ts';

/** Autocovariances at lags 0..count, divided by n at every lag. */
function autocovariances(returns: Series, count: number): number[] {
  const centre = mean(returns) ?? 0;
  return Array.from({ length: count + 1 }, (_, lag) => {
    let total = 0;
    for (let i = lag; i < returns.length; i++) total += (returns[i] - centre) * (returns[i - lag] - centre);
    return total / returns.length;
  });
}

/** The smallest lag after which `run` correlations in a row are not distinguishable from zero; `last` when there is none. */
function lastTellingLag(covariances: readonly number[], limits: { readonly threshold: number; readonly run: number; readonly last: number }): number {
  let quiet = 0;
  for (let lag = 1; lag < covariances.length; lag++) {
    quiet = Math.abs(covariances[lag] / covariances[0]) < limits.threshold ? quiet + 1 : 0;
    if (quiet === limits.run) return lag - limits.run;
  }
  return limits.last;
}

/**
 * Mean block length of the stationary bootstrap that minimises the error of the mean's variance
 * (Politis and White 2004, with the correction of Patton, Politis and White 2009): (2 G^2 / D)^(1/3) n^(1/3), flat-top lag window.
 * Between 1 and min(3 sqrt(n), n / 3); 1 without spread.
 */
export function optimalBlockLength(returns: Series): number {
  const n = returns.length;
  const cap = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  if (!standardDeviation(returns)) return 1;
  const run = Math.max(5, Math.ceil(Math.sqrt(Math.log10(n))));
  const last = Math.min(n - 1, Math.ceil(Math.sqrt(n)) + run);
  const covariances = autocovariances(returns, last);
  const telling = lastTellingLag(covariances, { threshold: 2 * Math.sqrt(Math.log10(n) / n), run, last });
  const bandwidth = Math.min(2 * Math.max(telling, 1), last);
  let slope = 0;
  let longRun = covariances[0];
  for (let lag = 1; lag <= bandwidth; lag++) {
    const weight = lag / bandwidth <= 0.5 ? 1 : 2 * (1 - lag / bandwidth);
    slope += 2 * weight * lag * covariances[lag];
    longRun += 2 * weight * covariances[lag];
  }
  const length = longRun === 0 ? cap : Math.cbrt((slope ** 2 / longRun ** 2) * n);
  return Math.max(1, Math.min(length, cap));
}

/**
 * The block length used for equity curves: the longer of the optimal lengths of the returns and of their sizes.
 * Returns of a market are hardly correlated, their sizes are: without the second, calm and storm would be shuffled and drawdowns come out too small.
 */
export const curveBlockLength = (returns: Series): number => Math.max(optimalBlockLength(returns), optimalBlockLength(Array.from(returns, Math.abs)));
