import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { keepPercent } from './percent.ts';
import { RollingMean } from './rolling-mean.ts';
import { RollingRange } from './rolling-range.ts';
import { rsi } from './rsi.ts';

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
  readonly #range: RollingRange;
  readonly #mean: RollingMean;
  #isWarm = false;

  constructor(strength: IndicatorState, kPeriod: number, dPeriod: number) {
    this.#strength = strength;
    this.#range = new RollingRange(kPeriod);
    this.#mean = new RollingMean(dPeriod);
  }

  /** Each stage works on what the one before has left in the outputs. */
  advance(inputs: Columns, outputs: Columns, from: number, to: number): void {
    const [fastK, fastD] = outputs;
    this.#strength.advance(inputs, outputs, from, to);
    let i = from;
    while (i < to) {
      const end = this.#range.advance(fastK, fastK, i, to);
      this.#position(fastK, i, end);
      i = Math.max(i + 1, end);
    }
    this.#mean.advance(fastK, fastD, from, to);
    keepPercent(fastD, from, to);
    // %K is ready before %D and waits for it.
    for (let j = from; j < to && !this.#isWarm; j++) {
      if (Number.isNaN(fastD[j])) fastK[j] = NaN;
      else this.#isWarm = true;
    }
  }

  #position(values: Float64Array, from: number, to: number): void {
    const { highest, lowest } = this.#range;
    for (let i = from; i < to; i++) {
      const range = highest[i - from] - lowest[i - from];
      values[i] = range === 0 ? 0 : 100 * ((values[i] - lowest[i - from]) / range);
    }
  }
}
