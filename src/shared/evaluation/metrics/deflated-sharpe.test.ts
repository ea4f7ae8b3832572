import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deflatedSharpe, expectedMaximumSharpe, varianceWithoutEdge } from './deflated-sharpe.ts';
import { probabilisticSharpe } from '../../domain/probabilistic-sharpe.ts';

describe('deflated Sharpe ratio', () => {
  // Bailey and Lopez de Prado 2014, "The Deflated Sharpe Ratio", numerical example: annual Sharpe 2.5 over 5 years of 250 days,
  // skew -3, kurtosis 10, trials whose annual Sharpe ratios have variance 1/2.
  const paper = { sharpe: 2.5 / Math.sqrt(250), n: 1_250, skew: -3, kurtosis: 10 };
  const variance = 0.5 / 250;

  it('of the paper: 100 trials show 0.1132 a day without any edge, and 0.9004 is left; after 46 trials it would be 0.9505', () => {
    expect(expectedMaximumSharpe({ count: 100, variance })).toBeCloseTo(0.1132, 4);
    expect(deflatedSharpe(paper, { count: 100, variance })).toBeCloseTo(0.9004, 4);
    expect(deflatedSharpe(paper, { count: 46, variance })).toBeCloseTo(0.9505, 4);
    expect(deflatedSharpe({ ...paper, skew: 0, kurtosis: 3 }, { count: 88, variance })).toBeCloseTo(0.9505, 4);
  });

  // The annual Sharpe ratio that just passes 95 % with independent trials and normal daily returns over 1, 2, 4 and 6 years of 365 days: the
  // two formulas solved for SR apart from this program, to two decimals.
  it.each([[10, [3.24, 2.28, 1.61, 1.32]], [50, [3.94, 2.78, 1.96, 1.6]], [200, [4.44, 3.13, 2.21, 1.8]], [1_000, [4.93, 3.48, 2.45, 2]]])('is 95 %% for the best of %i trials at these annual ratios: %j', (count, annual) => {
    [1, 2, 4, 6].forEach((years, k) => {
      const n = 365 * years;
      const left = (sharpe: number) => deflatedSharpe({ sharpe: sharpe / Math.sqrt(365), n, skew: 0, kurtosis: 3 }, { count, variance: varianceWithoutEdge({ n }) });
      expect(left(annual[k] - 0.006)).toBeLessThan(0.95);
      expect(left(annual[k] + 0.006)).toBeGreaterThan(0.95);
    });
  });

  it('of a single trial is the probabilistic one, and only falls with every further trial', () => {
    expect(deflatedSharpe(paper, { count: 1, variance })).toBe(probabilisticSharpe(paper));
    fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 1_000 }), (count, more) => {
      expect(expectedMaximumSharpe({ count: count + more, variance })).toBeGreaterThan(expectedMaximumSharpe({ count, variance }));
    }));
  });
});
