import { CANDLE_FIELDS, candleColumns, type CandleColumns } from '../../domain/candle.ts';

export interface MergedCandles {
  readonly candles: CandleColumns;
  /** Candles both had. */
  readonly duplicates: number;
  /** Of these, how many differ; the second series' candle is kept. */
  readonly conflicts: number;
  /** Open time of the first that differs; NaN when none does. */
  readonly firstConflict: number;
}

const differs = (a: CandleColumns, b: CandleColumns, [i, j]: readonly [number, number]): boolean => CANDLE_FIELDS.some((field) => !Object.is(a[field][i], b[field][j]));

/** Two sorted series as one. */
export function mergeCandles(a: CandleColumns, b: CandleColumns): MergedCandles {
  const merged = candleColumns(a.length + b.length);
  let [i, j, n, duplicates, conflicts] = [0, 0, 0, 0, 0];
  let firstConflict = NaN;
  const take = (from: CandleColumns, row: number): void => { for (const field of CANDLE_FIELDS) merged[field][n] = from[field][row]; n += 1; };
  while (i < a.length || j < b.length) {
    const left = i < a.length ? a.openTime[i] : Infinity;
    const right = j < b.length ? b.openTime[j] : Infinity;
    if (left < right) { take(a, i++); continue; }
    if (left === right) {
      const isConflict = differs(a, b, [i, j]);
      if (isConflict && conflicts === 0) firstConflict = left;
      conflicts += isConflict ? 1 : 0;
      duplicates += 1;
      i += 1;
    }
    take(b, j++);
  }
  return { candles: { ...merged, length: n }, duplicates, conflicts, firstConflict };
}
