import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candleAt, columnsOf, type Candle, type CandleColumns } from '../../domain/candle.ts';
import { DAY, HOUR, MINUTE } from '../../domain/time.ts';
import { cover, uncovered } from './coverage.ts';
import { mergeCandles } from './merge-candles.ts';
import { datasetFolder, partitionsOf } from './partition.ts';
import { resample } from './resample.ts';
import { wholeMonths } from './whole-months.ts';

const START = Date.UTC(2024, 0, 1);
const candle = (i: number, change: Partial<Candle> = {}): Candle => ({ openTime: START + i * MINUTE, open: 100 + i, high: 103 + i, low: 98 + i, close: 101 + i, volume: 2, ...change });
const rows = (candles: CandleColumns): Candle[] => Array.from({ length: candles.length }, (_, i) => candleAt(candles, i));
const indexes = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 40 }).map((list) => list.toSorted((a, b) => a - b));

describe('two series as one', () => {
  it('hold each candle once, in order', () => {
    fc.assert(fc.property(indexes, indexes, (a, b) => {
      const merged = mergeCandles(columnsOf(a.map((i) => candle(i))), columnsOf(b.map((i) => candle(i))));
      const all = [...new Set([...a, ...b])].toSorted((x, y) => x - y);
      expect(rows(merged.candles)).toEqual(all.map((i) => candle(i)));
      expect(merged).toMatchObject({ duplicates: a.length + b.length - all.length, conflicts: 0 });
    }));
  });

  it('keep the second where they differ, and say so', () => {
    const merged = mergeCandles(columnsOf([candle(0), candle(1)]), columnsOf([candle(1, { close: 100 }), candle(2)]));
    expect(merged).toMatchObject({ duplicates: 1, conflicts: 1, firstConflict: START + MINUTE });
    expect(merged.candles.close[1]).toBe(100);
  });
});

describe('what has been asked for', () => {
  const stretch = fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 })).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));

  it('and what has not divide every range', () => {
    fc.assert(fc.property(fc.array(stretch), stretch, (asked, range) => {
      const known = asked.reduce(cover, []);
      const open = uncovered(known, range);
      for (let at = range.from; at < range.to; at++) {
        const isKnown = asked.some(({ from, to }) => at >= from && at < to);
        expect(open.some(({ from, to }) => at >= from && at < to)).toBe(!isKnown);
      }
      expect(known.every(({ from }, i) => i === 0 || from > known[i - 1].to)).toBe(true);
    }));
  });
});

describe('months', () => {
  it('are named where they lie whole in a range, over the year', () => {
    expect(wholeMonths({ from: Date.UTC(2023, 10, 15), to: Date.UTC(2024, 2, 2) })).toEqual([
      { from: Date.UTC(2023, 10, 15), to: Date.UTC(2023, 11, 1), period: undefined }, { from: Date.UTC(2023, 11, 1), to: Date.UTC(2024, 0, 1), period: '2023-12' },
      { from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 1, 1), period: '2024-01' }, { from: Date.UTC(2024, 1, 1), to: Date.UTC(2024, 2, 1), period: '2024-02' },
      { from: Date.UTC(2024, 2, 1), to: Date.UTC(2024, 2, 2), period: undefined },
    ]);
  });

  it('cut a series of minutes, years one of hours', () => {
    const at = (times: readonly number[]) => columnsOf(times.map((openTime) => candle(0, { openTime })));
    const times = [Date.UTC(2023, 11, 31, 23), Date.UTC(2024, 0, 1), Date.UTC(2024, 0, 5), Date.UTC(2024, 1, 1)];
    expect(partitionsOf(at(times), '1m').map(({ period, candles }) => [period, candles.length])).toEqual([['2023-12', 1], ['2024-01', 2], ['2024-02', 1]]);
    expect(partitionsOf(at(times), '1h').map(({ period, candles }) => [period, candles.length])).toEqual([['2023', 1], ['2024', 3]]);
    expect(partitionsOf(at([]), '1h')).toEqual([]);
  });

  it('lie in folders every file system takes', () => {
    expect(datasetFolder('data/processed', { venue: 'binanceusdm', symbol: 'BTC/USDT:USDT', timeframe: '1m' })).toBe('data/processed/venue=binanceusdm/symbol=BTC-USDT_USDT/timeframe=1m');
  });
});

