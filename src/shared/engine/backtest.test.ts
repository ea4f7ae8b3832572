import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../domain/candle.ts';
import { carryGaps } from '../domain/carry-gaps.ts';
import { plainInstrument } from '../domain/instrument.ts';
import { fundingColumns, tradeColumns, type TradeColumns } from '../domain/public-trade.ts';
import { HOUR } from '../domain/time.ts';
import { price } from '../indicators/price.ts';
import { sma } from '../indicators/sma.ts';
import { defineStrategy } from '../strategies/strategy.ts';
import { runBacktest } from './backtest.ts';
import { bare, candlesOf, minute, play, scripted, type Prices } from './scripted.contract.ts';

const flat = (at: number): Prices => [at, at, at, at];

describe('fills and money', () => {
  it('a signal at the close of 100 enters at the next open of 103, never at 100 (trap 1)', () => {
    const record = play({ prices: [flat(100), [103, 104, 102, 104], flat(104)], forecasts: [1] });
    expect(record.fills).toHaveLength(1);
    expect(record.fills[0]).toMatchObject({ price: 103, at: minute(1), side: 'buy' });
  });

  it('buy 1 at 100, sell at 110, 0.1 % in quote on both legs: +9.79 (trap 2)', () => {
    const record = play({ prices: [flat(100), flat(100), flat(110), flat(110)], forecasts: [1, 0], settings: { cash: 100, makerFeeBps: 10, takerFeeBps: 10 } });
    expect(record.finalEquity - 100).toBeCloseTo(9.79, 12);
    expect(record.roundTrips[0].profit).toBeCloseTo(9.79, 12);
  });

  it('the same with the fee of the purchase taken in base: holds 0.999 and makes +9.780110 (trap 3)', () => {
    const record = play({ prices: [flat(100), flat(100), flat(110), flat(110)], forecasts: [1, 0], settings: { cash: 100, feeIn: 'received', makerFeeBps: 10, takerFeeBps: 10 } });
    expect(record.fills[0]).toMatchObject({ feeCurrency: 'A', fee: 0.001 });
    expect(record.fills[1].quantity).toBeCloseTo(0.999, 15);
    expect(record.finalEquity - 100).toBeCloseTo(9.78011, 12);
    expect(record.roundTrips[0].profit).toBeCloseTo(9.78011, 12);
  });

  it('+10 % and -10 % make -1 % (trap 29)', () => {
    const record = play({ prices: [flat(100), flat(100), flat(110), flat(110), flat(99), flat(99)], forecasts: [1, 0, 1, 0] });
    expect(record.finalEquity).toBeCloseTo(990, 9);
  });

  it('buy & hold beside it pays the fee of its purchase too (trap 32)', () => {
    const record = play({ prices: [flat(100), flat(100), flat(110)], forecasts: [NaN], settings: { takerFeeBps: 10 } });
    expect(record.fills).toEqual([]);
    // 1,000 buy 9.99 units at 100 and 0.1 %.
    expect(record.daily.buyAndHold.at(-1)).toBeCloseTo((1_000 / 100.1) * 110, 9);
  });

  it('a short gains what the price loses', () => {
    const record = play({ prices: [flat(100), flat(100), flat(80), flat(80)], forecasts: [-1, 0] });
    expect(record.finalEquity).toBeCloseTo(1_200, 9);
    expect(record.roundTrips[0]).toMatchObject({ side: 'short', profit: 200 });
  });

  it('a turn closes one round trip and opens the next, each with its part of the fee', () => {
    const record = play({ prices: [flat(100), flat(100), flat(110), flat(110), flat(100)], forecasts: [1, -1], settings: { takerFeeBps: 10 } });
    expect(record.roundTrips).toHaveLength(2);
    expect(record.roundTrips[0]).toMatchObject({ side: 'long', open: false });
    expect(record.roundTrips[1]).toMatchObject({ side: 'short', open: true });
    expect(record.roundTrips.reduce((sum, { profit }) => sum + profit, 0)).toBeCloseTo(record.finalEquity - 1_000, 9);
  });

  it('market impact, spread and fees are told apart and add up to what the price lost', () => {
    const record = play({ prices: [flat(100), [100, 101, 99, 100], flat(100)], forecasts: [1], settings: { spreadBps: 4, slippage: { kind: 'square-root', coefficient: 1 } } });
    const [fill] = record.fills;
    expect(fill.spreadCost).toBeCloseTo(fill.quantity * 100 * 0.0002, 9);
    expect(fill.spreadCost + fill.impactCost).toBeCloseTo(fill.quantity * (fill.price - 100), 9);
  });
});

