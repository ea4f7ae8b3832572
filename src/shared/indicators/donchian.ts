import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { RollingMaximum } from './rolling.ts';

/**
 * Donchian Channel: the highest high and the lowest low of the last `period` candles and the middle between them. It includes the current
 * candle, so no close lies outside of it: a breakout compares with the value one candle before.
 */
export const donchian = (period = 20, options?: IndicatorOptions): Readonly<Record<'upper' | 'middle' | 'lower', Indicator>> =>
  declare({ name: 'donchian', parameters: [period], fields: ['high', 'low'], outputs: ['upper', 'middle', 'lower'], warmUp: period - 1, options, create: () => new Channel(period) });

class Channel implements IndicatorState {
  readonly #highest: RollingMaximum;
  readonly #negativeLowest: RollingMaximum;
  #missing: number;
  #upper = 0;
  #lower = 0;

  constructor(period: number) {
    this.#highest = new RollingMaximum(period);
    this.#negativeLowest = new RollingMaximum(period);
    this.#missing = period;
  }

  advance([highs, lows]: Columns, [upper, middle, lower]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const isWarm = this.#push(highs[i], lows[i]);
      upper[i] = isWarm ? this.#upper : NaN;
      middle[i] = isWarm ? (this.#upper + this.#lower) / 2 : NaN;
      lower[i] = isWarm ? this.#lower : NaN;
    }
  }

  #push(high: number, low: number): boolean {
    if (Number.isNaN(high + low)) return false;
    this.#upper = this.#highest.push(high);
    this.#lower = -this.#negativeLowest.push(-low);
    if (this.#missing > 0) this.#missing -= 1;
    return this.#missing === 0;
  }
}
