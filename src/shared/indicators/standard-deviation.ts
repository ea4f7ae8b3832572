import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { RollingMoments } from './rolling.ts';

/** Population standard deviation (divisor n) of the last `period` prices, in price units: TA-Lib's STDDEV. A flat market answers exactly 0. */
export const standardDeviation = (period: number, options?: IndicatorOptions): Indicator =>
  declare({
    name: 'standardDeviation', parameters: [period], fields: ['close'], outputs: ['standardDeviation'], warmUp: period - 1, options,
    create: () => new Deviation(period),
  }).standardDeviation;

class Deviation implements IndicatorState {
  readonly #moments: RollingMoments;

  constructor(period: number) {
    this.#moments = new RollingMoments(period);
  }

  advance([values]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(values[i]);
  }

  next(price: number): number {
    if (Number.isNaN(price)) return NaN;
    return this.#moments.push(price) ? this.#moments.deviation() : NaN;
  }
}
