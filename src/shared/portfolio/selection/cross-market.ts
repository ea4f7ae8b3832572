import { sift, type Listing, type Outcome, type SelectionView } from './listing.ts';

export interface CrossMarketParams {
  /** Another venue. */
  readonly venue: string;
  /** base: the same coin against any currency. symbol: the same pair. */
  readonly match: 'base' | 'symbol';
  /** Whether it must be there or must not. */
  readonly mode: 'listed' | 'unlisted';
}

/** What is (or is not) traded at another venue as well. */
export function crossMarket(candidates: readonly Listing[], { markets }: SelectionView, { venue, match, mode }: CrossMarketParams): Outcome {
  const there = new Set(markets.filter((market) => market.venue === venue).map((market) => market[match]));
  return sift(candidates, ({ instrument }) => {
    const isThere = there.has(instrument[match]);
    if (isThere === (mode === 'listed')) return undefined;
    return `"${instrument[match]}" is ${isThere ? 'also' : 'not'} traded at ${venue}`;
  });
}
