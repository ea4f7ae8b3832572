import { describe, expect, it } from 'vitest';
import { plainInstrument } from '../../domain/instrument.ts';
import { OrderBook } from '../../domain/order-book.ts';
import { PaperExchange } from './paper-exchange.ts';
import { ASKS, BIDS, brief, BTC, BTC_ID, LATENCY, Scene, START } from './paper-scene.contract.ts';

const FREE = { feesOf: () => ({ makerBps: 0, takerBps: 0, paidIn: 'received' as const }) };

describe('taking on paper', () => {
  it('meets the book as it is a latency later, not as it was when the order was sent (trap 27)', () => {
    const scene = new Scene();
    const sent = scene.send({ limitPrice: 101, timeInForce: 'ioc' });
    scene.pass(LATENCY - 1);
    expect(sent.outcome).toBeUndefined();
    scene.book(BIDS, [[100.5, 1], ...ASKS]);
    scene.pass(1);
    expect(sent.outcome).toMatchObject({ kind: 'accepted', order: { state: 'filled', averagePrice: 100.5, at: START + LATENCY } });
  });

  it('is in effect before a book that came after its time, also when nobody moved the clock', () => {
    const scene = new Scene();
    const sent = scene.send({ type: 'market', limitPrice: undefined });
    scene.book(BIDS, [[200, 5]], START + LATENCY + 1);
    expect(sent.outcome).toMatchObject({ order: { averagePrice: 101 } });
  });

  it('walks the levels, each at its price, and expires with what is left', () => {
    const scene = new Scene(FREE);
    expect(scene.place({ quantity: 12, limitPrice: 102, timeInForce: 'ioc' })).toMatchObject({ order: { state: 'expired', filledQuantity: 10, averagePrice: 101.6 } });
    expect(scene.fills()).toEqual(['taker 4 @ 101', 'taker 6 @ 102']);
    expect([scene.balance('BTC'), scene.balance('USDT')]).toEqual(['30/0', '8984/0']);
  });

  it('does not have the same shown quantity twice, until all that was shown has left', () => {
    const scene = new Scene(FREE);
    scene.market('buy', 3);
    scene.market('buy', 3);
    // More came to the level: what is new is there, what we took is not.
    scene.book(BIDS, [[101, 6], [102, 6]]);
    scene.market('buy', 1);
    // Four of six left: of what we saw the whole level may still be the same.
    scene.book(BIDS, [[101, 2], [102, 6]]);
    scene.market('buy', 1);
    expect(scene.fills()).toEqual(['taker 3 @ 101', 'taker 1 @ 101', 'taker 2 @ 102', 'taker 1 @ 101', 'taker 1 @ 102']);
    scene.book(BIDS, [[102, 6]]);
    scene.book(BIDS, [[101, 2], [102, 6]]);
    scene.market('buy', 3);
    expect(scene.fills().slice(5)).toEqual(['taker 2 @ 101', 'taker 1 @ 102']);
  });

  it('fill-or-kill fills as a whole or not at all, also at the market', () => {
    const scene = new Scene();
    expect(brief(scene.place({ quantity: 11, limitPrice: 102, timeInForce: 'fok' }))).toBe('expired');
    expect(brief(scene.place({ type: 'market', quantity: 19.5, limitPrice: undefined, timeInForce: 'fok' }))).toBe('expired');
    expect(scene.fills()).toEqual([]);
    expect(brief(scene.place({ quantity: 10, limitPrice: 102, timeInForce: 'fok' }))).toBe('filled');
  });

  it('pays the taker fee out of what it receives, or in the quote currency where the venue does', () => {
    const scene = new Scene({ feesOf: () => ({ makerBps: 2, takerBps: 10, paidIn: 'received' }) });
    expect(scene.market('buy', 1)).toMatchObject({ fills: [{ fee: 0.001, feeCurrency: 'BTC' }] });
    expect(scene.market('sell', 1)).toMatchObject({ fills: [{ fee: 0.099, feeCurrency: 'USDT' }] });
    expect([scene.balance('BTC'), scene.balance('USDT')]).toEqual(['19.999/0', '9997.901/0']);
    const quote = new Scene({ feesOf: () => ({ makerBps: 2, takerBps: 5, paidIn: 'quote' }) });
    expect(quote.market('buy', 1)).toMatchObject({ fills: [{ fee: 0.0505, feeCurrency: 'USDT' }] });
    expect([quote.balance('BTC'), quote.balance('USDT')]).toEqual(['21/0', '9898.9495/0']);
  });
});

