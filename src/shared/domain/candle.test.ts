import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CANDLE_FIELDS, candleAt, candleColumns, columnsOf, indexAt, sharedFloats, sliceCandles, type Candle } from './candle.ts';

const candles: readonly Candle[] = [0, 1, 3, 7].map((minute) => ({ openTime: minute * 60_000, open: 10 + minute, high: 12 + minute, low: 9 + minute, close: 11 + minute, volume: minute }));
const columns = columnsOf(candles);

describe('candle columns', () => {
  it('hold each candle under its index', () => {
    expect(columns.length).toBe(4);
    expect(candles.map((_, i) => candleAt(columns, i))).toEqual(candles);
  });

  it('start at zero, do not overlap, and sit in one block of shared memory', () => {
    const fresh = candleColumns(3);
    CANDLE_FIELDS.forEach((field, i) => fresh[field].fill(i + 1));
    expect(CANDLE_FIELDS.map((field) => [...fresh[field]])).toEqual([1, 2, 3, 4, 5, 6].map((value) => [value, value, value]));
    expect(new Set(CANDLE_FIELDS.map((field) => fresh[field].buffer)).size).toBe(1);
    expect(fresh.open.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(sharedFloats(2).buffer).toBeInstanceOf(SharedArrayBuffer);
    expect([...candleColumns(2).close]).toEqual([0, 0]);
  });

  it('may be empty', () => {
    expect(candleColumns(0).length).toBe(0);
    expect(columnsOf([]).close).toHaveLength(0);
    expect(indexAt(columnsOf([]), 5)).toBe(0);
  });

  it('are cut without a copy, within what there is', () => {
    const cut = sliceCandles(columns, 1, 3);
    expect([cut.length, [...cut.close]]).toEqual([2, [12, 14]]);
    expect(cut.close.buffer).toBe(columns.close.buffer);
    expect([sliceCandles(columns, -5, 99).length, sliceCandles(columns, 3, 1).length, sliceCandles(columns, 9, 12).length]).toEqual([4, 0, 0]);
  });

  it('are cut by their length, not by the room behind it', () => {
    expect(sliceCandles({ ...columns, length: 2 }, 0, 4).length).toBe(2);
    expect(indexAt({ ...columns, length: 2 }, 10 ** 12)).toBe(2);
  });

  it('find the first candle that opens at or after a time', () => {
    expect([-1, 0, 1, 60_000, 60_001, 420_000, 420_001].map((at) => indexAt(columns, at))).toEqual([0, 0, 1, 1, 2, 3, 4]);
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: -1000, max: 1000 })), fc.integer({ min: -1100, max: 1100 }), (times, at) => {
      const sorted = times.toSorted((a, b) => a - b);
      const found = sorted.findIndex((time) => time >= at);
      expect(indexAt(columnsOf(sorted.map((openTime) => ({ ...candles[0], openTime }))), at)).toBe(found === -1 ? sorted.length : found);
    }));
  });
});
