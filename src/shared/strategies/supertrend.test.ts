import { expect, it } from 'vitest';
import { marketAt } from './sample-market.contract.ts';
import { forecasts } from './strategy.contract.ts';
import { supertrendFollowing } from './supertrend.ts';

it('supertrend turns when the close crosses the line, and not before', () => {
  // Candles of a range of 1 rise by 1: with two true ranges the line lies 2 below the middle, 2.5 below the close.
  const rise = Array.from({ length: 20 }, (_, i) => 100 + i);
  const params = { period: 3, multiplier: 2 };
  const top = 119;
  expect(forecasts(supertrendFollowing, marketAt([...rise, top - 2.4]), { params }).slice(3)).toEqual([...rise.slice(3), 0].map(() => 1));
  expect(forecasts(supertrendFollowing, marketAt([...rise, top - 2.6]), { params }).at(-1)).toBe(-1);
});
