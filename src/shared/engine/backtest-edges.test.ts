import { describe, expect, it } from 'vitest';
import { candleColumns } from '../domain/candle.ts';
import { carryGaps } from '../domain/carry-gaps.ts';
import { InvariantError } from '../domain/errors.ts';
import { plainInstrument } from '../domain/instrument.ts';
import { fundingColumns } from '../domain/public-trade.ts';
import { DAY, HOUR } from '../domain/time.ts';
import { price } from '../indicators/price.ts';
import { runBacktest } from './backtest.ts';
import { bare, candlesOf, minute, play, scripted, type Prices } from './scripted.contract.ts';
import { realistic } from './settings.ts';

const flat = (at: number, volume = 1_000): Prices => [at, at, at, at, volume];
const nothing = { fills: [], roundTrips: [], finalEquity: 1_000, candles: 0, exposureShare: 0, daily: { day: [], equity: [], buyAndHold: [] } };

describe('little or nothing to run over', () => {
  it('no history at all is a fault of the caller', () => {
    expect(() => runBacktest({ strategy: scripted([]), params: {}, settings: bare, timeframe: '1m', histories: [] })).toThrow(InvariantError);
  });

  it('no candle, alone or beside others', () => {
    const empty = { instrument: plainInstrument('test', 'E/USDT'), candles: candleColumns(0) };
    expect(runBacktest({ strategy: scripted([1]), params: {}, settings: bare, timeframe: '1m', histories: [empty] })).toMatchObject(nothing);
    const beside = runBacktest({ strategy: scripted([1]), params: {}, settings: bare, timeframe: '1m', histories: [empty, { instrument: plainInstrument('test', 'A/USDT'), candles: candlesOf([flat(100), flat(100), flat(110)]) }] });
    expect(beside.finalEquity).toBe(1_050);
    expect(runBacktest({ strategy: scripted([1]), params: {}, settings: bare, timeframe: '1m', histories: [empty, empty] })).toMatchObject(nothing);
  });

  it('one candle is decided on and nothing fills', () => {
    expect(play({ prices: [flat(100)], forecasts: [1] })).toMatchObject({ fills: [], candles: 1, finalEquity: 1_000, orders: { placed: 1, open: 1 } });
  });

  it('a range without candles, also one that ends before it begins', () => {
    const prices = Array.from({ length: 5 }, () => flat(100));
    expect(play({ prices, forecasts: [1], settings: { from: minute(10) } })).toMatchObject(nothing);
    expect(play({ prices, forecasts: [1], settings: { from: minute(3), to: minute(1) } })).toMatchObject(nothing);
  });

  it('an indicator of an instrument that does not take part is named', () => {
    const strategy = { ...scripted([1]), indicators: () => ({ other: price('close', { instrument: 'X/USDT' }) }) };
    expect(() => runBacktest({ strategy, params: {}, settings: bare, timeframe: '1m', histories: [{ instrument: plainInstrument('test', 'A/USDT'), candles: candlesOf([flat(1)]) }] })).toThrow('"X/USDT"');
  });
});

describe.each([1e-8, 1e8])('at a price around %d', (unit) => {
  const script = (factor: number) => ({
    prices: [100, 100, 110, 90, 120, 100].map((at): Prices => [at * factor, at * factor * 1.02, at * factor * 0.97, at * factor]), forecasts: [1, -1, 1, 0], exits: { stopLoss: 0.2 },
    settings: { takerFeeBps: 10, spreadBps: 2, slippage: { kind: 'fixed', bps: 3 } as const },
  });

  it('the same run comes out, in other quantities', () => {
    const [record, hundred] = [play(script(unit)), play(script(1))];
    expect(record.fills.length).toBeGreaterThan(3);
    expect(record.fills.map(({ at, side, reason }) => [at, side, reason])).toEqual(hundred.fills.map(({ at, side, reason }) => [at, side, reason]));
    expect(record.finalEquity).toBeCloseTo(hundred.finalEquity, 6);
    record.roundTrips.forEach((trip, n) => expect(trip.profit).toBeCloseTo(hundred.roundTrips[n].profit, 6));
  });

  it('lots and ticks of its size are kept to', () => {
    const { fills } = play({ ...script(unit), settings: { ...realistic, cash: 1_000 }, instrument: { tickSize: unit / 100, lotSize: 1e-3 / unit } });
    for (const { quantity } of fills) expect(Math.abs((quantity * unit) / 1e-3 - Math.round((quantity * unit) / 1e-3))).toBeLessThan(1e-6);
  });
});

describe('no volume', () => {
  it('with a cap nothing ever fills, and the orders stay open', () => {
    const record = play({ prices: Array.from({ length: 6 }, () => flat(100, 0)), forecasts: [1, 1, 0, -1], settings: realistic });
    expect(record.fills).toEqual([]);
  });
});

describe('funding inside a candle', () => {
  it('is in the equity of its close, settled on what is held then, at the last price known before', () => {
    const funding = fundingColumns(1);
    funding.at[0] = DAY + 8 * HOUR;
    funding.rate[0] = 0.01;
    funding.markPrice[0] = NaN;
    const record = play({ prices: [flat(100), flat(100), flat(100), flat(100)], forecasts: [1, NaN, 0], timeframe: '1d', history: { funding } });
    expect(record.daily.equity).toEqual([1_000, 990, 990, 990]);
    expect(record.maxDrawdown).toMatchObject({ troughAt: DAY });
  });

  it('is settled in a quiet stretch too, by the candle it falls into', () => {
    const funding = fundingColumns(1);
    funding.at[0] = 5 * DAY + HOUR;
    funding.rate[0] = 0.01;
    funding.markPrice[0] = 200;
    const { daily } = play({ prices: Array.from({ length: 9 }, () => flat(100)), forecasts: [1], timeframe: '1d', history: { funding } });
    expect(daily.equity).toEqual([1_000, 1_000, 1_000, 1_000, 1_000, 980, 980, 980, 980]);
  });

  it('is due once more where an instrument leaves the market at the settlement', () => {
    const funding = fundingColumns(1);
    funding.at[0] = minute(3);
    funding.rate[0] = 0.01;
    funding.markPrice[0] = 100;
    const histories = [3, 8].map((length, k) => ({ instrument: plainInstrument('test', `${'AB'[k]}/USDT`), candles: candlesOf(Array.from({ length }, () => flat(100))), ...(k === 0 ? { funding } : {}) }));
    expect(runBacktest({ strategy: scripted([1]), params: {}, settings: bare, timeframe: '1m', histories }).totals.funding).toBe(-5);
  });
});

describe('candles carried over gaps', () => {
  it('fill nothing and decide nothing in a portfolio either, and are seen as time', () => {
    const candles = candlesOf([flat(100), flat(100), flat(100), flat(120)]);
    candles.openTime.set([0, minute(1), minute(4), minute(5)]);
    const { candles: whole, synthetic } = carryGaps(candles, '1m');
    const decided: number[] = [];
    const strategy = { ...scripted([]), decide: (_series: unknown, i: number) => { decided.push(i); return i === 1 ? 1 : NaN; } };
    const record = runBacktest({
      strategy, params: {}, settings: bare, timeframe: '1m',
      histories: [{ instrument: plainInstrument('test', 'A/USDT'), candles: whole, synthetic }, { instrument: plainInstrument('test', 'B/USDT'), candles: candlesOf(Array.from({ length: 1 }, () => flat(100))) }],
    });
    expect(decided).toEqual([0, 0, 1, 4, 5]);
    expect(record.fills).toMatchObject([{ at: minute(4), price: 100 }]);
    expect(record.candles).toBe(7);
  });
});
