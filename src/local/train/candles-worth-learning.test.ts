import { describe, expect, it } from 'vitest';
import { columnsOf, type CandleColumns } from '../../shared/domain/candle.ts';
import { HOUR } from '../../shared/domain/time.ts';
import { candlesWorthLearning } from './candles-worth-learning.ts';

const START = Date.UTC(2024, 0, 1);
const hours = (count: number, isThere: (i: number) => boolean, volume: (i: number) => number = () => 1): CandleColumns =>
  columnsOf(Array.from({ length: count }, (_, i) => ({ openTime: START + i * HOUR, open: 1, high: 1, low: 1, close: 1, volume: volume(i) })).filter((_, i) => isThere(i)));

describe('candles to learn from', () => {
  it('are said nothing of where they are whole', () => {
    expect(candlesWorthLearning(hours(100, () => true), '1h')).toEqual([]);
    expect(candlesWorthLearning(hours(0, () => true), '1h')).toEqual([]);
  });

  it('have their holes and their standstill told', () => {
    expect(candlesWorthLearning(hours(100, (i) => i !== 3 && (i < 10 || i > 13), (i) => i % 19), '1h')).toEqual([
      '5 of 100 1h candles (5.00 %) are missing in 2 holes, the longest 4 after 2024-01-01T09:00:00Z: features and labels step over them', '6 of 95 1h candles (6.32 %) have no volume: nobody traded at their prices',
    ]);
  });

  it('are refused with the limit where too few are there, or too few were traded', () => {
    expect(() => candlesWorthLearning(hours(1_000, (i) => i % 5 === 0), '1h')).toThrow(/^expected at most 20\.0 % of the 1h candles to be missing, found 796 of 996 \(79\.9 %\)/);
    expect(() => candlesWorthLearning(hours(100, () => true, (i) => Number(i < 49)), '1h')).toThrow('expected volume in at least 50.0 % of the 1h candles, found 51 of 100 without (51.0 %)');
    expect(candlesWorthLearning(hours(100, () => true, (i) => i % 2), '1h')).toHaveLength(1);
  });
});
