import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { RollingMoments } from './rolling.ts';

/** How many population standard deviations the price lies above its mean over the last `period` prices. A flat market answers 0. */
export const zScore = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'zScore', parameters: [period], least: 2, fields: ['close'], outputs: ['zScore'], warmUp: period - 1, options, create: () => new Standardised(period) }).zScore;

class Standardised implements IndicatorState {
  readonly #moments: RollingMoments;

  constructor(period: number) {
    this.#moments = new RollingMoments(period);
  }

  advance([values]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(values[i]);
  }

  next(price: number): number {
    if (Number.isNaN(price)) return NaN;
    const moments = this.#moments;
    if (!moments.push(price)) return NaN;
    return moments.squares > 0 ? (price - moments.mean) / moments.deviation() : 0;
  }
}
