import { BLOCK } from './block.ts';
import { cleanUntil } from './clean.ts';
import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { NEGLIGIBLE } from './smoothing.ts';
import { rangeSince } from './true-range.ts';

/**
 * Average Directional Index: how strong the trend is, 0..100, whatever its direction. Above 25 a trend, below 20 none.
 * Wilder's sums as in TA-Lib, first value at index 2 * period - 1; a market without movement leaves it where it was.
 */
export const adx = (period: number, options?: IndicatorOptions): Indicator => directional('adx', period, options);

/** Directional Indicator of upward movement, 0..100: TA-Lib's PLUS_DI. Answers 0 in a market that never moved. */
export const plusDi = (period: number, options?: IndicatorOptions): Indicator => directional('plusDi', period, options);

/** Directional Indicator of downward movement, 0..100: TA-Lib's MINUS_DI. Answers 0 in a market that never moved. */
export const minusDi = (period: number, options?: IndicatorOptions): Indicator => directional('minusDi', period, options);

/** One computation, so that a strategy that reads the index and both indicators pays once. */
const directional = (output: 'adx' | 'plusDi' | 'minusDi', period: number, options?: IndicatorOptions): Indicator =>
  declare({
    name: 'adx', parameters: [period], least: 2, fields: ['high', 'low', 'close'], outputs: ['adx', 'plusDi', 'minusDi'], options,
    warmUp: { adx: 2 * period - 1, plusDi: period, minusDi: period },
    create: () => new DirectionalMovement(period),
  })[output];

class DirectionalMovement implements IndicatorState {
  readonly #period: number;
  #candles = 0;
  #high = 0;
  #low = 0;
  #close = 0;
  #plus = 0;
  #minus = 0;
  #range = 0;
  #index = 0;

  constructor(period: number) {
    this.#period = period;
  }

  advance(inputs: Columns, outputs: Columns, from: number, to: number): void {
    const [highs, lows, closes] = inputs;
    let i = from;
    for (; i < to && this.#candles < 2 * this.#period; i++) this.#begin(inputs, outputs, i);
    while (i < to) {
      const end = cleanUntil(closes, i, cleanUntil(lows, i, cleanUntil(highs, i, Math.min(to, i + BLOCK))));
      if (end === i) {
        for (const out of outputs) out[i] = NaN;
        i += 1;
      } else this.#run(inputs, outputs, i, end);
      i = Math.max(i, end);
    }
  }

  /** Candles 1 to period - 1 are added up, from `period` on the sums decay, and the first index is the mean of `period` values. */
  #begin(inputs: Columns, outputs: Columns, i: number): void {
    for (const out of outputs) out[i] = NaN;
    const [high, low, close] = [inputs[0][i], inputs[1][i], inputs[2][i]];
    if (Number.isNaN(high + low + close)) return;
    const period = this.#period;
    const candle = this.#candles;
    this.#candles += 1;
    if (candle > 0) {
      const keep = candle < period ? 1 : 1 - 1 / period;
      const up = high - this.#high;
      const down = this.#low - low;
      this.#plus = this.#plus * keep + (up > down && up > 0 ? up : 0);
      this.#minus = this.#minus * keep + (down > up && down > 0 ? down : 0);
      this.#range = this.#range * keep + rangeSince(this.#close, high, low);
    }
    this.#high = high;
    this.#low = low;
    this.#close = close;
    if (candle < period) return;
    const both = this.#plus + this.#minus;
    this.#index += (both > NEGLIGIBLE ? 100 * (Math.abs(this.#plus - this.#minus) / both) : 0) / period;
    if (candle === 2 * period - 1) outputs[0][i] = this.#index;
    outputs[1][i] = this.#range > NEGLIGIBLE ? (100 * this.#plus) / this.#range : 0;
    outputs[2][i] = this.#range > NEGLIGIBLE ? (100 * this.#minus) / this.#range : 0;
  }

  #run([highs, lows, closes]: Columns, [index, plusDis, minusDis]: Columns, from: number, to: number): void {
    const weight = 1 / this.#period;
    let high = this.#high;
    let low = this.#low;
    let close = this.#close;
    let plus = this.#plus;
    let minus = this.#minus;
    let range = this.#range;
    let mean = this.#index;
    for (let i = from; i < to; i++) {
      const up = highs[i] - high;
      const down = low - lows[i];
      // The movement up or down where it is positive, without a branch; only where both are does the smaller not count.
      let upward = (up + Math.abs(up)) / 2;
      let downward = (down + Math.abs(down)) / 2;
      if (upward * downward > 0) {
        if (upward <= downward) upward = 0;
        if (downward <= up) downward = 0;
      }
      range += rangeSince(close, highs[i], lows[i]) - range * weight;
      plus += upward - plus * weight;
      minus += downward - minus * weight;
      high = highs[i];
      low = lows[i];
      close = closes[i];
      const both = plus + minus;
      if (both > NEGLIGIBLE) mean += (100 * (Math.abs(plus - minus) / both) - mean) * weight;
      index[i] = mean;
      const percent = range > NEGLIGIBLE ? 100 / range : 0;
      plusDis[i] = plus * percent;
      minusDis[i] = minus * percent;
    }
    this.#high = high;
    this.#low = low;
    this.#close = close;
    this.#plus = plus;
    this.#minus = minus;
    this.#range = range;
    this.#index = mean;
  }
}
