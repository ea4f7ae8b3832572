import type { InstrumentId } from '../../domain/instrument.ts';
import { durationMs, type Timeframe } from '../../domain/timeframe.ts';
import type { RegimeReading } from '../regimes/regime-detector.ts';
import { REGIME_LABELS } from '../regimes/regime-label.ts';
import type { MarketAlert } from './market-alert.ts';

/**
 * The alert of a regime that has just changed, or undefined where it has not. Stress and unknown carry the probability of the label as their
 * severity; the other regimes 0: they only ask for a new selection. It acts for 12 candles, the shortest a regime stands.
 */
export function regimeAlert(reading: RegimeReading, before: RegimeReading, { instrument, timeframe }: { readonly instrument: InstrumentId; readonly timeframe: Timeframe }): MarketAlert | undefined {
  if (reading.label === before.label) return undefined;
  const isDanger = reading.label === 'stress' || reading.label === 'unknown';
  const probability = reading.probabilities[REGIME_LABELS.indexOf(reading.label)];
  return {
    type: 'regime-change', instrument, tEvent: reading.at, tKnown: reading.at, severity: isDanger ? probability : 0, ttlMs: 12 * durationMs(timeframe), values: { probability },
    text: `the regime has changed from ${before.label} to ${reading.label}${reading.changedBy.length === 0 ? '' : `, by ${reading.changedBy.join(', ')}`}`,
  };
}
