import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { RollingMaximum } from './rolling.ts';

/** The highest high of the last `period` candles, the current one included; of any other series with `of`. */
export const highest = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'highest', parameters: [period], fields: ['high'], outputs: ['highest'], warmUp: period - 1, options, create: () => new Extreme(period, 1) }).highest;

/** The lowest low of the last `period` candles, the current one included; of any other series with `of`. */
export const lowest = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'lowest', parameters: [period], fields: ['low'], outputs: ['lowest'], warmUp: period - 1, options, create: () => new Extreme(period, -1) }).lowest;

class Extreme implements IndicatorState {
  readonly #sign: 1 | -1;
  readonly #maximum: RollingMaximum;
  #missing: number;

  constructor(period: number, sign: 1 | -1) {
    this.#sign = sign;
    this.#maximum = new RollingMaximum(period);
    this.#missing = period - 1;
  }

  advance([values]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(values[i]);
  }

  next(value: number): number {
    if (Number.isNaN(value)) return NaN;
    const extreme = this.#sign * this.#maximum.push(this.#sign * value);
    if (this.#missing === 0) return extreme;
    this.#missing -= 1;
    return NaN;
  }
}
