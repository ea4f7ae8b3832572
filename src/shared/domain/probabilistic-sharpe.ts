import { normalCdf, normalQuantile } from './normal.ts';

/** What is known of a track record: its Sharpe ratio per period (not annualised), length and shape. `kurtosis` is not in excess: 3 for normal. */
export interface TrackRecord {
  readonly sharpe: number;
  readonly n: number;
  readonly skew: number;
  readonly kurtosis: number;
}

/** Variance of the estimated ratio times (n - 1): 1 - g3 SR + (g4 - 1) / 4 SR^2 (Mertens 2002). */
const estimateVariance = ({ sharpe, skew: g3, kurtosis: g4 }: TrackRecord): number => 1 - g3 * sharpe + ((g4 - 1) / 4) * sharpe ** 2;

/**
 * Probability that the true Sharpe ratio (per period) is above `benchmark`:
 * Phi((SR - b) sqrt(n - 1) / sqrt(1 - g3 SR + (g4 - 1) / 4 SR^2)) (Bailey and Lopez de Prado 2012). Null where the variance is not positive.
 */
export function probabilisticSharpe(record: TrackRecord, benchmark = 0): number | null {
  const variance = estimateVariance(record);
  return variance > 0 && record.n > 1 ? normalCdf(((record.sharpe - benchmark) * Math.sqrt(record.n - 1)) / Math.sqrt(variance)) : null;
}

/** Periods a record of this shape must last to show with `confidence` that its ratio is above `benchmark` (same source). Null when it is not above. */
export function minimumTrackRecord(record: TrackRecord, benchmark = 0, confidence = 0.95): number | null {
  const variance = estimateVariance(record);
  if (record.sharpe <= benchmark || !(variance > 0)) return null;
  return 1 + variance * (normalQuantile(confidence) / (record.sharpe - benchmark)) ** 2;
}
