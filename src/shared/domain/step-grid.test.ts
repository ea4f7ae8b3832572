import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridOf } from './step-grid.ts';

describe('step grid', () => {
  it.each([[12_345, 0.01, 123.45], [3, 0.1, 0.3], [7, 0.5, 3.5], [4, 25, 100], [123_456_789_012, 1e-8, 1234.56789012], [3, 2.5e-7, 7.5e-7], [-3, 0.1, -0.3], [0, 5, 0]])(
    '%d steps of %d are %d', (steps, step, expected) => {
      expect(gridOf(step).valueOf(steps)).toBe(expected);
    });

  it('gives the double a person would write', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 14 }), fc.integer({ min: 0, max: 12 }), (steps, places) => {
      expect(gridOf(Number(`1e-${places}`)).valueOf(steps)).toBe(Number(`${steps}e-${places}`));
    }));
  });
});
