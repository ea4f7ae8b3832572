import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { RollingMaximum } from './rolling.ts';

/** Williams %R, -100 (close at the lowest low of the last `period` candles) to 0 (at the highest high). A market without range answers 0. */
export const williamsR = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'williamsR', parameters: [period], fields: ['high', 'low', 'close'], outputs: ['williamsR'], warmUp: period - 1, options, create: () => new PercentRange(period) }).williamsR;

class PercentRange implements IndicatorState {
  readonly #highest: RollingMaximum;
  readonly #negativeLowest: RollingMaximum;
  #missing: number;

  constructor(period: number) {
    this.#highest = new RollingMaximum(period);
    this.#negativeLowest = new RollingMaximum(period);
    this.#missing = period;
  }

  advance([highs, lows, closes]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(highs[i], lows[i], closes[i]);
  }

  next(high: number, low: number, close: number): number {
    if (Number.isNaN(high + low + close)) return NaN;
    const highest = this.#highest.push(high);
    const range = highest + this.#negativeLowest.push(-low);
    if (this.#missing > 0) this.#missing -= 1;
    if (this.#missing > 0) return NaN;
    return range > 0 ? (100 * (close - highest)) / range : 0;
  }
}
