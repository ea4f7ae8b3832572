import { expect, it } from 'vitest';
import { bollingerReversion } from './bollinger-reversion.ts';
import { marketAt } from './sample-market.contract.ts';
import { forecasts } from './strategy.contract.ts';

it('bollinger-reversion buys below the lower band and sells above the upper one, until the middle', () => {
  const path: readonly (readonly [close: number, forecast: number])[] = [
    [10, NaN], [10, NaN], [10, NaN], [10, NaN], [10, 0],
    [5, 1], // mean 9, deviation 2: below 7
    [8, 1], // mean 8.6: not back
    [9, 0], // mean 8.4
    [20, -1], // mean 10.4, deviation 5.08: above 15.48
    [11, -1], // mean 10.6: not back
    [10, 0], // mean 11.6, deviation 4.32
  ];
  expect(forecasts(bollingerReversion, marketAt(path.map(([close]) => close)), { params: { period: 5, width: 1 } })).toEqual(path.map(([, forecast]) => forecast));
});
