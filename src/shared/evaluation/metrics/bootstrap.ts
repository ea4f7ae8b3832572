import type { Random } from '../../domain/random.ts';
import { curveBlockLength } from './block-length.ts';
import { maxDrawdownOfReturns } from './drawdown.ts';
import { quantileOfSorted, type Series } from './moments.ts';
import { DAYS_PER_YEAR } from './sharpe.ts';

/**
 * Fills `into` with one resample of the stationary bootstrap (Politis and Romano 1994): blocks from uniform starts,
 * of geometric length with the given mean, wrapping round the end.
 */
export function resample(series: Series, into: Float64Array, draw: { readonly blockLength: number; readonly random: Random }): void {
  const n = series.length;
  const chance = 1 / draw.blockLength;
  let at = 0;
  for (let i = 0; i < into.length; i++) {
    at = i === 0 || draw.random.uniform() < chance ? draw.random.below(n) : (at + 1) % n;
    into[i] = series[at];
  }
}

/** Two-sided 95 % percentile interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface CurveIntervals {
  readonly cagr: Interval;
  readonly maxDrawdown: Interval;
  readonly blockLength: number;
  readonly resamples: number;
}

const interval = (values: Float64Array): Interval => {
  const sorted = values.sort();
  return { low: quantileOfSorted(sorted, 0.025), high: quantileOfSorted(sorted, 0.975) };
};

/** Largest CAGR kept: beyond it the annualised rate of a short, lucky path says nothing more. */
const MAX_RATE = 1e9;

function growth(returns: Series): number {
  let log = 0;
  for (let i = 0; i < returns.length; i++) {
    if (returns[i] <= -1) return -1;
    log += Math.log1p(returns[i]);
  }
  return Math.min(Math.expm1((log * DAYS_PER_YEAR) / returns.length), MAX_RATE);
}

/**
 * Where CAGR and maximum drawdown of daily returns would lie in other draws of the same days, by the stationary bootstrap
 * with the block length of `curveBlockLength`. Null under two returns. The same random source gives the same interval.
 */
export function curveIntervals(returns: Series, random: Random, resamples = 1000): CurveIntervals | null {
  if (returns.length < 2) return null;
  const blockLength = curveBlockLength(returns);
  const path = new Float64Array(returns.length);
  const rates = new Float64Array(resamples);
  const depths = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++) {
    resample(returns, path, { blockLength, random });
    rates[i] = growth(path);
    depths[i] = maxDrawdownOfReturns(path);
  }
  return { cagr: interval(rates), maxDrawdown: interval(depths), blockLength, resamples };
}
