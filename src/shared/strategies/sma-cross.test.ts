import { describe, expect, it } from 'vitest';
import { UsageError } from '../domain/errors.ts';
import { checkParams } from './registry.ts';
import { marketAt } from './sample-market.contract.ts';
import { smaCross } from './sma-cross.ts';
import { forecasts } from './strategy.contract.ts';

describe('sma-cross', () => {
  it('is the sign of the difference of two plain means, once both exist', () => {
    // SMA(2): -, 10.5, 11.5, 11.5, 10.5, 9.5; SMA(3): -, -, 11, 11.33, 11, 10.
    expect(forecasts(smaCross, marketAt([10, 11, 12, 11, 10, 9]), { params: { fast: 2, slow: 3 } })).toEqual([NaN, NaN, 1, 1, -1, -1]);
  });

  it('takes no side where both are equal', () => {
    // SMA(2): -, 1.5, 2.5, 3, 2.5, 2.
    expect(forecasts(smaCross, marketAt([1, 2, 3, 3, 2, 2]), { params: { fast: 1, slow: 2 } })).toEqual([NaN, 1, 1, 0, -1, 0]);
  });

  it('takes a difference of less than a billionth for none', () => {
    // The difference is half of the rise.
    expect(forecasts(smaCross, marketAt([1, 1 + 1.9e-9]), { params: { fast: 1, slow: 2 } })).toEqual([NaN, 0]);
    expect(forecasts(smaCross, marketAt([1, 1 + 2.1e-9]), { params: { fast: 1, slow: 2 } })).toEqual([NaN, 1]);
    expect(forecasts(smaCross, marketAt([1, 1 - 2.1e-9]), { params: { fast: 1, slow: 2 } })).toEqual([NaN, -1]);
  });

  it('is 20 and 100 where nothing else is asked for, and refuses a fast one that is not faster', () => {
    expect(checkParams(smaCross, {})).toEqual({ fast: 20, slow: 100 });
    expect(() => checkParams(smaCross, { fast: 100 })).toThrow(new UsageError('sma-cross: fast must be less than slow, found fast "100" and slow "100"'));
    expect(checkParams(smaCross, { fast: 99 })).toEqual({ fast: 99, slow: 100 });
  });
});