describe('resting on paper', () => {
  it('waits behind all that is shown; buyers of its own side do not fill it, what goes through it does', () => {
    const scene = new Scene(FREE);
    scene.place({ quantity: 2, limitPrice: 99 });
    scene.trade(99, 4, 'sell');
    scene.trade(99, 50, 'buy');
    scene.trade(99, 1.5, 'sell');
    expect(scene.fills()).toEqual(['maker 0.5 @ 99']);
    scene.trade(98.9, 0.5, 'sell');
    scene.trade(98.9, 9, 'unknown');
    expect(scene.fills()).toEqual(['maker 0.5 @ 99', 'maker 0.5 @ 99', 'maker 1 @ 99']);
    expect(scene.balance('USDT')).toBe('9802/0');
  });

  it('moves up when less is shown than was ahead, never by hope', () => {
    const scene = new Scene();
    scene.place({ quantity: 1, limitPrice: 98 });
    scene.book([[99, 5], [98, 20]], ASKS);
    scene.book([[99, 5], [98, 3]], ASKS);
    scene.trade(98, 3, 'sell');
    expect(scene.fills()).toEqual([]);
    scene.trade(98, 0.25, 'sell');
    expect(scene.fills()).toEqual(['maker 0.25 @ 98']);
  });

  it('stands behind everybody where the book is not shown, and is not moved up when its level leaves the window', () => {
    const scene = new Scene();
    scene.place({ quantity: 1, limitPrice: 95 });
    scene.trade(95, 50, 'sell');
    expect(scene.fills()).toEqual([]);
    scene.book([[96, 1], [95, 4], [94, 2]], ASKS);
    scene.book([[99, 5], [98, 7], [97, 9]], ASKS);
    scene.book([[96, 1], [95, 4], [94, 2]], ASKS);
    scene.trade(95, 4, 'sell');
    expect(scene.fills()).toEqual([]);
    scene.trade(95, 0.1, 'sell');
    expect(scene.fills()).toEqual(['maker 0.1 @ 95']);
  });

  it('is met by who is willing to trade at its price or better, at its own price and for no more than that, once', () => {
    const scene = new Scene(FREE);
    scene.place({ quantity: 5, limitPrice: 100 });
    scene.book(BIDS, [[99.5, 1.5], [101, 4]]);
    scene.book(BIDS, [[99.5, 1.5], [101, 4]]);
    scene.book(BIDS, [[99.5, 2], [101, 4]]);
    expect(scene.fills()).toEqual(['maker 1.5 @ 100', 'maker 0.5 @ 100']);
  });

  it('takes what crosses first and rests with the rest', () => {
    const scene = new Scene(FREE);
    expect(scene.place({ quantity: 6, limitPrice: 101 })).toMatchObject({ order: { state: 'partlyFilled', filledQuantity: 4 } });
    expect(scene.balance('USDT')).toBe('9394/202');
    scene.trade(101, 1, 'sell');
    expect(scene.fills()).toEqual(['taker 4 @ 101', 'maker 1 @ 101']);
  });

  it('post-only is refused where it would take', () => {
    const scene = new Scene();
    expect(brief(scene.place({ limitPrice: 101, postOnly: true }))).toBe('would-take');
    expect(brief(scene.place({ limitPrice: 100.9, postOnly: true }))).toBe('open');
  });

  it('does not trade with itself: the order that rests leaves (fault 22)', () => {
    const scene = new Scene(FREE);
    scene.place({ limitPrice: 100 });
    expect(scene.place({ side: 'sell', limitPrice: 99, quantity: 6 })).toMatchObject({ order: { state: 'partlyFilled', filledQuantity: 5, averagePrice: 99 } });
    expect(scene.exchange.find({ instrument: BTC_ID, clientOrderId: 'c1' })).toMatchObject({ state: 'expired', filledQuantity: 0 });
  });
});

