import { DAY } from '../../domain/time.ts';
import { windowOf, type CandleWindow, type WindowParams } from './candle-window.ts';
import { sift, shown, type Listing, type Outcome, type SelectionView } from './listing.ts';
import { ordered, outside, type SortDirection } from './ordering.ts';

export interface VolatilityParams extends WindowParams {
  /** Per year: 0.8 is 80 %. */
  readonly minAnnual?: number | undefined;
  readonly maxAnnual?: number | undefined;
  readonly sort?: SortDirection | undefined;
}

/** Sample standard deviation (n - 1) of the log returns between the closes of the window, to a year of 365 days; NaN below two returns. */
function annualVolatility({ candles: { close } }: Listing, { from, to }: CandleWindow, candleMs: number): number {
  const n = to - from - 1;
  if (n < 2) return NaN;
  const mean = Math.log(close[to - 1] / close[from]) / n;
  let squares = 0;
  for (let i = from + 1; i < to; i++) squares += (Math.log(close[i] / close[i - 1]) - mean) ** 2;
  return Math.sqrt((squares / (n - 1)) * ((365 * DAY) / candleMs));
}

/** Neither asleep nor wild. */
export function volatility(candidates: readonly Listing[], view: SelectionView, params: VolatilityParams): Outcome {
  const figures = new Map(candidates.map((listing) => [listing, annualVolatility(listing, windowOf(listing, view, params), view.candleMs)]));
  const of = (listing: Listing): number => figures.get(listing) ?? NaN;
  const { kept, dropped } = sift(candidates, (listing) => (Number.isNaN(of(listing)) ? `fewer than 3 candles in ${params.window}`
    : outside(of(listing), { min: params.minAnnual, max: params.maxAnnual }, (value) => `volatility ${shown(100 * value)} % a year`)));
  return { kept: ordered(kept.map((listing) => ({ listing, value: of(listing) })), params.sort).map(({ listing }) => listing), dropped };
}
