import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { RollingMaximum } from './rolling.ts';
import { rsi } from './rsi.ts';
import { PlainMean } from './smoothing.ts';

/**
 * Stochastic of the Relative Strength Index, 0..100: where the RSI lies in its own range of the last `kPeriod` values (`fastK`), and the mean
 * of that over `dPeriod` values (`fastD`). Both are published together, as in TA-Lib. An RSI that did not move counts as 0.
 */
export const stochasticRsi = (rsiPeriod = 14, kPeriod = 14, dPeriod = 3, options?: IndicatorOptions): Readonly<Record<'fastK' | 'fastD', Indicator>> =>
  declare({
    name: 'stochasticRsi', parameters: [rsiPeriod, kPeriod, dPeriod], fields: ['close'], outputs: ['fastK', 'fastD'], warmUp: rsiPeriod + kPeriod + dPeriod - 2, options,
    create: () => new StochasticStrength(rsi(rsiPeriod).create(), kPeriod, dPeriod),
  });

class StochasticStrength implements IndicatorState {
  readonly #strength: IndicatorState;
  readonly #highest: RollingMaximum;
  readonly #negativeLowest: RollingMaximum;
  readonly #mean: PlainMean;
  #missing: number;
  #k = NaN;

  constructor(strength: IndicatorState, kPeriod: number, dPeriod: number) {
    this.#strength = strength;
    this.#highest = new RollingMaximum(kPeriod);
    this.#negativeLowest = new RollingMaximum(kPeriod);
    this.#mean = new PlainMean(dPeriod);
    this.#missing = kPeriod;
  }

  /** The index is written to `fastD` first and read from there, so that no array of its own is needed. */
  advance(inputs: Columns, [fastK, fastD]: Columns, from: number, to: number): void {
    this.#strength.advance(inputs, [fastD], from, to);
    for (let i = from; i < to; i++) {
      const d = this.next(fastD[i]);
      fastD[i] = d;
      fastK[i] = Number.isNaN(d) ? NaN : this.#k;
    }
  }

  next(strength: number): number {
    if (Number.isNaN(strength)) return NaN;
    const highest = this.#highest.push(strength);
    const lowest = -this.#negativeLowest.push(-strength);
    if (this.#missing > 0) this.#missing -= 1;
    if (this.#missing > 0) return NaN;
    this.#k = highest > lowest ? (100 * (strength - lowest)) / (highest - lowest) : 0;
    return this.#mean.push(this.#k);
  }
}
