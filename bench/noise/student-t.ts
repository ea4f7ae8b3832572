import type { Random } from '../../src/shared/domain/random.ts';

/** Student's t with 4 degrees of freedom: a normal over the root of a mean of four squares. Its variance is 2. */
export function studentT(source: Random): number {
  let squares = 0;
  for (let i = 0; i < 4; i++) squares += source.normal() ** 2;
  return source.normal() / Math.sqrt(squares / 4);
}
