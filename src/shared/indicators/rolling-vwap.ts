import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { RollingSum } from './rolling.ts';

/** Volume-Weighted Average Price of the last `period` candles, of typical prices (high + low + close) / 3. The typical price itself where nothing was traded. */
export const rollingVwap = (period: number, options?: IndicatorOptions): Indicator =>
  declare({
    name: 'rollingVwap', parameters: [period], fields: ['high', 'low', 'close', 'volume'], outputs: ['rollingVwap'], warmUp: period - 1, options,
    create: () => new RollingVwap(period),
  }).rollingVwap;

class RollingVwap implements IndicatorState {
  readonly #turnover: RollingSum;
  readonly #volume: RollingSum;
  #missing: number;

  constructor(period: number) {
    this.#turnover = new RollingSum(period);
    this.#volume = new RollingSum(period);
    this.#missing = period;
  }

  advance([highs, lows, closes, volumes]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next((highs[i] + lows[i] + closes[i]) / 3, volumes[i]);
  }

  next(typical: number, volume: number): number {
    if (Number.isNaN(typical + volume)) return NaN;
    const turnover = this.#turnover.push(typical * volume);
    const traded = this.#volume.push(volume);
    if (this.#missing > 0) this.#missing -= 1;
    if (this.#missing > 0) return NaN;
    return traded > 0 ? turnover / traded : typical;
  }
}
