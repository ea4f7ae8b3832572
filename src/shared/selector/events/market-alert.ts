import type { InstrumentId } from '../../domain/instrument.ts';
import type { EpochMs } from '../../domain/time.ts';

export const ALERT_TYPES = [
  'price-jump', 'volume-spike', 'spread-widening', 'funding-extreme', 'open-interest-shift', 'liquidation-burst', 'news-burst', 'model-drift', 'regime-change',
] as const;

/** Something out of the ordinary. */
export type AlertType = (typeof ALERT_TYPES)[number];

/**
 * One event that the bot may act on. `tEvent`: when it happened; `tKnown`: when we could first know, which is what a backtest goes by.
 * `severity` 0..1: 0.5 just at the threshold, 0.75 at twice it, towards 1 beyond. It acts from `tKnown` until `tKnown + ttlMs`.
 */
export interface MarketAlert {
  readonly type: AlertType;
  readonly instrument: InstrumentId;
  readonly tEvent: EpochMs;
  readonly tKnown: EpochMs;
  readonly severity: number;
  readonly ttlMs: number;
  readonly values: Readonly<Record<string, number>>;
  readonly text: string;
}

/** 0 below the threshold; 1 - 1/2 of threshold over score from there on. Both above 0. */
export const severityOf = (score: number, threshold: number): number => (score >= threshold ? 1 - threshold / (2 * Math.min(score, 1e12)) : 0);
