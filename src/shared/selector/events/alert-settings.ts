import { UsageError } from '../../domain/errors.ts';
import type { InstrumentId } from '../../domain/instrument.ts';
import { DAY, HOUR } from '../../domain/time.ts';
import { durationMs, type Timeframe } from '../../domain/timeframe.ts';
import type { PageHinkleyRules } from './page-hinkley.ts';

export interface AlertSettings {
  readonly instrument: InstrumentId;
  readonly timeframe: Timeframe;
  /** Values before the newest that it is held against, and how many there must be. */
  readonly window: number;
  readonly least: number;
  /** Modified z beyond which a price, volume, spread or open interest is out of the ordinary. */
  readonly limit: number;
  /** Least deviations where the window hardly varies: of log returns, of log open interest; of volume and spread as a share of their median. */
  readonly floors: { readonly return: number; readonly openInterest: number; readonly share: number };
  /** A funding rate of 8 hours beyond this, or beyond this share of its last `span`. */
  readonly funding: { readonly rate: number; readonly share: number; readonly spanMs: number };
  /** A count so unlikely under the rate before it; the rate forgets half in so many counts and is taken as at least this. */
  readonly counts: { readonly tail: number; readonly halfLife: number; readonly leastRate: number };
  readonly drift: PageHinkleyRules;
  /** The same alert does not come again within so many candles. */
  readonly refractory: number;
  /** How long an alert acts: candles of the timeframe, and milliseconds for what has its own clock. */
  readonly ttlCandles: number;
  readonly ttlMs: { readonly funding: number; readonly drift: number };
}

export function alertSettings(instrument: InstrumentId, timeframe: Timeframe, changes: Partial<AlertSettings> = {}): AlertSettings {
  const settings: AlertSettings = {
    instrument, timeframe, window: 200, least: 50, limit: 6,
    floors: { return: 1e-4, openInterest: 1e-4, share: 0.02 },
    funding: { rate: 0.0005, share: 0.95, spanMs: 90 * DAY },
    counts: { tail: 1e-4, halfLife: 100, leastRate: 0.02 },
    // A false alarm in about 28,000 losses; a rise by one deviation is found in about 53.
    drift: { slack: 0.05, limit: 50, least: 50 },
    refractory: 10, ttlCandles: 12, ttlMs: { funding: 8 * HOUR, drift: Math.max(DAY, 24 * durationMs(timeframe)) },
    ...changes,
  };
  if (!(settings.least >= 2 && settings.window >= settings.least)) throw new UsageError(`alerts: expected a window of at least the ${settings.least} values it needs, found "${settings.window}"`);
  if (!(settings.limit > 0)) throw new UsageError(`alerts: expected a limit above 0, found "${settings.limit}"`);
  if (!(settings.counts.tail > 0 && settings.counts.tail < 1)) throw new UsageError(`alerts: expected a tail probability between 0 and 1, found "${settings.counts.tail}"`);
  return settings;
}