describe('drawdown', () => {
  it('100 -> 120 -> (low 80) -> 110: 8.3 % at closes, 33.3 % inside candles (trap 31)', () => {
    const record = play({ prices: [flat(100), [100, 120, 100, 120], [120, 120, 80, 110]], forecasts: [1] });
    expect(record.maxDrawdown.depth).toBeCloseTo(1 - 110 / 120, 12);
    expect(record.maxDrawdownIntrabar).toBeCloseTo(1 - 80 / 120, 12);
    expect(record.maxDrawdown).toMatchObject({ peakAt: minute(1), troughAt: minute(2), recoveredAt: NaN });
  });

  it('includes the starting equity', () => {
    expect(play({ prices: [flat(100), [100, 100, 90, 90], flat(90)], forecasts: [1] }).maxDrawdown.depth).toBeCloseTo(0.1, 12);
  });
});

describe('funding', () => {
  /** Two contracts from `entry` minutes to `exit` minutes, settlement of +0.01 % on a mark of 50,000 at 08:00:00.012. */
  function paid(forecasts: readonly number[], trades?: TradeColumns): number {
    const funding = fundingColumns(1);
    funding.at[0] = 8 * HOUR + 12;
    funding.rate[0] = 0.0001;
    funding.markPrice[0] = 50_000;
    const record = play({
      prices: Array.from({ length: 6 }, () => flat(50_000)), forecasts, start: 8 * HOUR - minute(3), settings: { cash: 100_000 }, history: { funding, trades }, instrument: { kind: 'perpetual' },
    });
    return record.totals.funding;
  }

  it('a long held at 08:00:00 pays 10.00, a short receives it (trap 11)', () => {
    expect(paid([1])).toBeCloseTo(-10, 12);
    expect(paid([-1])).toBeCloseTo(10, 12);
  });

  it('one opened at the settlement or later pays nothing, nor one closed before it', () => {
    expect(paid([NaN, NaN, 1])).toBe(0);
    expect(paid([1, 0])).toBe(0);
  });

  it('one opened at 08:00:00.001 pays nothing, nor one closed at 07:59:59.999; a millisecond the other way pays 10.00 (trap 11)', () => {
    /** Trades on the forecasts: the first after each decision fills it. */
    const printed = (...times: readonly number[]): TradeColumns => {
      const trades = tradeColumns(times.length);
      times.forEach((at, n) => { trades.at[n] = at; trades.price[n] = 50_000; trades.quantity[n] = 1_000; });
      return trades;
    };
    const [early, late] = [8 * HOUR - minute(2), 8 * HOUR + minute(2)];
    expect(paid([NaN, NaN, 1], printed(8 * HOUR + 1, late))).toBe(0);
    expect(paid([1, 0], printed(early, 8 * HOUR - 1, late))).toBe(0);
    expect(paid([NaN, 1], printed(8 * HOUR - 1, late))).toBeCloseTo(-10, 12);
    expect(paid([1, NaN, 0], printed(early, 8 * HOUR + 1, late))).toBeCloseTo(-10, 12);
  });

  it('is part of the round trip and of equity', () => {
    const funding = fundingColumns(1);
    funding.at[0] = minute(2);
    funding.rate[0] = 0.001;
    funding.markPrice[0] = NaN;
    const record = play({ prices: [flat(100), flat(100), flat(100), flat(100), flat(100)], forecasts: [1, NaN, 0], history: { funding } });
    expect(record.roundTrips[0]).toMatchObject({ funding: -1, profit: -1 });
    expect(record.finalEquity).toBe(999);
  });
});

