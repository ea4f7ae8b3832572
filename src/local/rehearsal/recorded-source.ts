import path from 'node:path';
import { candleAt } from '../../shared/domain/candle.ts';
import { DataError, UsageError } from '../../shared/domain/errors.ts';
import { instrumentId } from '../../shared/domain/instrument.ts';
import { durationMs } from '../../shared/domain/timeframe.ts';
import { instrumentOf } from '../../shared/handlers/instrument-of.ts';
import type { CandleSeries, CandleStore } from '../../shared/ports/candle-store.ts';
import type { CandleSource, Moment } from './candle-source.ts';

/** Candles of Parquet files, one instrument each, played back moment by moment. */
export async function recordedSource(files: readonly string[], store: Pick<CandleStore, 'load'>): Promise<CandleSource> {
  const series = await Promise.all(files.map((file) => store.load(file)));
  const [{ timeframe }] = series;
  const other = series.findIndex((one) => one.timeframe !== timeframe);
  if (other > 0) throw new DataError(`${files[other]} has ${series[other].timeframe} candles, ${files[0]} has ${timeframe}: all must have one timeframe`);
  const empty = series.findIndex(({ candles }) => candles.length === 0);
  if (empty >= 0) throw new DataError(`${files[empty]} has no candles`);
  const instruments = series.map((one, k) => instrumentOf(one, { file: files[k] }));
  const ids = instruments.map(instrumentId);
  const twice = ids.find((id, k) => ids.indexOf(id) !== k);
  if (twice !== undefined) throw new UsageError(`each instrument can take part once, found "${twice}" twice`);
  const quotes = [...new Set(instruments.map(({ quote }) => quote))];
  if (quotes.length > 1) throw new UsageError(`all instruments of one run must have the same quote currency, found ${quotes.map((quote) => `"${quote}"`).join(' and ')}`);
  return {
    isSynthetic: false, label: `recorded candles of ${files.map((file) => path.basename(file)).join(', ')}`,
    identity: { kind: 'recorded', data: series.map(({ dataHash }) => dataHash), instruments: ids },
    instruments, timeframe, start: Math.min(...series.map(({ candles }) => candles.openTime[0])), next: playback(series, durationMs(timeframe)),
  };
}

/** Each call gives the next open time at which anything has a candle. */
function playback(series: readonly CandleSeries[], length: number): () => Moment | undefined {
  const places = series.map(() => 0);
  const lastTimes = series.map(({ candles }) => candles.openTime[candles.length - 1]);
  const end = Math.max(...lastTimes);
  return () => {
    const openTime = Math.min(...series.map(({ candles }, k) => (places[k] < candles.length ? candles.openTime[places[k]] : Infinity)));
    if (openTime === Infinity) return undefined;
    const candles = series.map((one, k) => {
      const i = places[k];
      if (i >= one.candles.length || one.candles.openTime[i] !== openTime) return undefined;
      places[k] += 1;
      return candleAt(one.candles, i);
    });
    return { openTime, candles, ended: lastTimes.flatMap((last, k) => (last === openTime && last < end - length ? [k] : [])) };
  };
}
