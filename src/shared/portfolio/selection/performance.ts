import { lengthMs, type DurationText } from '../../domain/duration.ts';
import { sift, shown, type Listing, type Outcome, type SelectionView } from './listing.ts';

export interface PerformanceParams {
  /** How far back round trips count. Without it: all. */
  readonly window?: DurationText | undefined;
  /** Smallest sum of profit over cost of its round trips: -0.02 is a loss of 2 %. */
  readonly minProfitRatio?: number | undefined;
}

/**
 * What has earned most in our own round trips first. What was not traded counts as 0; of equals the one traded less often comes
 * first, then the one that came first.
 */
export function performance(candidates: readonly Listing[], { at, trips }: SelectionView, { window, minProfitRatio = -Infinity }: PerformanceParams): Outcome {
  const since = window === undefined ? -Infinity : at - lengthMs(window);
  const recent = trips.filter(({ exitAt }) => exitAt > since && exitAt <= at);
  const figures = new Map(candidates.map((listing) => {
    const own = recent.filter(({ instrument }) => instrument === listing.id);
    return [listing, { profit: own.reduce((sum, { profitRatio }) => sum + profitRatio, 0), count: own.length }];
  }));
  const of = (listing: Listing): { readonly profit: number; readonly count: number } => figures.get(listing) ?? { profit: 0, count: 0 };
  const { kept, dropped } = sift(candidates, (listing) => (of(listing).profit < minProfitRatio
    ? `profit ${shown(100 * of(listing).profit)} % in ${of(listing).count} round trips is below ${shown(100 * minProfitRatio)} %` : undefined));
  return { kept: kept.toSorted((a, b) => of(b).profit - of(a).profit || of(a).count - of(b).count), dropped };
}
