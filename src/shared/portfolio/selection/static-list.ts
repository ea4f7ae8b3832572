import { sift, type Listing, type Outcome, type SelectionView } from './listing.ts';
import { isNamed } from './name-pattern.ts';

export interface StaticListParams {
  /** Names in the order wanted: `binance:BTC/USDT`, `BTC/USDT`, `BTC`, or with `*` for any characters. */
  readonly instruments: readonly string[];
}

/** Only what is named, in the order of the names. */
export function staticList(candidates: readonly Listing[], _view: SelectionView, { instruments }: StaticListParams): Outcome {
  const { dropped } = sift(candidates, (listing) => (instruments.some((name) => isNamed(listing, name)) ? undefined : 'not on the list'));
  const kept = new Set(instruments.flatMap((name) => candidates.filter((listing) => isNamed(listing, name))));
  return { kept: [...kept], dropped };
}
