import { BLOCK } from './block.ts';
import { cleanUntil } from './clean.ts';
import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';

/**
 * Moving Average Convergence Divergence: the fast less the slow exponential average, its own average (signal) and their difference.
 * As in TA-Lib the fast average is seeded late, so that both start on the same candle, all three are published from candle
 * slow + signal - 2 on, and periods given in the wrong order are swapped.
 */
export const macd = (fast = 12, slow = 26, signal = 9, options?: IndicatorOptions): Readonly<Record<'macd' | 'signal' | 'histogram', Indicator>> =>
  declare({
    name: 'macd', parameters: [fast, slow, signal], fields: ['close'], outputs: ['macd', 'signal', 'histogram'], warmUp: Math.max(fast, slow) + signal - 2, options,
    create: () => new ConvergenceDivergence(Math.min(fast, slow), Math.max(fast, slow), signal),
  });

class ConvergenceDivergence implements IndicatorState {
  readonly #fast: number;
  readonly #slow: number;
  readonly #signal: number;
  #seen = 0;
  #fastMean = 0;
  #slowMean = 0;
  #signalMean = 0;

  constructor(fast: number, slow: number, signal: number) {
    this.#fast = fast;
    this.#slow = slow;
    this.#signal = signal;
  }

  advance([values]: Columns, outputs: Columns, from: number, to: number): void {
    let i = from;
    const warm = this.#slow + this.#signal - 1;
    for (; i < to && this.#seen < warm; i++) this.#begin(values[i], outputs, i);
    while (i < to) {
      const end = cleanUntil(values, i, Math.min(to, i + BLOCK));
      if (end === i) {
        for (const out of outputs) out[i] = NaN;
        i += 1;
      } else this.#run(values, outputs, i, end);
      i = Math.max(i, end);
    }
  }

  #begin(price: number, outputs: Columns, i: number): void {
    for (const out of outputs) out[i] = NaN;
    if (Number.isNaN(price)) return;
    this.#seen += 1;
    const seen = this.#seen;
    const slow = this.#slow;
    if (seen <= slow) {
      this.#slowMean += price / slow;
      if (seen > slow - this.#fast) this.#fastMean += price / this.#fast;
      if (seen < slow) return;
    } else {
      this.#fastMean += (price - this.#fastMean) * (2 / (this.#fast + 1));
      this.#slowMean += (price - this.#slowMean) * (2 / (slow + 1));
    }
    const difference = this.#fastMean - this.#slowMean;
    this.#signalMean += difference / this.#signal;
    if (seen < slow + this.#signal - 1) return;
    outputs[0][i] = difference;
    outputs[1][i] = this.#signalMean;
    outputs[2][i] = difference - this.#signalMean;
  }

  #run(values: Float64Array, [line, signal, histogram]: Columns, from: number, to: number): void {
    const fastWeight = 2 / (this.#fast + 1);
    const slowWeight = 2 / (this.#slow + 1);
    const signalWeight = 2 / (this.#signal + 1);
    let fastMean = this.#fastMean;
    let slowMean = this.#slowMean;
    let signalMean = this.#signalMean;
    for (let i = from; i < to; i++) {
      const price = values[i];
      fastMean += (price - fastMean) * fastWeight;
      slowMean += (price - slowMean) * slowWeight;
      const difference = fastMean - slowMean;
      signalMean += (difference - signalMean) * signalWeight;
      line[i] = difference;
      signal[i] = signalMean;
      histogram[i] = difference - signalMean;
    }
    this.#fastMean = fastMean;
    this.#slowMean = slowMean;
    this.#signalMean = signalMean;
  }
}
