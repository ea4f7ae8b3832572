import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { PAGE_HINKLEY_START, pageHinkleyScore, pageHinkleyStep } from './page-hinkley.ts';
import { logPoissonTail } from './poisson-tail.ts';
import { quantile, robustScore } from './robust-score.ts';

describe('the robust score', () => {
  it('is not moved by outliers among the values before, nor by the order of them', () => {
    fc.assert(fc.property(fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8, 1e9], { minLength: 9, maxLength: 9 }), (before) => {
      expect(robustScore(5, before)).toEqual({ median: 5, mad: 2, z: 0 });
    }));
  });

  it('has a floor for a window of equal values, and no answer without one', () => {
    expect(robustScore(2, [1, 1, 1])).toBeUndefined();
    expect(robustScore(2, [1, 1, 1], 0.5)?.z).toBeCloseTo(0.6744897501960817 * 2, 12);
    expect(robustScore(NaN, [1, 2])).toBeUndefined();
    expect(robustScore(1, [])).toBeUndefined();
  });

  it('takes quantiles with straight lines between', () => { expect(quantile([4, 1, 3, 2], 0.95)).toBeCloseTo(3.85, 12); });
});

describe('the Poisson tail', () => {
  it('agrees with 1 minus the sum of what is below', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.double({ min: 0.05, max: 30, noNaN: true }), (count, mean) => {
      let term = Math.exp(-mean);
      let head = term;
      for (let k = 1; k < count; k++) head += term *= mean / k;
      expect(Math.exp(logPoissonTail(count, mean))).toBeCloseTo(1 - head, 10);
    }));
  });

  it('keeps its digits far out, where 1 minus the head has none left', () => {
    // P(N >= 20 | 0.5) = e^-0.5 0.5^20 / 20! (1 + 0.5/21 + 0.25/(21 22) + ...)
    let factorial = 1;
    for (let k = 2; k <= 20; k++) factorial *= k;
    const series = 1 + 0.5 / 21 + 0.25 / (21 * 22) + 0.125 / (21 * 22 * 23) + 0.0625 / (21 * 22 * 23 * 24);
    expect(logPoissonTail(20, 0.5)).toBeCloseTo(-0.5 + 20 * Math.log(0.5) - Math.log(factorial) + Math.log(series), 8);
  });

  it('is 1 for no event and 0 for any event of a rate of 0', () => {
    expect(logPoissonTail(0, 3)).toBe(0);
    expect(logPoissonTail(1, 0)).toBe(-Infinity);
  });
});

describe('Page-Hinkley', () => {
  const rules = { slack: 0.05, limit: 50, least: 50 };
  const alarmAt = (seed: number, length: number, shiftAt: number, shift: number, scale = 1): number => {
    const source = random(seed);
    let state = PAGE_HINKLEY_START;
    for (let t = 0; t < length; t++) {
      state = pageHinkleyStep(state, scale * (source.normal() + (t >= shiftAt ? shift : 0)), rules);
      if (pageHinkleyScore(state) > rules.limit) return t;
    }
    return Infinity;
  };

  it('is silent for 2,000 steady losses on at least 19 of 20 seeds', () => {
    expect(Array.from({ length: 20 }, (_, seed) => alarmAt(seed, 2_000, Infinity, 0)).filter(Number.isFinite).length).toBeLessThanOrEqual(1);
  });

  it('finds a rise by one deviation within 120 losses, whatever the scale', () => {
    for (let seed = 0; seed < 20; seed++) {
      const found = alarmAt(seed, 1_200, 1_000, 1);
      expect(found).toBeGreaterThanOrEqual(1_000);
      expect(found).toBeLessThan(1_120);
      expect(alarmAt(seed, 1_200, 1_000, 1, 1e-6)).toBe(found);
    }
  });

  it('does not take in what is not a number', () => { expect(pageHinkleyStep(PAGE_HINKLEY_START, NaN, rules)).toBe(PAGE_HINKLEY_START); });
});
