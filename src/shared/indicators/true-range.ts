import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';

/** How far the price went since the previous close, gaps included: max(high, previous close) - min(low, previous close). */
export const rangeSince = (previousClose: number, high: number, low: number): number => Math.max(high, previousClose) - Math.min(low, previousClose);

/** True Range in price units, from the second candle on. */
export const trueRange = (options?: IndicatorOptions): Indicator =>
  declare({ name: 'trueRange', parameters: [], fields: ['high', 'low', 'close'], outputs: ['trueRange'], warmUp: 1, options, create: () => new TrueRange() }).trueRange;

class TrueRange implements IndicatorState {
  #previousClose = NaN;

  advance([highs, lows, closes]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(highs[i], lows[i], closes[i]);
  }

  next(high: number, low: number, close: number): number {
    if (Number.isNaN(high + low + close)) return NaN;
    const range = rangeSince(this.#previousClose, high, low);
    this.#previousClose = close;
    return range;
  }
}
