import type { EpochMs } from './time.ts';

/** Price and volume of one closed interval. `volume` is in the base currency unless the series says otherwise. */
export interface Candle {
  readonly openTime: EpochMs;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/**
 * A series of closed candles as one array per field, oldest first.
 * Only `[0, length)` is valid; the arrays may be longer. Backed by shared memory, so that workers read them without a copy.
 */
export interface CandleColumns {
  readonly length: number;
  readonly openTime: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
}

export type CandleField = Exclude<keyof CandleColumns, 'length'>;
export const CANDLE_FIELDS = ['openTime', 'open', 'high', 'low', 'close', 'volume'] as const satisfies readonly CandleField[];

/** A Float64Array that worker threads can share. */
export const sharedFloats = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));

/** Columns of `length` candles, all zero, in one block of shared memory. */
export function candleColumns(length: number): CandleColumns {
  const block = new SharedArrayBuffer(CANDLE_FIELDS.length * length * Float64Array.BYTES_PER_ELEMENT);
  const column = (field: number) => new Float64Array(block, field * length * Float64Array.BYTES_PER_ELEMENT, length);
  return { length, openTime: column(0), open: column(1), high: column(2), low: column(3), close: column(4), volume: column(5) };
}

/** Candles `[from, to)` of a series, without a copy. */
export function sliceCandles(candles: CandleColumns, from: number, to: number): CandleColumns {
  const start = Math.max(0, Math.min(from, candles.length));
  const end = Math.max(start, Math.min(to, candles.length));
  const cut = (field: CandleField) => candles[field].subarray(start, end);
  return { length: end - start, openTime: cut('openTime'), open: cut('open'), high: cut('high'), low: cut('low'), close: cut('close'), volume: cut('volume') };
}

export const candleAt = (candles: CandleColumns, i: number): Candle => ({
  openTime: candles.openTime[i], open: candles.open[i], high: candles.high[i], low: candles.low[i], close: candles.close[i], volume: candles.volume[i],
});

export function columnsOf(candles: readonly Candle[]): CandleColumns {
  const columns = candleColumns(candles.length);
  candles.forEach((candle, i) => { for (const field of CANDLE_FIELDS) columns[field][i] = candle[field]; });
  return columns;
}

/** The index of the first candle that opens at or after `at`; `length` when there is none. */
export function indexAt(candles: CandleColumns, at: EpochMs): number {
  let low = 0;
  let high = candles.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (candles.openTime[middle] < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
