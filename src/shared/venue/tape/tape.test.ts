import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Level } from '../../domain/order-book.ts';
import { random } from '../../domain/random.ts';
import { binanceLine } from './binance-line.ts';
import { BookMatcher, type MatchEvent, type MatchOrder, type MatcherSettings } from './book-matcher.ts';
import { afterCancel, afterShown, afterTrade } from './queue-position.ts';
import { TapeBook } from './tape-book.ts';

const TIME = '1723161254024619568';

describe('recorded line', () => {
  it('reads depth of spot and USD-M, quote, trade and snapshot', () => {
    expect(binanceLine(`${TIME} {"stream":"ethusdt@depth@100ms","data":{"e":"depthUpdate","E":1723161255308,"s":"ETHUSDT","U":4,"u":5,"b":[["2683.80","3.02"]],"a":[["2733.70","0.00"]]}}`, 'line 1')).toEqual({
      kind: 'depth', receivedAt: 1723161254024.6196, update: { firstId: 4, lastId: 5, previousId: undefined, at: 1723161255308, bids: [['2683.80', '3.02']], asks: [['2733.70', '0.00']] },
    });
    expect(binanceLine(`${TIME} {"stream":"btcusdt@depth@0ms","data":{"E":1,"T":1,"U":4,"u":5,"pu":3,"b":[],"a":[]}}`, '')).toMatchObject({ update: { previousId: 3 } });
    expect(binanceLine(`${TIME} {"stream":"x@bookTicker","data":{"u":7,"b":"1.5","B":"2","a":"1.6","A":"3"}}`, '')).toMatchObject({ quote: { lastId: 7, bid: 1.5, ask: 1.6, bidQuantity: 2, askQuantity: 3 } });
    expect(binanceLine(`${TIME} {"lastUpdateId":9,"bids":[["1","2"]],"asks":[]}`, '')).toMatchObject({ kind: 'snapshot', snapshot: { lastId: 9 } });
    expect(binanceLine(`${TIME} {"stream":"x@kline_1m","data":{}}`, '')).toBeUndefined();
  });

  it('reads the side of the taker: the buyer was the maker, so it sold', () => {
    const line = (maker: boolean) => binanceLine(`${TIME} {"stream":"x@trade","data":{"t":9007199254740990,"p":"5.0","q":"0.1","T":3,"m":${maker}}}`, '');
    expect(line(true)).toMatchObject({ trade: { side: 'sell', price: 5, quantity: 0.1, at: 3, id: '9007199254740990' } });
    expect(line(false)).toMatchObject({ trade: { side: 'buy' } });
  });

  it('names the line that is broken, and takes no number for text (faults 37, 38)', () => {
    for (const broken of ['', 'x', `${TIME} {`, `${TIME} []`, `${TIME} {"stream":"x@depth","data":{}}`, `${TIME} {"stream":"x@trade","data":{"t":1,"p":5,"q":"1","T":1,"m":true}}`, `${TIME} {"stream":"x@bookTicker","data":{"u":1,"b":"1e5","B":"1","a":"NaN","A":"1"}}`]) {
      expect(() => binanceLine(broken, '"f" line 3')).toThrow(/^"f" line 3: /);
    }
    fc.assert(fc.property(fc.json(), (json) => {
      try { binanceLine(`${TIME} ${json}`, 'here'); } catch (error) { expect(String(error)).toMatch(/^DataError: here: /); }
    }), { numRuns: 2_000 });
  });
});

/** A book of number 10 that begins as given. */
function bookOf(bids: readonly Level[], asks: readonly Level[]): TapeBook {
  const book = new TapeBook('binance-spot', random(1));
  book.apply({ kind: 'snapshot', receivedAt: 0, snapshot: { lastId: 10, bids, asks } });
  return book;
}

const BIDS: readonly Level[] = [[99, 5], [98, 7]];
const ASKS: readonly Level[] = [[101, 4], [102, 6], [105, 9]];
const quote = (lastId: number, bid: Level, ask: Level) => ({ kind: 'quote', receivedAt: 0, quote: { lastId, bid: bid[0], bidQuantity: bid[1], ask: ask[0], askQuantity: ask[1] } }) as const;
const depth = (id: number, bids: readonly Level[], asks: readonly Level[]) => ({ kind: 'depth', receivedAt: 0, update: { firstId: id, lastId: id, previousId: undefined, at: 0, bids, asks } }) as const;

