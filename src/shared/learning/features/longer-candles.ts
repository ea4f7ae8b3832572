import { candleColumns, type CandleColumns } from '../../domain/candle.ts';
import { UsageError } from '../../domain/errors.ts';
import { durationMs, openTimeOf, type Timeframe } from '../../domain/timeframe.ts';
import type { FeatureInput } from './feature.ts';

/** Longer candles made of shorter ones, and which of them each shorter one may know. */
export interface LongerCandles {
  readonly candles: CandleColumns;
  /** For each shorter candle, the number of the last longer one that has ended when it closes; -1 where there is none. */
  readonly known: Int32Array;
}

/** UsageError for a timeframe that is not a multiple of the candles' own. */
export function longerCandles({ candles, timeframeMs }: FeatureInput, timeframe: Timeframe): LongerCandles {
  const length = durationMs(timeframe);
  if (!(length >= timeframeMs && length % timeframeMs === 0)) throw new UsageError(`expected a timeframe that the candles of ${timeframeMs} ms tile, found "${timeframe}"`);
  const longer = candleColumns(candles.length);
  let made = -1;
  for (let i = 0; i < candles.length; i++) {
    const openTime = openTimeOf(candles.openTime[i], timeframe);
    if (made < 0 || longer.openTime[made] !== openTime) {
      made += 1;
      longer.openTime[made] = openTime;
      longer.open[made] = candles.open[i];
      longer.high[made] = candles.high[i];
      longer.low[made] = candles.low[i];
      longer.volume[made] = 0;
    }
    // As an engine grows them: a missing price is passed over.
    if (candles.high[i] > longer.high[made]) longer.high[made] = candles.high[i];
    if (candles.low[i] < longer.low[made]) longer.low[made] = candles.low[i];
    longer.close[made] = candles.close[i];
    longer.volume[made] += candles.volume[i];
  }
  const count = made + 1;
  const known = new Int32Array(candles.length);
  for (let i = 0, last = -1; i < candles.length; i++) {
    while (last + 1 < count && longer.openTime[last + 1] + length <= candles.openTime[i] + timeframeMs) last += 1;
    known[i] = last;
  }
  return { candles: { ...longer, length: count }, known };
}
