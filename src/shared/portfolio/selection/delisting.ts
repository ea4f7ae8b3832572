import { DAY } from '../../domain/time.ts';
import { sift, shown, type Listing, type Outcome, type SelectionView } from './listing.ts';

export interface DelistingParams {
  /** Delistings at most so many days ahead count. Without it: any that is announced. */
  readonly withinDays?: number | undefined;
}

/** What is about to leave the venue, or is not traded there now. */
export const delisting = (candidates: readonly Listing[], { at }: SelectionView, { withinDays = Infinity }: DelistingParams): Outcome => sift(candidates, ({ isTrading, delistingAt }) => {
  if (!isTrading) return 'not trading at the venue';
  const days = delistingAt === undefined ? Infinity : (delistingAt - at) / DAY;
  return days !== Infinity && days <= withinDays ? `announced to be delisted in ${shown(Math.max(0, days))} days` : undefined;
});