describe('book of a tape', () => {
  it('shows the newer of depth and quote, and what the quote took away is gone', () => {
    const book = bookOf(BIDS, ASKS);
    expect(book.touch()).toEqual({ bid: 99, bidQuantity: 5, ask: 101, askQuantity: 4 });
    expect(book.apply(quote(10, [1, 1], [2, 1]))).toBe(false);
    expect(book.touch()?.bid).toBe(99);
    expect(book.apply(quote(12, [99.5, 2], [102, 3]))).toBe(true);
    expect(book.touch()).toMatchObject({ bid: 99.5, ask: 102 });
    expect([...book.opposing('buy', 105)]).toEqual([[102, 3], [105, 9]]);
    expect([...book.opposing('sell', 98)]).toEqual([[99.5, 2], [99, 5], [98, 7]]);
    expect([...book.opposing('buy', 101.9)]).toEqual([]);
    expect([book.shown('sell', 101), book.shown('sell', 102), book.shown('sell', 105), book.shown('buy', 99.5), book.shown('buy', 98.5)]).toEqual([0, 3, 9, 2, 0]);
    book.apply(depth(11, [[99.5, 8]], []));
    expect(book.touch()?.bidQuantity).toBe(2);
    book.apply(depth(12, [[99.5, 2]], [[101, 0], [102, 3]]));
    expect(book.touch()).toEqual({ bid: 99.5, bidQuantity: 2, ask: 102, askQuantity: 3 });
  });

  it('has no touch while an update is missing (fault 26)', () => {
    const book = bookOf(BIDS, ASKS);
    book.apply(depth(13, [[99, 1]], []));
    expect(book.isValid).toBe(false);
    expect(book.touch()).toBeUndefined();
  });
});

describe('queue position', () => {
  it('is behind everything, comes forward by trades, and is never behind more than is shown', () => {
    expect(afterTrade({ ahead: 3, own: 2 }, 2)).toEqual({ ahead: 1, own: 2, filled: 0 });
    expect(afterTrade({ ahead: 3, own: 2 }, 4)).toEqual({ ahead: 0, own: 1, filled: 1 });
    expect(afterTrade({ ahead: 0, own: 2 }, 9)).toEqual({ ahead: 0, own: 0, filled: 2 });
    expect(afterShown({ ahead: 3, own: 2 }, 1)).toEqual({ ahead: 1, own: 2 });
    expect(afterCancel({ ahead: 3, own: 2 }, 6, 8)).toEqual({ ahead: 0, own: 2 });
  });

  it('fills no more than was traded, and never loses a part of the order', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 1, max: 1_000 }), fc.array(fc.integer({ min: 1, max: 300 })), (ahead, own, trades) => {
      let position = { ahead, own };
      let filled = 0;
      for (const trade of trades) {
        const after = afterTrade(position, trade);
        filled += after.filled;
        position = after;
      }
      const traded = trades.reduce((a, b) => a + b, 0);
      expect(filled).toBe(Math.min(own, Math.max(0, traded - ahead)));
      expect(position.own + filled).toBe(own);
    }));
  });
});

function matcher(book: TapeBook, settings: Partial<MatcherSettings> = {}) {
  const events: MatchEvent[] = [];
  return { events, matcher: new BookMatcher(book, { latencyMs: 86, queue: 'risk-averse', ...settings }, (event) => events.push(event)) };
}

const order = (more: Partial<MatchOrder> = {}): MatchOrder => ({ id: 'o', side: 'buy', quantity: 2, limitPrice: 99, timeInForce: 'gtc', postOnly: true, ...more });
const brief = (events: readonly MatchEvent[]): readonly string[] => events.map((event) => (event.kind === 'fill' ? `${event.liquidity} ${event.quantity} @ ${event.price}` : event.kind === 'ended' ? event.end : event.kind));
const trade = (price: number, quantity: number, side: 'buy' | 'sell') => ({ at: 0, price, quantity, side });

