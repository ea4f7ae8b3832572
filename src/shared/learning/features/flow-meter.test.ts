import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderBook, type Level } from '../../domain/order-book.ts';
import { MINUTE, SECOND } from '../../domain/time.ts';
import { FlowMeter, type FlowRow } from './flow-meter.ts';
import { orderFlowStep, topOf, type BookTop } from './book-top.ts';

const bookOf = (bids: readonly Level[], asks: readonly Level[]): OrderBook => {
  const book = new OrderBook();
  book.reset(bids, asks);
  return book;
};
const top = (bids: readonly Level[], asks: readonly Level[]): BookTop => {
  const found = topOf(bookOf(bids, asks));
  if (found === undefined) throw new Error('expected a top');
  return found;
};
const metered = () => {
  const rows = new Map<number, FlowRow>();
  return { meter: new FlowMeter('1m', (openTime, row) => rows.set(openTime, row)), rows };
};
const STILL = bookOf([[99, 2], [98, 5]], [[101, 6], [102, 5]]);

describe('the top of a book', () => {
  it('is as by hand', () => {
    // Middle 100, spread 2: 200 bp. Micro price (99 x 6 + 101 x 2) / 8 = 99.5: 50 bp below. Imbalance (2 + 5 - 6 - 5) / 18.
    expect(top([[99, 2], [98, 5]], [[101, 6], [102, 5]])).toEqual({ bid: 99, ask: 101, bidQuantity: 2, askQuantity: 6, middle: 100, spreadBps: 200, microBps: -50, depth: 99 * 2 + 98 * 5 + 101 * 6 + 102 * 5, imbalance: -4 / 18, best: 4 });
  });

  it('counts five levels for the imbalance and ten for the depth', () => {
    const side = (sign: -1 | 1, quantity: number): Level[] => Array.from({ length: 12 }, (_, i) => [100 + sign * (i + 1), quantity]);
    const found = top(side(-1, 3), side(1, 1));
    expect(found.imbalance).toBe(0.5);
    expect(found.depth).toBe(3 * (99 + 98 + 97 + 96 + 95 + 94 + 93 + 92 + 91 + 90) + (101 + 102 + 103 + 104 + 105 + 106 + 107 + 108 + 109 + 110));
  });

  it('is not there where a side is empty or the book is crossed', () => {
    expect([bookOf([], [[101, 1]]), bookOf([[99, 1]], []), bookOf([[101, 1]], [[101, 1]]), bookOf([[102, 1]], [[101, 1]])].map(topOf)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('a step of the order flow (Cont, Kukanov and Stoikov 2014)', () => {
  const before = top([[99, 2]], [[101, 6]]);
  it.each([
    ['more at the bid', top([[99, 5]], [[101, 6]]), 3], ['a higher bid', top([[100, 4]], [[101, 6]]), 4], ['a lower bid', top([[98, 7]], [[101, 6]]), -2],
    ['more at the ask', top([[99, 2]], [[101, 8]]), -2], ['a lower ask', top([[99, 2]], [[100, 3]]), -3], ['a higher ask', top([[99, 2]], [[102, 9]]), 6], ['nothing', before, 0],
  ])('%s', (_, after, expected) => { expect(orderFlowStep(before, after)).toBe(expected); });
});

describe('a candle of order flow', () => {
  it('is as by hand: means over time, flow and trades in sum, the micro price at the close', () => {
    const { meter, rows } = metered();
    meter.book(STILL, 0);
    meter.trade({ at: 10 * SECOND, price: 101, quantity: 3, side: 'buy' }, 10 * SECOND);
    // For the last quarter of the minute the bid is 5 rather than 2: the imbalance is -1/21 rather than -4/18.
    meter.book(bookOf([[99, 5], [98, 5]], [[101, 6], [102, 5]]), 45 * SECOND);
    meter.trade({ at: 50 * SECOND, price: 99, quantity: 1, side: 'sell' }, 50 * SECOND);
    expect(rows.size).toBe(0);
    meter.advance(MINUTE);
    const row = rows.get(0);
    expect(row?.['flow:spread']).toBeCloseTo(200, 9);
    expect(row?.['flow:depth']).toBeCloseTo(Math.log(1804 + 0.25 * 3 * 99), 12);
    expect(row?.['flow:imbalance']).toBeCloseTo(0.75 * (-4 / 18) + 0.25 * (-1 / 21), 12);
    expect(row?.['flow:microprice']).toBeCloseTo(1e4 * ((99 * 6 + 101 * 5) / 11 / 100 - 1), 9);
    expect(row?.['flow:orderFlow']).toBeCloseTo(3 / (0.75 * 4 + 0.25 * 5.5), 12);
    expect(row?.['flow:tradeSign']).toBeCloseTo(0.5, 12);
    expect(row?.['flow:trades']).toBeCloseTo(Math.log(3), 12);
  });

  it('signs a trade whose taker is not told by the middle, and one in the middle as the last', () => {
    const { meter, rows } = metered();
    meter.book(STILL, 0);
    meter.trade({ at: 1, price: 100.5, quantity: 1, side: 'unknown' }, 1);
    meter.trade({ at: 2, price: 100, quantity: 2, side: 'unknown' }, 2);
    meter.trade({ at: 3, price: 99, quantity: 1, side: 'unknown' }, 3);
    meter.advance(MINUTE);
    expect(rows.get(0)?.['flow:tradeSign']).toBe(0.5);
  });

  it('knows nothing of trades where none were ever seen, and 0 where nobody traded', () => {
    const { meter, rows } = metered();
    meter.book(STILL, 0);
    meter.book(STILL, MINUTE);
    meter.trade({ at: MINUTE, price: 101, quantity: 1, side: 'buy' }, MINUTE + 1);
    meter.book(STILL, 2 * MINUTE);
    meter.advance(3 * MINUTE);
    expect([0, 1, 2].map((n) => rows.get(n * MINUTE)?.['flow:tradeSign'])).toEqual([NaN, 1, 0]);
  });

  it('does not tell of a candle whose book was not known: before it began, after a gap, after a long silence', () => {
    const { meter, rows } = metered();
    meter.book(STILL, 30 * SECOND);
    meter.book(STILL, 2 * MINUTE - 1);
    meter.lost(2 * MINUTE + 10 * SECOND);
    meter.book(STILL, 2 * MINUTE + 20 * SECOND);
    meter.advance(60 * MINUTE);
    expect([...rows.keys()]).toEqual([1, 3, 4, 5, 6].map((n) => n * MINUTE));
  });

  it('is told of at its end and is never changed by what comes after it', () => {
    const event = fc.record({ after: fc.integer({ min: 0, max: 20_000 }), bid: fc.integer({ min: 90, max: 99 }), quantity: fc.integer({ min: 1, max: 9 }), isTrade: fc.boolean() });
    const play = (events: readonly { readonly after: number; readonly bid: number; readonly quantity: number; readonly isTrade: boolean }[]) => {
      const { meter, rows } = metered();
      let at = 0;
      for (const { after, bid, quantity, isTrade } of events) {
        at += after;
        if (isTrade) meter.trade({ at, price: bid, quantity, side: bid > 95 ? 'buy' : 'sell' }, at);
        else meter.book(bookOf([[bid, quantity]], [[100, 4]]), at);
      }
      return { rows: [...rows], at };
    };
    fc.assert(fc.property(fc.array(event, { maxLength: 60 }), fc.array(event, { maxLength: 20 }), (past, future) => {
      const [alone, whole] = [play(past), play([...past, ...future])];
      expect(whole.rows.slice(0, alone.rows.length)).toEqual(alone.rows);
      for (const [openTime] of alone.rows) expect(openTime + MINUTE).toBeLessThanOrEqual(alone.at);
    }));
  });
});
