import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';
import { random } from './random.ts';

test('a wait lies between half of its bound and the bound, and the bound doubles up to the most (fault 35)', () => {
  fc.assert(fc.property(fc.nat(2_000), fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 100_000 }), fc.integer(), (attempt, firstMs, mostMs, seed) => {
    const wait = backoffMs(attempt, { firstMs, mostMs }, random(seed));
    const bound = Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 40));
    expect(wait).toBeGreaterThanOrEqual(bound / 2);
    expect(wait).toBeLessThanOrEqual(Math.ceil(bound));
  }));
});

test('the same seed gives the same waits, another seed others', () => {
  const waits = (seed: number) => { const source = random(seed); return Array.from({ length: 8 }, (_, i) => backoffMs(i, { firstMs: 1_000, mostMs: 60_000 }, source)); };
  expect(waits(7)).toEqual(waits(7));
  expect(waits(7)).not.toEqual(waits(8));
});
