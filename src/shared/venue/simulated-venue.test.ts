import { describe, expect, it } from 'vitest';
import { long, market, type Prices } from './one-market.contract.ts';

describe('stops', () => {
  it('a stop that the open has jumped over fills at the open: 90, not 95 (trap 4)', () => {
    const m = long({}, { type: 'stop', stopPrice: 95 });
    m.candle(90, 92, 88, 91);
    expect(m.fills().at(-1)).toMatchObject({ side: 'sell', price: 90 });
  });

  it('a stop-limit that the open has jumped over does not fill below its limit (trap 4)', () => {
    const m = long({}, { type: 'stop-limit', stopPrice: 95, limitPrice: 94.05 });
    m.candle(90, 92, 88, 91);
    expect(m.quantity).toBe(1);
    m.candle(93, 95, 93, 94);
    expect(m.fills().at(-1)).toMatchObject({ side: 'sell', price: 94.05, liquidity: 'maker' });
  });

  it('inside a candle a stop fills at its price, made worse by slippage', () => {
    const m = long({ slippage: { kind: 'fixed', bps: 10 } }, { type: 'stop', stopPrice: 95 });
    m.candle(100, 101, 94, 96);
    expect(m.fills().at(-1)?.price).toBeCloseTo(95 * 0.999, 12);
  });

  it('a buy stop triggers on a touch from below', () => {
    const m = market();
    m.send({ side: 'buy', type: 'stop', stopPrice: 105 });
    m.candle(100, 104.99, 99, 104);
    expect(m.quantity).toBe(0);
    m.candle(104, 105, 103, 104);
    expect(m.fills()[0].price).toBe(105);
  });
});

describe('two exits in one candle', () => {
  it('stop 95 and target 105 both inside: the stop is taken and the exit counted as ambiguous (trap 5)', () => {
    const m = long({}, { type: 'stop', stopPrice: 95 }, { type: 'limit', limitPrice: 105 });
    m.candle(100, 106, 94, 100);
    expect(m.fills().at(-1)?.price).toBe(95);
    expect(m.venue.ambiguousExits).toBe(1);
    expect(m.kinds().at(-2)).toBe('cancelled');
  });

  it('the same prices seen in shorter steps decide it (trap 5)', () => {
    const m = long({}, { type: 'stop', stopPrice: 95 }, { type: 'limit', limitPrice: 105 });
    m.candle(100, 106, 100, 105);
    m.candle(105, 105, 94, 100);
    expect(m.fills().at(-1)?.price).toBe(105);
    expect(m.venue.ambiguousExits).toBe(0);
  });

  it('an open beyond the stop is no question: not ambiguous', () => {
    const m = long({}, { type: 'stop', stopPrice: 95 }, { type: 'limit', limitPrice: 105 });
    m.candle(94, 106, 93, 100);
    expect(m.fills().at(-1)?.price).toBe(94);
    expect(m.venue.ambiguousExits).toBe(0);
  });
});

