import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { candleAt, columnsOf, type Candle, type CandleColumns } from '../domain/candle.ts';
import { InvariantError } from '../domain/errors.ts';
import { plainInstrument } from '../domain/instrument.ts';
import { HOUR, MINUTE } from '../domain/time.ts';
import { price } from '../indicators/price.ts';
import { sma } from '../indicators/sma.ts';
import { defineStrategy } from '../strategies/strategy.ts';
import { runBacktest } from './backtest.ts';
import { IndicatorGraph } from './indicator-graph.ts';
import { BLOCK, REACH, RollingMarket } from './market.ts';
import { bare } from './scripted.contract.ts';

/** More than two windows, with a hole in each thousand; whole numbers, so that sums are exact. */
function walk(length: number, seed: number): CandleColumns {
  const candles: Candle[] = [];
  for (let i = 0; candles.length < length; i++) {
    if (i % 1_000 === 137 * seed) continue;
    const close = 1_000 + ((i * i * seed + 7 * i) % 97);
    candles.push({ openTime: i * MINUTE, open: close, high: close + 1, low: close - 1, close, volume: 1 });
  }
  return columnsOf(candles);
}

const LENGTH = 2 * (REACH + BLOCK) + 3_000;
const own = walk(LENGTH, 1);
const other = walk(LENGTH - 4_000, 2);
const declared = { close: price(), mean: sma(50), hourly: sma(3, { timeframe: '1h' }), foreign: price('close', { instrument: 'B/USDT' }) };

/** The mean of the closes of the last three hours that had ended, hole or no hole, at the close of candle `i`. */
function hourlyMean(candles: CandleColumns, i: number): number {
  const now = candles.openTime[i] + MINUTE;
  const closes: number[] = [];
  // An hour whose last minute is missing is known to be over with the first candle after it.
  const ended = candles.openTime[i] % HOUR === HOUR - MINUTE ? now : Math.floor(candles.openTime[i] / HOUR) * HOUR;
  for (let hour = ended - HOUR, k = i; closes.length < 3 && k >= 0; hour -= HOUR) {
    while (k >= 0 && candles.openTime[k] >= hour + HOUR) k -= 1;
    if (k >= 0) closes.push(candles.close[k]);
  }
  return closes.length < 3 ? NaN : closes.reduce((sum, close) => sum + close, 0) / 3;
}

function expected(candles: CandleColumns, foreign: CandleColumns, i: number): Record<keyof typeof declared, number> {
  let sum = 0;
  for (let k = Math.max(0, i - 49); k <= i; k++) sum += candles.close[k];
  let newest = NaN;
  for (let k = 0; k < foreign.length && foreign.openTime[k] <= candles.openTime[i]; k++) newest = foreign.close[k];
  return { close: candles.close[i], mean: i < 49 ? NaN : sum / 50, hourly: hourlyMean(candles, i), foreign: newest };
}

const candleOf = new Map(Array.from(own.openTime.subarray(0, LENGTH), (at, i) => [at, i]));

const places = [0, 48, 49, 50, 200, 1_023, BLOCK - 1, BLOCK, BLOCK + REACH - 1, BLOCK + REACH, BLOCK + REACH + 1, 2 * BLOCK + REACH - 1, 2 * BLOCK + REACH, 2 * BLOCK + REACH + 1, LENGTH - 1];

/** Running sums and sums made afresh differ in the last bit. */
const rounded = (values: Readonly<Record<string, number>> = {}): Record<string, number> => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value.toFixed(9))]));

describe.each([false, true])('indicators over more candles than the window holds (streaming: %s)', (streaming) => {
  it('stand where a strategy reads them, now, one before and as far back as it may, on each side of a move', () => {
    const seen = new Map<string, Record<string, number>>();
    const reading = defineStrategy({
      name: 'reader', summary: 'Reads the series of the first instrument.', params: z.object({}), allocation: () => ({ kind: 'spread' }), indicators: () => ({ ...declared, at: price('openTime') }),
      decide: (series, i) => {
        const at = candleOf.get(series.at[i]) ?? -1;
        for (const back of [0, 1, REACH]) {
          if (places.includes(at - back) && i - back >= 0) seen.set(`${at - back} from ${back}`, Object.fromEntries(Object.keys(declared).map((name) => [name, series[name as keyof typeof declared][i - back]])));
        }
        return NaN;
      },
    });
    runBacktest({
      strategy: reading, params: {}, settings: bare, timeframe: '1m', streaming,
      histories: [{ instrument: plainInstrument('test', 'A/USDT'), candles: own }, { instrument: plainInstrument('test', 'B/USDT'), candles: other }],
    });
    for (const place of places) {
      for (const back of [0, 1, REACH]) if (place + back < LENGTH) expect(rounded(seen.get(`${place} from ${back}`)), `${place} from ${back}`).toEqual(rounded(expected(own, other, place)));
    }
  });
});

describe('a live window', () => {
  it('gives the values of the whole history, across its own moves', () => {
    const whole = { candles: own };
    const foreign = { candles: other };
    const history = new IndicatorGraph(declared, { timeframe: '1m', market: whole, others: new Map([['B/USDT', foreign]]) });
    const [mine, theirs] = [new RollingMarket(REACH), new RollingMarket(REACH)];
    const live = new IndicatorGraph(declared, { timeframe: '1m', market: mine, others: new Map([['B/USDT', theirs]]), streaming: true });
    let j = 0;
    for (let i = 0; i < 6_000; i++) {
      while (other.openTime[j] <= own.openTime[i]) theirs.push(candleAt(other, j++));
      const moved = mine.push(candleAt(own, i));
      if (moved > 0) live.moveBack(moved);
      history.advanceAll(i + 1);
      const at = mine.candles.length - 1;
      live.advanceAll(at + 1);
      for (const name of Object.keys(declared)) {
        expect([name, live.series[name][at], live.series[name][Math.max(0, at - 1)]]).toEqual([name, history.series[name][i - history.offset], history.series[name][i - history.offset - (at > 0 ? 1 : 0)]]);
      }
    }
  });

  it('that is larger than what indicators are computed in is refused: two windows that move would lose count of each other', () => {
    expect(() => new RollingMarket((REACH + BLOCK) / 2 + 1)).toThrow(InvariantError);
    expect(() => new RollingMarket(0)).toThrow(InvariantError);
    const graph = new IndicatorGraph({ mean: sma(5) }, { timeframe: '1m', market: { candles: own }, others: new Map() });
    expect(() => graph.moveBack(10)).toThrow('was moved back');
  });
});

describe('what cannot be computed', () => {
  const world = { timeframe: '1h' as const, market: { candles: own }, others: new Map([['A/USDT', { candles: own }]]) };

  it('names an instrument that does not take part, and those that do', () => {
    expect(() => new IndicatorGraph({ x: price('close', { instrument: 'X/USDT' }) }, world)).toThrow('an indicator reads "X/USDT", which is not among the instruments: A/USDT');
  });

  it('shorter candles out of longer ones', () => {
    expect(() => new IndicatorGraph({ x: sma(3, { timeframe: '15m' }) }, world)).toThrow('cannot be computed from 1h candles');
  });
});

it('declarations of one computation share its column', () => {
  const graph = new IndicatorGraph({ a: sma(5), b: sma(5), c: sma(6) }, { timeframe: '1m', market: { candles: own }, others: new Map() });
  const { a, b, c } = graph.series as Readonly<Record<'a' | 'b' | 'c', Float64Array>>;
  expect(a).toBe(b);
  expect(c).not.toBe(a);
});
