import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { plainInstrument } from '../domain/instrument.ts';
import { price } from '../indicators/price.ts';
import { defineStrategy, type Allocation, type Exits } from '../strategies/strategy.ts';
import { runBacktest, type History } from './backtest.ts';
import type { RunRecord } from './record.ts';
import { bare, candlesOf, play, scripted, type Prices } from './scripted.contract.ts';
import type { RunSettings } from './settings.ts';

const flat = (at: number): Prices => [at, at, at, at];
const sides = ({ fills }: RunRecord) => fills.map(({ side, at }) => `${side} ${Math.floor(at / 60_000)}`);
const stopped: readonly Prices[] = [flat(100), flat(100), [100, 100, 94, 96], ...Array.from({ length: 6 }, () => flat(96))];

describe('a forecast that was stopped out', () => {
  it.each([
    ['candle by candle or at once', {}], ['where a time limit makes each candle count', { maxCandles: 1_000 }],
  ])('is followed again after the strategy has said something it may not follow: short, where shorts are off (%s)', (_how, exits) => {
    const record = play({ prices: stopped, forecasts: [1, 1, 1, -1, 1], exits: { stopLoss: 0.05, ...exits }, settings: { shorts: false } });
    expect(sides(record)).toEqual(['buy 1', 'sell 2', 'buy 5']);
  });

  it('is not followed again while the strategy only repeats it or has no opinion', () => {
    expect(sides(play({ prices: stopped, forecasts: [1, 1, 1, 1, NaN, 1, 5], exits: { stopLoss: 0.05 } }))).toHaveLength(2);
  });

  it('a position that was held too long is not entered again either', () => {
    expect(sides(play({ prices: Array.from({ length: 9 }, () => flat(100)), forecasts: [1, 1, 1, 1, 1, 0, 1], exits: { maxCandles: 2 } }))).toEqual(['buy 1', 'sell 3', 'buy 7']);
  });
});

describe('forecasts', () => {
  it('beyond the range count as its ends', () => {
    const record = play({ prices: Array.from({ length: 6 }, () => flat(100)), forecasts: [7, 1, 1.5, -3, -1] });
    expect(record.fills.map(({ side, quantity }) => [side, quantity])).toEqual([['buy', 10], ['sell', 20]]);
  });

  it('of no opinion change nothing', () => expect(sides(play({ prices: Array.from({ length: 5 }, () => flat(100)), forecasts: [NaN, 1, NaN, NaN] }))).toEqual(['buy 2']));

  it('that change by less than the band are left alone, a turn and an exit never', () => {
    const record = play({ prices: Array.from({ length: 8 }, () => flat(100)), forecasts: [0.5, 0.52, 0.7, 0.01, 0, -0.01], settings: { noTradeBand: 0.05 } });
    expect(record.fills.map(({ side, quantity, at }) => [side, Number(quantity.toFixed(9)), at / 60_000])).toEqual([['buy', 5, 1], ['buy', 2, 3], ['sell', 6.9, 4], ['sell', 0.1, 5], ['sell', 0.1, 6]]);
  });
});

describe('an account that is used up', () => {
  it('opens nothing more in plain arithmetic: a debt does not turn the sign of what is wanted', () => {
    const record = play({ prices: [flat(100), flat(100), flat(300), flat(300), flat(300)], forecasts: [-1, NaN, 1, -1] });
    expect(record.finalEquity).toBe(-1_000);
    expect(record.fills.map(({ side, quantity }) => [side, quantity])).toEqual([['sell', 10], ['buy', 10]]);
  });
});

/** Several instruments, each of whose prices and forecasts are given; NaN prices are candles that are missing. */
function several(markets: readonly { readonly closes: readonly number[]; readonly says: readonly number[] }[], more: {
  readonly allocation?: Allocation; readonly exits?: Exits; readonly settings?: Partial<RunSettings>; readonly rebalance?: '5m'; readonly history?: Partial<History>;
} = {}): RunRecord {
  const strategy = defineStrategy({
    name: 'several', summary: 'Says what it was told.', params: z.object({}), indicators: () => ({ volume: price('volume') }), decide: ({ volume }, i) => volume[i] - 10_000,
    allocation: () => more.allocation ?? { kind: 'each' }, ...(more.rebalance === undefined ? {} : { rebalance: () => '5m' as const }),
  });
  return runBacktest({
    strategy, params: {}, timeframe: '1m', settings: { ...bare, ...more.settings }, exits: more.exits,
    histories: markets.map(({ closes, says }, k) => {
      const all = candlesOf(closes.map((close, i): Prices => [close, close, close, close, 10_000 + (says[i] ?? says.at(-1) ?? 0)]));
      const there = closes.flatMap((close, i) => (Number.isNaN(close) ? [] : [i]));
      const pick = (column: Float64Array) => Float64Array.from(there, (i) => column[i]);
      return {
        instrument: plainInstrument('test', `${'ABC'[k]}/USDT`), ...more.history,
        candles: { length: there.length, openTime: pick(all.openTime), open: pick(all.open), high: pick(all.high), low: pick(all.low), close: pick(all.close), volume: pick(all.volume) },
      };
    }),
  });
}

const orders = ({ fills }: RunRecord) => fills.map(({ instrument, side, quantity, at }) => `${instrument.slice(5, 6)} ${side} ${Number(quantity.toFixed(6))} at ${Math.floor(at / 60_000)}`);
const hundred = Array.from({ length: 12 }, () => 100);

