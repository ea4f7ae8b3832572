import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { WeightedMean } from './smoothing.ts';

const half = (period: number): number => Math.max(1, Math.floor(period / 2));
const root = (period: number): number => Math.floor(Math.sqrt(period));

/** Hull Moving Average (Hull 2005): the WMA over sqrt(period) of 2 * WMA(period / 2) - WMA(period), both lengths rounded down. */
export const hma = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'hma', parameters: [period], fields: ['close'], outputs: ['hma'], warmUp: period + root(period) - 2, options, create: () => new Hull(period) }).hma;

class Hull implements IndicatorState {
  readonly #half: WeightedMean;
  readonly #whole: WeightedMean;
  readonly #smooth: WeightedMean;

  constructor(period: number) {
    this.#half = new WeightedMean(half(period));
    this.#whole = new WeightedMean(period);
    this.#smooth = new WeightedMean(root(period));
  }

  advance([values]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(values[i]);
  }

  next(price: number): number {
    if (Number.isNaN(price)) return NaN;
    const raw = 2 * this.#half.push(price) - this.#whole.push(price);
    return Number.isNaN(raw) ? NaN : this.#smooth.push(raw);
  }
}
