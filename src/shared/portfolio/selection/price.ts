import { priceOf, sift, shown, type Listing, type Outcome, type SelectionView } from './listing.ts';
import { outside } from './ordering.ts';

export interface PriceParams {
  /** Quote units. */
  readonly minPrice?: number | undefined;
  readonly maxPrice?: number | undefined;
  /** Largest share of the price that one tick may be: 0.01 is 1 %. */
  readonly maxTickShare?: number | undefined;
  /** Largest value of one lot, in quote units: a coarse lot cannot be sized. */
  readonly maxLotValue?: number | undefined;
}

/** Coins too cheap or too dear, or whose price can only jump. */
export const price = (candidates: readonly Listing[], _view: SelectionView, params: PriceParams): Outcome => sift(candidates, (listing) => against(listing, params));

function against(listing: Listing, { minPrice, maxPrice, maxTickShare = Infinity, maxLotValue = Infinity }: PriceParams): string | undefined {
  const { tickSize, lotSize, quote } = listing.instrument;
  const last = priceOf(listing);
  if (Number.isNaN(last)) return 'no price known';
  const tickShare = tickSize / last;
  if (tickShare > maxTickShare) return `one tick is ${shown(100 * tickShare)} % of the price, above ${shown(100 * maxTickShare)} %`;
  if (lotSize * last > maxLotValue) return `one lot is worth ${shown(lotSize * last)} ${quote}, above ${shown(maxLotValue)}`;
  return outside(last, { min: minPrice, max: maxPrice }, (value) => `price ${shown(value)} ${quote}`);
}
