import { describe, expect, it } from 'vitest';
import type { OrderRequest } from '../domain/order.ts';
import { long, market } from './one-market.contract.ts';

/** Sends orders in answer to the fill of an order, as the engine does with guards. */
function onFill(m: ReturnType<typeof market>, id: string, ...answers: readonly Partial<OrderRequest>[]): void {
  const push = m.events.push.bind(m.events);
  m.events.push = (...items) => {
    const length = push(...items);
    if (items[0].kind === 'fill' && items[0].clientOrderId === id) for (const answer of answers) m.send({ side: 'sell', type: 'market', reduceOnly: true, ...answer }, true);
    return length;
  };
}

describe('a cancellation', () => {
  it('has a way to go among trades as well: one before its arrival still fills', () => {
    const m = market({ latencyMs: 86 });
    const id = m.send({ side: 'buy', type: 'limit', limitPrice: 98 }, true);
    m.trade(0, 100, 5);
    m.cancel(id);
    m.trade(0.05, 97, 5);
    expect(m.kinds()).toEqual(['accepted', 'fill']);
  });

  it('that has arrived before a trade comes in time', () => {
    const m = market({ latencyMs: 86 });
    const id = m.send({ side: 'buy', type: 'limit', limitPrice: 98 }, true);
    m.trade(0, 100, 5);
    m.cancel(id);
    m.trade(0.09, 97, 5);
    expect(m.events.at(-1)).toMatchObject({ kind: 'cancelled', at: 90 });
  });
});

describe('all or nothing', () => {
  it.each(['market', 'stop'] as const)('holds for a %s order too: 10 where 2 are to be had fill nothing', (type) => {
    const m = market({ participation: 0.25 });
    m.send({ side: 'buy', type, quantity: 10, timeInForce: 'fok', ...(type === 'stop' ? { stopPrice: 100 } : {}) });
    m.candle(100, 101, 99, 100, 8);
    expect(m.kinds()).toEqual(['accepted', 'expired']);
  });
});

describe('a stop', () => {
  it('is hit by a touch though other orders took all the volume, and goes on at the next open', () => {
    const m = market({ participation: 0.1 });
    m.send({ side: 'buy', type: 'market', quantity: 5 });
    m.candle(100, 100, 100, 100, 50);
    m.send({ side: 'sell', type: 'stop', stopPrice: 95, quantity: 5, reduceOnly: true }, true);
    m.send({ side: 'buy', type: 'market', quantity: 1 });
    m.candle(100, 100, 94, 99, 10);
    expect(m.quantity).toBe(6);
    m.candle(99, 101, 99, 100, 50);
    expect(m.fills().at(-1)).toMatchObject({ side: 'sell', quantity: 5, price: 99 });
  });

  it('is not hit in a candle without volume: nobody traded', () => {
    const m = long({ participation: 0.1 }, { type: 'stop', stopPrice: 95 });
    m.candle(100, 100, 90, 100, 0);
    m.candle(100, 100, 99, 100);
    expect(m.quantity).toBe(1);
  });

  it('of the trailing kind laid in answer to a fill inside a candle follows from that fill on, and is assumed to be hit', () => {
    const m = market();
    onFill(m, 'o1', { type: 'trailing-stop', trailBps: 500 });
    m.send({ side: 'buy', type: 'limit', limitPrice: 98 });
    m.candle(100, 104, 93, 99);
    expect(m.fills().at(-1)).toMatchObject({ side: 'sell', price: 98 * 0.95 });
    expect(m.venue.ambiguousExits).toBe(1);
  });

  it('of the trailing kind that was not hit keeps the price of that fill as its best', () => {
    const m = market();
    onFill(m, 'o1', { type: 'trailing-stop', trailBps: 500 });
    m.send({ side: 'buy', type: 'limit', limitPrice: 98 });
    m.candle(100, 104, 94, 95);
    m.candle(95, 95, 92, 94);
    expect(m.fills().at(-1)?.price).toBeCloseTo(98 * 0.95, 12);
  });

  it('of the trailing kind that was hit and found no volume trails no further', () => {
    const m = long({ participation: 0.25 }, { type: 'trailing-stop', trailBps: 500 });
    m.candle(94, 120, 94, 100, 0);
    m.candle(90, 90, 90, 90, 1_000);
    expect(m.fills().at(-1)).toMatchObject({ side: 'sell', price: 90 });
    expect(m.venue.ambiguousExits).toBe(0);
  });
});

