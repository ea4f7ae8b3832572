import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderBook } from '../../domain/order-book.ts';
import { syntheticMarket, type SyntheticMarket } from './synthetic-market.ts';
import type { BookSnapshot, BookUpdate, SyntheticBook } from './synthetic-book.ts';

const marketAt = (seed: number, candles: number): SyntheticMarket => {
  const market = syntheticMarket({ seed, timeframe: '1m', start: 0 });
  market.skip(candles);
  return market;
};
const bookOf = ({ bids, asks }: BookSnapshot): OrderBook => {
  const book = new OrderBook();
  book.reset(bids, asks);
  return book;
};
const apply = (book: OrderBook, { bids, asks }: BookUpdate): void => {
  for (const [price, quantity] of bids) book.set('buy', price, quantity);
  for (const [price, quantity] of asks) book.set('sell', price, quantity);
};
/** The updates of the next candles. */
function followed(market: SyntheticMarket, { book, k, candles }: { book: SyntheticBook; k: number; candles: number }): readonly BookUpdate[] {
  return Array.from({ length: candles }, () => (market.skip(1), book.follow(market.trades(k), market.volatility(k)))).flat();
}

describe('synthetic book', () => {
  it('is its snapshot and its updates, without a hole in the numbers, never crossed', () => {
    fc.assert(fc.property(fc.nat(), fc.nat(2), fc.nat(50), fc.integer({ min: 1, max: 8 }), (seed, k, before, candles) => {
      const market = marketAt(seed, before);
      const source = market.book(k);
      const begun = source.snapshot();
      const book = bookOf(begun);
      let { sequence, at } = begun;
      for (const update of followed(market, { book: source, k, candles })) {
        expect([update.first, update.last - update.first + 1]).toEqual([sequence + 1, update.bids.length + update.asks.length]);
        expect(update.at).toBeGreaterThanOrEqual(at);
        ({ last: sequence, at } = update);
        apply(book, update);
        expect(book.bestBid).toBeLessThan(book.bestAsk);
      }
      const end = source.snapshot();
      expect([book.bids, book.asks, sequence, at]).toEqual([end.bids, end.asks, end.sequence, end.at]);
    }), { numRuns: 40 });
  });

  it('offers each trade its price at the touch with enough to take, and is thinner by it afterwards', () => {
    const market = marketAt(21, 3);
    const source = market.book(0);
    const book = bookOf(source.snapshot());
    market.skip(1);
    for (const trade of market.trades(0)) {
      const updates = source.follow([trade], market.volatility(0));
      // The last update is what the trade took; those before it moved the touch.
      updates.slice(0, -1).forEach((update) => apply(book, update));
      const [price, offered] = trade.side === 'buy' ? book.asks[0] : book.bids[0];
      expect(price).toBe(trade.price);
      expect(offered).toBeGreaterThanOrEqual(trade.quantity);
      apply(book, updates[updates.length - 1]);
      const left = (trade.side === 'buy' ? book.asks : book.bids).find(([level]) => level === trade.price)?.[1] ?? 0;
      expect(left).toBeCloseTo(offered - trade.quantity, 9);
    }
  });

  it('has more depth further away', () => {
    const shares = Array.from({ length: 100 }, (_, seed) => marketAt(seed, 1).book(0).snapshot()).flatMap(({ bids, asks }) => [bids, asks]);
    const mean = (from: number, to: number) => shares.reduce((sum, levels) => sum + levels.slice(from, to).reduce((a, [, quantity]) => a + quantity, 0), 0) / (to - from);
    expect(mean(10, 20)).toBeGreaterThan(2 * mean(0, 5));
    expect(mean(40, 50)).toBeGreaterThan(mean(10, 20));
  });

  it('has a wider spread when the market is wilder', () => {
    const market = marketAt(5, 0);
    const spreads: { volatility: number; spread: number }[] = [];
    for (let i = 0; i < 3000; i++) {
      market.skip(1);
      const { bids, asks } = market.book(2).snapshot();
      spreads.push({ volatility: market.volatility(2), spread: (asks[0][0] - bids[0][0]) / bids[0][0] });
    }
    const sorted = spreads.toSorted((a, b) => a.volatility - b.volatility).map(({ spread }) => spread);
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
    expect(mean(sorted.slice(-300))).toBeGreaterThan(1.5 * mean(sorted.slice(0, 300)));
  });

  it('is the same for the same seed and place', () => {
    const run = () => {
      const market = marketAt(8, 4);
      return followed(market, { book: market.book(1), k: 1, candles: 3 });
    };
    expect(run()).toEqual(run());
  });

  it('stands around the price, before the first candle too', () => {
    const { bids, asks, at } = marketAt(1, 0).book(0).snapshot();
    expect([bids[0][0] <= 60_000, asks[0][0] >= 60_000, at, bids.length, asks.length]).toEqual([true, true, 0, 50, 50]);
  });
});
