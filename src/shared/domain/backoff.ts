import type { Random } from './random.ts';

export interface BackoffLimits {
  readonly firstMs: number;
  readonly mostMs: number;
}

/**
 * The wait before attempt `attempt` (0 is the first repetition): uniform in (half, whole] of a bound that doubles up to `mostMs`.
 * Half of it stays, so that many clients neither come back together nor at once.
 */
export function backoffMs(attempt: number, { firstMs, mostMs }: BackoffLimits, random: Random): number {
  const bound = Math.min(mostMs, firstMs * 2 ** Math.min(Math.max(0, attempt), 40));
  return Math.ceil(bound * (1 - random.uniform() / 2));
}
