import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { Delay } from './rolling.ts';

/** The price less the price `period` candles ago, in price units: TA-Lib's MOM. */
export const momentum = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'momentum', parameters: [period], fields: ['close'], outputs: ['momentum'], warmUp: period, options, create: () => new Momentum(period) }).momentum;

class Momentum implements IndicatorState {
  readonly #earlier: Delay;

  constructor(period: number) {
    this.#earlier = new Delay(period);
  }

  advance([values]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(values[i]);
  }

  next(price: number): number {
    return Number.isNaN(price) ? NaN : price - this.#earlier.push(price);
  }
}