describe('limits', () => {
  it('a touch does not fill, trading through does (trap 7)', () => {
    const m = market();
    m.send({ side: 'buy', type: 'limit', limitPrice: 98 });
    m.candle(100, 101, 98, 99);
    expect(m.fills()).toEqual([]);
    m.candle(100, 101, 97.99, 99);
    expect(m.fills()[0]).toMatchObject({ price: 98, liquidity: 'maker' });
  });

  it('one that arrives above the market takes the market price (trap 8)', () => {
    const m = market();
    m.send({ side: 'buy', type: 'limit', limitPrice: 101 });
    m.candle(100, 102, 99, 101);
    expect(m.fills()[0]).toMatchObject({ price: 100, liquidity: 'taker' });
  });

  it('one that rested is filled at its own price when the market opens beyond it', () => {
    const m = market();
    m.send({ side: 'buy', type: 'limit', limitPrice: 98 });
    m.candle(100, 101, 99, 100);
    m.candle(95, 96, 94, 95);
    expect(m.fills()[0]).toMatchObject({ price: 98, liquidity: 'maker' });
  });

  it('post-only is rejected when it would take', () => {
    const m = market();
    m.send({ side: 'buy', type: 'limit', limitPrice: 101, postOnly: true });
    m.candle(100, 102, 99, 101);
    expect(m.kinds()).toEqual(['rejected']);
  });

  it('a target may not use the high of the candle its entry fell into (trap 6)', () => {
    const m = market();
    m.send({ side: 'buy', type: 'limit', limitPrice: 98 });
    // The guard is placed in answer to the fill, as the engine does.
    const events = m.events;
    const push = events.push.bind(events);
    events.push = (...items) => {
      const length = push(...items);
      if (items[0].kind === 'fill' && items[0].fill.side === 'buy') m.send({ side: 'sell', type: 'limit', limitPrice: 103, reduceOnly: true }, true);
      return length;
    };
    m.candle(100, 104, 97, 99);
    expect(m.quantity).toBe(1);
    m.candle(99, 103.5, 99, 103);
    expect(m.fills().at(-1)).toMatchObject({ side: 'sell', price: 103 });
  });

  it('the same prices in shorter steps prove what came first: low then high takes the target, high then low does not (trap 6)', () => {
    const first = (steps: readonly Prices[]) => {
      const m = market();
      m.send({ side: 'buy', type: 'limit', limitPrice: 98 });
      m.candle(...steps[0]);
      if (m.quantity > 0) m.send({ side: 'sell', type: 'limit', limitPrice: 103, reduceOnly: true }, true);
      m.candle(...steps[1]);
      return m.fills().map(({ side, price }) => [side, price]);
    };
    expect(first([[100, 100, 97, 98], [98, 104, 98, 99]])).toEqual([['buy', 98], ['sell', 103]]);
    expect(first([[100, 104, 99, 99], [99, 99, 97, 99]])).toEqual([['buy', 98]]);
  });
});

describe('trailing stops', () => {
  it('5 % behind 100: O100 H110 L99 is flagged and never sold above the low-first bound (trap 9)', () => {
    const m = long({}, { type: 'trailing-stop', trailBps: 500 });
    m.candle(100, 110, 99, 108);
    expect(m.fills()).toHaveLength(1);
    expect(m.venue.ambiguousExits).toBe(1);
  });

  it('a close below the new level proves that the market came back through it', () => {
    const m = long({}, { type: 'trailing-stop', trailBps: 500 });
    m.candle(100, 110, 99, 101);
    expect(m.fills().at(-1)?.price).toBeCloseTo(104.5, 12);
  });

  it('follows the best price from candle to candle', () => {
    const m = long({}, { type: 'trailing-stop', trailBps: 500 });
    m.candle(100, 110, 106, 109);
    m.candle(109, 109, 104, 105);
    expect(m.fills().at(-1)?.price).toBeCloseTo(104.5, 12);
  });
});

describe('volume', () => {
  it('an order for 10 in a candle of 8 at 25 % fills 2 and the rest carries on (trap 10)', () => {
    const m = market({ participation: 0.25 });
    m.send({ side: 'buy', type: 'market', quantity: 10 });
    m.candle(100, 101, 99, 100, 8);
    expect(m.quantity).toBe(2);
    m.candle(101, 102, 100, 101, 40);
    expect(m.fills().map(({ quantity, price }) => [quantity, price])).toEqual([[2, 100], [8, 101]]);
  });

  it('nothing fills while the venue is halted: a candle without volume', () => {
    const m = market({ participation: 0.25 });
    m.send({ side: 'buy', type: 'market' });
    m.candle(100, 100, 100, 100, 0);
    expect(m.fills()).toEqual([]);
  });

  it('fok is all or nothing, ioc keeps what it got', () => {
    const m = market({ participation: 0.25 });
    m.send({ side: 'buy', type: 'limit', limitPrice: 101, quantity: 10, timeInForce: 'fok' });
    m.send({ side: 'buy', type: 'limit', limitPrice: 101, quantity: 10, timeInForce: 'ioc' });
    m.candle(100, 101, 99, 100, 8);
    expect(m.kinds()).toEqual(['accepted', 'expired', 'accepted', 'fill', 'expired']);
    expect(m.quantity).toBe(2);
  });

  it('square-root impact: 1 % of the volume costs a tenth of the volatility', () => {
    const m = market({ slippage: { kind: 'square-root', coefficient: 1 } });
    m.send({ side: 'buy', type: 'market', quantity: 10 });
    m.candle(100, 101, 99, 100, 1_000);
    const volatility = 0.02 / Math.sqrt(4 * Math.log(2));
    expect(m.fills()[0].price).toBeCloseTo(100 * (1 + volatility * 0.1), 12);
    expect(m.fills()[0].impactCost).toBeCloseTo(10 * 100 * volatility * 0.1, 9);
  });
});

