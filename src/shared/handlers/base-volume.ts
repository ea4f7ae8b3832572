import { sharedFloats, type CandleColumns } from '../domain/candle.ts';
import type { CandleSeries } from '../ports/candle-store.ts';

/** The candles with their volume in base units, as the venue's caps and impact expect it: a volume in quote units is divided by the typical price. */
export function inBaseVolume({ candles, volumeUnit }: Pick<CandleSeries, 'candles' | 'volumeUnit'>): CandleColumns {
  if (volumeUnit !== 'quote') return candles;
  const volume = sharedFloats(candles.length);
  for (let i = 0; i < candles.length; i++) volume[i] = candles.volume[i] / ((candles.high[i] + candles.low[i] + candles.close[i]) / 3);
  return { ...candles, volume };
}
