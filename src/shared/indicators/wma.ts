import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { WeightedMean } from './smoothing.ts';

/** Weighted Moving Average: weights 1 (oldest) to `period` (newest). */
export const wma = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'wma', parameters: [period], fields: ['close'], outputs: ['wma'], warmUp: period - 1, options, create: () => new Weighted(period) }).wma;

class Weighted implements IndicatorState {
  readonly #mean: WeightedMean;

  constructor(period: number) {
    this.#mean = new WeightedMean(period);
  }

  advance([values]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(values[i]);
  }

  next(price: number): number {
    return Number.isNaN(price) ? NaN : this.#mean.push(price);
  }
}
