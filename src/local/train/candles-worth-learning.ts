import type { CandleColumns } from '../../shared/domain/candle.ts';
import { DataError } from '../../shared/domain/errors.ts';
import { isoOf } from '../../shared/domain/iso-time.ts';
import { durationMs, type Timeframe } from '../../shared/domain/timeframe.ts';
import { holesOf, longestOf, missingIn } from '../../shared/handlers/data/holes.ts';

/** Features and labels count candles: with more of them missing than this share, they look at other times than they say. */
const MOST_MISSING = 0.2;
/** With more of the candles without volume than this share, most prices learned from are such that nobody traded at. */
const MOST_UNTRADED = 0.5;

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 2 : 1)} %`;

/** What is missing in the candles to learn from, in sentences; none where nothing is. DataError, with the limit, where a learner could not be honest. */
export function candlesWorthLearning({ openTime, volume, length }: CandleColumns, timeframe: Timeframe): readonly string[] {
  if (length === 0) return [];
  const holes = holesOf(openTime.subarray(0, length), durationMs(timeframe));
  const [missing, longest] = [missingIn(holes), longestOf(holes)];
  const untraded = volume.subarray(0, length).reduce((count, value) => count + Number(value === 0), 0);
  const [missingShare, untradedShare] = [missing / (length + missing), untraded / length];
  if (missingShare > MOST_MISSING) throw new DataError(`expected at most ${percent(MOST_MISSING)} of the ${timeframe} candles to be missing, found ${missing} of ${length + missing} (${percent(missingShare)}): features and labels count candles and would look at other times than they say; "coinbot data check" tells why they are missing, and a longer --timeframe has fewer holes`);
  if (untradedShare > MOST_UNTRADED) throw new DataError(`expected volume in at least ${percent(1 - MOST_UNTRADED)} of the ${timeframe} candles, found ${untraded} of ${length} without (${percent(untradedShare)}): nobody traded at these prices; a longer --timeframe has fewer of them`);
  return [
    ...(longest === null ? [] : [`${missing} of ${length + missing} ${timeframe} candles (${percent(missingShare)}) are missing in ${holes.length} holes, the longest ${longest.missing} after ${isoOf(longest.after)}: features and labels step over them`]),
    ...(untraded === 0 ? [] : [`${untraded} of ${length} ${timeframe} candles (${percent(untradedShare)}) have no volume: nobody traded at their prices`]),
  ];
}
