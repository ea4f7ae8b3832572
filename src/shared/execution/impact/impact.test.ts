import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { estimateCost, type PreTradeQuestion } from './pre-trade.ts';
import { refitImpact, squareRootImpact, type ImpactObservation } from './square-root-impact.ts';

const question: PreTradeQuestion = {
  side: 'buy', quantity: 50, bids: [[99.9, 10]], asks: [[100, 10], [101, 40], [103, 100]], takerFeeBps: 10,
  durationSeconds: 86_400, dailyVolatility: 0.04, dailyVolume: 20_000, coefficient: 1,
};

describe('estimate before the trade', () => {
  it('sweeps [(100,10),(101,40)] for 50 at 100.80 (RELIABILITY section 6, trap 28, with a smaller order)', () => {
    const estimate = estimateCost(question);
    expect(estimate.halfSpreadBps).toBeCloseTo((0.05 / 99.95) * 1e4, 9);
    expect(estimate.sweepBps).toBeCloseTo((0.8 / 99.95) * 1e4, 9);
    expect(estimate.impactBps).toBeCloseTo(0.04 * Math.sqrt(50 / 20_000) * 1e4, 9);
    expect(estimate.takeNowBps).toBeCloseTo(estimate.halfSpreadBps + estimate.sweepBps + 10, 9);
    expect(estimate.timingRiskBps).toBeCloseTo(400 * Math.SQRT1_2, 9);
    expect(estimate.shareOfDepth).toBeCloseTo(50 / 150, 9);
    expect(estimate.advice).toBe('adaptive');
  });

  it('says so where the book is too thin or empty, and advises one order below a tenth of the depth', () => {
    expect(estimateCost({ ...question, quantity: 200 }).sweepBps).toBe(Infinity);
    expect(estimateCost({ ...question, asks: [] }).halfSpreadBps).toBeNaN();
    expect(estimateCost({ ...question, quantity: 14.9 }).advice).toBe('limit-then-cross');
    expect(estimateCost({ ...question, side: 'sell', quantity: 5 }).halfSpreadBps).toBeCloseTo((0.05 / 99.95) * 1e4, 9);
  });
});

describe('square-root impact', () => {
  it('doubles when the order is four times as large', () => {
    fc.assert(fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (quantity) => {
      const at = (size: number): number => squareRootImpact({ coefficient: 0.9, dailyVolatility: 0.03, quantity: size, dailyVolume: 1e6 });
      expect(at(4 * quantity) / at(quantity)).toBeCloseTo(2, 9);
    }));
  });

  const observations = (count: number, coefficient: number): readonly ImpactObservation[] => {
    const source = random(count);
    return Array.from({ length: count }, () => {
      const quantity = 10 * 10 ** (3 * source.uniform());
      const noise = 0.04 * Math.sqrt(60 / 86_400 / 3) * source.normal();
      return { dailyVolatility: 0.04, quantity, dailyVolume: 1e6, durationSeconds: 60, cost: squareRootImpact({ coefficient, dailyVolatility: 0.04, quantity, dailyVolume: 1e6 }) + noise };
    });
  };

  it('is 1 before the first own fill, and what the fills say after many', () => {
    expect(refitImpact([])).toEqual({ coefficient: 1, standardError: 0.5, observations: 0 });
    const fit = refitImpact(observations(5_000, 0.6));
    expect(Math.abs(fit.coefficient - 0.6)).toBeLessThan(4 * fit.standardError);
    expect(fit.standardError).toBeLessThan(0.05);
  });

  it('leaves out what cannot be used, and is never below zero', () => {
    const [one] = observations(1, 1);
    expect(refitImpact([{ ...one, dailyVolume: 0 }, { ...one, cost: NaN }]).observations).toBe(0);
    expect(refitImpact(observations(2_000, -3)).coefficient).toBe(0);
  });
});
