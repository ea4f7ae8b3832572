import type { DepthLevel, DepthUpdate } from '../../domain/depth.ts';
import type { Level, OrderBook } from '../../domain/order-book.ts';

const numbers = (levels: readonly DepthLevel[]): readonly Level[] => levels.map(([price, quantity]) => [Number(price), Number(quantity)]);

export function applyUpdate(book: OrderBook, { bids, asks }: DepthUpdate): void {
  for (let i = 0; i < bids.length; i++) book.set('buy', Number(bids[i][0]), Number(bids[i][1]));
  for (let i = 0; i < asks.length; i++) book.set('sell', Number(asks[i][0]), Number(asks[i][1]));
}

export const applyWhole = (book: OrderBook, bids: readonly DepthLevel[], asks: readonly DepthLevel[]): void => book.reset(numbers(bids), numbers(asks));
