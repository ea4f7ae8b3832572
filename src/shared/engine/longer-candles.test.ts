import { expect, it } from 'vitest';
import { columnsOf } from '../domain/candle.ts';
import { HOUR, MINUTE } from '../domain/time.ts';
import { LongerCandles } from './longer-candles.ts';

/** What is published, by the minute of the quarter-hour candle after which it is: open time in minutes, prices, volume. */
function published(minutes: readonly number[]): readonly (readonly number[])[] {
  const seen: number[][] = [];
  let now = NaN;
  const longer = new LongerCandles('1h', '15m', () => {
    const { openTime, open, high, low, close, volume } = longer.columns;
    seen.push([now, openTime[0] / MINUTE, open[0], high[0], low[0], close[0], volume[0]]);
  });
  const base = columnsOf(minutes.map((minute) => ({ openTime: 10 * HOUR + minute * MINUTE, open: minute, high: minute + 1, low: minute - 1, close: minute + 0.5, volume: 1 })));
  minutes.forEach((minute, i) => {
    now = minute;
    longer.take(base, i);
  });
  return seen;
}

it('an hour is published with its last quarter, made of all four', () => {
  expect(published([0, 15, 30, 45, 60])).toEqual([[45, 600, 0, 46, -1, 45.5, 4]]);
});

it('one whose last quarter is missing is published with the first candle after it, never before', () => {
  expect(published([0, 15, 30, 60, 75])).toEqual([[60, 600, 0, 31, -1, 30.5, 3]]);
});

it('two may come at once: one left unfinished, and the one that the candle itself completes', () => {
  expect(published([0, 105]).map(([now, from]) => [now, from])).toEqual([[105, 600], [105, 660]]);
});

it('one that starts in the middle is made of what there is', () => {
  expect(published([30, 45])).toEqual([[45, 600, 30, 46, 29, 45.5, 2]]);
});