describe('the account on paper', () => {
  it('holds money back for what rests, gives it back at the end, and refuses what it cannot pay', () => {
    const scene = new Scene({ feesOf: () => ({ makerBps: 5, takerBps: 5, paidIn: 'quote' }) });
    scene.place({ quantity: 50, limitPrice: 98 });
    expect(scene.balance('USDT')).toBe('5097.55/4902.45');
    expect(brief(scene.place({ quantity: 52, limitPrice: 98 }))).toBe('insufficient-balance');
    expect(brief(scene.place({ side: 'sell', quantity: 20.001, limitPrice: 110 }))).toBe('insufficient-balance');
    expect(scene.cancel('c1')).toMatchObject({ kind: 'cancelled', order: { state: 'cancelled', filledQuantity: 0 } });
    expect(scene.balance('USDT')).toBe('10000/0');
    expect(scene.cancel('c1')).toEqual({ kind: 'gone' });
  });

  it('a market order asks for what the book would take now', () => {
    const scene = new Scene({ balances: { USDT: '1000' } });
    expect(brief(scene.market('buy', 10))).toBe('insufficient-balance');
    expect(brief(scene.market('buy', 9.8))).toBe('filled');
  });

  it('takes an id again only when its order is not open any more (fault 5)', () => {
    const scene = new Scene();
    scene.place({ clientOrderId: 'same' });
    expect(brief(scene.place({ clientOrderId: 'same' }))).toBe('duplicate-client-order-id');
    scene.cancel('same');
    expect(brief(scene.place({ clientOrderId: 'same' }))).toBe('open');
  });

  it('refuses what is off the grid or too small, under the names of the filters (faults 19 and 20)', () => {
    const scene = new Scene();
    const tries = [{ limitPrice: 99.05 }, { quantity: 0.0005 }, { quantity: 1.0005 }, { quantity: 0.05 }, { limitPrice: undefined }, { quantity: 0 }, { type: 'market', quantity: 0.049, limitPrice: undefined }] as const;
    expect(tries.map((one) => brief(scene.place(one)))).toEqual(['PRICE_FILTER', 'LOT_SIZE', 'LOT_SIZE', 'NOTIONAL', 'PRICE_FILTER', 'LOT_SIZE', 'NOTIONAL']);
    expect(brief(scene.place({ instrument: 'test:ETH/USDT' }))).toBe('unknown-symbol');
    expect(scene.balance('USDT')).toBe('10000/0');
  });

  it('is one venue, spot, each instrument once', () => {
    const open = (instruments: ConstructorParameters<typeof PaperExchange>[0]['instruments'], balances = {}) => () => new PaperExchange({ instruments, balances, latencyMs: 0, lateMs: 0, at: 0 });
    expect(open([])).toThrow('found none');
    expect(open([BTC, { ...BTC, venue: 'other' }])).toThrow('"test" and "other"');
    expect(open([BTC, BTC])).toThrow('each instrument once');
    expect(open([plainInstrument('test', 'BTC/USDT:USDT')])).toThrow('perpetual');
    expect(open([BTC], { USDT: '-1' })).toThrow('at least 0');
  });

  it('holds dear coins in won and cheap ones by the million, each on a grid that fits (fault 38)', () => {
    const won = (symbol: string) => ({ ...plainInstrument('test', symbol), tickSize: 1e-8, lotSize: 1e-8, minQuantity: 1e-8 });
    for (const [symbol, price, quantity, told] of [['BTC/KRW', 150_000_000, 0.12345678, 0.12345678], ['PEPE/KRW', 0.0123, 123_456_789.123456, 123_456_789.12]] as const) {
      const [id, instrument] = [`test:${symbol}` as const, won(symbol)];
      const exchange = new PaperExchange({ instruments: [instrument], balances: { KRW: '900000000' }, latencyMs: 0, lateMs: 0, at: START, feesOf: () => ({ makerBps: 5, takerBps: 5, paidIn: 'quote' }) });
      const book = new OrderBook();
      book.reset([[price * 0.99, 1e9]], [[price, 1e11]]);
      exchange.book(id, book, START);
      let outcome: unknown;
      exchange.place({ clientOrderId: 'c', instrument: id, side: 'buy', type: 'limit', quantity, limitPrice: price, timeInForce: 'ioc', at: START, reason: 'test' }, START, (placed) => { outcome = placed; });
      exchange.advance(START);
      expect(outcome, symbol).toMatchObject({ kind: 'accepted', order: { state: 'filled', filledQuantity: told, averagePrice: price } });
    }
  });

  it('a request that slept with the machine is refused, a cancellation is not (fault 3)', () => {
    const scene = new Scene();
    scene.place();
    const sent = scene.send();
    scene.pass(LATENCY + 2_001);
    expect(sent.outcome).toEqual({ kind: 'refused', refusal: 'late' });
    let cancelled = '';
    scene.exchange.cancel({ instrument: BTC_ID, clientOrderId: 'c1' }, scene.now, ({ kind }) => { cancelled = kind; });
    scene.pass(60_000);
    expect(cancelled).toBe('cancelled');
  });
});

