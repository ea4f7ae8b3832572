import type { Level, OrderBook } from '../../domain/order-book.ts';
import type { KnownRange } from './known-range.ts';

function differing(ours: readonly Level[], theirs: readonly Level[], depth: number): number {
  let wrong = 0;
  const most = Math.min(depth, Math.max(ours.length, theirs.length));
  for (let i = 0; i < most; i++) {
    if (ours[i]?.[0] !== theirs[i]?.[0] || ours[i]?.[1] !== theirs[i]?.[1]) wrong++;
  }
  return wrong;
}

/** Levels among the best `depth` of each side whose price or quantity differs, as far as our book is known. */
export const countWrongLevels = (ours: OrderBook, theirs: OrderBook, { depth, known: { floor, ceiling } }: { readonly depth: number; readonly known: KnownRange }): number =>
  differing(ours.bids, theirs.bids.slice(0, depth).filter(([price]) => price >= floor), depth) + differing(ours.asks, theirs.asks.slice(0, depth).filter(([price]) => price <= ceiling), depth);
