import { cleanUntil } from './clean.ts';
import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { BLOCK } from './rolling.ts';

/** Simple Moving Average: the plain mean of the last `period` prices. */
export const sma = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'sma', parameters: [period], fields: ['close'], outputs: ['sma'], warmUp: period - 1, options, create: () => new Simple(period) }).sma;

/**
 * The last `period` prices lie in one piece at the end of a longer array; when it is full they move to its start and the sum is added up
 * afresh, so rounding errors never grow. No index wraps in the loop, which makes it half as long as with a ring.
 */
class Simple implements IndicatorState {
  readonly #period: number;
  readonly #prices: Float64Array;
  #end = 0;
  #sum = 0;

  constructor(period: number) {
    this.#period = period;
    this.#prices = new Float64Array(period + Math.max(period, BLOCK));
  }

  advance([values]: Columns, [out]: Columns, from: number, to: number): void {
    let i = from;
    for (; i < to && this.#end < this.#period; i++) out[i] = this.#begin(values[i]);
    while (i < to) {
      if (this.#end === this.#prices.length) this.#moveBack();
      const end = cleanUntil(values, i, Math.min(to, i + this.#prices.length - this.#end));
      if (end === i) out[i++] = NaN;
      else this.#run(values, out, i, end);
      i = Math.max(i, end);
    }
  }

  #begin(price: number): number {
    if (Number.isNaN(price)) return NaN;
    this.#prices[this.#end] = price;
    this.#end += 1;
    this.#sum += price;
    return this.#end < this.#period ? NaN : this.#sum / this.#period;
  }

  #moveBack(): void {
    this.#prices.copyWithin(0, this.#end - this.#period, this.#end);
    this.#end = this.#period;
    let sum = 0;
    for (let i = 0; i < this.#period; i++) sum += this.#prices[i];
    this.#sum = sum;
  }

  #run(values: Float64Array, out: Float64Array, from: number, to: number): void {
    const period = this.#period;
    const prices = this.#prices;
    let end = this.#end;
    let sum = this.#sum;
    for (let i = from; i < to; i++) {
      const price = values[i];
      sum += price - prices[end - period];
      prices[end] = price;
      end += 1;
      out[i] = sum / period;
    }
    this.#end = end;
    this.#sum = sum;
  }
}