describe('a book that is not to be trusted', () => {
  it.each(['stale', 'resyncing', 'down'] as const)('fills nothing while it is %s, takes no order, and lets cancels pass (faults 26 and 31)', (state) => {
    const scene = new Scene(FREE);
    scene.place({ limitPrice: 100 });
    scene.place({ limitPrice: 100, clientOrderId: 'other' });
    scene.stream('book', 'live');
    scene.stream('book', state);
    scene.trade(95, 50, 'sell');
    scene.book(BIDS, [[99.5, 9]]);
    expect(brief(scene.market('buy', 1))).toBe('no-book');
    expect(scene.exchange.hindrance(BTC_ID)).toBe(`the book of ${BTC_ID} is ${state}`);
    expect(scene.cancel('other').kind).toBe('cancelled');
    expect(scene.fills()).toEqual([]);
    scene.stream('book', 'live');
    expect(scene.fills()).toEqual(['maker 1 @ 100']);
  });

  it('stays so until both the word and a whole book have come', () => {
    const scene = new Scene(FREE);
    scene.stream('book', 'down');
    scene.stream('book', 'live');
    expect(brief(scene.market('buy', 1))).toBe('no-book');
    scene.book(BIDS, ASKS);
    expect(brief(scene.market('buy', 1))).toBe('filled');
    const blind = new PaperExchange({ instruments: [BTC], balances: { USDT: '1000' }, latencyMs: 0, lateMs: 0, at: START });
    let outcome = '';
    blind.place(scene.request(), START, (told) => { outcome = brief(told); });
    blind.trade(BTC_ID, { at: START, price: 90, quantity: 5, side: 'sell' }, START);
    expect(outcome).toBe('no-book');
  });
});

