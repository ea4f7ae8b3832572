import { random, type SavableRandom } from '../domain/random.ts';

/** A hash of 32 bits: the finaliser of MurmurHash3 (Austin Appleby). */
export function hashed(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** Randomness of its own for each numbered draw of a seed: a draw does not depend on how much the earlier ones used, so that nothing of it needs saving. */
export function drawSource(seed: number, ...numbers: readonly number[]): SavableRandom {
  return random(numbers.reduce((hash, number) => hashed(hash ^ Math.imul(number + 1, 0x9e3779b1)), hashed(seed + 0x7f4a7c15)) >>> 0);
}
