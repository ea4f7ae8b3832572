import { sliceCandles, type CandleColumns } from '../../domain/candle.ts';
import { firstFault } from '../../domain/candle-fault.ts';
import { DataError } from '../../domain/errors.ts';
import { isoOf } from '../../domain/iso-time.ts';
import { modalStep } from '../../domain/time-step.ts';
import { durationMs, openTimeOf, timeframeOf, type Timeframe } from '../../domain/timeframe.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { DatasetRepairs } from '../../ports/dataset-manifest.ts';
import { inOrder } from './candle-figures.ts';
import { timeOrder, type TimeOrder } from './candle-order.ts';

/** What to do with two rows of one open time and different values. */
export type OnConflict = 'refuse' | 'last';

export interface CleanRules {
  readonly timeframe: Timeframe;
  /** Nothing that closes later is proven closed. */
  readonly asOf: EpochMs;
  readonly onConflict: OnConflict;
}

export interface CleanCandles {
  readonly candles: CandleColumns;
  readonly repairs: DatasetRepairs;
}

interface Rows {
  readonly file: string;
  readonly candles: CandleColumns;
  /** Line of each row in the file. */
  readonly lines: Float64Array;
}

function assertNoConflict({ file, candles, lines }: Rows, order: TimeOrder, onConflict: OnConflict): void {
  if (order.conflicts === 0 || onConflict === 'last') return;
  const row = order.firstDuplicate;
  throw new DataError(`"${file}" line ${lines[row]}: expected every open time once or the same values each time, found "${isoOf(candles.openTime[row])}" with different ones (${order.conflicts} rows in all); --on-conflict last keeps the later row`);
}

/** The candles must be of the timeframe they are said to be: on its grid, and not all of a longer one. */
function assertTimeframe(file: string, { openTime, length }: CandleColumns, { timeframe, lineOf }: { readonly timeframe: Timeframe; readonly lineOf: (row: number) => number }): void {
  for (let i = 0; i < length; i++) {
    if (openTimeOf(openTime[i], timeframe) === openTime[i]) continue;
    throw new DataError(`"${file}" line ${lineOf(i)}: expected candles that open on the UTC grid of ${timeframe}, found "${isoOf(openTime[i])}"`);
  }
  const step = modalStep(openTime, length);
  if (Number.isNaN(step) || step === durationMs(timeframe)) return;
  let fitting = 0;
  for (let i = 1; i < length; i++) if ((openTime[i] - openTime[i - 1]) % step === 0) fitting += 1;
  // Candles of a longer timeframe lie on this grid too; sparse candles of this one do not keep to the longer step.
  if (fitting === length - 1 && length > 2) throw new DataError(`"${file}": expected candles of ${timeframe}, found all of them ${timeframeOf(step) ?? `${step} ms`} or a multiple apart`);
}

/** Sorts, drops repeated rows and a last candle not proven closed, and refuses what no venue serves. */
export function cleanCandles(rows: Rows, { timeframe, asOf, onConflict }: CleanRules): CleanCandles {
  const { file, candles, lines } = rows;
  const { open, high, low, close, volume } = candles;
  const order = timeOrder(candles.openTime, candles.length, [open, high, low, close, volume]);
  assertNoConflict(rows, order, onConflict);
  const sorted = inOrder(candles, order);
  const lineOf = (row: number) => lines[order.rows?.[row] ?? row];
  let length = sorted.length;
  while (length > 0 && sorted.openTime[length - 1] + durationMs(timeframe) > asOf) length -= 1;
  const closed = sliceCandles(sorted, 0, length);
  if (length === 0) throw new DataError(`"${file}": expected closed candles, found none that closed by ${isoOf(asOf)}`);
  const fault = firstFault(closed);
  if (fault !== undefined) throw new DataError(`"${file}" line ${lineOf(fault.row)}: ${fault.text}${fault.text.includes('high') ? '; if the columns stand in another order, --columns says so' : ''}`);
  assertTimeframe(file, closed, { timeframe, lineOf });
  return { candles: closed, repairs: { duplicates: order.duplicates, conflicts: order.conflicts, outOfOrder: order.outOfOrder, forming: sorted.length - length } };
}