describe('orders that wait for a trigger', () => {
  const stop = { type: 'stop', side: 'sell', limitPrice: undefined, quantity: 2 } as const;

  it('watch trades where trades are told, and then take the book', () => {
    const scene = new Scene(FREE);
    scene.trade(100, 1, 'buy');
    expect(brief(scene.place({ ...stop, stopPrice: 98.5 }))).toBe('open');
    expect(scene.balance('BTC')).toBe('18/2');
    // The touch is at the stop, but nobody has traded there.
    scene.book([[98, 7]], ASKS);
    expect(scene.fills()).toEqual([]);
    scene.trade(98.5, 0.1, 'sell');
    expect(scene.fills()).toEqual(['taker 2 @ 98']);
    expect(scene.exchange.find({ instrument: BTC_ID, clientOrderId: 'c1' })).toMatchObject({ type: 'stop', state: 'filled' });
  });

  it.each(['none subscribed', 'their stream down'])('watch the touch they would take at without trades: %s', (how) => {
    const scene = new Scene(FREE);
    if (how !== 'none subscribed') { scene.trade(100, 1, 'buy'); scene.stream('trade', 'down'); }
    scene.place({ ...stop, stopPrice: 98.5 });
    scene.book([[98.6, 1], [98, 7]], ASKS);
    expect(scene.fills()).toEqual([]);
    scene.book([[98.5, 1], [98, 7]], ASKS);
    expect(scene.fills()).toEqual(['taker 1 @ 98.5', 'taker 1 @ 98']);
  });

  it('each kind on its side of the market; those that would trigger at once are refused', () => {
    const scene = new Scene({ balances: { USDT: '10000', BTC: '20' } });
    scene.trade(100, 1, 'buy');
    const kinds = [['stop', 'sell', 100], ['stop', 'buy', 100], ['take-profit', 'sell', 100], ['take-profit', 'buy', 100]] as const;
    for (const [type, side, stopPrice] of kinds) expect(brief(scene.place({ type, side, stopPrice, limitPrice: undefined, quantity: 0.1 })), `${type} ${side}`).toBe('would-trigger');
    expect(brief(scene.place({ type: 'stop-limit', side: 'buy', stopPrice: 103, limitPrice: 103, quantity: 1 }))).toBe('open');
    expect(brief(scene.place({ type: 'take-profit-limit', side: 'sell', stopPrice: 102, limitPrice: 102, quantity: 1 }))).toBe('open');
    expect(brief(scene.place({ type: 'take-profit', side: 'sell', stopPrice: 104, limitPrice: undefined, quantity: 1 }))).toBe('open');
    scene.trade(102, 1, 'buy');
    expect(scene.exchange.openOrders().map(({ type, limitPrice }) => [type, limitPrice])).toEqual([['stop-limit', 103], ['take-profit-limit', 102], ['take-profit', undefined]]);
    expect(scene.fills()).toEqual([]);
    scene.trade(103, 1, 'buy');
    expect(scene.fills()).toEqual(['maker 1 @ 102', 'taker 1 @ 101']);
  });

  it('remember a trigger that was met while the book was not to be trusted, and fill when it is', () => {
    const scene = new Scene(FREE);
    scene.trade(100, 1, 'buy');
    scene.place({ ...stop, stopPrice: 98.5 });
    scene.stream('book', 'resyncing');
    scene.trade(98, 1, 'sell');
    scene.trade(100, 1, 'buy');
    expect(scene.fills()).toEqual([]);
    scene.restart();
    scene.book(BIDS, ASKS);
    expect(scene.fills()).toEqual(['taker 2 @ 99']);
  });

  it('a trailing stop follows the best price at its distance and never goes back', () => {
    const scene = new Scene(FREE);
    scene.trade(100, 1, 'buy');
    expect(brief(scene.place({ type: 'trailing-stop', side: 'sell', limitPrice: undefined, quantity: 1, trailBps: 200 }))).toBe('open');
    for (const price of [99, 110, 108.5, 107.9]) scene.trade(price, 1, 'buy');
    expect(scene.fills()).toEqual([]);
    scene.trade(107.8, 1, 'sell');
    expect(scene.fills()).toEqual(['taker 1 @ 99']);
    for (const price of [90, 88, 89, 89.7]) scene.trade(price, 1, 'sell');
    expect(brief(scene.place({ type: 'trailing-stop', side: 'buy', limitPrice: undefined, quantity: 1, trailBps: 50 }))).toBe('open');
    // 0.5 % above 89.7 is 90.15, on the grid 90.2.
    scene.trade(90.1, 1, 'buy');
    expect(scene.fills()).toHaveLength(1);
    scene.trade(90.2, 1, 'buy');
    expect(scene.fills()).toEqual(['taker 1 @ 99', 'taker 1 @ 101']);
    expect(brief(scene.place({ type: 'trailing-stop', side: 'sell', limitPrice: undefined, quantity: 1 }))).toBe('PRICE_FILTER');
  });
});
