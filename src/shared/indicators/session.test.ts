import { describe, expect, it } from 'vitest';
import { candleColumns, type CandleColumns } from '../domain/candle.ts';
import { DAY, HOUR } from '../domain/time.ts';
import { column } from './column.ts';
import { previousSessionRange } from './previous-session-range.ts';
import { sessionOpen } from './session-open.ts';
import { sessionVwap } from './session-vwap.ts';

/** Hourly candles from `start` on. Candle i opens at 100 + i, reaches 1 more and 2 less, closes where it opened, and has volume 1. */
function hours(start: number, count: number): CandleColumns {
  const candles = candleColumns(count);
  for (let i = 0; i < count; i++) {
    candles.openTime[i] = start + i * HOUR;
    candles.open[i] = 100 + i;
    candles.high[i] = 101 + i;
    candles.low[i] = 98 + i;
    candles.close[i] = 100 + i;
    candles.volume[i] = 1;
  }
  return candles;
}

const from = 20_000 * DAY;

describe('sessions on the UTC grid', () => {
  it('the open is that of the first candle of the day', () => {
    const opens = column(sessionOpen(), hours(from, 50));
    expect([opens[0], opens[23], opens[24], opens[47], opens[48]]).toEqual([100, 100, 124, 124, 148]);
  });

  it('is not known in a day whose start was not seen, so that a bot started at noon agrees with one started long ago', () => {
    const [noon, early] = [hours(from + 12 * HOUR, 40), hours(from - 10 * DAY + 12 * HOUR, 280)];
    expect([...column(sessionOpen(), noon)].findIndex((open) => !Number.isNaN(open))).toBe(12);
    expect([...column(sessionVwap(), noon)].findIndex((price) => !Number.isNaN(price))).toBe(12);
    expect(column(sessionOpen(), noon)[20]).toBe(100 + 12);
    expect(column(sessionOpen(), early)[270]).toBe(100 + 12 + 24 * 10);
  });

  it('the previous range is that of the last whole day: not of a first day that was cut', () => {
    const whole = column(previousSessionRange(), hours(from, 50));
    // Highs end at 101 + 23, lows begin at 98: the range of 24 rising hours is 26.
    expect([whole[23], whole[24], whole[48]]).toEqual([NaN, 26, 26]);
    const cut = column(previousSessionRange(), hours(from + HOUR, 60));
    expect([...cut].findIndex((range) => !Number.isNaN(range))).toBe(23 + 24);
    expect(cut[47]).toBe(26);
  });

  it('a hole over midnight starts the new day with the first candle there is', () => {
    const all = hours(from, 48);
    const holed = candleColumns(45);
    for (const field of ['openTime', 'open', 'high', 'low', 'close', 'volume'] as const) holed[field].set([...all[field]].filter((_, i) => i < 23 || i >= 26));
    expect(column(sessionOpen(), holed)[23]).toBe(126);
    expect(column(previousSessionRange(), holed)[23]).toBe(25);
  });

  it('other lengths: four hours, and weeks from Monday on', () => {
    expect([...column(sessionOpen('4h'), hours(from, 9))]).toEqual([100, 100, 100, 100, 104, 104, 104, 104, 108]);
    // 1970-01-05 was the first Monday.
    const weeks = column(sessionOpen('1w'), hours(4 * DAY, 24 * 8));
    expect([weeks[0], weeks[167], weeks[168]]).toEqual([100, 100, 268]);
  });

  it('the VWAP starts afresh each day', () => {
    // Typical prices are (101 + 98 + 100) / 3 + i; volumes are equal, so the VWAP is their mean.
    const values = column(sessionVwap(), hours(from, 30));
    expect(values[0]).toBeCloseTo(299 / 3, 10);
    expect(values[23]).toBeCloseTo(299 / 3 + 11.5, 10);
    expect(values[24]).toBeCloseTo(299 / 3 + 24, 10);
  });

  it('tells the engine how much time must pass before its candles count', () => {
    expect(sessionOpen('1d').warmUpMs).toBe(DAY);
    expect(previousSessionRange('4h').warmUpMs).toBe(8 * HOUR);
  });
});
