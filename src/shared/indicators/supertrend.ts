import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { WilderMean } from './smoothing.ts';
import { rangeSince } from './true-range.ts';

/**
 * SuperTrend: a stop line `multiplier` average true ranges from the middle of the candle, which only moves towards the price until the close
 * crosses it. `direction` is 1 while the line lies below the price (hold), -1 while it lies above. The first candle's side is that
 * of its close against its middle.
 */
export const supertrend = (period = 10, multiplier = 3, options?: IndicatorOptions): Readonly<Record<'supertrend' | 'direction', Indicator>> =>
  declare({
    name: 'supertrend', parameters: [period, multiplier], multipliers: 1, fields: ['high', 'low', 'close'], outputs: ['supertrend', 'direction'], warmUp: period, options,
    create: () => new TrendStop(period, multiplier),
  });

class TrendStop implements IndicatorState {
  readonly #multiplier: number;
  readonly #range: WilderMean;
  #previousClose = NaN;
  #upper = NaN;
  #lower = NaN;
  #direction = 0;

  constructor(period: number, multiplier: number) {
    this.#multiplier = multiplier;
    this.#range = new WilderMean(period);
  }

  advance([highs, lows, closes]: Columns, [line, direction]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      line[i] = this.next(highs[i], lows[i], closes[i]);
      direction[i] = Number.isNaN(line[i]) ? NaN : this.#direction;
    }
  }

  next(high: number, low: number, close: number): number {
    if (Number.isNaN(high + low + close)) return NaN;
    const before = this.#previousClose;
    this.#previousClose = close;
    if (Number.isNaN(before)) return NaN;
    const width = this.#multiplier * this.#range.push(rangeSince(before, high, low));
    if (Number.isNaN(width)) return NaN;

    const middle = (high + low) / 2;
    const isFirst = this.#direction === 0;
    if (isFirst) this.#direction = close >= middle ? 1 : -1;
    // A band is carried on unless the new one is tighter or the last close has broken it.
    if (isFirst || middle + width < this.#upper || before > this.#upper) this.#upper = middle + width;
    if (isFirst || middle - width > this.#lower || before < this.#lower) this.#lower = middle - width;
    this.#direction = close <= (this.#direction === 1 ? this.#lower : this.#upper) ? -1 : 1;
    return this.#direction === 1 ? this.#lower : this.#upper;
  }
}
