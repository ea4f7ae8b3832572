import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { RollingRange } from './rolling-range.ts';

/**
 * Donchian Channel: the highest high and the lowest low of the last `period` candles and the middle between them. It includes the current
 * candle, so no close lies outside of it: a breakout compares with the value one candle before.
 */
export const donchian = (period = 20, options?: IndicatorOptions): Readonly<Record<'upper' | 'middle' | 'lower', Indicator>> =>
  declare({ name: 'donchian', parameters: [period], fields: ['high', 'low'], outputs: ['upper', 'middle', 'lower'], warmUp: period - 1, options, create: () => new Channel(period) });

class Channel implements IndicatorState {
  readonly #range: RollingRange;

  constructor(period: number) {
    this.#range = new RollingRange(period);
  }

  advance([highs, lows]: Columns, outputs: Columns, from: number, to: number): void {
    let i = from;
    while (i < to) {
      const end = this.#range.advance(highs, lows, i, to);
      this.#write(outputs, i, end);
      if (end === i) {
        for (const out of outputs) out[i] = NaN;
        i += 1;
      } else i = end;
    }
  }

  #write([upper, middle, lower]: Columns, from: number, to: number): void {
    const { highest, lowest } = this.#range;
    for (let i = from; i < to; i++) {
      upper[i] = highest[i - from];
      middle[i] = (highest[i - from] + lowest[i - from]) / 2;
      lower[i] = lowest[i - from];
    }
  }
}
