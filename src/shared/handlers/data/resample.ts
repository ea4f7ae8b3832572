import { CANDLE_FIELDS, candleColumns, type CandleColumns } from '../../domain/candle.ts';
import { UsageError } from '../../domain/errors.ts';
import { durationMs, openTimeOf, type Timeframe } from '../../domain/timeframe.ts';
import type { CandleStore, WrittenFile } from '../../ports/candle-store.ts';

export interface ResampleRules {
  readonly from: Timeframe;
  readonly to: Timeframe;
  /** Keep a first or last candle whose interval the series does not cover. */
  readonly keepIncomplete: boolean;
}

/** Writes the candles `[start, end)` as one, at `row`. */
function fold(candles: CandleColumns, { start, end }: { readonly start: number; readonly end: number }, into: { readonly target: CandleColumns; readonly row: number; readonly openTime: number }): void {
  const { target, row } = into;
  let high = candles.high[start];
  let low = candles.low[start];
  let volume = 0;
  for (let i = start; i < end; i++) {
    high = Math.max(high, candles.high[i]);
    low = Math.min(low, candles.low[i]);
    volume += candles.volume[i];
  }
  const values = { openTime: into.openTime, open: candles.open[start], high, low, close: candles.close[end - 1], volume };
  for (const field of CANDLE_FIELDS) target[field][row] = values[field];
}

/**
 * Longer candles on the UTC grid. A hole stays a hole: an interval without candles has none, one with some is made of what
 * there is. The first and the last are left out where the series does not reach their borders.
 */
export function resample(candles: CandleColumns, { from, to, keepIncomplete }: ResampleRules): CandleColumns {
  const [short, long] = [durationMs(from), durationMs(to)];
  if (long <= short || long % short !== 0) throw new UsageError(`expected a timeframe that is a multiple of ${from} and longer, found "${to}"`);
  const target = candleColumns(candles.length);
  let row = 0;
  let start = 0;
  for (let i = 1; i <= candles.length; i++) {
    const openTime = openTimeOf(candles.openTime[start], to);
    if (i < candles.length && openTimeOf(candles.openTime[i], to) === openTime) continue;
    const isCut = (start === 0 && candles.openTime[0] !== openTime) || (i === candles.length && candles.openTime[i - 1] + short < openTime + long);
    if (keepIncomplete || !isCut) fold(candles, { start, end: i }, { target, row: row++, openTime });
    start = i;
  }
  return { ...target, length: row };
}

export interface ResampleJob {
  readonly file: string;
  readonly timeframe: Timeframe;
  readonly out: string;
  readonly keepIncomplete: boolean;
}

/** Resamples a file or dataset into one Parquet file, which remembers the timeframe the venue served. */
export async function resampleFile({ file, timeframe, out, keepIncomplete }: ResampleJob, { candles: store }: { readonly candles: CandleStore }): Promise<WrittenFile> {
  const { candles, dataHash: _, ...labels } = await store.load(file);
  const longer = resample(candles, { from: labels.timeframe, to: timeframe, keepIncomplete });
  return store.write(out, longer, { ...labels, timeframe, nativeTimeframe: labels.nativeTimeframe ?? labels.timeframe });
}
