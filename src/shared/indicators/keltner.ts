import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { ExponentialMean, WilderMean } from './smoothing.ts';
import { rangeSince } from './true-range.ts';

/** Keltner Channel: the exponential average of closes and `multiplier` average true ranges to each side. The three start together. */
export const keltner = (emaPeriod = 20, atrPeriod = 10, multiplier = 2, options?: IndicatorOptions): Readonly<Record<'upper' | 'middle' | 'lower', Indicator>> =>
  declare({
    name: 'keltner', parameters: [emaPeriod, atrPeriod, multiplier], multipliers: 1, fields: ['high', 'low', 'close'], outputs: ['upper', 'middle', 'lower'],
    warmUp: Math.max(emaPeriod - 1, atrPeriod), options, create: () => new RangeChannel(emaPeriod, atrPeriod, multiplier),
  });

class RangeChannel implements IndicatorState {
  readonly #mean: ExponentialMean;
  readonly #range: WilderMean;
  readonly #multiplier: number;
  #previousClose = NaN;
  #width = NaN;

  constructor(emaPeriod: number, atrPeriod: number, multiplier: number) {
    this.#mean = new ExponentialMean(emaPeriod);
    this.#range = new WilderMean(atrPeriod);
    this.#multiplier = multiplier;
  }

  advance([highs, lows, closes]: Columns, [upper, middle, lower]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const mean = this.next(highs[i], lows[i], closes[i]);
      upper[i] = mean + this.#width;
      middle[i] = Number.isNaN(this.#width) ? NaN : mean;
      lower[i] = mean - this.#width;
    }
  }

  next(high: number, low: number, close: number): number {
    if (Number.isNaN(high + low + close)) return NaN;
    if (!Number.isNaN(this.#previousClose)) this.#width = this.#multiplier * this.#range.push(rangeSince(this.#previousClose, high, low));
    this.#previousClose = close;
    return this.#mean.push(close);
  }
}
