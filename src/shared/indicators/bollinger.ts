import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { RollingMoments } from './rolling.ts';

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

  advance([values]: Columns, [upper, middle, lower]: Columns, from: number, to: number): void {
    const moments = this.#moments;
    const multiplier = this.#multiplier;
    for (let i = from; i < to; i++) {
      const price = values[i];
      const isWarm = !Number.isNaN(price) && moments.push(price);
      const width = isWarm ? multiplier * moments.deviation() : NaN;
      const mean = isWarm ? moments.mean : NaN;
      upper[i] = mean + width;
      middle[i] = mean;
      lower[i] = mean - width;
    }
  }
}
