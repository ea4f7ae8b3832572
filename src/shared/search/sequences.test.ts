import { describe, expect, it } from 'vitest';
import { Halton } from './halton.ts';
import { Sobol } from './sobol.ts';

describe('the Sobol sequence', () => {
  it('begins as Joe and Kuo list it for three dimensions', () => {
    const sobol = new Sobol(3);
    expect(Array.from({ length: 10 }, (_, i) => [...sobol.at(i)])).toEqual([
      [0, 0, 0], [0.5, 0.5, 0.5], [0.75, 0.25, 0.25], [0.25, 0.75, 0.75], [0.375, 0.375, 0.625], [0.875, 0.875, 0.125],
      [0.625, 0.125, 0.875], [0.125, 0.625, 0.375], [0.1875, 0.3125, 0.9375], [0.6875, 0.8125, 0.4375],
    ]);
  });

  it.each([undefined, 1, 99])('puts one of the first 1,024 points into each 1,024th of every axis, seed %s', (seed) => {
    const sobol = new Sobol(32, seed);
    const seen = Array.from({ length: 32 }, () => new Set<number>());
    for (let i = 0; i < 1024; i++) sobol.at(i).forEach((value, d) => seen[d].add(Math.floor(value * 1024)));
    expect(seen.map(({ size }) => size)).toEqual(Array.from({ length: 32 }, () => 1024));
  });

  it.each([undefined, 5])('puts one of the first 256 points into each box of every elementary shape of the first two axes, seed %s', (seed) => {
    const sobol = new Sobol(2, seed);
    for (let bits = 0; bits <= 8; bits++) {
      const boxes = new Set(Array.from({ length: 256 }, (_, i) => {
        const [x, y] = sobol.at(i);
        return Math.floor(x * 2 ** bits) * 256 + Math.floor(y * 2 ** (8 - bits));
      }));
      expect(boxes.size).toBe(256);
    }
  });

  it('scrambled by two seeds is two sequences, and the first point of many is spread evenly', () => {
    const firsts = Array.from({ length: 2000 }, (_, seed) => new Sobol(1, seed).at(0)[0]);
    expect(new Set(firsts).size).toBeGreaterThan(1990);
    // The mean of 2,000 uniform numbers lies within 4 standard errors, 4 / sqrt(12 * 2000), of a half.
    expect(Math.abs(firsts.reduce((sum, value) => sum + value, 0) / 2000 - 0.5)).toBeLessThan(4 / Math.sqrt(24_000));
  });

  it('says how many dimensions it has', () => {
    expect(() => new Sobol(33)).toThrow('expected 1 to 32 parameters for a Sobol sequence, found "33"');
  });
});

describe('the Halton sequence', () => {
  it('is the index read backwards in base 2 and 3', () => {
    const halton = new Halton(2);
    const points = Array.from({ length: 5 }, (_, i) => halton.at(i + 1));
    expect(points.map(([x]) => x)).toEqual([1 / 2, 1 / 4, 3 / 4, 1 / 8, 5 / 8]);
    points.forEach(([, y], i) => expect(y).toBeCloseTo([1 / 3, 2 / 3, 1 / 9, 4 / 9, 7 / 9][i], 14));
  });

  it('permuted keeps one point in each b-th of an axis for each b in a row', () => {
    const halton = new Halton(4, 3);
    [2, 3, 5, 7].forEach((base, d) => {
      const places = Array.from({ length: base }, (_, i) => Math.floor(halton.at(i)[d] * base));
      expect(places.toSorted((a, b) => a - b)).toEqual(Array.from({ length: base }, (_, k) => k));
    });
    expect([...halton.at(0)]).not.toEqual([...new Halton(4, 4).at(0)]);
  });

  it('says how many dimensions it has', () => {
    expect(() => new Halton(33)).toThrow('expected 1 to 32 parameters for a Halton sequence, found "33"');
  });
});
