import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CandleCells } from '../../desk/market.ts';
import { GrowingCandle } from './growing-candle.ts';

const FIVE = { lengthMs: 300_000, originMs: 0 };
const MINUTE = 60_000;
const minute = (n: number, close: number): CandleCells => [n * MINUTE, close - 1, close + 2, close - 3, close, 1];

describe('a growing candle', () => {
  it('is made of the shorter candles that close, one interval after the other', () => {
    const growing = new GrowingCandle(FIVE, MINUTE);
    growing.begin(null, 0);
    expect([10, 12, 8, 9, 11].map((close, n) => growing.closed(minute(n, close))).at(-1)).toEqual([0, 9, 14, 5, 11, 5]);
    expect(growing.closed(minute(5, 20))).toEqual([300_000, 19, 22, 17, 20, 1]);
  });

  it('shows the candle that has not closed yet without keeping it', () => {
    const growing = new GrowingCandle(FIVE, MINUTE);
    growing.begin([0, 9, 14, 5, 11, 4], 4 * MINUTE);
    expect(growing.forming([4 * MINUTE, 11, 99, 11, 50, 7])).toEqual([0, 9, 99, 5, 50, 11]);
    expect(growing.closed(minute(4, 12))).toEqual([0, 9, 14, 5, 12, 5]);
  });

  it('takes nothing twice, and knows when something is missing', () => {
    const growing = new GrowingCandle(FIVE, MINUTE);
    growing.begin(null, 3 * MINUTE);
    expect(growing.closed(minute(2, 5))).toBeUndefined();
    expect(growing.isBehind(minute(3, 5))).toBe(false);
    expect(growing.isBehind(minute(4, 5))).toBe(true);
  });

  it('opens weeks on Mondays', () => {
    const growing = new GrowingCandle({ lengthMs: 604_800_000, originMs: -259_200_000 }, 86_400_000);
    growing.begin(null, undefined);
    // 2024-01-03 was a Wednesday, 2024-01-01 the Monday before.
    expect(growing.closed([Date.UTC(2024, 0, 3), 1, 1, 1, 1, 1])?.[0]).toBe(Date.UTC(2024, 0, 1));
  });

  it('ends as one fold over all of an interval does, wherever it began', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 10, max: 1_000 }), { minLength: 5, maxLength: 5 }), fc.integer({ min: 0, max: 4 }), (closes, from) => {
      const all = closes.map((close, n) => minute(n, close));
      const folded = (some: readonly CandleCells[]): CandleCells => [0, some[0]?.[1] ?? 0, Math.max(...some.map(([, , high]) => high)), Math.min(...some.map(([, , , low]) => low)), some.at(-1)?.[4] ?? 0, some.length];
      const growing = new GrowingCandle(FIVE, MINUTE);
      growing.begin(from === 0 ? null : folded(all.slice(0, from)), from * MINUTE);
      expect(all.map((row) => growing.closed(row)).at(-1)).toEqual(folded(all));
    }));
  });
});
