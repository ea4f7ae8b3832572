import { DAY } from '../../domain/time.ts';
import { sift, shown, type Listing, type Outcome, type SelectionView } from './listing.ts';
import { outside } from './ordering.ts';

export interface AgeParams {
  readonly minDays: number;
  readonly maxDays?: number | undefined;
}

/** When it was listed, or else its first candle. */
const bornAt = ({ listedAt, candles }: Listing): number => listedAt ?? (candles.length > 0 ? candles.openTime[0] : NaN);

/** Young listings have little history and wild first days. */
export const age = (candidates: readonly Listing[], { at }: SelectionView, { minDays, maxDays }: AgeParams): Outcome => sift(candidates, (listing) => {
  const days = (at - bornAt(listing)) / DAY;
  return Number.isNaN(days) ? 'its age is not known' : outside(days, { min: minDays, max: maxDays }, (value) => `age of ${shown(value)} days`);
});
