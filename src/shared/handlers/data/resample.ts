import { CANDLE_FIELDS, candleColumns, type CandleColumns } from '../../domain/candle.ts';
import { UsageError } from '../../domain/errors.ts';
import { isoOf } from '../../domain/iso-time.ts';
import type { EpochMs } from '../../domain/time.ts';
import { durationMs, openTimeOf, type Timeframe } from '../../domain/timeframe.ts';
import { zonedDay, zonedWeek, type ZonedSpan } from '../../domain/zoned-day.ts';
import type { CandleStore, WrittenFile } from '../../ports/candle-store.ts';

export interface ResampleRules {
  readonly from: Timeframe;
  readonly to: Timeframe;
  /** Keep a first or last candle whose interval the series does not cover. */
  readonly keepIncomplete: boolean;
  /** Days and weeks of people in this IANA zone, 23 to 25 hours long where clocks change, in place of those of UTC. */
  readonly zone?: string | undefined;
}

/** The interval of the longer candle that holds a time. */
function spans({ from, to, zone }: ResampleRules): (at: EpochMs) => ZonedSpan {
  const [short, long] = [durationMs(from), durationMs(to)];
  if (long <= short || long % short !== 0) throw new UsageError(`expected a timeframe that is a multiple of ${from} and longer, found "${to}"`);
  if (zone === undefined) return (at) => ({ start: openTimeOf(at, to), length: long });
  if (to !== '1d' && to !== '1w') throw new UsageError(`expected 1d or 1w with a time zone: only days and weeks depend on one, found "${to}"`);
  return (at) => (to === '1d' ? zonedDay(at, zone) : zonedWeek(at, zone));
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
 * Longer candles on the UTC grid, or of the days or weeks of a time zone. A hole stays a hole: an interval without candles has
 * none, one with some is made of what there is. The first and the last are left out where the series does not reach their borders.
 */
export function resample(candles: CandleColumns, rules: ResampleRules): CandleColumns {
  const spanAt = spans(rules);
  const short = durationMs(rules.from);
  const target = candleColumns(candles.length);
  let row = 0;
  let start = 0;
  while (start < candles.length) {
    const span = spanAt(candles.openTime[start]);
    const close = span.start + span.length;
    let end = start + 1;
    while (end < candles.length && candles.openTime[end] < close) end += 1;
    if (candles.openTime[end - 1] + short > close) throw new UsageError(`expected candles that lie within one ${rules.to} of ${rules.zone ?? 'UTC'}, found one of ${rules.from} from "${isoOf(candles.openTime[end - 1])}" on that goes beyond its end: shorter candles may do`);
    const isCut = (start === 0 && candles.openTime[0] !== span.start) || (end === candles.length && candles.openTime[end - 1] + short < close);
    if (rules.keepIncomplete || !isCut) fold(candles, { start, end }, { target, row: row++, openTime: span.start });
    start = end;
  }
  return { ...target, length: row };
}

export interface ResampleJob {
  readonly file: string;
  readonly timeframe: Timeframe;
  readonly out: string;
  readonly keepIncomplete: boolean;
  readonly zone?: string | undefined;
  /** Which market, where one file holds several. */
  readonly market?: string | undefined;
}

/** Resamples a file or dataset into one Parquet file, which remembers the timeframe the venue served. */
export async function resampleFile({ file, timeframe, out, keepIncomplete, zone, market }: ResampleJob, { candles: store }: { readonly candles: CandleStore }): Promise<WrittenFile> {
  const { candles, dataHash: _, ...labels } = await store.load(file, market === undefined ? {} : { market });
  const longer = resample(candles, { from: labels.timeframe, to: timeframe, keepIncomplete, zone });
  return store.write(out, longer, { ...labels, timeframe, nativeTimeframe: labels.nativeTimeframe ?? labels.timeframe });
}
