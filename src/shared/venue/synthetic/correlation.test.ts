import { describe, expect, it } from 'vitest';
import { correlator } from './correlation.ts';

describe('correlator', () => {
  it('is the root of the matrix', () => {
    // [[1, 0.6], [0.6, 1]] = L * transpose(L) with L = [[1, 0], [0.6, 0.8]].
    const lower = correlator(0.6, 2);
    expect([...lower].map((value) => Number(value.toFixed(12)))).toEqual([1, 0, 0.6, 0.8]);
  });

  it('takes a whole matrix', () => {
    const wanted = [[1, 0.5, -0.2], [0.5, 1, 0.1], [-0.2, 0.1, 1]];
    const lower = correlator(wanted, 3);
    const product = wanted.map((row, i) => row.map((_, j) => [0, 1, 2].reduce((sum, k) => sum + lower[i * 3 + k] * lower[j * 3 + k], 0)));
    product.forEach((row, i) => row.forEach((value, j) => expect(value).toBeCloseTo(wanted[i][j], 12)));
  });

  it.each([
    [1, 2, 'expected correlations that can hold together, found "1" for 2 instruments'],
    [-0.6, 3, 'expected correlations that can hold together'],
    [[[1, 0.5], [0.4, 1]], 2, 'expected equal correlations of 1 with 0 and back, found "0.4" and "0.5"'],
    [[[2]], 1, 'expected 1 on the diagonal of the 1 x 1 correlations, found "2"'],
    [[[1]], 2, 'found "NaN"'],
  ])('refuses %j for %d instruments', (correlation, size, message) => {
    expect(() => correlator(correlation, size)).toThrow(message);
  });
});
