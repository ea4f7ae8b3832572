import { describe, expect, it } from 'vitest';
import { donchianBreakout } from './donchian-breakout.ts';
import { checkParams } from './registry.ts';
import { marketAt } from './sample-market.contract.ts';
import { forecasts } from './strategy.contract.ts';

describe('donchian-breakout', () => {
  it('enters beyond the three candles before and leaves beyond the two before', () => {
    const path: readonly (readonly [close: number, forecast: number])[] = [
      [10, NaN], [11, NaN], [12, NaN],
      [13, 1], // above 12
      [12.5, 1], // above 11, the low of two candles
      [11, 0], // below 12, not below 11, the low of three
      [10, -1], // below 11
      [10.5, -1], // below 12.5, the high of two
      [13, 1], // above 12.5, the high of three
    ];
    expect(forecasts(donchianBreakout, marketAt(path.map(([close]) => close)), { params: { entry: 3, exit: 2 } })).toEqual(path.map(([, forecast]) => forecast));
  });

  it('is out after a protective exit until the next break', () => {
    const params = { entry: 3, exit: 2 };
    const series = { close: new Float64Array([0, 12]), high: new Float64Array([13, 0]), low: new Float64Array([10, 0]), exitHigh: new Float64Array([13, 0]), exitLow: new Float64Array([11, 0]) };
    expect(donchianBreakout.decide(series, 1, 1, params)).toBe(1);
    expect(donchianBreakout.decide(series, 1, 0, params)).toBe(0);
  });

  it('refuses an exit that is slower than the entry', () => {
    expect(() => checkParams(donchianBreakout, { entry: 5 })).toThrow('exit must be at most entry, found exit "10" and entry "5"');
  });
});
