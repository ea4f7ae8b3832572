import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../domain/random.ts';
import { hierarchicalRiskParity } from './hrp.ts';
import { inverseVarianceWeights, minimumVarianceWeights, varianceOf, type Covariance } from './covariance-weights.ts';

/** Covariances of random mixes: always positive definite. */
function randomCovariance(seed: number, n: number): Covariance {
  const source = random(seed);
  const rows = Array.from({ length: n }, () => Array.from({ length: n + 2 }, () => source.normal()));
  return rows.map((a) => rows.map((b) => a.reduce((sum, value, k) => sum + value * b[k], 0)));
}
const anyCovariance = fc.record({ seed: fc.integer({ min: 1, max: 1e6 }), n: fc.integer({ min: 1, max: 9 }) }).map(({ seed, n }) => randomCovariance(seed, n));

describe('hierarchical risk parity', () => {
  it('gives two assets the inverse of their variances, whatever their correlation', () => {
    expect(hierarchicalRiskParity([[0.04, 0.03], [0.03, 0.09]])).toEqual([expect.closeTo(9 / 13, 12), expect.closeTo(4 / 13, 12)]);
  });

  it('parts capital between two pairs as between two assets of the variance of each pair', () => {
    // Pairs (0, 2) and (1, 3) hang together. Within a pair of equals each has half, at a variance of (1 + rho) / 2 of one.
    const covariance = [[1, 0, 0.8, 0], [0, 4, 0, 2], [0.8, 0, 1, 0], [0, 2, 0, 4]];
    const [first, second] = [0.9, 3];
    const share = second / (first + second);
    expect(hierarchicalRiskParity(covariance)).toEqual([share / 2, (1 - share) / 2, share / 2, (1 - share) / 2].map((weight) => expect.closeTo(weight, 12)));
  });

  it('is above 0 and adds up to 1, and does not depend on the unit', () => {
    fc.assert(fc.property(anyCovariance, (covariance) => {
      const weights = hierarchicalRiskParity(covariance);
      expect(weights.every((weight) => weight > 0)).toBe(true);
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
      const scaled = hierarchicalRiskParity(covariance.map((row) => row.map((value) => 7 * value)));
      weights.forEach((weight, i) => { expect(scaled[i]).toBeCloseTo(weight, 9); });
    }), { numRuns: 60 });
  });

  it('bears assets that are the same, which minimum variance does not', () => {
    const covariance = [[1, 1, 0], [1, 1, 0], [0, 0, 1]];
    expect(hierarchicalRiskParity(covariance).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(() => minimumVarianceWeights(covariance)).toThrow('row 2 to be a mix of those before');
  });

  it('says what is wrong with a matrix', () => {
    expect(() => hierarchicalRiskParity([])).toThrow('expected one row or more');
    expect(() => hierarchicalRiskParity([[1, NaN], [NaN, 1]])).toThrow('expected 2 finite numbers in row 1');
    expect(() => inverseVarianceWeights([[1, 0], [0, 0]])).toThrow('expected a variance above 0 in row 2');
  });
});

it('no weights have less variance than those of minimum variance', () => {
  fc.assert(fc.property(anyCovariance, (covariance) => {
    const least = varianceOf(minimumVarianceWeights(covariance), covariance);
    for (const weights of [inverseVarianceWeights(covariance), hierarchicalRiskParity(covariance)]) expect(least).toBeLessThanOrEqual(varianceOf(weights, covariance) * (1 + 1e-9));
  }), { numRuns: 60 });
});
