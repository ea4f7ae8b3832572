import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { RollingMoments } from './rolling-moments.ts';

/** Bollinger Bands: the moving average and `multiplier` population standard deviations (divisor n) to each side. All three meet in a flat market. */
export const bollinger = (period = 20, multiplier = 2, options?: IndicatorOptions): Readonly<Record<'upper' | 'middle' | 'lower', Indicator>> =>
  declare({
    name: 'bollinger', parameters: [period, multiplier], multipliers: 1, fields: ['close'], outputs: ['upper', 'middle', 'lower'], warmUp: period - 1, options,
    create: () => new Bands(period, multiplier),
  });

class Bands implements IndicatorState {
  readonly #multiplier: number;
  readonly #moments: RollingMoments;

  constructor(period: number, multiplier: number) {
    this.#multiplier = multiplier;
    this.#moments = new RollingMoments(period);
  }

  advance([values]: Columns, outputs: Columns, from: number, to: number): void {
    let i = from;
    while (i < to) {
      const end = this.#moments.advance(values, i, to);
      this.#write(outputs, i, end);
      if (end === i) {
        for (const out of outputs) out[i] = NaN;
        i += 1;
      } else i = end;
    }
  }

  #write([upper, middle, lower]: Columns, from: number, to: number): void {
    const { means, deviations } = this.#moments;
    const multiplier = this.#multiplier;
    for (let i = from; i < to; i++) {
      const mean = means[i - from];
      const width = multiplier * deviations[i - from];
      upper[i] = mean + width;
      middle[i] = mean;
      lower[i] = mean - width;
    }
  }
}
