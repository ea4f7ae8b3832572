import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { ExponentialMean } from './smoothing.ts';

/** Change of a three times smoothed average from one candle to the next, in percent. Answers 0 where that average was 0. */
export const trix = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'trix', parameters: [period], fields: ['close'], outputs: ['trix'], warmUp: 3 * (period - 1) + 1, options, create: () => new TripleChange(period) }).trix;

class TripleChange implements IndicatorState {
  readonly #once: ExponentialMean;
  readonly #twice: ExponentialMean;
  readonly #thrice: ExponentialMean;
  #previous = NaN;

  constructor(period: number) {
    this.#once = new ExponentialMean(period);
    this.#twice = new ExponentialMean(period);
    this.#thrice = new ExponentialMean(period);
  }

  advance([values]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(values[i]);
  }

  next(price: number): number {
    if (Number.isNaN(price)) return NaN;
    const once = this.#once.push(price);
    if (Number.isNaN(once)) return NaN;
    const twice = this.#twice.push(once);
    if (Number.isNaN(twice)) return NaN;
    const previous = this.#previous;
    this.#previous = this.#thrice.push(twice);
    return previous === 0 ? 0 : (this.#previous / previous - 1) * 100;
  }
}
