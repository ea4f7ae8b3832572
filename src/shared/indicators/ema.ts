import { BLOCK } from './block.ts';
import { cleanUntil } from './clean.ts';
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
  #sum = 0;
  #value = 0;

  constructor(period: number) {
    this.#period = period;
    this.#weight = 2 / (period + 1);
  }

  advance([values]: Columns, [out]: Columns, from: number, to: number): void {
    let i = from;
    for (; i < to && this.#seen < this.#period; i++) out[i] = this.#begin(values[i]);
    while (i < to) {
      const end = cleanUntil(values, i, Math.min(to, i + BLOCK));
      if (end === i) out[i++] = NaN;
      else this.#run(values, out, i, end);
      i = Math.max(i, end);
    }
  }

  #begin(price: number): number {
    if (Number.isNaN(price)) return NaN;
    this.#sum += price;
    this.#seen += 1;
    if (this.#seen < this.#period) return NaN;
    this.#value = this.#sum / this.#period;
    return this.#value;
  }

  #run(values: Float64Array, out: Float64Array, from: number, to: number): void {
    const weight = this.#weight;
    let value = this.#value;
    for (let i = from; i < to; i++) {
      value += (values[i] - value) * weight;
      out[i] = value;
    }
    this.#value = value;
  }
}
