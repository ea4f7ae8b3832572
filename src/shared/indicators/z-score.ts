import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { RollingMoments } from './rolling-moments.ts';

/** How many population standard deviations the price lies above its mean over the last `period` prices. A flat market answers 0. */
export const zScore = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'zScore', parameters: [period], least: 2, fields: ['close'], outputs: ['zScore'], warmUp: period - 1, options, create: () => new Standardised(period) }).zScore;

class Standardised implements IndicatorState {
  readonly #moments: RollingMoments;

  constructor(period: number) {
    this.#moments = new RollingMoments(period);
  }

  advance([values]: Columns, [out]: Columns, from: number, to: number): void {
    let i = from;
    while (i < to) {
      const end = this.#moments.advance(values, i, to);
      this.#write(values, out, i, end);
      if (end === i) out[i++] = NaN;
      else i = end;
    }
  }

  #write(values: Float64Array, out: Float64Array, from: number, to: number): void {
    const { means, deviations } = this.#moments;
    for (let i = from; i < to; i++) out[i] = deviations[i - from] === 0 ? 0 : (values[i] - means[i - from]) / deviations[i - from];
  }
}
