import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg, bonferroni, holm } from './multiple-tests.ts';

// Benjamini and Hochberg 1995, section 3.2: 15 p-values, of which their procedure rejects 4 and Bonferroni's 3 at 5 %.
const P = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1];
const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 });

/** By the definitions: the smallest level at which each would be rejected, found by trying each rank. */
function slowBenjamini(p: readonly number[]): number[] {
  const sorted = p.toSorted((a, b) => a - b);
  return p.map((value) => Math.min(1, ...sorted.map((at, i) => (at >= value ? (at * p.length) / (i + 1) : Infinity))));
}

describe('many tests at once', () => {
  it('of the paper: 4, 3 and 3 rejections', () => {
    expect([benjaminiHochberg(P, 0.05).rejected, holm(P, 0.05).rejected, bonferroni(P, 0.05).rejected]).toEqual([4, 3, 3]);
  });

  it('gives adjusted values in the order asked, whatever that is', () => {
    const turned = P.toReversed();
    for (const adjust of [benjaminiHochberg, holm, bonferroni]) expect(Array.from(adjust(turned, 0.05).adjusted).toReversed()).toEqual(Array.from(adjust(P, 0.05).adjusted));
  });

  it('equals the definition, and is ordered: raw <= Benjamini-Hochberg <= Holm <= Bonferroni', () => {
    fc.assert(fc.property(values, (p) => {
      const [b, h, f] = [benjaminiHochberg, holm, bonferroni].map((adjust) => adjust(p, 0.05).adjusted);
      slowBenjamini(p).forEach((slow, i) => expect(b[i]).toBeCloseTo(slow, 12));
      p.forEach((raw, i) => { expect(b[i]).toBeGreaterThanOrEqual(raw - 1e-15); expect(h[i]).toBeGreaterThanOrEqual(b[i] - 1e-15); expect(f[i]).toBeGreaterThanOrEqual(h[i] - 1e-15); });
    }));
  });

  it('refuses what is no p-value', () => {
    expect(() => holm([0.1, NaN], 0.05)).toThrow('p-value 2: expected a number from 0 to 1, found "NaN"');
    expect(benjaminiHochberg([], 0.05)).toEqual({ adjusted: new Float64Array(0), rejected: 0 });
  });
});
