import { BLOCK } from './block.ts';
import { cleanUntil } from './clean.ts';
import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { NEGLIGIBLE } from './smoothing.ts';

/**
 * Relative Strength Index with Wilder's smoothing, as TA-Lib defines it.
 * Reads 0..100: above 70 buyers are stretched, below 30 sellers are. A market that never moved answers 0, as in TA-Lib.
 */
export const rsi = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'rsi', parameters: [period], fields: ['close'], outputs: ['rsi'], warmUp: period, options, create: () => new RelativeStrength(period) }).rsi;

class RelativeStrength implements IndicatorState {
  readonly #period: number;
  #previous = NaN;
  #seen = 0;
  #gain = 0;
  #loss = 0;

  constructor(period: number) {
    this.#period = period;
  }

  advance([values]: Columns, [out]: Columns, from: number, to: number): void {
    let i = from;
    for (; i < to && this.#seen < this.#period; i++) out[i] = this.#begin(values[i]);
    while (i < to) {
      const end = cleanUntil(values, i, Math.min(to, i + BLOCK));
      if (end === i) out[i++] = NaN;
      else this.#run(values, out, i, end);
      i = Math.max(i, end);
    }
  }

  /** The first `period` changes are a plain mean. */
  #begin(price: number): number {
    if (Number.isNaN(price)) return NaN;
    const change = price - this.#previous;
    this.#previous = price;
    if (Number.isNaN(change)) return NaN;
    this.#seen += 1;
    this.#gain += Math.max(change, 0) / this.#period;
    this.#loss += Math.max(-change, 0) / this.#period;
    return this.#seen < this.#period ? NaN : strength(this.#gain, this.#gain + this.#loss);
  }

  #run(values: Float64Array, out: Float64Array, from: number, to: number): void {
    const weight = 1 / this.#period;
    let gain = this.#gain;
    let loss = this.#loss;
    let previous = this.#previous;
    for (let i = from; i < to; i++) {
      const price = values[i];
      const change = price - previous;
      previous = price;
      // Twice the gain is |change| + change, twice the loss |change| - change: exact, and three times as fast as a branch that is never foreseen.
      const size = Math.abs(change);
      gain += ((size + change) / 2 - gain) * weight;
      loss += ((size - change) / 2 - loss) * weight;
      out[i] = strength(gain, gain + loss);
    }
    this.#gain = gain;
    this.#loss = loss;
    this.#previous = previous;
  }
}

const strength = (gain: number, sum: number): number => (sum > NEGLIGIBLE ? 100 * (gain / sum) : 0);