describe('latency', () => {
  it('a trade before the arrival does not fill, the first after it does (trap 27)', () => {
    const m = market({ latencyMs: 86 });
    m.send({ side: 'buy', type: 'market' });
    m.trade(0.05, 100, 5);
    expect(m.fills()).toEqual([]);
    m.trade(0.09, 101.5, 5);
    expect(m.fills()[0]).toMatchObject({ price: 101.5, at: 90 });
  });

  it('inside a candle the worse of the open and the way to the close is paid', () => {
    const rising = market({ latencyMs: 6_000 });
    rising.send({ side: 'buy', type: 'market' });
    rising.candle(100, 110, 100, 110);
    expect(rising.fills()[0].price).toBeCloseTo(101, 12);
    const falling = market({ latencyMs: 6_000 });
    falling.send({ side: 'buy', type: 'market' });
    falling.candle(100, 100, 90, 90);
    expect(falling.fills()[0].price).toBe(100);
  });

  it('a limit that arrives late in a candle rests from the next one on', () => {
    const m = market({ latencyMs: 30_000 });
    m.send({ side: 'buy', type: 'limit', limitPrice: 98 });
    m.candle(100, 100, 97, 99);
    expect(m.fills()).toEqual([]);
    m.candle(99, 99, 97, 98);
    expect(m.fills()[0].price).toBe(98);
  });

  it('a cancellation that arrives after the fill comes too late', () => {
    const m = market({ latencyMs: 30_000 });
    const id = m.send({ side: 'buy', type: 'limit', limitPrice: 98 }, true);
    m.candle(100, 100, 99, 99);
    m.cancel(id);
    m.candle(99, 99, 97, 98);
    expect(m.kinds()).toEqual(['accepted', 'fill']);
  });
});

describe('margin', () => {
  it('10x isolated from 100 with 0.5 % maintenance is closed near 90.452 (trap 12)', () => {
    const m = market({ leverage: 10 });
    m.send({ side: 'buy', type: 'market', quantity: 10 });
    m.candle(100, 100, 100, 100);
    m.candle(100, 100, 90.46, 95);
    expect(m.quantity).toBe(10);
    m.candle(95, 95, 89, 94);
    expect(m.fills().at(-1)?.price).toBeCloseTo(90.4523, 4);
    expect(m.venue.liquidations).toBe(1);
  });

  it('a gap beyond the margin loses the margin and no more (trap 12)', () => {
    const m = market({ leverage: 10 }, 200);
    m.send({ side: 'buy', type: 'market', quantity: 10 });
    m.candle(100, 100, 100, 100);
    m.candle(50, 50, 50, 50);
    expect(m.quantity).toBe(0);
    expect(m.venue.account.cash).toBeCloseTo(200 - 100, 9);
  });
});

it('self-made liquidity has no room: orders of one candle share its volume', () => {
  const m = market({ participation: 0.5 });
  m.send({ side: 'buy', type: 'market', quantity: 3 });
  m.send({ side: 'buy', type: 'market', quantity: 3 });
  m.candle(100, 101, 99, 100, 8);
  expect(m.fills().map(({ quantity }) => quantity)).toEqual([3, 1]);
});

it('reduce-only never opens or turns a position', () => {
  const m = market();
  m.send({ side: 'sell', type: 'market', quantity: 5, reduceOnly: true });
  m.candle(100, 100, 100, 100);
  expect(m.quantity).toBe(0);
  expect(m.kinds()).toEqual(['accepted', 'expired']);
});

it('an instrument it does not know is rejected', () => {
  const m = market();
  m.send({ side: 'buy', type: 'market', instrument: 'test:B/USDT' });
  expect(m.events[0]).toMatchObject({ kind: 'rejected', note: 'unknown instrument "test:B/USDT"' });
});