describe('longer candles', () => {
  const rules = { from: '1m', to: '5m', keepIncomplete: false } as const;

  it('have the first open, the extremes, the last close and the sum', () => {
    const minutes = columnsOf([candle(0), candle(1, { high: 500 }), candle(2), candle(3, { low: 1 }), candle(4)]);
    expect(rows(resample(minutes, rules))).toEqual([{ openTime: START, open: 100, high: 500, low: 1, close: 105, volume: 10 }]);
  });

  it('leave out a first and a last one that is not covered, unless told', () => {
    const minutes = columnsOf([3, 4, 5, 6, 7, 8, 9, 10, 11].map((i) => candle(i)));
    expect(rows(resample(minutes, rules)).map(({ openTime }) => openTime)).toEqual([START + 5 * MINUTE]);
    expect(resample(minutes, { ...rules, keepIncomplete: true }).length).toBe(3);
  });

  it('keep holes as holes and make candles of what there is', () => {
    const minutes = columnsOf([0, 1, 2, 3, 4, 7, 8, 15, 16, 17, 18, 19].map((i) => candle(i)));
    expect(rows(resample(minutes, rules)).map(({ openTime, volume }) => [(openTime - START) / MINUTE, volume])).toEqual([[0, 10], [5, 4], [15, 10]]);
  });

  it('open on the UTC grid: days at 00:00, weeks on Monday', () => {
    const hours = columnsOf(Array.from({ length: 24 * 21 }, (_, i) => candle(0, { openTime: Date.UTC(2024, 0, 3) + i * HOUR })));
    expect(rows(resample(hours, { from: '1h', to: '1w', keepIncomplete: false })).map(({ openTime }) => new Date(openTime).toISOString().slice(0, 10))).toEqual(['2024-01-08', '2024-01-15']);
    expect(resample(hours, { from: '1h', to: '1d', keepIncomplete: false }).openTime[0] % DAY).toBe(0);
  });

  it('open with the days of a time zone where one is given: 23 and 25 hours in New York, 24 in Korea (trap 16)', () => {
    const year = columnsOf(Array.from({ length: 24 * 367 }, (_, i) => candle(0, { openTime: Date.UTC(2024, 11, 31) + i * HOUR, volume: 1 })));
    const days = (zone: string, to: '1d' | '1w' = '1d') => new Map(rows(resample(year, { from: '1h', to, keepIncomplete: false, zone })).map(({ openTime, volume }) => [new Date(openTime).toISOString().slice(0, 16), volume]));
    const newYork = days('America/New_York');
    expect([newYork.get('2025-03-08T05:00'), newYork.get('2025-03-09T05:00'), newYork.get('2025-03-10T04:00')]).toEqual([24, 23, 24]);
    expect([newYork.get('2025-11-01T04:00'), newYork.get('2025-11-02T04:00'), newYork.get('2025-11-03T05:00')]).toEqual([24, 25, 24]);
    expect([newYork.size, new Set(newYork.values())]).toEqual([366, new Set([23, 24, 25])]);
    expect([...new Set(days('Asia/Seoul').values())]).toEqual([24]);
    expect([...days('Asia/Seoul').keys()].every((openTime) => openTime.endsWith('T15:00'))).toBe(true);
    expect(days('America/New_York', '1w').get('2025-03-03T05:00')).toBe(167);
    // The days of UTC are Upbit's: 00:00 UTC is 09:00 in Korea.
    expect(rows(resample(year, { from: '1h', to: '1d', keepIncomplete: false }))).toEqual(rows(resample(year, { from: '1h', to: '1d', keepIncomplete: false, zone: 'UTC' })));
  });

  it('of a time zone are days and weeks of candles that do not reach over midnight there', () => {
    const hours = (step: number) => columnsOf(Array.from({ length: 48 }, (_, i) => candle(0, { openTime: START + i * step })));
    expect(() => resample(hours(HOUR), { from: '1h', to: '4h', keepIncomplete: false, zone: 'Asia/Seoul' })).toThrow('expected 1d or 1w with a time zone');
    expect(() => resample(hours(4 * HOUR), { from: '4h', to: '1d', keepIncomplete: false, zone: 'America/New_York' })).toThrow('found one of 4h from "2024-01-01T04:00:00Z"');
    expect(() => resample(hours(HOUR), { from: '1h', to: '1d', keepIncomplete: false, zone: 'Asia/Kolkata' })).toThrow('within one 1d of Asia/Kolkata');
    expect(() => resample(hours(HOUR), { from: '1h', to: '1d', keepIncomplete: false, zone: 'KST' })).toThrow('found "KST"');
  });

  it('cannot be made of longer ones, or of ones that do not fit', () => {
    expect(() => resample(columnsOf([candle(0)]), { from: '5m', to: '1m', keepIncomplete: false })).toThrow('multiple of 5m');
    expect(() => resample(columnsOf([candle(0)]), { from: '2h', to: '3m', keepIncomplete: false })).toThrow('found "3m"');
  });
});
