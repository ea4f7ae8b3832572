import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { gridOf } from '../../domain/step-grid.ts';
import { syntheticMarket, type SyntheticMarket } from './synthetic-market.ts';
import { tradesInside } from './trades-inside.ts';

/** The candle of some trades, by plain addition in the order of arrival. */
const candleOf = (trades: readonly { price: number; quantity: number }[]) => ({
  open: trades[0].price, high: Math.max(...trades.map(({ price }) => price)), low: Math.min(...trades.map(({ price }) => price)),
  close: trades[trades.length - 1].price, volume: trades.reduce((sum, { quantity }) => sum + quantity, 0),
});
const ordered = (values: readonly number[]): boolean => values.every((value, i) => i === 0 || value >= values[i - 1]);

describe('trades inside a candle', () => {
  it('are the candle again, to the last digit, for any candle', () => {
    const candle = fc.record({ open: fc.integer({ min: 1, max: 10 ** 7 }), up: fc.nat(500), down: fc.nat(500), close: fc.double({ min: 0, max: 1, noNaN: true }), lots: fc.integer({ min: 20, max: 10 ** 9 }), seed: fc.nat() });
    const steps = fc.constantFrom(0.00001, 0.0001, 0.01, 0.1, 0.5, 1);
    fc.assert(fc.property(candle, steps, steps, ({ open, up, down, close, lots, seed }, tick, lot) => {
      const low = Math.max(1, open - down);
      const high = open + up;
      const ticks = { open, high, low, close: Math.round(low + (high - low) * close), lots };
      const [price, quantity] = [gridOf(tick), gridOf(lot)];
      const trades = tradesInside({ candle: ticks, openTime: 60_000, durationMs: 60_000, index: 3, price, quantity, meanLots: lots, source: random(seed) });
      expect(candleOf(trades)).toEqual({
        open: price.valueOf(open), high: price.valueOf(high), low: price.valueOf(low), close: price.valueOf(ticks.close), volume: quantity.valueOf(lots),
      });
      expect(trades.every((trade) => trade.quantity > 0 && trade.at >= 60_000 && trade.at < 120_000)).toBe(true);
    }));
  });

  it('are the candles of the market, in order of time, with ids that rise and do not come twice', () => {
    const market = syntheticMarket({ seed: 9, timeframe: '1m', start: 0 });
    const ids: number[] = [];
    let at = 0;
    for (let i = 0; i < 300; i++) {
      market.next().forEach(({ openTime, ...candle }, k) => {
        const trades = market.trades(k);
        expect(candleOf(trades)).toEqual(candle);
        expect(ordered([openTime, ...trades.map((trade) => trade.at), openTime + 59_999])).toBe(true);
        if (k > 0) return;
        ids.push(...trades.map(({ id }) => Number(id)));
        at = trades[trades.length - 1].at;
      });
    }
    expect(at).toBeLessThan(300 * 60_000);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ordered(ids)).toBe(true);
  });

  it('stand on the lot grid', () => {
    const market = syntheticMarket({ seed: 10, timeframe: '1m', start: 0 });
    const [, , { lotSize }] = market.instruments;
    const trades = Array.from({ length: 1000 }, () => (market.skip(1), market.trades(2))).flat();
    expect(trades.length).toBeGreaterThan(10_000);
    expect(trades.filter(({ quantity }) => gridOf(lotSize).valueOf(Math.round(quantity / lotSize)) !== quantity)).toEqual([]);
  });

  it('carry the rounding error of the sum in the last trade where no split on the grid adds up', () => {
    // 0.1 + 0.2 and 0.2 + 0.1 both miss 0.3 in the last digit; there is no third way to split three lots in two.
    const [price, quantity] = [gridOf(1), gridOf(0.1)];
    const ticks = { open: 5, high: 6, low: 5, close: 6, lots: 3 };
    const trades = tradesInside({ candle: ticks, openTime: 0, durationMs: 60_000, index: 0, price, quantity, meanLots: 3, source: random(1) });
    expect(trades.map((trade) => trade.price)).toEqual([5, 6]);
    expect(candleOf(trades).volume).toBe(0.3);
  });

  it('differ from candle to candle', () => {
    const market = syntheticMarket({ seed: 10, timeframe: '1m', start: 0 });
    const moments = Array.from({ length: 50 }, () => (market.skip(1), market.trades(0)[0].at - market.openTime));
    expect(new Set(moments).size).toBeGreaterThan(45);
  });

  it('know their taker: the price rises on buyers and falls on sellers', () => {
    const market = syntheticMarket({ seed: 4, timeframe: '1m', start: 0 });
    market.skip(1);
    const trades = market.trades(0);
    const moves = trades.slice(1).map((trade, i) => [Math.sign(trade.price - trades[i].price), trade.side] as const);
    expect(moves.filter(([move]) => move !== 0).every(([move, side]) => side === (move > 0 ? 'buy' : 'sell'))).toBe(true);
  });

  it('are the same however often they are asked for', () => {
    const market: SyntheticMarket = syntheticMarket({ seed: 4, timeframe: '1m', start: 0 });
    market.skip(5);
    expect(market.trades(1)).toEqual(market.trades(1));
  });
});
