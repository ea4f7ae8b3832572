import type { CandleColumns } from './candle.ts';
import { isoOf } from './iso-time.ts';

/** What makes a row unfit to trade on: the row and, in words, what was expected and found. */
export interface CandleFault {
  readonly row: number;
  readonly text: string;
}

/** Earliest and latest plausible open time in ms: the first Bitcoin block (2009-01-03) and 2100-01-01. Seconds, micro- and nanoseconds fall outside. */
export const EARLIEST_MS = 1_230_940_800_000;
export const LATEST_MS = 4_102_444_800_000;

function timeFault(candles: CandleColumns, row: number, before: number): string | undefined {
  const at = candles.openTime[row];
  if (!Number.isInteger(at)) return `expected a whole number of milliseconds as openTime, found "${at}"`;
  if (at < EARLIEST_MS || at >= LATEST_MS) return `expected openTime in epoch milliseconds (2009 to 2100), found "${at}"`;
  if (at === before) return `expected every openTime once, found "${isoOf(at)}" twice`;
  return at < before ? `expected openTime to rise, found "${isoOf(at)}" after "${isoOf(before)}"` : undefined;
}

/** A field that is left out of the check because it was not read holds NaN throughout. */
function valueFault(candles: CandleColumns, row: number, read: ReadonlySet<string>): string | undefined {
  for (const field of ['open', 'high', 'low', 'close', 'volume'] as const) {
    const value = candles[field][row];
    if (!read.has(field)) continue;
    if (!Number.isFinite(value)) return `expected a finite ${field}, found "${value}"`;
    if (field === 'volume' ? value < 0 : value <= 0) return `expected a ${field} ${field === 'volume' ? 'of 0 or more' : 'above 0'}, found "${value}"`;
  }
  const { open, high, low, close } = candles;
  // A comparison with the NaN of a column that was not read is false.
  if (high[row] < low[row] || high[row] < open[row] || high[row] < close[row] || low[row] > open[row] || low[row] > close[row]) {
    return `expected low <= open, close <= high, found open "${open[row]}" high "${high[row]}" low "${low[row]}" close "${close[row]}"`;
  }
  return undefined;
}

const ALL: ReadonlySet<string> = new Set(['open', 'high', 'low', 'close', 'volume']);

/** Two chains of comparisons that every good row passes; NaN fails them. What exactly is wrong is found out off the fast path. */
const soundTime = (at: number, before: number): boolean => at > before && at >= EARLIEST_MS && at < LATEST_MS && at % 1 === 0;

function soundValues({ open, high, low, close, volume }: CandleColumns, i: number): boolean {
  return low[i] > 0 && low[i] <= open[i] && low[i] <= close[i] && high[i] >= open[i] && high[i] >= close[i] && high[i] < Infinity && volume[i] >= 0 && volume[i] < Infinity;
}

/** The first row of `[0, length)` that is unfit; `before` is the open time of the candle ahead of row 0, -Infinity when there is none. */
export function firstFault(candles: CandleColumns, before = -Infinity, read: ReadonlySet<string> = ALL): CandleFault | undefined {
  let previous = before;
  for (let i = 0; i < candles.length; i++) {
    if (!soundTime(candles.openTime[i], previous) || !soundValues(candles, i)) {
      const text = timeFault(candles, i, previous) ?? valueFault(candles, i, read);
      if (text !== undefined) return { row: i, text };
    }
    previous = candles.openTime[i];
  }
  return undefined;
}
