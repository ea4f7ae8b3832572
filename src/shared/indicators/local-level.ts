import { candlesToForget } from './forgetting.ts';
import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';

/**
 * Kalman filter of the local level model (Harvey, "Forecasting, Structural Time Series Models and the Kalman Filter", 1989, section 4.1): a price is a level that
 * walks at random plus noise, and `ratio` is the variance of a step of the level over that of the noise. Answers the level as known at the candle, in price
 * units. Nothing is known before the first price, which has a gain of 1; gains then fall to their steady state (sqrt(ratio² + 4 ratio) - ratio) / 2, where the
 * filter is an exponential average with that weight. NaN until the first price weighs less than a millionth: 44 candles at a ratio of 0.1, 437 at 0.001.
 */
export const localLevel = (ratio = 0.1, options?: IndicatorOptions): Indicator =>
  declare({
    name: 'localLevel', parameters: [ratio], multipliers: 1, fields: ['close'], outputs: ['localLevel'], warmUp: warmUpOf(ratio), options, create: () => new Level(ratio),
  }).localLevel;

/** The share the past keeps solves r + 1/r = 2 + ratio. */
const warmUpOf = (ratio: number): number => candlesToForget(ratio / 2);

class Level implements IndicatorState {
  readonly #ratio: number;
  #missing: number;
  #level = 0;
  /** Of the last price; it is also the variance of the level once that price is known, in units of the noise. */
  #gain = Infinity;

  constructor(ratio: number) {
    this.#ratio = ratio;
    this.#missing = warmUpOf(ratio) + 1;
  }

  advance([values]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(values[i]);
  }

  next(price: number): number {
    if (Number.isNaN(price)) return NaN;
    const variance = this.#gain + this.#ratio;
    this.#gain = variance === Infinity ? 1 : variance / (variance + 1);
    this.#level += this.#gain * (price - this.#level);
    if (this.#missing > 0) this.#missing -= 1;
    return this.#missing === 0 ? this.#level : NaN;
  }
}
