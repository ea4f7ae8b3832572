import type { Level, OrderBook } from '../../domain/order-book.ts';

function differing(ours: readonly Level[], theirs: readonly Level[], depth: number): number {
  let wrong = 0;
  const most = Math.min(depth, Math.max(ours.length, theirs.length));
  for (let i = 0; i < most; i++) {
    if (ours[i]?.[0] !== theirs[i]?.[0] || ours[i]?.[1] !== theirs[i]?.[1]) wrong++;
  }
  return wrong;
}

/** Levels among the best `depth` of each side whose price or quantity differs. */
export const countWrongLevels = (ours: OrderBook, theirs: OrderBook, depth: number): number =>
  differing(ours.bids, theirs.bids, depth) + differing(ours.asks, theirs.asks, depth);
