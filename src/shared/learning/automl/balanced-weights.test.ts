import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balancedWeights } from './balanced-weights.ts';

const sum = (rows: Uint32Array, of: (row: number) => number): number => rows.reduce((total, row) => total + of(row), 0);

describe('balanced weights', () => {
  it('give a stretch in which prices rose three times in four the same weight for both labels', () => {
    const weights = balancedWeights({ labels: Float64Array.of(1, 1, 1, 0, 0), weights: Float64Array.of(1, 1, 2, 2, 7) }, [Uint32Array.of(0, 1, 2, 3)]);
    // 4 of 6 lie on label 1: each is worth 3/4, and label 0 is worth 3/2.
    expect(Array.from(weights)).toEqual([0.75, 0.75, 1.5, 3, 7]);
  });

  it('keep what each stretch weighs, halve it between the labels, and leave a stretch of one label and the rows outside alone', () => {
    const row = fc.record({ label: fc.integer({ min: 0, max: 1 }), weight: fc.double({ min: 0.01, max: 100, noNaN: true }) });
    fc.assert(fc.property(fc.array(row, { minLength: 2, maxLength: 60 }), fc.nat(), (rows, cut) => {
      const labels = Float64Array.from(rows, ({ label }) => label);
      const weights = Float64Array.from(rows, ({ weight }) => weight);
      const stretch = Uint32Array.from({ length: cut % (rows.length + 1) }, (_, i) => i);
      const balanced = balancedWeights({ labels, weights }, [stretch]);
      const before = sum(stretch, (i) => weights[i]);
      const hasBoth = new Set(stretch.map((i) => labels[i])).size === 2;
      expect(sum(stretch, (i) => balanced[i])).toBeCloseTo(before, 6);
      if (hasBoth) expect(sum(stretch, (i) => balanced[i] * labels[i])).toBeCloseTo(before / 2, 6);
      else expect(Array.from(balanced)).toEqual(Array.from(weights));
      for (let i = stretch.length; i < rows.length; i++) expect(balanced[i]).toBe(weights[i]);
    }));
  });
});
