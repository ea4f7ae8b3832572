import type { TrackRecord } from '../../domain/probabilistic-sharpe.ts';
import { kurtosis, skew, type Series } from './moments.ts';
import { sharpePerPeriod } from './sharpe.ts';

/** Null under two returns or without spread. */
export function trackRecordOf(returns: Series): TrackRecord | null {
  const ratio = sharpePerPeriod(returns);
  const lean = skew(returns);
  const tails = kurtosis(returns);
  return ratio === null || lean === null || tails === null ? null : { sharpe: ratio, n: returns.length, skew: lean, kurtosis: tails };
}
