import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RollingRange } from './rolling-range.ts';

describe('rolling range', () => {
  it('is the extremes of the window, short or long, whatever the values and the pieces they come in', () => {
    const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 300 });
    fc.assert(fc.property(values, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 50 }), (list, length, piece) => {
      const range = new RollingRange(length);
      const series = Float64Array.from(list);
      for (let from = 0; from < list.length; from += piece) {
        const end = range.advance(series, series, from, Math.min(list.length, from + piece));
        for (let i = from; i < end; i++) {
          const window = list.slice(Math.max(0, i - length + 1), i + 1);
          expect(range.highest[i - from]).toBe(window.length < length ? NaN : Math.max(...window));
          expect(range.lowest[i - from]).toBe(window.length < length ? NaN : Math.min(...window));
        }
      }
    }), { numRuns: 200 });
  });

  it.each([7, 32, 33, 500])('over %i values, for longer than its buffers: a falling, a rising and a saw-toothed series', (length) => {
    for (const value of [(i: number) => -i, (i: number) => i, (i: number) => (i * 7_919) % 1_009]) {
      const series = Float64Array.from({ length: 6_000 }, (_, i) => value(i));
      const range = new RollingRange(length);
      for (let from = 0; from < series.length;) {
        const end = range.advance(series, series, from, series.length);
        for (let i = Math.max(from, length - 1); i < end; i += 97) {
          const window = series.subarray(i - length + 1, i + 1);
          expect(range.highest[i - from]).toBe(window.reduce((a, b) => Math.max(a, b)));
          expect(range.lowest[i - from]).toBe(window.reduce((a, b) => Math.min(a, b)));
        }
        from = end;
      }
    }
  });
});