describe('exits', () => {
  it('a stop loss guards the position and the forecast that was stopped out is not followed again at once', () => {
    const record = play({ prices: [flat(100), flat(100), [100, 100, 94, 96], flat(96), flat(96)], forecasts: [1, 1, 1, 1, 1], exits: { stopLoss: 0.05 } });
    expect(record.fills.map(({ side, price: at }) => [side, at])).toEqual([['buy', 100], ['sell', 95]]);
    expect(record.protectiveExits).toBe(1);
    expect(record.roundTrips[0].exitReason).toBe('stop loss at 5 % below entry');
  });

  it('after the strategy has said something else it may enter again', () => {
    const record = play({ prices: [flat(100), flat(100), [100, 100, 94, 96], flat(96), flat(96), flat(96)], forecasts: [1, 1, 1, 0, 1], exits: { stopLoss: 0.05 } });
    expect(record.fills).toHaveLength(3);
  });

  it('stop and target in one candle: the worse, counted as ambiguous; shorter candles decide it (trap 5)', () => {
    const script = { prices: [flat(100), flat(100), [100, 106, 94, 100], flat(100)] as const, forecasts: [1, 1, 1], exits: { stopLoss: 0.05, takeProfit: 0.05 } };
    const pessimistic = play({ ...script, settings: { cash: 100 } });
    expect(pessimistic.roundTrips[0]).toMatchObject({ exitPrice: 95, profit: -5 });
    expect([pessimistic.ambiguousExits, pessimistic.protectiveExits]).toEqual([1, 1]);
    const seconds = columnsOf(Array.from({ length: 240 }, (_, i) => {
      const at = i === 120 ? 106 : i === 130 ? 94 : 100;
      return { openTime: i * 1_000, open: 100, high: Math.max(100, at), low: Math.min(100, at), close: 100, volume: 1_000 };
    }));
    const decided = play({ ...script, history: { detail: { candles: seconds, timeframe: '1s' } } });
    expect(decided.roundTrips[0].exitPrice).toBe(105);
    expect(decided.ambiguousExits).toBe(0);
  });

  it('trades decide it as well, and a market order fills at the first trade after the latency (trap 27)', () => {
    const trades = tradeColumns(5);
    [[minute(1) + 50, 100.5], [minute(1) + 90, 101], [minute(2) + 100, 107], [minute(2) + 200, 90], [minute(3), 100]].forEach(([at, paid], n) => {
      trades.at[n] = at;
      trades.price[n] = paid;
      trades.quantity[n] = 1_000;
    });
    const record = play({ prices: [flat(100), flat(100), [100, 107, 90, 100], flat(100)], forecasts: [1, 1, 1], exits: { stopLoss: 0.05, takeProfit: 0.05 }, settings: { latencyMs: 86 }, history: { trades } });
    expect(record.fills[0]).toMatchObject({ price: 101, at: minute(1) + 90 });
    expect(record.fills[1]).toMatchObject({ liquidity: 'maker', at: minute(2) + 100 });
    expect(record.fills[1].price).toBeCloseTo(106.05, 12);
  });

  it('a position whose next order is refused stays guarded', () => {
    // From 0.9 to 1 of the equity is an order for 10 where 20 is the minimum: refused, and the stop must still stand.
    const record = play({
      prices: [flat(100), flat(100), flat(100), [100, 100, 40, 50], flat(50)], forecasts: [0.9, 0.9, 1, 1], exits: { stopLoss: 0.5 },
      settings: { cash: 100, filters: true, shorts: false }, instrument: { minNotional: 20 },
    });
    expect(record.orders.rejected).toBe(1);
    expect(record.fills.map(({ side, price: at }) => [side, at])).toEqual([['buy', 100], ['sell', 50]]);
  });

  it('a time limit closes the position', () => {
    const record = play({ prices: Array.from({ length: 8 }, () => flat(100)), forecasts: [1, 1, 1, 1, 1, 1, 1], exits: { maxCandles: 3 } });
    expect(record.roundTrips).toHaveLength(1);
    expect(record.roundTrips[0]).toMatchObject({ candles: 3, exitReason: 'held for 3 candles', open: false });
  });
});

