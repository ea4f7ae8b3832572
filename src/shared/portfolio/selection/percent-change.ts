import { indexAt } from '../../domain/candle.ts';
import { lengthMs } from '../../domain/duration.ts';
import { windowOf, type WindowParams } from './candle-window.ts';
import { sift, shown, type Listing, type Outcome, type SelectionView } from './listing.ts';
import { firstOf, ordered, outside, type SortDirection } from './ordering.ts';

export interface PercentChangeParams extends WindowParams {
  readonly top?: number | undefined;
  readonly minPercent?: number | undefined;
  readonly maxPercent?: number | undefined;
  readonly sort: SortDirection;
}

/** Percent from the last close known when the window began to the last one in it; NaN where there was none. */
function change(listing: Listing, view: SelectionView, params: WindowParams): number {
  const { close } = listing.candles;
  const { to, end } = windowOf(listing, view, params);
  const before = indexAt(listing.candles, end - lengthMs(params.window) - view.candleMs + 1) - 1;
  return before < 0 || to - 1 <= before ? NaN : 100 * (close[to - 1] / close[before] - 1);
}

/** By how much the price has moved over the window. */
export function percentChange(candidates: readonly Listing[], view: SelectionView, params: PercentChangeParams): Outcome {
  const changes = new Map(candidates.map((listing) => [listing, change(listing, view, params)]));
  const of = (listing: Listing): number => changes.get(listing) ?? NaN;
  const tell = (value: number): string => `${shown(value)} % in ${params.window}`;
  const known = sift(candidates, (listing) => (Number.isNaN(of(listing)) ? `no price of ${params.window} ago, or none since` : outside(of(listing), { min: params.minPercent, max: params.maxPercent }, tell)));
  const { kept, dropped } = firstOf(ordered(known.kept.map((listing) => ({ listing, value: of(listing) })), params.sort), params.top, (value) => `change of ${tell(value)}`);
  return { kept, dropped: [...known.dropped, ...dropped] };
}
