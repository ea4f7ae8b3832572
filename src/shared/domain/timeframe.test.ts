import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationMs, isTimeframe, openTimeOf, periodsPerYear, TIMEFRAMES, timeframeOf, type Timeframe } from './timeframe.ts';

describe('timeframe', () => {
  it('is known by its name only', () => {
    expect(['1m', '1h', '1d', '1w'].every(isTimeframe)).toBe(true);
    expect(['1M', '7m', '', 'toString', '__proto__', '60'].some(isTimeframe)).toBe(false);
  });

  it('has one length each, rising', () => {
    const lengths = TIMEFRAMES.map(durationMs);
    expect(lengths).toEqual([...new Set(lengths)].toSorted((a, b) => a - b));
    expect(TIMEFRAMES.map((timeframe) => timeframeOf(durationMs(timeframe)))).toEqual(TIMEFRAMES);
    expect(timeframeOf(61_000)).toBeUndefined();
  });

  it.each<[Timeframe, number, number]>([
    ['1m', Date.UTC(2024, 0, 1, 10, 0, 59, 999), Date.UTC(2024, 0, 1, 10, 0)],
    ['1h', Date.UTC(2024, 0, 1, 10, 59), Date.UTC(2024, 0, 1, 10)],
    ['4h', Date.UTC(2024, 0, 1, 3, 59), Date.UTC(2024, 0, 1)],
    ['1d', Date.UTC(2024, 0, 1, 23, 59), Date.UTC(2024, 0, 1)],
    // 2024-01-01 was a Monday; the Sunday before it belongs to the week of 2023-12-25.
    ['1w', Date.UTC(2024, 0, 1), Date.UTC(2024, 0, 1)],
    ['1w', Date.UTC(2023, 11, 31, 23, 59), Date.UTC(2023, 11, 25)],
    ['1w', Date.UTC(1970, 0, 1), Date.UTC(1969, 11, 29)],
  ])('opens the %s candle that holds %d at %d', (timeframe, at, openTime) => {
    expect(openTimeOf(at, timeframe)).toBe(openTime);
  });

  it('tiles time: every moment is in exactly the candle that opens at or before it', () => {
    fc.assert(fc.property(fc.integer({ min: -(10 ** 12), max: 4 * 10 ** 12 }), fc.constantFrom(...TIMEFRAMES), (at, timeframe) => {
      const openTime = openTimeOf(at, timeframe);
      expect(openTime <= at && at < openTime + durationMs(timeframe)).toBe(true);
      expect(openTimeOf(openTime, timeframe)).toBe(openTime);
      expect(openTimeOf(openTime - 1, timeframe)).toBe(openTime - durationMs(timeframe));
    }));
  });

  it('has 365 days in its year', () => {
    expect([periodsPerYear('1d'), periodsPerYear('1h'), periodsPerYear('1m')]).toEqual([365, 8_760, 525_600]);
  });
});
