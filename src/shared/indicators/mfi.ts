import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { RollingSum } from './rolling.ts';

/**
 * Money Flow Index, 0..100: the share of turnover (typical price * volume) of the last `period` candles that went with a rising typical price.
 * Answers 0 where nothing was turned over with a change of price. TA-Lib answers 0 below one unit of money flow as well, which would
 * silence coins priced in bitcoin; there the two differ.
 */
export const mfi = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'mfi', parameters: [period], fields: ['high', 'low', 'close', 'volume'], outputs: ['mfi'], warmUp: period, options, create: () => new MoneyFlow(period) }).mfi;

class MoneyFlow implements IndicatorState {
  readonly #rising: RollingSum;
  readonly #falling: RollingSum;
  #missing: number;
  #previous = NaN;

  constructor(period: number) {
    this.#rising = new RollingSum(period);
    this.#falling = new RollingSum(period);
    this.#missing = period;
  }

  advance([highs, lows, closes, volumes]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(highs[i], lows[i], closes[i], volumes[i]);
  }

  next(high: number, low: number, close: number, volume: number): number {
    if (Number.isNaN(high + low + close + volume)) return NaN;
    const typical = (high + low + close) / 3;
    const previous = this.#previous;
    this.#previous = typical;
    if (Number.isNaN(previous)) return NaN;
    const flow = typical * volume;
    const rising = Math.max(0, this.#rising.push(typical > previous ? flow : 0));
    const falling = Math.max(0, this.#falling.push(typical < previous ? flow : 0));
    if (this.#missing > 0) this.#missing -= 1;
    if (this.#missing > 0) return NaN;
    const both = rising + falling;
    return both > 0 ? 100 * (rising / both) : 0;
  }
}
