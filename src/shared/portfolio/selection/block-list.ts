import { sift, type Listing, type Outcome, type SelectionView } from './listing.ts';
import { isNamed } from './name-pattern.ts';

export interface BlockListParams {
  /** `binance:BNB/*`, `*UP/USDT`, `LUNA`. */
  readonly instruments: readonly string[];
}

/** Never what is named. */
export const blockList = (candidates: readonly Listing[], _view: SelectionView, { instruments }: BlockListParams): Outcome => sift(candidates, (listing) => {
  const name = instruments.find((pattern) => isNamed(listing, pattern));
  return name === undefined ? undefined : `blocked by "${name}"`;
});
