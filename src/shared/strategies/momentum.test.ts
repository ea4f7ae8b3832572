import { expect, it } from 'vitest';
import { momentum } from './momentum.ts';
import { marketAt } from './sample-market.contract.ts';
import { forecasts } from './strategy.contract.ts';

it('momentum enters beyond the threshold and leaves when the change turns', () => {
  const path: readonly (readonly [close: number, forecast: number])[] = [
    [100, NaN], [100, NaN],
    [104, 0], // 4 %
    [106, 1], // 6 %
    [110, 1], // 5.8 %
    [107, 1], // 0.9 %: less than the threshold, still a rise
    [104, -1], // -5.5 %
    [102, -1], // -4.7 %: still a fall
    [105, 0], // 1 %
  ];
  expect(forecasts(momentum, marketAt(path.map(([close]) => close)), { params: { lookback: 2, threshold: 5 } })).toEqual(path.map(([, forecast]) => forecast));
});