describe('venue rules', () => {
  it('an order of 7 where 10 is the minimum is refused as live, with its reason counted (trap 24)', () => {
    const record = play({ prices: [flat(100), flat(100), flat(100)], forecasts: [1], settings: { cash: 7, filters: true }, instrument: { minNotional: 10 } });
    expect(record.fills).toEqual([]);
    expect(record.orders.rejected).toBe(1);
    expect(Object.keys(record.orders.reasons)[0]).toMatch(/below the minimum/);
  });

  it('dust below the lot stays in the books when everything else is sold (trap 24)', () => {
    const record = play({ prices: [flat(100), flat(100), flat(100), flat(100)], forecasts: [1, 0], settings: { cash: 101, feeIn: 'received', takerFeeBps: 10, filters: true, shorts: false }, instrument: { lotSize: 0.01, minNotional: 10 } });
    // 1 bought, 0.999 received, 0.99 sold: 0.009 is too small for the venue and is worth 0.90 all the same.
    expect(record.fills.map(({ side, quantity }) => [side, quantity])).toEqual([['buy', 1], ['sell', 0.99]]);
    expect(record.finalEquity).toBeCloseTo(1 + 99 - 0.099 + 0.9, 9);
    expect(record.orders.rejected).toBe(0);
  });

  it('quantities lie on the lot grid exactly: 0.3, not 0.30000000000000004 (trap 25)', () => {
    const record = play({ prices: [flat(100), flat(100), flat(100)], forecasts: [1], settings: { cash: 35, exposure: 0.9, filters: true, shorts: false }, instrument: { lotSize: 0.1 } });
    expect(record.fills[0].quantity).toBe(0.3);
  });

  it('0.1 and then 0.2 are sold as 0.3 and leave nothing (trap 25)', () => {
    const record = play({ prices: [flat(100), flat(100), flat(100), flat(100), flat(100)], forecasts: [0.34, 1, 0], settings: { cash: 30.5, filters: true, shorts: false }, instrument: { lotSize: 0.1 } });
    expect(record.fills.map(({ side, quantity }) => [side, quantity])).toEqual([['buy', 0.1], ['buy', 0.2], ['sell', 0.3]]);
    expect(record.roundTrips).toHaveLength(1);
    expect(record.roundTrips[0]).toMatchObject({ open: false, quantity: expect.closeTo(0.3, 15) });
  });

  it('0.7 and then 0.1 are sold as 0.8 and turn into no short of a millionth of a millionth (trap 25)', () => {
    const record = play({ prices: [flat(100), flat(100), flat(100), flat(100), flat(100), flat(100)], forecasts: [0.87, 1, 0], settings: { cash: 81, filters: true, shorts: false }, instrument: { lotSize: 0.1 } });
    expect(record.fills.map(({ side, quantity }) => [side, quantity])).toEqual([['buy', 0.7], ['buy', 0.1], ['sell', expect.closeTo(0.8, 15)]]);
    expect(record.roundTrips.map(({ open, side }) => [open, side])).toEqual([[false, 'long']]);
  });

  it('without shorts a negative forecast means flat', () => {
    const record = play({ prices: [flat(100), flat(100), flat(100), flat(100)], forecasts: [1, -1], settings: { shorts: false, filters: true } });
    expect(record.fills.map(({ side }) => side)).toEqual(['buy', 'sell']);
  });
});

