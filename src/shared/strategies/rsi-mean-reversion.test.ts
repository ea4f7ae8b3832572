import { describe, expect, it } from 'vitest';
import { checkParams } from './registry.ts';
import { rsiMeanReversion } from './rsi-mean-reversion.ts';
import { marketAt } from './sample-market.contract.ts';
import { forecasts } from './strategy.contract.ts';

describe('rsi-mean-reversion', () => {
  const params = { period: 2, oversold: 30, overbought: 70, exit: 50 };

  it('sells strength, buys weakness and is out in the middle', () => {
    // Wilder's RSI(2): -, -, 100, 50, 25, 62.5, 62.5.
    expect(forecasts(rsiMeanReversion, marketAt([10, 11, 12, 11, 10, 11, 11]), { params })).toEqual([NaN, NaN, -1, 0, 1, 0, 0]);
  });

  it('holds on the way to the middle', () => {
    // RSI(2) of the last candle: gain 0.225, loss 0.375, so 37.5.
    expect(forecasts(rsiMeanReversion, marketAt([10, 11, 12, 11, 10, 10.2]), { params }).slice(-2)).toEqual([1, 1]);
  });

  it('refuses an exit outside of its bands', () => {
    expect(() => checkParams(rsiMeanReversion, { exit: 30 })).toThrow('exit must lie between oversold and overbought, found exit "30", oversold "30" and overbought "70"');
  });
});
