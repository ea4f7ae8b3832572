import { describe, expect, it } from 'vitest';
import { marketAt } from './sample-market.contract.ts';
import { forecasts } from './strategy.contract.ts';
import { trendFollowing } from './trend-following.ts';

describe('trend-following', () => {
  const params = { fast: 5, slow: 20, minTrend: 15 };
  const rise = Array.from({ length: 60 }, (_, i) => 100 + i);

  it('waits for ADX(14), whose first value is at candle 27, and then goes with a straight rise, whose ADX is 100', () => {
    const given = forecasts(trendFollowing, marketAt(rise), { params });
    expect(given.slice(0, 27).every(Number.isNaN)).toBe(true);
    expect(given.slice(27)).toEqual(rise.slice(27).map(() => 1));
  });

  it('is short in a straight fall', () => {
    expect(forecasts(trendFollowing, marketAt(rise.toReversed()), { params }).at(-1)).toBe(-1);
  });

  it('stays out of a market without a trend, and takes a side there only when asked to', () => {
    // Two up and two down: as much movement each way, an ADX below 10.
    const zigzag = Array.from({ length: 80 }, (_, i) => 100 + [0, 1, 2, 1][i % 4]);
    expect(forecasts(trendFollowing, marketAt(zigzag), { params }).slice(40)).toEqual(zigzag.slice(40).map(() => 0));
    const eager = forecasts(trendFollowing, marketAt(zigzag), { params: { ...params, minTrend: 0 } }).slice(40);
    expect(new Set(eager)).toEqual(new Set([1, -1]));
  });
});
