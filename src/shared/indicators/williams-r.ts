import { BLOCK } from './block.ts';
import { cleanUntil } from './clean.ts';
import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { RollingRange } from './rolling-range.ts';

/** Williams %R, -100 (close at the lowest low of the last `period` candles) to 0 (at the highest high). A market without range answers 0. */
export const williamsR = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'williamsR', parameters: [period], fields: ['high', 'low', 'close'], outputs: ['williamsR'], warmUp: period - 1, options, create: () => new PercentRange(period) }).williamsR;

class PercentRange implements IndicatorState {
  readonly #range: RollingRange;

  constructor(period: number) {
    this.#range = new RollingRange(period);
  }

  advance([highs, lows, closes]: Columns, [out]: Columns, from: number, to: number): void {
    let i = from;
    while (i < to) {
      const end = this.#range.advance(highs, lows, i, cleanUntil(closes, i, Math.min(to, i + BLOCK)));
      this.#write(closes, out, i, end);
      if (end === i) out[i++] = NaN;
      else i = end;
    }
  }

  #write(closes: Float64Array, out: Float64Array, from: number, to: number): void {
    const { highest, lowest } = this.#range;
    for (let i = from; i < to; i++) {
      const range = highest[i - from] - lowest[i - from];
      out[i] = range === 0 ? 0 : 100 * ((closes[i] - highest[i - from]) / range);
    }
  }
}
