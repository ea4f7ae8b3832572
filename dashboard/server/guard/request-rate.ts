import type { EpochMs } from '../../../src/shared/domain/time.ts';
import type { Clock } from '../../../src/shared/ports/clock.ts';

/** How fast one visitor may ask: a bucket that fills by so many a second and holds so many. */
export interface RequestRate {
  take(who: string): boolean;
}

export interface RequestRateSettings {
  readonly clock: Pick<Clock, 'now'>;
  readonly perSecond?: number;
  readonly burst?: number;
}

interface Bucket {
  left: number;
  at: EpochMs;
}

const MOST_BUCKETS = 1_000;

export function requestRate({ clock, perSecond = 50, burst = 200 }: RequestRateSettings): RequestRate {
  const buckets = new Map<string, Bucket>();
  const leftOf = (bucket: Bucket, now: EpochMs): number => Math.min(burst, bucket.left + (Math.max(0, now - bucket.at) * perSecond) / 1_000);

  /** A full bucket is as good as none; beyond that the one that asked longest ago goes. */
  const makeRoom = (now: EpochMs): void => {
    for (const [who, bucket] of buckets) if (leftOf(bucket, now) >= burst) buckets.delete(who);
    for (const who of buckets.keys()) {
      if (buckets.size < MOST_BUCKETS) return;
      buckets.delete(who);
    }
  };

  return {
    take(who) {
      const now = clock.now();
      const known = buckets.get(who);
      if (known === undefined && buckets.size >= MOST_BUCKETS) makeRoom(now);
      const bucket = known ?? { left: burst, at: now };
      bucket.left = leftOf(bucket, now);
      bucket.at = now;
      buckets.delete(who);
      buckets.set(who, bucket);
      if (bucket.left < 1) return false;
      bucket.left -= 1;
      return true;
    },
  };
}
