import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random, restoredRandom, type Random } from './random.ts';

/** sfc32 and splitmix32 once more, in whole numbers without 32-bit tricks. */
function reference(seed: number, count: number): number[] {
  const M = 2n ** 32n;
  let state = BigInt(seed);
  const split = () => {
    state = (state + 0x9e3779b9n) % M;
    let z = ((state ^ (state >> 16n)) * 0x21f0aaadn) % M;
    z = ((z ^ (z >> 15n)) * 0x735a2d97n) % M;
    return z ^ (z >> 15n);
  };
  let [a, b, c, counter] = [split(), split(), split(), 1n];
  const next = () => {
    const sum = (a + b + counter) % M;
    counter = (counter + 1n) % M;
    [a, b, c] = [b ^ (b >> 9n), (c + ((c << 3n) % M)) % M, ((((c << 21n) % M) | (c >> 11n)) + sum) % M];
    return Number(sum);
  };
  for (let i = 0; i < 12; i++) next();
  return Array.from({ length: count }, next);
}

const draw = (seed: number, count: number): number[] => {
  const source = random(seed);
  return Array.from({ length: count }, () => source.uniform());
};
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe('random', () => {
  it('is sfc32 seeded by splitmix32', () => {
    for (const seed of [0, 1, 42, 2 ** 32 - 1]) expect(draw(seed, 100).map((value) => value * 2 ** 32)).toEqual(reference(seed, 100));
  });

  it('gives the same sequence for the same seed and another for its neighbour', () => {
    expect(draw(7, 50)).toEqual(draw(7, 50));
    expect(draw(7, 50)).not.toEqual(draw(8, 50));
  });

  it('stays in its bounds', () => {
    fc.assert(fc.property(fc.nat(), fc.integer({ min: 1, max: 1000 }), (seed, bound) => {
      const source = random(seed);
      const [u, n] = [source.uniform(), source.below(bound)];
      expect(u >= 0 && u < 1 && Number.isInteger(n) && n >= 0 && n < bound).toBe(true);
    }));
  });

  // 200,000 draws: the bounds below are five standard errors wide or more, and the seed is fixed.
  it('is uniform: mean 1/2, variance 1/12, no neighbour correlation', () => {
    const values = draw(3, 200_000).map((value) => value - 0.5);
    expect(Math.abs(mean(values))).toBeLessThan(0.004);
    expect(Math.abs(mean(values.map((value) => value * value)) - 1 / 12)).toBeLessThan(0.001);
    expect(Math.abs(mean(values.slice(1).map((value, i) => value * values[i])) * 12)).toBeLessThan(0.012);
  });

  it('is normal: mean 0, variance 1, skewness 0, kurtosis 3, 4.55 % beyond two deviations', () => {
    const source = random(5);
    const values = Array.from({ length: 200_000 }, () => source.normal());
    const moment = (k: number) => mean(values.map((value) => value ** k));
    expect(Math.abs(moment(1))).toBeLessThan(0.012);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.02);
    expect(Math.abs(moment(3))).toBeLessThan(0.05);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.15);
    expect(Math.abs(values.filter((value) => Math.abs(value) > 2).length / values.length - 0.0455)).toBeLessThan(0.0025);
  });
});

describe('a source that was written down', () => {
  it('goes on where it was, with the normal that was drawn ahead', () => {
    for (const normals of [0, 1, 2, 7]) {
      const source = random(11);
      for (let i = 0; i < normals; i++) source.normal();
      const again = restoredRandom(JSON.parse(JSON.stringify(source.save())));
      const draws = (one: Random): readonly number[] => [one.normal(), one.uniform(), one.normal(), one.normal(), one.below(100)];
      expect(draws(again)).toEqual(draws(source));
    }
  });
});