describe('time', () => {
  it('a value of an hourly candle appears when the hour has closed (trap 14)', () => {
    const seen: number[] = [];
    const strategy = defineStrategy({
      name: 'watcher', summary: 'Writes down what it sees.', params: z.object({}), indicators: () => ({ hour: price('close', { timeframe: '1h' }) }),
      decide: ({ hour }, i) => { seen[i] = hour[i]; return NaN; },
    });
    const candles = candlesOf(Array.from({ length: 9 }, (_, i) => flat(100 + i)), '15m', 9 * HOUR);
    runBacktest({ strategy, params: {}, settings: bare, timeframe: '15m', histories: [{ instrument: plainInstrument('test', 'A/USDT'), candles }] });
    // 09:00 to 10:00 closes with the candle of 09:45; that of 10:45 completes the next.
    expect(seen).toEqual([NaN, NaN, NaN, 103, 103, 103, 103, 107, 107]);
  });

  it('missing candles are skipped by default; carried ones count as time but nothing happens on them (trap 17)', () => {
    const candles = columnsOf([[0, 10], [1, 20], [5, 30], [6, 40]].map(([n, at]) => ({ openTime: minute(n), open: at, high: at, low: at, close: at, volume: 5 })));
    const { candles: whole, synthetic } = carryGaps(candles, '1m');
    expect([...whole.close]).toEqual([10, 20, 20, 20, 20, 30, 40]);
    expect([...whole.volume]).toEqual([5, 5, 0, 0, 0, 5, 5]);
    expect([...synthetic]).toEqual([0, 0, 1, 1, 1, 0, 0]);
    const decided = new Map<number, number>();
    const strategy = defineStrategy({
      name: 'mean', summary: 'Mean of three.', params: z.object({}), indicators: () => ({ mean: sma(3) }),
      decide: ({ mean }, i) => { decided.set(i, mean[i]); return i === 1 ? 1 : NaN; },
    });
    const record = runBacktest({ strategy, params: {}, settings: bare, timeframe: '1m', histories: [{ instrument: plainInstrument('test', 'A/USDT'), candles: whole, synthetic }] });
    expect([...decided]).toEqual([[0, NaN], [1, NaN], [5, 70 / 3], [6, 30]]);
    expect(record.fills[0]).toMatchObject({ at: minute(5), price: 30 });
    const skipping = play({ prices: [flat(10), flat(20), flat(30), flat(40)], forecasts: [NaN, 1] });
    expect(skipping.fills[0].price).toBe(30);
  });

  it('trades only from `from` on, with indicators warmed by what came before, and not after `to`', () => {
    const strategy = defineStrategy({ name: 'mean', summary: 'Long once its mean exists.', params: z.object({}), indicators: () => ({ mean: sma(3) }), decide: ({ mean }, i) => (Number.isNaN(mean[i]) ? NaN : 1) });
    const candles = candlesOf([1, 2, 3, 4, 5, 6, 7].map((at) => flat(at)));
    const record = runBacktest({ strategy, params: {}, settings: { ...bare, from: minute(4), to: minute(6) }, timeframe: '1m', histories: [{ instrument: plainInstrument('test', 'A/USDT'), candles }] });
    expect(record.candles).toBe(2);
    expect(record.fills).toHaveLength(1);
    expect(record.fills[0].at).toBe(minute(5));
  });
});

describe('several instruments', () => {
  const two = (second: readonly Prices[], forecasts: readonly number[]) => runBacktest({
    strategy: scripted(forecasts), params: {}, settings: bare, timeframe: '1m',
    histories: [
      { instrument: plainInstrument('test', 'A/USDT'), candles: candlesOf([100, 100, 100, 100, 100, 100].map((at) => flat(at))) },
      { instrument: plainInstrument('test', 'B/USDT'), candles: candlesOf(second) },
    ],
  });

  it('share the cash in equal parts', () => {
    const record = two([50, 50, 50, 50, 50, 60].map((at) => flat(at)), [1]);
    expect(record.fills.map(({ instrument, quantity }) => [instrument, quantity])).toEqual([['test:A/USDT', 5], ['test:B/USDT', 10]]);
    expect(record.finalEquity).toBe(1_100);
    expect(record.perInstrument.map(({ profit }) => profit)).toEqual([0, 100]);
  });

  it('one that is delisted at -95 % stays in the result: what is held is sold at the last price (trap 19)', () => {
    const record = two([flat(50), flat(50), [50, 50, 2.5, 2.5]], [1, 1, 1, 1, 1, 1]);
    expect(record.fills.at(-1)).toMatchObject({ instrument: 'test:B/USDT', side: 'sell', price: 2.5, at: minute(3) });
    expect(record.finalEquity).toBeCloseTo(1_000 - 475, 9);
    expect(record.instruments).toEqual(['A/USDT', 'B/USDT']);
  });
});

it('streamed candle by candle the run is the same bit for bit, on the same machine in two runs as well (trap 33)', () => {
  const prices: Prices[] = Array.from({ length: 400 }, (_, i) => {
    const open = 100 + 10 * Math.sin(i / 9);
    const close = 100 + 10 * Math.sin((i + 1) / 9);
    return [open, Math.max(open, close) + 1, Math.min(open, close) - 1, close];
  });
  const forecasts = Array.from({ length: 400 }, (_, i) => Math.sign(Math.sin(i / 7)));
  const script = { prices, forecasts, exits: { stopLoss: 0.03, takeProfit: 0.08 }, settings: { takerFeeBps: 10, spreadBps: 2 } };
  const once = play(script);
  expect(once.fills.length).toBeGreaterThan(30);
  expect(play(script)).toEqual(once);
  expect(play(script, { streaming: true })).toEqual(once);
});
