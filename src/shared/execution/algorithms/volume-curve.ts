import type { CandleColumns } from '../../domain/candle.ts';
import { UsageError } from '../../domain/errors.ts';
import { DAY, MINUTE, utcDay, type EpochMs } from '../../domain/time.ts';

const BUCKET_MS = 5 * MINUTE;
const BUCKETS = DAY / BUCKET_MS;
/** The fewest days a curve is learned from, and the most it looks back on. */
const FEWEST_DAYS = 7;
const MOST_DAYS = 28;
/** So many days of one kind are needed before it has a curve of its own. */
const ENOUGH_DAYS = 3;
/** 1970-01-01 was a Thursday: day 0 is Sunday. */
const weekdayOf = (day: EpochMs): number => (Math.floor(day / DAY) + 4) % 7;
const isWeekend = (weekday: number): boolean => weekday === 0 || weekday === 6;

/** How a day's volume spreads over its 5-minute buckets in UTC. JSON-safe. */
export interface VolumeCurve {
  /** For each day of the week, Sunday first: 288 shares of the day's volume that sum to 1. */
  readonly shares: readonly (readonly number[])[];
  /** Whole days it was learned from. */
  readonly days: number;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The usual curve of the last 7 to 28 whole UTC days before `at`: the median share per bucket, so that one news day does not bend it.
 * A weekday with at least three days of its own has its own curve, else the workdays or the weekend share one, else all days.
 * Candles of any timeframe up to 5 minutes, oldest first; nothing at or after `at` is looked at. Days without volume do not count.
 */
export function learnVolumeCurve(candles: Pick<CandleColumns, 'length' | 'openTime' | 'volume'>, at: EpochMs): VolumeCurve {
  const today = utcDay(at);
  const days = new Map<EpochMs, Float64Array>();
  for (let i = 0; i < candles.length; i++) {
    const openTime = candles.openTime[i];
    if (openTime >= today || openTime < today - MOST_DAYS * DAY) continue;
    const day = utcDay(openTime);
    const buckets = days.get(day) ?? new Float64Array(BUCKETS);
    buckets[Math.floor((openTime - day) / BUCKET_MS)] += candles.volume[i];
    days.set(day, buckets);
  }
  const shared = [...days].flatMap(([day, buckets]) => {
    const sum = buckets.reduce((a, b) => a + b, 0);
    return sum > 0 ? [{ weekday: weekdayOf(day), shares: buckets.map((volume) => volume / sum) }] : [];
  });
  if (shared.length < FEWEST_DAYS) throw new UsageError(`expected at least ${FEWEST_DAYS} whole days with volume to learn a volume curve, found ${shared.length}`);
  const shares = Array.from({ length: 7 }, (_, weekday) => {
    const own = shared.filter((day) => day.weekday === weekday);
    const kind = shared.filter((day) => isWeekend(day.weekday) === isWeekend(weekday));
    return normalised((own.length >= ENOUGH_DAYS ? own : kind.length >= ENOUGH_DAYS ? kind : shared).map((day) => day.shares));
  });
  return { shares, days: shared.length };
}

/** Median per bucket, scaled to sum to 1; where every median is zero the means stand in. */
function normalised(days: readonly Float64Array[]): readonly number[] {
  const middles = Array.from({ length: BUCKETS }, (_, i) => median(days.map((day) => day[i])));
  const sum = middles.reduce((a, b) => a + b, 0);
  if (sum > 0) return middles.map((share) => share / sum);
  return Array.from({ length: BUCKETS }, (_, i) => days.reduce((total, day) => total + day[i], 0) / days.length);
}

/** Share of a day's volume that usually trades in [from, to); buckets it covers in part count in part. */
export function usualShare({ shares }: VolumeCurve, from: EpochMs, to: EpochMs): number {
  let sum = 0;
  for (let bucket = Math.floor(from / BUCKET_MS); bucket * BUCKET_MS < to; bucket++) {
    const start = bucket * BUCKET_MS;
    const covered = (Math.min(to, start + BUCKET_MS) - Math.max(from, start)) / BUCKET_MS;
    sum += shares[weekdayOf(start)][bucket % BUCKETS] * covered;
  }
  return sum;
}
