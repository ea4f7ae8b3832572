import type { LiveBook } from '../../../src/shared/engine/trading/live-message.ts';
import type { WorkingOrder } from './working-orders.ts';

export interface LadderLevel {
  readonly price: number;
  readonly size: number;
  /** Up to and with this level. */
  readonly total: number;
  /** Of the larger total of both sides, 0 to 1. */
  readonly share: number;
  /** An order of ours is among them. */
  readonly isOurs: boolean;
}

export type LadderSide = readonly LadderLevel[];

/** Up to `most` levels of each side, the best first. */
export function ladderOf(book: LiveBook | undefined, working: readonly WorkingOrder[], most: number): { readonly bids: LadderSide; readonly asks: LadderSide } {
  const bids = totalled(book?.bids ?? [], most);
  const asks = totalled(book?.asks ?? [], most);
  const largest = Math.max(bids.at(-1)?.total ?? 0, asks.at(-1)?.total ?? 0);
  const isOurs = (price: number, side: 'buy' | 'sell'): boolean => working.some((order) => order.side === side && Math.abs(order.price - price) <= 1e-9 * price);
  const finished = (levels: ReturnType<typeof totalled>, side: 'buy' | 'sell'): LadderSide => levels.map((level) => ({ ...level, share: largest > 0 ? level.total / largest : 0, isOurs: isOurs(level.price, side) }));
  return { bids: finished(bids, 'buy'), asks: finished(asks, 'sell') };
}

function totalled(levels: LiveBook['bids'], most: number): readonly { readonly price: number; readonly size: number; readonly total: number }[] {
  let total = 0;
  return levels.slice(0, most).map((level) => {
    const [price, size] = level;
    total += size;
    return { price, size, total };
  });
}
