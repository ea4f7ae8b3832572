import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { RollingMaximum } from './rolling.ts';
import { PlainMean } from './smoothing.ts';

/**
 * Slow Stochastic, 0..100: where the close lies between the lowest low and the highest high of the last `k` candles, averaged over `slowK`
 * candles, and that again over `slowD`. Both are published together, as in TA-Lib. A market without range counts as 0.
 */
export const stochastic = (k = 5, slowK = 3, slowD = 3, options?: IndicatorOptions): Readonly<Record<'slowK' | 'slowD', Indicator>> =>
  declare({
    name: 'stochastic', parameters: [k, slowK, slowD], fields: ['high', 'low', 'close'], outputs: ['slowK', 'slowD'], warmUp: k + slowK + slowD - 3, options,
    create: () => new SlowStochastic(k, slowK, slowD),
  });

class SlowStochastic implements IndicatorState {
  readonly #highest: RollingMaximum;
  readonly #negativeLowest: RollingMaximum;
  readonly #slowK: PlainMean;
  readonly #slowD: PlainMean;
  #missing: number;
  #k = NaN;

  constructor(k: number, slowK: number, slowD: number) {
    this.#highest = new RollingMaximum(k);
    this.#negativeLowest = new RollingMaximum(k);
    this.#slowK = new PlainMean(slowK);
    this.#slowD = new PlainMean(slowD);
    this.#missing = k;
  }

  advance([highs, lows, closes]: Columns, [slowK, slowD]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const d = this.next(highs[i], lows[i], closes[i]);
      slowD[i] = d;
      slowK[i] = Number.isNaN(d) ? NaN : this.#k;
    }
  }

  next(high: number, low: number, close: number): number {
    if (Number.isNaN(high + low + close)) return NaN;
    const highest = this.#highest.push(high);
    const lowest = -this.#negativeLowest.push(-low);
    if (this.#missing > 0) this.#missing -= 1;
    if (this.#missing > 0) return NaN;
    const fast = highest > lowest ? (100 * (close - lowest)) / (highest - lowest) : 0;
    this.#k = this.#slowK.push(fast);
    return Number.isNaN(this.#k) ? NaN : this.#slowD.push(this.#k);
  }
}
