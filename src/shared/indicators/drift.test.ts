import { describe, expect, it } from 'vitest';
import { sliceCandles, type CandleColumns } from '../domain/candle.ts';
import { accumulationDistribution } from './accumulation-distribution.ts';
import { CATALOGUE } from './catalogue.ts';
import { column } from './column.ts';
import { flat, walk } from './indicator.contract.ts';
import { highest } from './highest.ts';
import { obv } from './obv.ts';
import { sma } from './sma.ts';
import { standardDeviation } from './standard-deviation.ts';

/** Indicators whose value depends on a window alone, with the candles that window takes. */
const WINDOWED: readonly (readonly [name: string, values: readonly number[], candles: number])[] = [
  ['sma', [20], 20], ['wma', [20], 20], ['hma', [20], 24], ['linearSlope', [14], 14], ['roc', [10], 11], ['momentum', [10], 11],
  ['standardDeviation', [20], 20], ['zScore', [20], 20], ['bollinger', [20, 2], 20], ['cci', [20], 20], ['williamsR', [14], 14], ['mfi', [14], 15],
  ['stochastic', [14, 3, 3], 18], ['ultimateOscillator', [7, 14, 28], 29], ['aroon', [14], 15], ['donchian', [20], 20], ['highest', [20], 20],
  ['realisedVolatility', [20], 21], ['garmanKlass', [20], 20], ['rogersSatchell', [20], 20], ['rollingVwap', [20], 20], ['hurst', [64], 64], ['volumeProfile', [30, 12], 30],
  ['savitzkyGolay', [21, 2], 21], ['savitzkyGolay', [31, 4], 31],
];

/** A walk of a million candles with one absurd candle in the middle: a price and a volume 1e11 times too large. */
const LENGTH = 1_000_000;
const SPIKE = 500_000;
const candles: CandleColumns = walk(LENGTH, 11);
for (const field of ['open', 'high', 'low', 'close', 'volume'] as const) candles[field][SPIKE] *= 1e11;

function valueAt(name: string, values: readonly number[], history: CandleColumns): readonly number[] {
  return Object.values(CATALOGUE[name].build(values)).map((indicator) => column(indicator, history)[history.length - 1]);
}

describe('a million candles with a spike in the middle', () => {
  it.each(WINDOWED)('%s(%j) ends where a fresh start on its window ends', (name, values, window) => {
    const fresh = valueAt(name, values, sliceCandles(candles, LENGTH - window, LENGTH));
    const long = valueAt(name, values, candles);
    // Nine digits: a running sum over a spike of 1e13 that is never renewed keeps an error of 1e-3 for ever, and a sum of squares one of 1e10.
    for (const [i, value] of fresh.entries()) expect(Math.abs(long[i] - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)));
  });

  it('a deviation is right as soon as the spike has left its window', () => {
    const after = sliceCandles(candles, SPIKE + 1, SPIKE + 21);
    const expected = column(standardDeviation(20), after)[19];
    expect(column(standardDeviation(20), candles)[SPIKE + 20]).toBeCloseTo(expected, 12);
  });

  it('a mean is back to nine digits within two of its buffers', () => {
    const expected = column(sma(20), sliceCandles(candles, SPIKE + 2_081, SPIKE + 2_101))[19];
    expect(column(sma(20), candles)[SPIKE + 2_100]).toBeCloseTo(expected, 9);
  });
});

describe('sums without end', () => {
  it('on-balance volume counts a million tenths after 1e15 exactly', () => {
    const rising = flat(LENGTH, 1, (at, i) => { at.close[i] = 1 + i; at.volume[i] = i === 0 ? 1e15 : 0.1; });
    // 999,999 * 0.1 = 99,999.9; the spacing of doubles near 1e15 is 0.125.
    expect(column(obv(), rising)[LENGTH - 1] - 1e15).toBeCloseTo(99_999.9, 0);
    expect(Math.abs(column(obv(), rising)[LENGTH - 1] - 1e15 - 99_999.9)).toBeLessThanOrEqual(0.125);
  });

  it('accumulation/distribution goes back to where it was after the same volume the other way', () => {
    const there = flat(LENGTH, 2, (at, i) => {
      at.low[i] = 1;
      at.high[i] = 3;
      at.close[i] = i < LENGTH / 2 ? 3 : 1;
      at.volume[i] = 0.1 * (1 + (i % 7));
    });
    // 500,000 = 7 * 71,428 + 4: both halves hold the same volumes but for where in the cycle of seven they begin.
    const values = column(accumulationDistribution(), there);
    const phase = (from: number) => [0, 1, 2, 3].reduce((sum, i) => sum + 0.1 * (1 + ((from + i) % 7)), 0);
    expect(values[LENGTH - 1]).toBeCloseTo(phase(0) - phase(4), 9);
  });
});

describe('highest over a falling market', () => {
  it('is the first high of the window, in a window of 50 and of 5000', () => {
    const falling = flat(200_000, 1, (at, i) => { at.high[i] = 1e6 - i; });
    expect(column(highest(5_000), falling)[199_999]).toBe(1e6 - 199_999 + 4_999);
    expect(column(highest(50), falling)[199_999]).toBe(1e6 - 199_999 + 49);
  });
});
