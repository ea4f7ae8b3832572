import { windowOf, type CandleWindow, type WindowParams } from './candle-window.ts';
import { sift, shown, type Listing, type Outcome, type SelectionView } from './listing.ts';
import { firstOf, ordered, outside } from './ordering.ts';

export interface VolumeParams extends WindowParams {
  /** How many stay, of each quote currency: amounts in two currencies cannot be compared. */
  readonly top?: number | undefined;
  /** Quote units over the window. */
  readonly minQuoteVolume?: number | undefined;
  readonly maxQuoteVolume?: number | undefined;
}

/** Quote units traded in a window: base volume at each candle's typical price. */
function quoteVolume({ candles: { high, low, close, volume } }: Listing, { from, to }: CandleWindow): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += (volume[i] * (high[i] + low[i] + close[i])) / 3;
  return sum;
}

/** The most traded first. */
export function volume(candidates: readonly Listing[], view: SelectionView, params: VolumeParams): Outcome {
  const volumes = new Map(candidates.map((listing) => [listing, quoteVolume(listing, windowOf(listing, view, params))]));
  const of = (listing: Listing): number => volumes.get(listing) ?? NaN;
  const tell = (value: number, { instrument: { quote } }: Listing): string => `volume ${shown(value)} ${quote} in ${params.window}`;
  const enough = sift(candidates, (listing) => (of(listing) === 0 ? `no volume in ${params.window}`
    : outside(of(listing), { min: params.minQuoteVolume, max: params.maxQuoteVolume }, (value) => tell(value, listing))));
  const quotes = [...new Set(enough.kept.map(({ instrument: { quote } }) => quote))];
  const groups = quotes.map((quote) => enough.kept.filter(({ instrument }) => instrument.quote === quote).map((listing) => ({ listing, value: of(listing) })));
  const outcomes = groups.map((group) => firstOf(ordered(group, 'descending'), params.top, tell));
  return { kept: outcomes.flatMap(({ kept }) => kept), dropped: [...enough.dropped, ...outcomes.flatMap(({ dropped }) => dropped)] };
}
