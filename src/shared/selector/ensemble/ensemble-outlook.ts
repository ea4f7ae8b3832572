import type { Outlook } from '../../domain/outlook.ts';
import type { EpochMs } from '../../domain/time.ts';
import { actionWords } from '../events/alert-actions.ts';
import type { MarketAlert } from '../events/market-alert.ts';
import type { EnsembleReading } from './ensemble.ts';

interface OutlookParts {
  /** Names, and what each wants (NaN: no opinion), in one order. */
  readonly experts: readonly string[];
  readonly positions: readonly number[];
  /** Those that are remembered, whether they still act or not. */
  readonly alerts: readonly MarketAlert[];
  readonly regimeSince: EpochMs;
  readonly heedsEvents: boolean;
}

/** A reading of an ensemble for people: the events in force with what they ask for, each expert, and the forecast before and after what takes away. */
export function ensembleOutlook({ at, regime, weights, forecast, champion, mode, why }: EnsembleReading, { experts, positions, alerts, regimeSince, heedsEvents }: OutlookParts): Outlook {
  const opinions = weights.flatMap((weight, e) => (weight > 0 ? [weight * positions[e]] : []));
  return {
    at, regime, regimeSince, mode, champion, forecast, notes: why,
    events: alerts.filter(({ tKnown, ttlMs }) => tKnown <= at && at < tKnown + ttlMs).toSorted((a, b) => a.tKnown - b.tKnown)
      .map((alert) => ({ type: alert.type, text: alert.text, severity: alert.severity, knownAt: alert.tKnown, until: alert.tKnown + alert.ttlMs, actions: heedsEvents ? actionWords(alert) : [] })),
    experts: experts.map((name, e) => ({ name, weight: weights[e], forecast: positions[e] })),
    blended: opinions.length === 0 ? NaN : opinions.reduce((sum, value) => sum + value, 0),
  };
}
