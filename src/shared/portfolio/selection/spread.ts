import { sift, shown, type Listing, type Outcome, type SelectionView } from './listing.ts';

export interface SpreadParams {
  /** Largest 1 - bid / ask: 0.005 is half a percent. */
  readonly maxSpreadShare: number;
}

/** Where crossing the spread costs too much. What has no bid or no ask cannot be sold or bought. */
export const spread = (candidates: readonly Listing[], _view: SelectionView, { maxSpreadShare }: SpreadParams): Outcome => sift(candidates, ({ quote }) => {
  if (quote === undefined || !(quote.bid > 0 && quote.ask > 0)) return 'no bid and ask known';
  const share = 1 - quote.bid / quote.ask;
  return share > maxSpreadShare ? `spread ${shown(100 * share)} % is above ${shown(100 * maxSpreadShare)} %` : undefined;
});
