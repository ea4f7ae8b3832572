import { describe, expect, it } from 'vitest';
import { candleAt, columnsOf } from '../domain/candle.ts';
import { marketAt } from './sample-market.contract.ts';
import { forecasts } from './strategy.contract.ts';
import { volatilityBreakout } from './volatility-breakout.ts';

/** Four candles of six hours a day. */
const days = (...closes: number[][]) => marketAt(closes.flat(), '6h');

describe('volatility-breakout', () => {
  const params = { k: 0.5, average: 0 };
  const firstDay = [100, 110, 90, 100]; // a range of 20

  it('is in from the close above open + k * range to the end of the day', () => {
    const market = days(
      firstDay,
      [105, 111, 108, 112], // opens at 100, target 110; a range of 12
      [119, 117, 121, 115], // opens at 112, target 118; a range of 9
      [119, 119.6, 100, 119], // opens at 115, target 119.5
    );
    expect(forecasts(volatilityBreakout, market, { params })).toEqual([NaN, NaN, NaN, NaN, 0, 1, 1, 0, 1, 1, 1, 0, 0, 1, 1, 0]);
  });

  it('wants more of a larger k', () => {
    expect(forecasts(volatilityBreakout, days(firstDay, [105, 111, 108, 112]), { params: { k: 0.6, average: 0 } }).slice(4)).toEqual([0, 0, 0, 0]);
  });

  it('does not carry a purchase into the next day where the last candle of the day is missing', () => {
    const { candles, ...rest } = days(firstDay, [105, 111, 108, 112], [109, 109, 130, 109]);
    const gappy = Object.fromEntries(Object.entries(candles).map(([name, own]) => [name, columnsOf(Array.from({ length: 12 }, (_, i) => candleAt(own, i)).filter((_, i) => i !== 7))]));
    // The range of the gappy day is 11 (100 to 111), the next opens at 112: its target is 117.5.
    expect(forecasts(volatilityBreakout, { ...rest, candles: gappy }, { params }).slice(4)).toEqual([0, 1, 1, 0, 0, 1, 0]);
  });

  it('buys only above the average of the past days where one is asked for', () => {
    // Days close at 200, 150 and 100: an average of 150. The fourth opens at 100 after a range of 50: its target is 125.
    const market = days([200, 200, 200, 200], [200, 200, 200, 150], [150, 150, 150, 100], [130, 149, 151, 151]);
    expect(forecasts(volatilityBreakout, market, { params: { k: 0.5, average: 3 } }).slice(12)).toEqual([0, 0, 1, 0]);
    expect(forecasts(volatilityBreakout, market, { params }).slice(12)).toEqual([1, 1, 1, 0]);
  });
});