describe('post-only', () => {
  it('of a stop-limit counts from the moment it is hit: it may be placed through the market, and never takes', () => {
    const m = market();
    m.send({ side: 'buy', type: 'stop-limit', stopPrice: 105, limitPrice: 104, postOnly: true });
    m.candle(100, 105, 100, 105);
    m.candle(105, 106, 103, 104);
    expect(m.fills()[0]).toMatchObject({ price: 104, liquidity: 'maker' });
    const taking = market();
    taking.send({ side: 'buy', type: 'stop-limit', stopPrice: 105, limitPrice: 106, postOnly: true });
    taking.candle(100, 105, 100, 105);
    expect(taking.kinds()).toEqual(['accepted', 'expired']);
  });
});

describe('what no venue could make sense of is rejected', () => {
  it.each<[string, Partial<OrderRequest>]>([
    ['a limit without a price', { type: 'limit' }], ['a limit at 0', { type: 'limit', limitPrice: 0 }], ['a stop without a price', { type: 'stop' }], ['a stop-limit without a limit', { type: 'stop-limit', stopPrice: 90 }],
    ['a trailing stop without a distance', { type: 'trailing-stop' }], ['a price that is NaN', { type: 'limit', limitPrice: NaN }], ['a quantity of 0', { quantity: 0 }], ['a quantity that is NaN', { quantity: NaN }],
    ['a post-only market order', { postOnly: true }],
  ])('%s', (_what, draft) => {
    const m = market();
    m.send({ side: 'buy', type: 'market', ...draft });
    expect(m.kinds()).toEqual(['rejected']);
    expect(m.venue.isBusy(0)).toBe(false);
  });
});

describe('reduce-only', () => {
  it('that has nothing left to reduce ends at the next candle, also a quiet one', () => {
    const m = long({}, { type: 'limit', limitPrice: 120, group: undefined });
    m.send({ side: 'sell', type: 'market' });
    m.candle(100, 100, 100, 100);
    m.candle(100, 101, 99, 100);
    expect(m.events.at(-1)).toMatchObject({ kind: 'expired', note: 'nothing left to reduce' });
  });

  it('of more than is held sells what is held, on the lot grid', () => {
    const m = market({ filters: true, feeIn: 'received', takerFeeBps: 10, shorts: false }, 1_000, { lotSize: 0.01 });
    m.send({ side: 'buy', type: 'market' });
    m.candle(100, 100, 100, 100);
    expect(m.quantity).toBe(0.999);
    m.send({ side: 'sell', type: 'market', reduceOnly: true });
    m.candle(100, 100, 100, 100);
    expect(m.fills().at(-1)?.quantity).toBe(0.99);
    expect(m.kinds().at(-1)).toBe('expired');
  });
});

describe('lots', () => {
  it('what is left after a partial fill lies on the grid: 0.7 less 0.4 is 0.3, and the order is done when it is', () => {
    const m = market({ filters: true, participation: 0.5 }, 1_000, { lotSize: 0.1 });
    m.send({ side: 'buy', type: 'market', quantity: 0.7 });
    m.candle(100, 100, 100, 100, 0.9);
    m.candle(100, 100, 100, 100, 9);
    expect(m.fills().map(({ quantity }) => quantity)).toEqual([0.4, 0.3]);
    expect(m.venue.isBusy(0)).toBe(false);
  });

  it('three parts whose doubles do not add up finish the order: nothing of 1e-17 stays behind', () => {
    const m = market({ participation: 0.1 });
    m.send({ side: 'buy', type: 'market', quantity: 0.8 });
    m.candle(100, 100, 100, 100, 1);
    for (let n = 0; n < 7; n++) m.candle(100, 100, 100, 100, 1);
    expect(m.fills()).toHaveLength(8);
    expect(m.venue.isBusy(0)).toBe(false);
  });
});

