import { passiveToTick } from '../../domain/instrument.ts';
import { priceOf, sift, shown, type Listing, type Outcome, type SelectionView } from './listing.ts';

export interface PrecisionParams {
  /** Where the stop loss lies below the price: 0.05 is 5 %. */
  readonly stopLoss: number;
}

/** A stop and one a hundredth further away must differ, else rounding to ticks decides what is lost. */
const APART = 0.99;

/** Whose price has ticks too coarse for its stop loss. */
export const precision = (candidates: readonly Listing[], _view: SelectionView, { stopLoss }: PrecisionParams): Outcome => sift(candidates, (listing) => {
  const { tickSize } = listing.instrument;
  const price = priceOf(listing);
  if (Number.isNaN(price)) return 'no price known';
  if (tickSize === 0) return undefined;
  const stop = price * (1 - stopLoss);
  const [near, far] = [stop, stop * APART].map((value) => passiveToTick(value, tickSize, 'sell'));
  return near <= far ? `a tick of ${shown(tickSize)} is too coarse for a stop at ${shown(stop)}` : undefined;
});
