import { candleColumns, type CandleColumns } from '../../src/shared/domain/candle.ts';
import { random, type Random } from '../../src/shared/domain/random.ts';
import { HOUR } from '../../src/shared/domain/time.ts';
import { studentT } from '../noise/student-t.ts';

export const TIMEFRAME = '12h';
export const CANDLE_MS = 12 * HOUR;
export const CANDLES_PER_YEAR = 730;
const START = 1_577_836_800_000;

/** 3 % a day. */
const DEVIATION = 0.03 / Math.SQRT2;
/** GARCH(1,1) (Bollerslev 1986): weights of the last shock and of the last variance; the rest goes to the mean variance. */
const SHOCK = 0.08;
const MEMORY = 0.9;
/** No candle moves further than this: with four degrees of freedom the variance would else have none. */
const REACH = 0.4;
/** How much of the crowd of one candle is there in the next: half of it after three days. */
const PERSISTENCE = 0.9;
const VOLUME = 1_000;

export interface MarketRules {
  readonly seed: number;
  readonly candles: number;
  /** Added to each candle's simple return. */
  readonly drift: number;
  /** What a signal of 1 adds to the next candle's return, in deviations of that candle; 0 plants nothing. */
  readonly strength: number;
}

export interface SimulatedMarket {
  readonly candles: CandleColumns;
  /** Of each candle, in (-1, 1): how large a crowd traded in it. Its logarithm is the largest part of the volume, so that whoever looks at volumes sees it through some noise. */
  readonly signal: Float64Array;
}

/**
 * Candles of twelve hours with heavy tails (Student's t with 4 degrees of freedom) and clustering of volatility (GARCH(1,1)), whose volume and range follow the
 * volatility as those of markets do; volumes are persistent. Without a strength the price is a martingale plus drift: nothing tells which way it will go.
 */
export function simulatedMarket({ seed, candles: count, drift, strength }: MarketRules): SimulatedMarket {
  const source = random(seed);
  const candles = candleColumns(count);
  const signal = new Float64Array(count);
  const innovation = Math.sqrt(1 - PERSISTENCE ** 2);
  let [close, variance, shock, crowd] = [100, DEVIATION ** 2, 0, source.normal()];
  for (let i = 0; i < count; i++) {
    variance = (1 - SHOCK - MEMORY) * DEVIATION ** 2 + SHOCK * shock ** 2 + MEMORY * variance;
    const deviation = Math.sqrt(variance);
    const open = close;
    // t(4) has a variance of 2.
    shock = Math.max(-REACH, Math.min(REACH, (deviation * studentT(source)) / Math.SQRT2));
    close = open * (1 + drift + strength * deviation * (i === 0 ? 0 : signal[i - 1]) + shock);
    crowd = PERSISTENCE * crowd + innovation * source.normal();
    signal[i] = Math.tanh(crowd);
    write(candles, i, { open, close, deviation, volume: VOLUME * (deviation / DEVIATION) * Math.exp(0.8 * crowd + 0.2 * source.normal()), source });
  }
  return { candles, signal };
}

interface Drawn {
  readonly open: number;
  readonly close: number;
  readonly deviation: number;
  readonly volume: number;
  readonly source: Random;
}

function write(candles: CandleColumns, i: number, { open, close, deviation, volume, source }: Drawn): void {
  candles.openTime[i] = START + i * CANDLE_MS;
  candles.open[i] = open;
  candles.close[i] = close;
  candles.high[i] = Math.max(open, close) * (1 + 0.4 * deviation * Math.abs(source.normal()));
  candles.low[i] = Math.min(open, close) / (1 + 0.4 * deviation * Math.abs(source.normal()));
  candles.volume[i] = volume;
}
