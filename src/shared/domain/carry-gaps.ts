import { candleColumns, type CandleColumns } from './candle.ts';
import { durationMs, type Timeframe } from './timeframe.ts';

export interface CarriedCandles {
  readonly candles: CandleColumns;
  /** 1 where nobody traded and the last close was carried, 0 where the candle is the market's. */
  readonly synthetic: Uint8Array;
}

/**
 * Puts a candle of volume 0 at the last close wherever one is missing, so that indexes count time. Venues that give no candle
 * without a trade (Upbit, Kraken) then look like those that do.
 */
export function carryGaps(candles: CandleColumns, timeframe: Timeframe): CarriedCandles {
  const step = durationMs(timeframe);
  const length = candles.length === 0 ? 0 : Math.round((candles.openTime[candles.length - 1] - candles.openTime[0]) / step) + 1;
  const whole = candleColumns(length);
  const synthetic = new Uint8Array(length);
  let j = 0;
  for (let i = 0; i < length; i++) {
    const openTime = candles.openTime[0] + i * step;
    const isThere = candles.openTime[j] <= openTime;
    whole.openTime[i] = openTime;
    whole.open[i] = isThere ? candles.open[j] : whole.close[i - 1];
    whole.high[i] = isThere ? candles.high[j] : whole.close[i - 1];
    whole.low[i] = isThere ? candles.low[j] : whole.close[i - 1];
    whole.close[i] = isThere ? candles.close[j] : whole.close[i - 1];
    whole.volume[i] = isThere ? candles.volume[j] : 0;
    if (isThere) j += 1;
    else synthetic[i] = 1;
  }
  return { candles: whole, synthetic };
}
