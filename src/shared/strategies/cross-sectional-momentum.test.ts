import { describe, expect, it } from 'vitest';
import { crossSectionalMomentum } from './cross-sectional-momentum.ts';
import { marketAt } from './sample-market.contract.ts';
import { forecasts } from './strategy.contract.ts';

describe('cross-sectional-momentum', () => {
  const params = { lookback: 1, long: 2, short: 1 };

  it('scores a change x by x / (1 + |x|): a doubling 1/2, a halving -1/3', () => {
    const given = forecasts(crossSectionalMomentum, marketAt([100, 200, 100, 100], '1d'), { params });
    expect(given.map((score) => Number(score.toFixed(12)))).toEqual([NaN, 0.5, -0.333333333333, 0]);
  });

  it('measures days, whatever the candles are: the score changes when a day has closed', () => {
    // Two candles of twelve hours a day; days close at 100, 200, 300.
    const given = forecasts(crossSectionalMomentum, marketAt([1, 100, 2, 200, 3, 300], '12h'), { params });
    expect(given.map((score) => Number(score.toFixed(12)))).toEqual([NaN, NaN, NaN, 0.5, 0.5, 0.333333333333]);
  });

  it('asks for the best and the worst, once a day', () => {
    expect(crossSectionalMomentum.allocation?.(params)).toEqual({ kind: 'rank', long: 2, short: 1 });
    expect(crossSectionalMomentum.rebalance?.(params)).toBe('1d');
  });
});
