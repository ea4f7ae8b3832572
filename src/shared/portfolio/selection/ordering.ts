import type { Dropped, Listing, Outcome } from './listing.ts';

export type SortDirection = 'ascending' | 'descending';

/** A candidate with the figure it is judged by. */
export interface Rated {
  readonly listing: Listing;
  readonly value: number;
}

/** By value; equals keep the order they came in. Without a direction nothing moves. */
export function ordered(rated: readonly Rated[], direction: SortDirection | undefined): readonly Rated[] {
  if (direction === undefined) return rated;
  const sign = direction === 'ascending' ? 1 : -1;
  return rated.toSorted((a, b) => sign * (a.value - b.value));
}

/** The first `top` stay. */
export function firstOf(rated: readonly Rated[], top: number | undefined, tell: (value: number, listing: Listing) => string): Outcome {
  const cut = top ?? rated.length;
  return {
    kept: rated.slice(0, cut).map(({ listing }) => listing),
    dropped: rated.slice(cut).map(({ listing, value }, n): Dropped => ({ instrument: listing.id, reason: `place ${cut + n + 1} by ${tell(value, listing)}, the first ${cut} stay` })),
  };
}

/** What is wrong with a figure outside its bounds; undefined when nothing is. */
export function outside(value: number, { min = -Infinity, max = Infinity }: { readonly min?: number | undefined; readonly max?: number | undefined }, tell: (value: number) => string): string | undefined {
  if (value < min) return `${tell(value)} is below ${tell(min)}`;
  return value > max ? `${tell(value)} is above ${tell(max)}` : undefined;
}
