import { mean, quantile, standardDeviation, type Series } from './moments.ts';
import { normalDensity, normalQuantile } from '../../domain/normal.ts';

/** Historical value at risk: the loss (positive) that (1 - confidence) of the returns reach or pass, linear-interpolated quantile. Null of nothing. */
export function valueAtRisk(returns: Series, confidence: number): number | null {
  const cut = quantile(returns, 1 - confidence);
  return cut === null ? null : -cut;
}

/** Historical expected shortfall: mean loss (positive) of the returns at or below the value at risk. Null of nothing. */
export function conditionalValueAtRisk(returns: Series, confidence: number): number | null {
  const cut = quantile(returns, 1 - confidence);
  if (cut === null) return null;
  const tail = Array.from(returns).filter((value) => value <= cut);
  const average = mean(tail);
  return average === null ? null : -average;
}

/** What the two would be for normal returns of the same mean and deviation (ddof 1): how much of the risk is in the tail. Null under two returns. */
export function gaussianValueAtRisk(returns: Series, confidence: number): { readonly valueAtRisk: number; readonly conditional: number } | null {
  const average = mean(returns);
  const deviation = standardDeviation(returns);
  if (average === null || deviation === null) return null;
  const z = normalQuantile(confidence);
  return { valueAtRisk: z * deviation - average, conditional: (normalDensity(z) / (1 - confidence)) * deviation - average };
}
