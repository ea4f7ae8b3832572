import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { RollingRange } from './rolling-range.ts';

/** The highest high of the last `period` candles, the current one included; of any other series with `of`. */
export const highest = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'highest', parameters: [period], fields: ['high'], outputs: ['highest'], warmUp: period - 1, options, create: () => new Extreme(period, 'highest') }).highest;

/** The lowest low of the last `period` candles, the current one included; of any other series with `of`. */
export const lowest = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'lowest', parameters: [period], fields: ['low'], outputs: ['lowest'], warmUp: period - 1, options, create: () => new Extreme(period, 'lowest') }).lowest;

class Extreme implements IndicatorState {
  readonly #side: 'highest' | 'lowest';
  readonly #range: RollingRange;

  constructor(period: number, side: 'highest' | 'lowest') {
    this.#side = side;
    this.#range = new RollingRange(period);
  }

  advance([values]: Columns, [out]: Columns, from: number, to: number): void {
    let i = from;
    while (i < to) {
      const end = this.#range.advance(values, values, i, to);
      this.#write(out, i, end);
      if (end === i) out[i++] = NaN;
      else i = end;
    }
  }

  #write(out: Float64Array, from: number, to: number): void {
    const extremes = this.#range[this.#side];
    for (let i = from; i < to; i++) out[i] = extremes[i - from];
  }
}
