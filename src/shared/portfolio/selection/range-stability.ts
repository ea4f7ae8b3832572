import { windowOf, type CandleWindow, type WindowParams } from './candle-window.ts';
import { sift, shown, type Listing, type Outcome, type SelectionView } from './listing.ts';
import { ordered, outside, type SortDirection } from './ordering.ts';

export interface RangeStabilityParams extends WindowParams {
  /** (highest high - lowest low) / lowest low over the window: 0.05 is 5 %. */
  readonly minRangeShare?: number | undefined;
  readonly maxRangeShare?: number | undefined;
  readonly sort?: SortDirection | undefined;
}

function rangeShare({ candles: { high, low } }: Listing, { from, to }: CandleWindow): number {
  let highest = -Infinity;
  let lowest = Infinity;
  for (let i = from; i < to; i++) {
    highest = Math.max(highest, high[i]);
    lowest = Math.min(lowest, low[i]);
  }
  return to > from ? (highest - lowest) / lowest : NaN;
}

/** Prices that move within a range: a pegged coin moves in none, a pump in too wide a one. */
export function rangeStability(candidates: readonly Listing[], view: SelectionView, params: RangeStabilityParams): Outcome {
  const shares = new Map(candidates.map((listing) => [listing, rangeShare(listing, windowOf(listing, view, params))]));
  const of = (listing: Listing): number => shares.get(listing) ?? NaN;
  const { kept, dropped } = sift(candidates, (listing) => (Number.isNaN(of(listing)) ? `no candle in ${params.window}`
    : outside(of(listing), { min: params.minRangeShare, max: params.maxRangeShare }, (value) => `range ${shown(100 * value)} % in ${params.window}`)));
  return { kept: ordered(kept.map((listing) => ({ listing, value: of(listing) })), params.sort).map(({ listing }) => listing), dropped };
}
