import { columnsOf, type Candle, type CandleColumns } from '../domain/candle.ts';
import { random } from '../domain/random.ts';
import { DAY } from '../domain/time.ts';
import { durationMs, type Timeframe } from '../domain/timeframe.ts';
import type { SampleMarket } from './reference-series.contract.ts';

const FIRST_DAY = 19_723 * DAY; // 2024-01-01

const INSTRUMENTS = ['BTC/USDT', 'ETH/USDT'] as const;

/** A candle at each price: it opens at the close of the one before and its wicks are `wick` of the price long. */
export function candlesAt(closes: readonly number[], { timeframe = '4h' as Timeframe, wick = 0 } = {}): CandleColumns {
  return columnsOf(closes.map((close, i): Candle => {
    const open = i === 0 ? close : closes[i - 1];
    return { openTime: FIRST_DAY + i * durationMs(timeframe), open, high: Math.max(open, close) * (1 + wick), low: Math.min(open, close) * (1 - wick), close, volume: 1 };
  }));
}

/** A market of two instruments, both with these closes. */
export const marketAt = (closes: readonly number[], timeframe: Timeframe = '4h'): SampleMarket =>
  ({ timeframe, instruments: INSTRUMENTS, candles: Object.fromEntries(INSTRUMENTS.map((name) => [name, candlesAt(closes, { timeframe })])) });

/** Two random walks of four-hour candles, with wicks. `gaps` leaves a twentieth of the candles out, in the same places of both. */
export function randomMarket(seed: number, { length = 400, gaps = false } = {}): SampleMarket {
  const source = random(seed);
  const kept = Array.from({ length }, () => !gaps || source.uniform() >= 0.05);
  const walk = (start: number): CandleColumns => {
    let price = start;
    const candles = kept.map((_, i): Candle => {
      const open = price;
      price *= Math.exp(0.03 * source.normal());
      const [top, bottom] = [Math.max(open, price), Math.min(open, price)];
      return { openTime: FIRST_DAY + i * durationMs('4h'), open, high: top * (1 + 0.01 * source.uniform()), low: bottom * (1 - 0.01 * source.uniform()), close: price, volume: 1 + 9 * source.uniform() };
    });
    return columnsOf(candles.filter((_, i) => kept[i]));
  };
  return { timeframe: '4h', instruments: INSTRUMENTS, candles: { [INSTRUMENTS[0]]: walk(30_000), [INSTRUMENTS[1]]: walk(2_000) } };
}
