import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { ExponentialMean } from './smoothing.ts';

/** Double Exponential Moving Average (Mulloy 1994), 2 * EMA - EMA of EMA: the lag of one average taken back. */
export const dema = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'dema', parameters: [period], fields: ['close'], outputs: ['dema'], warmUp: 2 * (period - 1), options, create: () => new DoubleExponential(period) }).dema;

class DoubleExponential implements IndicatorState {
  readonly #once: ExponentialMean;
  readonly #twice: ExponentialMean;

  constructor(period: number) {
    this.#once = new ExponentialMean(period);
    this.#twice = new ExponentialMean(period);
  }

  advance([values]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(values[i]);
  }

  next(price: number): number {
    if (Number.isNaN(price)) return NaN;
    const once = this.#once.push(price);
    return Number.isNaN(once) ? NaN : 2 * once - this.#twice.push(once);
  }
}
