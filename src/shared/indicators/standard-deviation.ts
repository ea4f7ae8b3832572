import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { RollingMoments } from './rolling-moments.ts';

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
    let i = from;
    while (i < to) {
      const end = this.#moments.advance(values, i, to);
      this.#write(out, i, end);
      if (end === i) out[i++] = NaN;
      else i = end;
    }
  }

  #write(out: Float64Array, from: number, to: number): void {
    const { deviations } = this.#moments;
    for (let i = from; i < to; i++) out[i] = deviations[i - from];
  }
}
