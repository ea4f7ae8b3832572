/** A column of numbers. Every function here reads it and keeps nothing. */
export type Series = ArrayLike<number>;

/** Sum of x_i; 0 of nothing. */
export function sum(series: Series): number {
  let total = 0;
  for (let i = 0; i < series.length; i++) total += series[i];
  return total;
}

/** Arithmetic mean; null of nothing. */
export const mean = (series: Series): number | null => (series.length === 0 ? null : sum(series) / series.length);

/** sum((x_i - mean)^power) / n; null of nothing. */
function centralMoment(series: Series, power: 2 | 3 | 4): number | null {
  const centre = mean(series);
  if (centre === null) return null;
  let total = 0;
  for (let i = 0; i < series.length; i++) total += (series[i] - centre) ** power;
  return total / series.length;
}

/**
 * Standard deviation sqrt(sum((x - mean)^2) / (n - 1)), ddof 1. Null under two values.
 * A spread that is only the rounding of equal values is answered as 0: dividing by it would print 1e15 as a Sharpe ratio.
 */
export function standardDeviation(series: Series): number | null {
  const variance = centralMoment(series, 2);
  if (variance === null || series.length < 2) return null;
  const deviation = Math.sqrt((variance * series.length) / (series.length - 1));
  const rounding = Math.max(1e-14, 1e-13 * Math.abs(mean(series) ?? 0));
  return deviation <= rounding ? 0 : deviation;
}

/** Skewness m3 / m2^1.5 with population moments (ddof 0). Null under two values or without spread. */
export function skew(series: Series): number | null {
  if (!standardDeviation(series)) return null;
  return (centralMoment(series, 3) ?? 0) / (centralMoment(series, 2) ?? 1) ** 1.5;
}

/** Kurtosis m4 / m2^2 with population moments (ddof 0), not in excess: 3 for a normal distribution. Null under two values or without spread. */
export function kurtosis(series: Series): number | null {
  if (!standardDeviation(series)) return null;
  return (centralMoment(series, 4) ?? 0) / (centralMoment(series, 2) ?? 1) ** 2;
}

/** Covariance over the first min(n) pairs, ddof 1. Null under two pairs. */
export function covariance(a: Series, b: Series): number | null {
  const n = Math.min(a.length, b.length);
  if (n < 2) return null;
  let meanA = 0;
  let meanB = 0;
  for (let i = 0; i < n; i++) { meanA += a[i] / n; meanB += b[i] / n; }
  let total = 0;
  for (let i = 0; i < n; i++) total += (a[i] - meanA) * (b[i] - meanB);
  return total / (n - 1);
}

/** Autocorrelation at a lag: sum of lagged products of deviations over the sum of squares (Box-Jenkins). Null without spread or when the lag leaves no pair. */
export function autocorrelation(series: Series, lag: number): number | null {
  const centre = mean(series);
  if (centre === null || series.length <= lag || !standardDeviation(series)) return null;
  let squares = 0;
  let products = 0;
  for (let i = 0; i < series.length; i++) {
    squares += (series[i] - centre) ** 2;
    if (i >= lag) products += (series[i] - centre) * (series[i - lag] - centre);
  }
  return products / squares;
}

/** Quantile by linear interpolation between order statistics (Hyndman-Fan type 7, the default of numpy and R). Null of nothing. */
export function quantile(series: Series, probability: number): number | null {
  return series.length === 0 ? null : quantileOfSorted(Float64Array.from(series).sort(), probability);
}

/** The same of values already in ascending order; NaN of nothing. */
export function quantileOfSorted(sorted: Series, probability: number): number {
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

/** The middle value, or the mean of the two middle ones. Null of nothing. */
export const median = (series: Series): number | null => quantile(series, 0.5);

/** The values that are finite numbers. Days without a mark (NaN) are skipped everywhere, never counted as zero. */
export const finite = (series: Series): number[] => Array.from(series).filter((value) => Number.isFinite(value));
