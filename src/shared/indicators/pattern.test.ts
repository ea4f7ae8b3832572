import { describe, expect, it } from 'vitest';
import { columnsOf } from '../domain/candle.ts';
import { column } from './column.ts';
import { keepsIndicatorContract } from './indicator.contract.ts';
import { pattern, PATTERNS, type PatternName } from './pattern.ts';

type Bar = readonly [open: number, high: number, low: number, close: number];

const read = (name: PatternName, bars: readonly Bar[]): number =>
  column(pattern(name), columnsOf(bars.map(([open, high, low, close], i) => ({ openTime: i, open, high, low, close, volume: 1 }))))[bars.length - 1];

for (const name of PATTERNS) keepsIndicatorContract(`pattern(${name})`, () => ({ pattern: pattern(name) }));

describe('pattern', () => {
  // Candles drawn by hand after the textbook shapes (Nison, Japanese Candlestick Charting Techniques, 1991).
  const falling: Bar = [110, 111, 99, 100];
  const rising: Bar = [100, 111, 99, 110];

  it.each<[PatternName, number, readonly Bar[]]>([
    ['engulfing', 1, [falling, [98, 116, 97, 115]]],
    ['engulfing', -1, [rising, [112, 113, 94, 95]]],
    ['engulfing', 0, [rising, [110, 116, 109, 115]]],
    ['harami', 1, [falling, [103, 108, 102, 107]]],
    ['harami', -1, [rising, [107, 108, 102, 103]]],
    ['marubozu', 1, [[100, 120, 100, 120]]],
    ['marubozu', -1, [[120, 120, 100, 100]]],
    ['star', 1, [[120, 121, 99, 100], [95, 97, 92, 94], [98, 119, 97.5, 118]]],
    ['star', -1, [[100, 121, 99, 120], [125, 128, 123, 126], [122, 122.5, 101, 102]]],
    ['threeSoldiersOrCrows', 1, [[100, 111, 99, 110], [105, 121, 104, 120], [115, 131, 114, 130]]],
    ['threeSoldiersOrCrows', -1, [[130, 131, 119, 120], [125, 126, 109, 110], [115, 116, 99, 100]]],
    ['gravestoneDoji', -1, [[100, 110, 100, 100]]],
    ['dragonflyDoji', 1, [[100, 100, 90, 100]]],
    ['spinningTop', 1, [[100, 105, 95, 101]]],
    ['spinningTop', -1, [[101, 105, 95, 100]]],
    ['tweezer', 1, [[110, 111, 108, 109], [109, 110, 106, 107], [107, 108, 104, 105], [105, 106, 100, 101], [101, 104, 100, 103]]],
    ['tweezer', -1, [[100, 102, 99, 101], [101, 104, 100, 103], [103, 106, 102, 105], [105, 110, 104, 109], [109, 110, 106, 107]]],
  ])('%s reads %i', (name, side, bars) => {
    expect(read(name, bars)).toBe(side);
  });

  it('refuses a name it does not know with the names it does', () => {
    // @ts-expect-error a name from outside
    expect(() => pattern('head')).toThrow('pattern: expected one of engulfing, harami');
  });
});
