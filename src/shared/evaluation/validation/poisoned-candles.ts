import { candleAt, columnsOf, type CandleColumns } from '../../domain/candle.ts';

/** The same candles with garbage in the place of those from `from` on; the times stay. */
export function poisonedCandles(candles: CandleColumns, from: number): CandleColumns {
  const copy = columnsOf(Array.from({ length: candles.length }, (_, i) => candleAt(candles, i)));
  for (let i = from; i < copy.length; i++) for (const field of ['open', 'high', 'low', 'close', 'volume'] as const) copy[field][i] = 1e6 * (1 + ((i * 7919) % 13));
  return copy;
}
