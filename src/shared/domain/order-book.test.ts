import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderBook, type Level } from './order-book.ts';
import type { Side } from './order.ts';

const bookOf = (bids: readonly Level[], asks: readonly Level[]): OrderBook => {
  const book = new OrderBook();
  book.reset(bids, asks);
  return book;
};
const level = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 5 }));

describe('order book', () => {
  it('sorts bids down and asks up, and leaves out empty levels', () => {
    const book = bookOf([[98, 1], [99, 2], [97, 0]], [[103, 1], [101, 4], [102, 0]]);
    expect(book.bids).toEqual([[99, 2], [98, 1]]);
    expect(book.asks).toEqual([[101, 4], [103, 1]]);
    expect([book.bestBid, book.bestAsk, book.mid]).toEqual([99, 101, 100]);
  });

  it('has no price on an empty side', () => {
    expect([new OrderBook().bestBid, new OrderBook().bestAsk, bookOf([[1, 1]], []).mid]).toEqual([NaN, NaN, NaN]);
  });

  it('keeps the later of two quantities at one price', () => {
    expect(bookOf([[99, 2], [99, 5]], [[101, 3], [101, 0]])).toMatchObject({ bids: [[99, 5]], asks: [] });
  });

  it('does not change the levels it was given, nor change with them', () => {
    const given: [number, number][] = [[98, 1], [99, 2]];
    const book = bookOf(given, []);
    book.set('buy', 99, 7);
    given[0][1] = 50;
    expect(given[1]).toEqual([99, 2]);
    expect(book.bids).toEqual([[99, 7], [98, 1]]);
  });

  it('holds what a plain map of price to quantity holds, after any updates', () => {
    const update = fc.tuple(fc.constantFrom<Side>('buy', 'sell'), level);
    fc.assert(fc.property(fc.array(level), fc.array(level), fc.array(update), (bids, asks, updates) => {
      const book = bookOf(bids, asks);
      const maps = { buy: new Map(bids), sell: new Map(asks) };
      for (const [side, [price, quantity]] of updates) {
        book.set(side, price, quantity);
        maps[side].set(price, quantity);
      }
      const wanted = (side: Side) => [...maps[side]].filter(([, quantity]) => quantity > 0);
      expect(book.bids).toEqual(wanted('buy').toSorted((a, b) => b[0] - a[0]));
      expect(book.asks).toEqual(wanted('sell').toSorted((a, b) => a[0] - b[0]));
    }));
  });
});

describe('sweep', () => {
  const deep = bookOf([[99, 10], [98, 40]], [[100, 10], [101, 40], [103, 100]]);

  it('pays 101.90 for 100 through the book (trap 28)', () => {
    expect(deep.sweep('buy', 100)).toEqual({ filled: 100, averagePrice: 101.9, worstPrice: 103 });
  });

  it('sells into the bids', () => {
    expect(deep.sweep('sell', 20)).toEqual({ filled: 20, averagePrice: 98.5, worstPrice: 98 });
  });

  it('stops at the limit and where the book ends', () => {
    expect(deep.sweep('buy', 100, 101)).toEqual({ filled: 50, averagePrice: 100.8, worstPrice: 101 });
    expect(deep.sweep('sell', 1000)).toMatchObject({ filled: 50, worstPrice: 98 });
    expect(deep.sweep('buy', 5, 99.99)).toEqual({ filled: 0, averagePrice: NaN, worstPrice: NaN });
    expect(new OrderBook().sweep('buy', 1).filled).toBe(0);
  });

  it('takes the best prices first, never more than asked or offered', () => {
    fc.assert(fc.property(fc.array(level), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 30 }), (asks, quantity, limit) => {
      const book = bookOf([], asks);
      const units = book.asks.flatMap(([price, available]) => Array.from({ length: available }, () => price)).filter((price) => price <= limit).slice(0, quantity);
      const { filled, averagePrice } = book.sweep('buy', quantity, limit);
      expect(filled).toBe(units.length);
      if (filled > 0) expect(averagePrice * filled).toBeCloseTo(units.reduce((a, b) => a + b), 9);
    }));
  });
});
