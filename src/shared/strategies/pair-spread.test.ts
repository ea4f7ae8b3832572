import { describe, expect, it } from 'vitest';
import { UsageError } from '../domain/errors.ts';
import { pairSpread } from './pair-spread.ts';
import { candlesAt } from './sample-market.contract.ts';
import { forecasts } from './strategy.contract.ts';

describe('pair-spread', () => {
  const params = { lookback: 10, entry: 2, exit: 0.5 };

  it('buys the first against the second where their ratio is low, sells it where it is high, and is out near the mean', () => {
    const ratios = [9, 11, 9, 11, 9, 11, 9, 11, 9, 11, 6, 8, 11, 16];
    const second = ratios.map((_, i) => 50 + i);
    const market = { timeframe: '4h' as const, instruments: ['A/B', 'C/B'], candles: { 'A/B': candlesAt(ratios.map((ratio, i) => ratio * second[i])), 'C/B': candlesAt(second) } };
    // z of the last five: 1, -2.38, -0.90, 0.92, 2.35.
    expect(forecasts(pairSpread, market, { params }).slice(8)).toEqual([NaN, 0, 1, 1, 0, -1]);
    expect(pairSpread.allocation?.(params)).toEqual({ kind: 'spread' });
  });

  it.each([[[]], [['A/B']], [['A/B', 'A/B']], [['A/B', 'C/B', 'D/B']]])('refuses %j', (instruments) => {
    expect(() => pairSpread.indicators(params, instruments)).toThrow(new UsageError(`pair-spread trades two different instruments, found "${instruments.join(', ')}"`));
  });
});
