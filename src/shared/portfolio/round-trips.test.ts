import { describe, expect, it } from 'vitest';
import type { Fill } from '../domain/order.ts';
import type { RoundTrip } from '../domain/round-trip.ts';
import { RoundTrips } from './round-trips.ts';

function follow(lot = 0) {
  const done: RoundTrip[] = [];
  const trips = new RoundTrips('A/USDT', (trip) => done.push(trip), lot);
  let at = 0;
  return {
    done, trips,
    fill(side: Fill['side'], quantity: number, price: number, fee = 0, inBase = false): void {
      at += 1;
      trips.book({ tradeId: `t${at}`, clientOrderId: 'o', instrument: 'x:A/USDT', at, side, quantity, price, fee, feeCurrency: inBase ? 'A' : 'USDT', liquidity: 'taker', spreadCost: 0, slippageCost: 0, impactCost: 0, reason: `${side} ${at}` }, inBase);
    },
  };
}

describe('a round trip', () => {
  it('runs from the first purchase to the sale of all of it: two entries, two exits, fees on each', () => {
    const { fill, done, trips } = follow();
    fill('buy', 1, 100, 1);
    trips.observe(95, 104, 3);
    fill('buy', 3, 104, 1);
    trips.fund(-2);
    fill('sell', 2, 110, 1);
    expect(done).toEqual([]);
    fill('sell', 2, 108, 1);
    expect(done).toEqual([{
      instrument: 'A/USDT', side: 'long', entryAt: 1, exitAt: 4, candles: 3, quantity: 4, entryPrice: 103, exitPrice: 109, profit: 24 - 4 - 2, profitRatio: 18 / 412, fees: 4, funding: -2,
      maxAdverse: 95 / 103 - 1, maxFavourable: 110 / 103 - 1, entryReason: 'buy 1', exitReason: 'sell 4', open: false,
    }]);
    expect(trips.isOpen).toBe(false);
  });

  it('of a short is worst at the high and best at the low', () => {
    const { fill, done, trips } = follow();
    fill('sell', 1, 100);
    trips.observe(80, 130, 1);
    fill('buy', 1, 90);
    expect(done[0]).toMatchObject({ side: 'short', profit: 10 });
    expect(done[0].maxAdverse).toBeCloseTo(-0.3, 12);
    expect(done[0].maxFavourable).toBeCloseTo(0.2, 12);
  });

  it('that is turned ends, and the next begins with the rest of the fill and of its fee', () => {
    const { fill, done, trips } = follow();
    fill('buy', 2, 100);
    fill('sell', 8, 110, 8);
    expect(done).toMatchObject([{ side: 'long', quantity: 2, profit: 18, fees: 2 }]);
    expect(trips.marked(100, 9)).toMatchObject({ side: 'short', quantity: 6, entryPrice: 110, profit: 54, fees: 6, entryAt: 2 });
  });

  it('in parts whose doubles do not add up leaves nothing behind: 0.3 bought, 0.1 and 0.2 sold', () => {
    const { fill, done, trips } = follow();
    fill('buy', 0.3, 100);
    fill('sell', 0.1, 100);
    fill('sell', 0.2, 100);
    expect(done).toHaveLength(1);
    expect(trips.marked(100, 9)).toBeUndefined();
  });
});

describe('an open trip', () => {
  it('is marked as often as one likes and goes on as if it had not been', () => {
    const asked = follow();
    const left = follow();
    for (const one of [asked, left]) one.fill('buy', 1, 100, 1);
    expect(asked.trips.marked(150, 7)).toEqual(asked.trips.marked(150, 7));
    expect(asked.trips.marked(150, 7)).toMatchObject({ open: true, profit: 49, exitAt: 7, maxFavourable: 0.5 });
    for (const one of [asked, left]) one.fill('sell', 1, 120);
    expect(asked.done).toEqual(left.done);
    expect(asked.done[0].maxFavourable).toBeCloseTo(0.2, 12);
  });
});

describe('a rest of less than one lot', () => {
  it('does not keep the trip open; it is valued at the exit and brought into the next at that value', () => {
    const { fill, done, trips } = follow(0.01);
    fill('buy', 1, 100, 0.001, true);
    fill('sell', 0.99, 110);
    expect(done).toHaveLength(1);
    // 0.999 received for 100; 0.99 sold and 0.009 valued at 110.
    expect(done[0].profit).toBeCloseTo(0.999 * 110 - 100, 9);
    expect(trips.isOpen).toBe(false);
    trips.observe(1, 1_000, 5);
    expect(trips.candles).toBe(0);
    fill('buy', 1, 200);
    fill('sell', 1, 210);
    expect(done[1]).toMatchObject({ entryAt: 3, candles: 0, entryReason: 'buy 3' });
    const cash = -100 + 0.99 * 110 - 200 + 210;
    expect(done[0].profit + done[1].profit).toBeCloseTo(cash + 0.009 * 210, 9);
  });

  it('keeps what it pays in funding for the trip it goes into', () => {
    const { fill, trips } = follow(1);
    fill('buy', 1.5, 100);
    fill('sell', 1, 100);
    trips.fund(-3);
    fill('buy', 2, 100);
    expect(trips.marked(100, 9)).toMatchObject({ funding: -3, profit: -3, quantity: 2.5 });
  });
});