describe('a ranking', () => {
  it('moves all of the money from one instrument to the other in one candle: what is sold pays for what is bought', () => {
    const record = several([{ closes: hundred, says: [0.9, 0.9, 0.1] }, { closes: hundred, says: [0.5] }], { allocation: { kind: 'rank', long: 1, short: 0 }, settings: { filters: true, shorts: false, exposure: 0.95, takerFeeBps: 10 } });
    expect(orders(record)).toEqual(['A buy 9.5 at 1', 'A sell 9.5 at 3', 'B buy 9.490975 at 3']);
    expect(record.orders).toMatchObject({ denied: 0, rejected: 0 });
  });

  it('sells the worst only where shorts are allowed', () => {
    const markets = [{ closes: hundred, says: [0.9] }, { closes: hundred, says: [0.1] }];
    expect(orders(several(markets, { allocation: { kind: 'rank', long: 1, short: 1 } }))).toEqual(['B sell 5 at 1', 'A buy 5 at 1']);
    for (const filters of [true, false]) {
      const record = several(markets, { allocation: { kind: 'rank', long: 1, short: 1 }, settings: { shorts: false, filters } });
      expect(orders(record)).toEqual(['A buy 5 at 1']);
      expect(record.orders).toMatchObject({ placed: 1, rejected: 0, denied: 0 });
    }
  });

  it('one that was best and is sold short next goes flat where shorts are off', () => {
    const record = several([{ closes: hundred, says: [0.9, 0.1] }, { closes: hundred, says: [0.5] }], { allocation: { kind: 'rank', long: 1, short: 1 }, settings: { shorts: false } });
    expect(orders(record)).toEqual(['A buy 5 at 1', 'A sell 5 at 2', 'B buy 5 at 2']);
  });

  it('does not enter again what was stopped out until its weight has changed', () => {
    const falling = { closes: [100, 100, 90, ...hundred], says: [0.9, 0.9, 0.9, 0.9, 0.9, 0.1, 0.9] };
    const record = several([falling, { closes: [...hundred, 100, 100, 100], says: [0.5] }], { allocation: { kind: 'rank', long: 1, short: 0 }, exits: { stopLoss: 0.05 } });
    expect(orders(record).slice(0, 5)).toEqual(['A buy 10 at 1', 'A sell 10 at 2', 'B buy 9 at 6', 'B sell 9 at 7', 'A buy 9 at 7']);
  });

  it('gives the place of one that has left the market to the next best', () => {
    const record = several([{ closes: hundred.slice(0, 4), says: [0.9] }, { closes: hundred, says: [0.5] }], { allocation: { kind: 'rank', long: 1, short: 0 } });
    expect(orders(record)).toEqual(['A buy 10 at 1', 'A sell 10 at 4', 'B buy 10 at 5']);
  });

  it('on a grid of five minutes one without a candle then is brought to its weight at its next candle', () => {
    const gap = [100, 100, 100, 100, 100, 100, 100, 100, 100, NaN, NaN, 100, 100, 100];
    const record = several([{ closes: gap, says: [0.9, 0.9, 0.9, 0.9, 0.9, 0.1] }, { closes: gap.map(() => 100), says: [0.5, 0.5, 0.5, 0.5, 0.5, 0.95] }], { allocation: { kind: 'rank', long: 1, short: 0 }, rebalance: '5m' });
    expect(orders(record)).toEqual(['A buy 10 at 5', 'B buy 10 at 10', 'A sell 10 at 12']);
  });
});

describe('a spread', () => {
  it('buys one leg and sells the other with the same value, and closes both', () => {
    expect(orders(several([{ closes: hundred, says: [1, 1, 0] }, { closes: hundred.map(() => 50), says: [0] }], { allocation: { kind: 'spread' } })))
      .toEqual(['B sell 10 at 1', 'A buy 5 at 1', 'A sell 5 at 3', 'B buy 10 at 3']);
  });

  it('a leg that was stopped out stays out until the spread has said something else', () => {
    const record = several([{ closes: [100, 100, 90, ...hundred], says: [1] }, { closes: [...hundred, 100, 100, 100], says: [0] }], { allocation: { kind: 'spread' }, exits: { stopLoss: 0.05 } });
    expect(orders(record)).toEqual(['B sell 5 at 1', 'A buy 5 at 1', 'A sell 5 at 2']);
  });
});

describe('several instruments', () => {
  it('a candle is matched once: one whose market order is done and whose guards wait does not meet it a second time', () => {
    // The trailing stop of the short moves to 95 and so to 99.75, which only the next open can meet.
    const turning: readonly Prices[] = [flat(100), flat(100), [100, 104, 95, 99], [99, 99, 99, 99]];
    const record = runBacktest({
      strategy: scripted([1, -1]), params: {}, timeframe: '1m', settings: bare, exits: { trailingStop: 0.05 },
      histories: [turning, turning.map(() => flat(100))].map((prices, k) => ({ instrument: plainInstrument('test', `${'AB'[k]}/USDT`), candles: candlesOf(prices) })),
    });
    expect(orders(record)).toEqual(['A buy 5 at 1', 'B buy 5 at 1', 'A sell 10 at 2', 'B sell 10 at 2']);
    expect(record.ambiguousExits).toBe(1);
  });

  it('that start and end when they like count their own candles', () => {
    const record = several([{ closes: [NaN, NaN, 100, 100], says: [1] }, { closes: hundred, says: [0] }]);
    expect(record.perInstrument.map(({ candles }) => candles)).toEqual([2, 12]);
    expect(record.candles).toBe(14);
  });
});