describe('cash', () => {
  it('that runs out on the way cuts the purchase: no debt without leverage', () => {
    const m = market({ filters: true, shorts: false, participation: 0.1, slippage: { kind: 'fixed', bps: 100 } }, 1_000, { lotSize: 0.1 });
    m.send({ side: 'buy', type: 'market', quantity: 9.9 });
    m.candle(100, 100, 100, 100, 50);
    m.candle(120, 120, 120, 120, 500);
    expect(m.fills().map(({ quantity }) => quantity)).toEqual([5, 4]);
    expect(m.events.at(-1)).toMatchObject({ kind: 'expired', note: 'the cash is used up' });
    expect(m.venue.account.cash).toBeGreaterThanOrEqual(0);
  });

  it('is locked by stops to buy as well as by limits', () => {
    const m = market({ filters: true, shorts: false });
    m.send({ side: 'buy', type: 'stop', stopPrice: 105, quantity: 9 });
    m.send({ side: 'buy', type: 'market', quantity: 9 });
    m.candle(100, 100, 100, 100);
    expect(m.kinds()).toEqual(['accepted', 'rejected']);
  });

  it('is locked once by orders of which one only fills', () => {
    const m = market({ filters: true, shorts: false });
    m.send({ side: 'buy', type: 'stop', stopPrice: 105, quantity: 9, group: 'g' });
    m.send({ side: 'buy', type: 'limit', limitPrice: 95, quantity: 9, group: 'g' });
    m.candle(100, 100, 100, 100);
    expect(m.kinds()).toEqual(['accepted', 'accepted']);
  });
});

describe('short selling that is off', () => {
  it.each([true, false])('holds for orders that together sell more than is held (filters: %s)', (filters) => {
    const m = market({ filters, shorts: false });
    m.send({ side: 'buy', type: 'market' });
    m.candle(100, 100, 100, 100);
    m.send({ side: 'sell', type: 'limit', limitPrice: 105 });
    m.send({ side: 'sell', type: 'stop', stopPrice: 95 });
    m.send({ side: 'sell', type: 'market' });
    m.candle(100, 106, 94, 100);
    m.candle(100, 100, 100, 100);
    expect(m.quantity).toBe(0);
  });
});

describe('margin', () => {
  it('of a short without leverage is its notional: closed before the price has doubled, with filters', () => {
    const m = market({ filters: true });
    m.send({ side: 'sell', type: 'market', quantity: 5 });
    m.candle(100, 100, 100, 100);
    m.candle(150, 250, 150, 60);
    expect(m.fills().at(-1)).toMatchObject({ side: 'buy', quantity: 5 });
    expect(m.fills().at(-1)?.price).toBeCloseTo(200 / 1.005, 9);
    expect(m.venue.liquidations).toBe(1);
  });

  it('used up at the open is gone at the open', () => {
    const m = market({ leverage: 10 });
    m.send({ side: 'buy', type: 'market', quantity: 10 });
    m.candle(100, 100, 100, 100);
    m.candle(90.2, 95, 90, 95);
    expect(m.fills().at(-1)).toMatchObject({ price: 90.2, at: 60_000 });
  });

  it('a stop that comes before the liquidation saves the margin; the liquidation comes first where it is nearer', () => {
    const saved = market({ leverage: 10 });
    saved.send({ side: 'buy', type: 'market', quantity: 10 });
    saved.candle(100, 100, 100, 100);
    saved.send({ side: 'sell', type: 'stop', stopPrice: 95, quantity: 10, reduceOnly: true }, true);
    saved.candle(100, 100, 80, 90);
    expect(saved.fills().at(-1)?.price).toBe(95);
    expect(saved.venue.liquidations).toBe(0);
  });
});

describe('what is no longer traded', () => {
  it('a short is closed whole though fees are taken out of what is received', () => {
    const m = market({ feeIn: 'received', takerFeeBps: 10 });
    m.send({ side: 'sell', type: 'market', quantity: 5 });
    m.candle(100, 100, 100, 100);
    m.venue.closeOut(0, 90, 60_000);
    expect(m.quantity).toBe(0);
    expect(m.fills().at(-1)).toMatchObject({ feeCurrency: 'USDT', price: 90 });
  });
});

it('no sale at a price below zero, however thin the market', () => {
  const m = market({ slippage: { kind: 'volume-share', coefficient: 100 } });
  m.send({ side: 'sell', type: 'market', quantity: 10 });
  m.candle(100, 100, 100, 100, 1);
  expect(m.fills()[0].price).toBe(0);
});

it('the order of turns: those that sell at the market first, each once', () => {
  const m = market();
  const into = new Int32Array(1);
  expect(m.venue.turns(into)).toBe(0);
  m.send({ side: 'sell', type: 'market' });
  expect(m.venue.turns(into)).toBe(1);
});
