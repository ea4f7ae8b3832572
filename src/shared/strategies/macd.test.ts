import { expect, it } from 'vitest';
import { macdCross } from './macd.ts';
import { marketAt } from './sample-market.contract.ts';
import { forecasts } from './strategy.contract.ts';

it('macd is out of a still market, and goes with a jump until the signal line has caught up', () => {
  const still = Array.from({ length: 60 }, () => 0.1);
  const given = forecasts(macdCross, marketAt([...still, ...Array.from({ length: 40 }, () => 0.2)]));
  // The signal of 9 over the slow average of 26 is first known at candle 25 + 8.
  expect(given.findIndex((forecast) => !Number.isNaN(forecast))).toBe(33);
  expect(new Set(given.slice(33, 60))).toEqual(new Set([0]));
  expect(given[60]).toBe(1);
  expect(given.at(-1)).toBe(-1);
  expect(forecasts(macdCross, marketAt([...still, 0.05])).at(-1)).toBe(-1);
});
