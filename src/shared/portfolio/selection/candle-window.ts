import { indexAt } from '../../domain/candle.ts';
import { lengthMs, type DurationText } from '../../domain/duration.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Listing, SelectionView } from './listing.ts';

export interface WindowParams {
  /** How far back is looked. */
  readonly window: DurationText;
  /** The figure is computed anew on this grid of UTC time and stands in between. Without it: each time. */
  readonly refresh?: DurationText | undefined;
}

/** Candles [from, to) opened and closed within the window, which ends at `end`. */
export interface CandleWindow {
  readonly from: number;
  readonly to: number;
  readonly end: EpochMs;
}

/** The grid makes `refresh` a matter of time alone: a run that starts later, or again, refreshes at the same moments. */
export const lastRefresh = (at: EpochMs, refresh: DurationText | undefined): EpochMs => (refresh === undefined ? at : Math.floor(at / lengthMs(refresh)) * lengthMs(refresh));

export function windowOf({ candles }: Listing, { at, candleMs }: SelectionView, { window, refresh }: WindowParams): CandleWindow {
  const end = lastRefresh(at, refresh);
  return { from: indexAt(candles, end - lengthMs(window)), to: indexAt(candles, end - candleMs + 1), end };
}
