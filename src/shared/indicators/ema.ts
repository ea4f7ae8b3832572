import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';

/**
 * Exponential Moving Average, weight 2/(period+1), seeded with the mean of the first `period` prices as TA-Lib does.
 * Reads as a trend line that leans towards the latest prices.
 */
export const ema = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'ema', parameters: [period], fields: ['close'], outputs: ['ema'], warmUp: period - 1, options, create: () => new Exponential(period) }).ema;

class Exponential implements IndicatorState {
  readonly #period: number;
  readonly #weight: number;
  #seen = 0;
  #value = NaN;
  #sum = 0;

  constructor(period: number) {
    this.#period = period;
    this.#weight = 2 / (period + 1);
  }

  advance([values]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(values[i]);
  }

  next(price: number): number {
    if (Number.isNaN(price)) return NaN;
    if (this.#seen < this.#period) {
      this.#sum += price;
      this.#seen += 1;
      this.#value = this.#seen === this.#period ? this.#sum / this.#period : NaN;
      return this.#value;
    }
    this.#value += (price - this.#value) * this.#weight;
    return this.#value;
  }
}
