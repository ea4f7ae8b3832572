import fc from 'fast-check';
import { expect, it } from 'vitest';
import { robustScore, sortedScore } from './robust-score.ts';
import { SortedWindow } from './sorted-window.ts';

const values = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -1e9, max: 1e9, noNaN: true })), { minLength: 1, maxLength: 60 });

it('holds the newest values, in order of time and of size', () => {
  fc.assert(fc.property(values, fc.integer({ min: 1, max: 20 }), (all, size) => {
    const window = new SortedWindow(size);
    all.forEach((value, n) => {
      window.push(value);
      const newest = all.slice(Math.max(0, n + 1 - size), n + 1);
      expect(window.save()).toEqual(newest);
      expect([...window.sorted].map((one) => one + 0)).toEqual(newest.toSorted((a, b) => a - b).map((one) => one + 0));
    });
    const again = new SortedWindow(size);
    again.restore(JSON.parse(JSON.stringify(window.save())));
    expect([...again.sorted].map((one) => one + 0)).toEqual([...window.sorted].map((one) => one + 0));
  }));
});

/** The median of the deviations by its definition. */
function deviation(before: readonly number[], centre: number): number {
  const sorted = before.map((value) => Math.abs(value - centre)).toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

it('scores as sorting anew does, to the bit', () => {
  fc.assert(fc.property(values, fc.double({ min: -1e9, max: 1e9, noNaN: true }), (before, x) => {
    const score = sortedScore(x, Float64Array.from(before).sort(), 1e-4);
    expect(score).toEqual(robustScore(x, before, 1e-4));
    expect(score?.mad).toBe(Math.max(1e-4, deviation(before, score?.median ?? NaN)));
  }));
});
