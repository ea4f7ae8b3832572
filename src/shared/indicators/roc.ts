import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { Delay } from './rolling.ts';

/** Rate of Change over `period` candles in percent, as TA-Lib's ROC. Answers 0 where the earlier value is 0. */
export const roc = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'roc', parameters: [period], fields: ['close'], outputs: ['roc'], warmUp: period, options, create: () => new RateOfChange(period) }).roc;

class RateOfChange implements IndicatorState {
  readonly #earlier: Delay;

  constructor(period: number) {
    this.#earlier = new Delay(period);
  }

  advance([values]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(values[i]);
  }

  next(price: number): number {
    if (Number.isNaN(price)) return NaN;
    const earlier = this.#earlier.push(price);
    return earlier === 0 ? 0 : (price / earlier - 1) * 100;
  }
}
