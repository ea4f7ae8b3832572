import { BLOCK } from './block.ts';
import { cleanUntil } from './clean.ts';
import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { keepPercent } from './percent.ts';
import { RollingMean } from './rolling-mean.ts';
import { RollingRange } from './rolling-range.ts';

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
  readonly #range: RollingRange;
  readonly #slowK: RollingMean;
  readonly #slowD: RollingMean;
  #isWarm = false;

  constructor(k: number, slowK: number, slowD: number) {
    this.#range = new RollingRange(k);
    this.#slowK = new RollingMean(slowK);
    this.#slowD = new RollingMean(slowD);
  }

  /** Each stage works on what the one before has left in the outputs, %K being kept in %D's place until it is averaged. */
  advance([highs, lows, closes]: Columns, [slowK, slowD]: Columns, from: number, to: number): void {
    let i = from;
    while (i < to) {
      const end = this.#range.advance(highs, lows, i, cleanUntil(closes, i, Math.min(to, i + BLOCK)));
      this.#fastK(closes, slowD, i, end);
      if (end === i) slowD[i++] = NaN;
      else i = end;
    }
    this.#slowK.advance(slowD, slowK, from, to);
    this.#slowD.advance(slowK, slowD, from, to);
    keepPercent(slowK, from, to);
    keepPercent(slowD, from, to);
    if (!this.#isWarm) this.#hideEarly(slowK, slowD, from, to);
  }

  /** %K is ready before %D and waits for it. */
  #hideEarly(slowK: Float64Array, slowD: Float64Array, from: number, to: number): void {
    for (let i = from; i < to && !this.#isWarm; i++) {
      if (Number.isNaN(slowD[i])) slowK[i] = NaN;
      else this.#isWarm = true;
    }
  }

  #fastK(closes: Float64Array, out: Float64Array, from: number, to: number): void {
    const { highest, lowest } = this.#range;
    for (let i = from; i < to; i++) {
      const range = highest[i - from] - lowest[i - from];
      out[i] = range === 0 ? 0 : 100 * ((closes[i] - lowest[i - from]) / range);
    }
  }
}
