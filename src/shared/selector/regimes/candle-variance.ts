import type { Candle } from '../../domain/candle.ts';

/** How the variance of one candle is estimated. `close` uses the log return and so needs the candle before. */
export type VarianceEstimator = 'close' | 'parkinson' | 'garman-klass' | 'rogers-satchell';

const square = (x: number): number => x * x;

/**
 * Variance of the log price within one candle, per candle (not annualised). Parkinson 1980, Garman and Klass 1980, Rogers and
 * Satchell 1991: the last allows for a drift. Prices must be above 0.
 */
export function candleVariance({ open, high, low, close }: Candle, estimator: Exclude<VarianceEstimator, 'close'>): number {
  if (estimator === 'parkinson') return square(Math.log(high / low)) / (4 * Math.LN2);
  if (estimator === 'garman-klass') return 0.5 * square(Math.log(high / low)) - (2 * Math.LN2 - 1) * square(Math.log(close / open));
  return Math.log(high / close) * Math.log(high / open) + Math.log(low / close) * Math.log(low / open);
}
