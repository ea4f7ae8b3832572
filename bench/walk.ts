import { candleColumns, type CandleColumns } from '../src/shared/domain/candle.ts';
import { random } from '../src/shared/domain/random.ts';
import { MINUTE } from '../src/shared/domain/time.ts';

/** A leap year. */
export const YEAR_OF_MINUTES = 527_040;

/** 2020-01-01T00:00:00Z. */
const START = 1_577_836_800_000;

/** A random walk on a tick grid of 0.01, with volume enough that orders of a small account fill. */
export function walk(length: number): CandleColumns {
  const candles = candleColumns(length);
  const source = random(20_240_101);
  const tick = (price: number) => Math.round(price * 100) / 100;
  let close = 30_000;
  for (let i = 0; i < length; i++) {
    const open = close;
    close = tick(open * Math.exp(0.0008 * source.normal()));
    candles.openTime[i] = START + i * MINUTE;
    candles.open[i] = open;
    candles.high[i] = tick(Math.max(open, close) * (1 + 0.0004 * source.uniform()));
    candles.low[i] = tick(Math.min(open, close) * (1 - 0.0004 * source.uniform()));
    candles.close[i] = close;
    candles.volume[i] = tick(100 * source.uniform());
  }
  return candles;
}
