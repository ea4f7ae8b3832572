import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { ExponentialMean } from './smoothing.ts';

/** Triple Exponential Moving Average (Mulloy 1994), 3 * EMA - 3 * EMA of EMA + EMA of EMA of EMA: quicker than `dema`, and rougher. */
export const tema = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'tema', parameters: [period], fields: ['close'], outputs: ['tema'], warmUp: 3 * (period - 1), options, create: () => new TripleExponential(period) }).tema;

class TripleExponential implements IndicatorState {
  readonly #once: ExponentialMean;
  readonly #twice: ExponentialMean;
  readonly #thrice: ExponentialMean;

  constructor(period: number) {
    this.#once = new ExponentialMean(period);
    this.#twice = new ExponentialMean(period);
    this.#thrice = new ExponentialMean(period);
  }

  advance([values]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(values[i]);
  }

  next(price: number): number {
    if (Number.isNaN(price)) return NaN;
    const once = this.#once.push(price);
    if (Number.isNaN(once)) return NaN;
    const twice = this.#twice.push(once);
    return Number.isNaN(twice) ? NaN : 3 * once - 3 * twice + this.#thrice.push(twice);
  }
}