describe('own orders on a tape', () => {
  it('meet the book as it is a latency later, not as it was when they were sent (RELIABILITY section 6, trap 27)', () => {
    const book = bookOf(BIDS, ASKS);
    const own = matcher(book);
    own.matcher.place(order({ limitPrice: 102, timeInForce: 'ioc', postOnly: false }), 1_000);
    own.matcher.advance(1_085);
    expect(own.events).toEqual([]);
    book.apply(depth(11, [], [[101, 0]]));
    own.matcher.advance(1_086);
    expect(brief(own.events)).toEqual(['accepted', 'taker 2 @ 102', 'filled']);
    expect(own.events[1].at).toBe(1_086);
  });

  it('walk the levels within their price, expire with the rest, and find nothing twice', () => {
    const book = bookOf(BIDS, ASKS);
    const own = matcher(book, { latencyMs: 0 });
    const take = (id: string, quantity: number) => { own.matcher.place(order({ id, quantity, limitPrice: 102, timeInForce: 'ioc', postOnly: false }), 0); own.matcher.advance(0); };
    take('a', 7);
    take('b', 7);
    expect(brief(own.events)).toEqual(['accepted', 'taker 4 @ 101', 'taker 3 @ 102', 'filled', 'accepted', 'taker 3 @ 102', 'expired']);
    book.apply(depth(11, [], [[101, 4.5]]));
    take('c', 1);
    expect(brief(own.events).slice(7)).toEqual(['accepted', 'taker 1 @ 101', 'filled']);
  });

  it('wait behind what is shown; buyers of the same side do not fill them', () => {
    const book = bookOf(BIDS, ASKS);
    const own = matcher(book, { latencyMs: 0 });
    own.matcher.place(order(), 0);
    own.matcher.advance(0);
    own.matcher.trade(trade(99, 4, 'sell'), 1);
    own.matcher.trade(trade(99, 50, 'buy'), 2);
    own.matcher.trade(trade(99, 1.5, 'sell'), 3);
    own.matcher.trade(trade(99, 9, 'sell'), 4);
    expect(brief(own.events)).toEqual(['accepted', 'maker 0.5 @ 99', 'maker 1.5 @ 99', 'filled']);
  });

  it('come forward when less is shown than was ahead, or in proportion where asked to', () => {
    for (const [queue, filled] of [['risk-averse', 'maker 1 @ 99'], ['pro-rata', 'maker 2 @ 99']] as const) {
      const book = bookOf([[99, 8]], ASKS);
      const own = matcher(book, { latencyMs: 0, queue });
      own.matcher.place(order(), 0);
      own.matcher.advance(0);
      // Two come behind us, then four are cancelled: 4/10 of the 8 ahead of us, or none of them while 6 are shown.
      book.apply(depth(11, [[99, 10]], []));
      own.matcher.changed(1);
      book.apply(depth(12, [[99, 6]], []));
      own.matcher.changed(2);
      own.matcher.trade(trade(99, 7, 'sell'), 3);
      expect(brief(own.events)[1]).toBe(filled);
    }
  });

  it('are met by whoever trades through them or is willing to, at their own price and for no more than that', () => {
    const book = bookOf(BIDS, ASKS);
    const own = matcher(book, { latencyMs: 0 });
    own.matcher.place(order({ quantity: 5 }), 0);
    own.matcher.advance(0);
    own.matcher.trade(trade(98, 2, 'sell'), 1);
    book.apply(depth(11, [[99, 0]], [[99, 1.5]]));
    own.matcher.changed(2);
    own.matcher.changed(3);
    expect(brief(own.events)).toEqual(['accepted', 'maker 2 @ 99', 'maker 1.5 @ 99']);
  });

  it('are refused when post-only would take or there is no book, and cancelled only while they rest', () => {
    const own = matcher(bookOf(BIDS, ASKS), { latencyMs: 0 });
    own.matcher.place(order({ limitPrice: 101 }), 0);
    own.matcher.place(order({ id: 'p' }), 0);
    own.matcher.cancel('p', 1);
    own.matcher.cancel('p', 2);
    own.matcher.advance(5);
    expect(brief(own.events)).toEqual(['rejected', 'accepted', 'cancelled']);
    const blind = matcher(new TapeBook('binance-spot', random(1)), { latencyMs: 0 });
    blind.matcher.place(order(), 0);
    blind.matcher.advance(0);
    expect(brief(blind.events)).toEqual(['rejected']);
    expect(blind.matcher.isIdle).toBe(true);
  });
});
