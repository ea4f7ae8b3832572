import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalScaleOf } from './decimal-scale.ts';

const scale = (...values: number[]) => decimalScaleOf(Float64Array.from(values));

describe('the decimals a column needs', () => {
  it('are the most any value has', () => {
    expect(scale(42_283.58, 42_298.6, 42_320)).toEqual({ digits: 9, scale: 2 });
    expect(scale(0.00000893, 0.00000908)).toEqual({ digits: 9, scale: 8 });
    expect(scale(112_730_000, 112_500_000)).toEqual({ digits: 9, scale: 0 });
    expect(scale(1_234_567.12345)).toEqual({ digits: 18, scale: 5 });
  });

  it('do not exist for values that are no decimals', () => {
    expect(scale(1 / 3)).toBeUndefined();
    expect(scale(0.1 + 0.2)).toBeUndefined();
    expect(scale(1e300)).toBeUndefined();
    expect(scale(NaN)).toBeUndefined();
    expect(scale(-0)).toBeUndefined();
    expect(scale(1e14, 0.00001)).toBeUndefined();
  });

  it('give every value back', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.double(), fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map((n) => n / 1000)), { minLength: 1 }), (values) => {
      const fit = scale(...values);
      if (fit === undefined) return;
      for (const value of values) {
        const unscaled = Math.round(value * 10 ** fit.scale);
        expect(unscaled / 10 ** fit.scale).toBe(value);
        expect(Math.abs(unscaled)).toBeLessThan(fit.digits === 9 ? 1e9 : 1e18);
      }
    }));
  });
});
