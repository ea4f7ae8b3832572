import { DataError } from '../../domain/errors.ts';
import type { Random } from '../../domain/random.ts';
import { curveBlockLength } from '../metrics/block-length.ts';
import { resample, type Interval } from '../metrics/bootstrap.ts';
import { quantileOfSorted, type Series } from '../metrics/moments.ts';
import { sharpe } from '../metrics/sharpe.ts';

export interface BootstrapBands {
  /** Equity over that at the start, after each period: [low, middle, high]; the first entry is after one period. */
  readonly low: Float64Array;
  readonly middle: Float64Array;
  readonly high: Float64Array;
  /** Annualised; null where no resample had any spread. */
  readonly sharpe: Interval | null;
  readonly blockLength: number;
  readonly resamples: number;
}

/** `level`: how much lies inside, at each period on its own. `periods`: how far ahead, by default as long as the returns. */
export interface BandSettings {
  readonly level?: number;
  readonly periods?: number;
  readonly resamples?: number;
}

/**
 * Where equity and Sharpe ratio would lie in other draws of the same returns: percentiles of the stationary bootstrap (Politis and Romano 1994) with the
 * block length of `curveBlockLength`. A loss of all is kept at 0. DataError under 10 returns or with one that is not finite.
 */
export function bootstrapBands(returns: Series, random: Random, { level = 0.95, periods = returns.length, resamples = 1_000 }: BandSettings = {}): BootstrapBands {
  if (returns.length < 10) throw new DataError(`a band needs at least 10 returns, found ${returns.length}`);
  const bad = Array.from(returns).findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new DataError(`return ${bad + 1}: expected a finite number, found "${returns[bad]}"`);
  const blockLength = curveBlockLength(returns);
  const path = new Float64Array(periods);
  // One row a period, so that each can be sorted where it stands.
  const equity = new Float64Array(periods * resamples);
  const ratios: number[] = [];
  for (let b = 0; b < resamples; b++) {
    resample(returns, path, { blockLength, random });
    let value = 1;
    for (let t = 0; t < periods; t++) {
      value = Math.max(0, value * (1 + path[t]));
      equity[t * resamples + b] = value;
    }
    const ratio = sharpe(path);
    if (ratio !== null) ratios.push(ratio);
  }
  const tail = (1 - level) / 2;
  const [low, middle, high] = [new Float64Array(periods), new Float64Array(periods), new Float64Array(periods)];
  for (let t = 0; t < periods; t++) {
    const sorted = equity.subarray(t * resamples, (t + 1) * resamples).sort();
    low[t] = quantileOfSorted(sorted, tail);
    middle[t] = quantileOfSorted(sorted, 0.5);
    high[t] = quantileOfSorted(sorted, 1 - tail);
  }
  const sorted = Float64Array.from(ratios).sort();
  return { low, middle, high, blockLength, resamples, sharpe: sorted.length === 0 ? null : { low: quantileOfSorted(sorted, tail), high: quantileOfSorted(sorted, 1 - tail) } };
}
