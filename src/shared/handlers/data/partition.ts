import { sliceCandles, type CandleColumns } from '../../domain/candle.ts';
import { utcDate } from '../../domain/iso-time.ts';
import { durationMs, type Timeframe } from '../../domain/timeframe.ts';
import { MINUTE, type EpochMs } from '../../domain/time.ts';

/** `data/processed` + `venue=binance/symbol=BTC-USDT_USDT/timeframe=1m`: no character that a file system refuses. */
export const datasetFolder = (stage: string, { venue, symbol, timeframe }: { readonly venue: string; readonly symbol: string; readonly timeframe: Timeframe }): string =>
  `${stage}/venue=${venue}/symbol=${symbol.replaceAll('/', '-').replaceAll(':', '_')}/timeframe=${timeframe}`;

/** Short candles are kept by month, long ones by year: files of some 10,000 to 130,000 rows (a month of seconds has 2.7 million). */
export function periodOf(at: EpochMs, timeframe: Timeframe): string {
  const { year, month } = utcDate(at);
  return durationMs(timeframe) < 5 * MINUTE ? `${year}-${String(month).padStart(2, '0')}` : String(year);
}

export interface Partition {
  readonly period: string;
  readonly candles: CandleColumns;
}

/** Cuts a sorted series at the borders of its periods. */
export function partitionsOf(candles: CandleColumns, timeframe: Timeframe): readonly Partition[] {
  const partitions: Partition[] = [];
  let start = 0;
  if (candles.length === 0) return partitions;
  for (let i = 1; i <= candles.length; i++) {
    const period = periodOf(candles.openTime[start], timeframe);
    if (i < candles.length && periodOf(candles.openTime[i], timeframe) === period) continue;
    partitions.push({ period, candles: sliceCandles(candles, start, i) });
    start = i;
  }
  return partitions;
}
