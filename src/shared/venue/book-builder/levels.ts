import type { DepthLevel, DepthUpdate } from '../../domain/depth.ts';
import type { Level, OrderBook } from '../../domain/order-book.ts';
import type { KnownRange } from './known-range.ts';

const numbers = (levels: readonly DepthLevel[]): readonly Level[] => levels.map(([price, quantity]) => [Number(price), Number(quantity)]);

/** Levels outside the range are left out: their neighbours are not known. */
export function applyUpdate(book: OrderBook, { bids, asks }: DepthUpdate, { floor, ceiling }: KnownRange): void {
  for (let i = 0; i < bids.length; i++) {
    const price = Number(bids[i][0]);
    if (price >= floor) book.set('buy', price, Number(bids[i][1]));
  }
  for (let i = 0; i < asks.length; i++) {
    const price = Number(asks[i][0]);
    if (price <= ceiling) book.set('sell', price, Number(asks[i][1]));
  }
}

export const applyWhole = (book: OrderBook, bids: readonly DepthLevel[], asks: readonly DepthLevel[]): void => book.reset(numbers(bids), numbers(asks));
