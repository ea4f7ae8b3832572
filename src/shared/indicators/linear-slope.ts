import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { RollingWeightedSum } from './rolling.ts';

/** Slope of the least-squares line through the last `period` prices, in price units per candle: TA-Lib's LINEARREG_SLOPE. */
export const linearSlope = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'linearSlope', parameters: [period], least: 2, fields: ['close'], outputs: ['linearSlope'], warmUp: period - 1, options, create: () => new Slope(period) }).linearSlope;

class Slope implements IndicatorState {
  readonly #period: number;
  readonly #sums: RollingWeightedSum;
  #missing: number;

  constructor(period: number) {
    this.#period = period;
    this.#sums = new RollingWeightedSum(period);
    this.#missing = period;
  }

  advance([values]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(values[i]);
  }

  next(price: number): number {
    if (Number.isNaN(price)) return NaN;
    const sums = this.#sums;
    sums.push(price);
    if (this.#missing > 0) this.#missing -= 1;
    if (this.#missing > 0) return NaN;
    if (sums.isFlat) return 0;
    // With x = 1..n the mean of x is (n + 1) / 2 and the sum of its squared deviations n(n² - 1) / 12.
    const n = this.#period;
    return (12 * (sums.weighted - ((n + 1) / 2) * sums.sum)) / (n * (n * n - 1));
  }
}
