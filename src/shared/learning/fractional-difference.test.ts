import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fractionalDifference, fractionalWeights } from './fractional-difference.ts';

describe('fractional differences', () => {
  it('of order 0 are the values, of order 1 the plain differences, of order 2 those of these', () => {
    const values = Float64Array.of(1, 4, 9, 16);
    expect([...fractionalDifference(values, fractionalWeights(0))]).toEqual([1, 4, 9, 16]);
    expect([...fractionalDifference(values, fractionalWeights(1))]).toEqual([NaN, 3, 5, 7]);
    expect([...fractionalDifference(values, fractionalWeights(2))]).toEqual([NaN, NaN, 2, 2]);
  });

  it('of order 0.4 end where a weight falls below the cut', () => {
    const weights = fractionalWeights(0.4);
    const longer = fractionalWeights(0.4, 1e-5);
    expect([...longer.subarray(0, weights.length)]).toEqual([...weights]);
    expect(Math.abs(weights[weights.length - 1])).toBeGreaterThanOrEqual(1e-4);
    expect(Math.abs(longer[weights.length])).toBeLessThan(1e-4);
  });

  it('know nothing of what comes', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 2, maxLength: 60 }), fc.nat(59), (values, cut) => {
      const weights = fractionalWeights(0.5, 0.03);
      const end = Math.min(cut, values.length);
      const poisoned = Float64Array.from(values, (value, i) => (i < end ? value : -1e9));
      expect([...fractionalDifference(poisoned, weights).subarray(0, end)]).toEqual([...fractionalDifference(Float64Array.from(values), weights).subarray(0, end)]);
    }));
  });

  it('are absent while a value of the window is', () => {
    expect([...fractionalDifference(Float64Array.of(1, NaN, 3, 5), fractionalWeights(1))]).toEqual([NaN, NaN, NaN, 2]);
    expect(() => fractionalWeights(-1)).toThrow('expected an order of difference from 0 to 2, found "-1"');
    expect(() => fractionalWeights(0.5, 0)).toThrow('expected a cut between 0 and 1, found "0"');
    expect(() => fractionalWeights(0.01, 1e-12)).toThrow('expected a cut that ends within 100000 weights');
  });
});

const file = new URL('../../../../shared/known-answers/05_automl.open.json', import.meta.url);
const isHere = existsSync(file);

it.skipIf(!isHere)(isHere ? 'the reference case of fractional weights' : 'the reference case of fractional weights: skipped, the folder of known answers is not beside this project', () => {
  const found = (JSON.parse(readFileSync(file, 'utf8')) as { cases: { id: string; params: { d: number; n: number }; expected: { weights: number[] } }[] }).cases.filter(({ id }) => id === 'ml.fracdiff');
  expect(found).toHaveLength(1);
  for (const { params, expected } of found) fractionalWeights(params.d, 1e-6).subarray(0, params.n).forEach((weight, k) => expect(weight).toBeCloseTo(expected.weights[k], 12));
});
