import type { Random } from '../../domain/random.ts';

/** A mean with its two-sided 95 % interval. */
export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

const meanOf = (values: ArrayLike<number>): number => {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
};

export interface Resampling {
  readonly random: Random;
  /** Mean length of the blocks. 1 where values do not depend on each other; more where neighbours share the same minutes. */
  readonly blockLength: number;
  readonly resamples?: number;
}

/**
 * Mean of values in time order with a percentile interval by the stationary bootstrap (Politis and Romano 1994): blocks of geometric
 * length keep together what happened together. Under two values the interval has no bounds.
 */
export function meanInterval(values: readonly number[], { random, blockLength, resamples = 2_000 }: Resampling): MeanInterval {
  const count = values.length;
  const mean = count === 0 ? NaN : meanOf(values);
  if (count < 2) return { mean, low: -Infinity, high: Infinity, count };
  const means = new Float64Array(resamples);
  for (let r = 0; r < resamples; r++) {
    let at = random.below(count);
    let sum = values[at];
    for (let i = 1; i < count; i++) {
      at = random.uniform() * blockLength < 1 ? random.below(count) : (at + 1) % count;
      sum += values[at];
    }
    means[r] = sum / count;
  }
  means.sort();
  const quantile = (share: number): number => means[Math.min(resamples - 1, Math.floor(share * resamples))];
  return { mean, low: quantile(0.025), high: quantile(0.975), count };
}
