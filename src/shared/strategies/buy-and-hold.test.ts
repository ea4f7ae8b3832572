import { expect, it } from 'vitest';
import { buyAndHold } from './buy-and-hold.ts';
import { marketAt } from './sample-market.contract.ts';
import { forecasts } from './strategy.contract.ts';

it('is in from the first candle on, whatever the price does', () => {
  expect(forecasts(buyAndHold, marketAt([100, 1, 1_000, 0.01]))).toEqual([1, 1, 1, 1]);
});
