import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';

/** Heikin-Ashi candles: the close is the mean of the candle's four prices, the open the middle of the last Heikin-Ashi body. Smooth, and not prices to trade at. */
export const heikinAshi = (options?: IndicatorOptions): Readonly<Record<'open' | 'high' | 'low' | 'close', Indicator>> =>
  declare({
    name: 'heikinAshi', parameters: [], fields: ['open', 'high', 'low', 'close'], outputs: ['open', 'high', 'low', 'close'], warmUp: 0, options,
    create: () => new AverageCandle(),
  });

class AverageCandle implements IndicatorState {
  #open = NaN;
  #close = NaN;

  advance([opens, highs, lows, closes]: Columns, [open, high, low, close]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const mean = (opens[i] + highs[i] + lows[i] + closes[i]) / 4;
      const isNumber = !Number.isNaN(mean);
      if (isNumber) {
        this.#open = Number.isNaN(this.#open) ? (opens[i] + closes[i]) / 2 : (this.#open + this.#close) / 2;
        this.#close = mean;
      }
      open[i] = isNumber ? this.#open : NaN;
      high[i] = isNumber ? Math.max(highs[i], this.#open, mean) : NaN;
      low[i] = isNumber ? Math.min(lows[i], this.#open, mean) : NaN;
      close[i] = mean;
    }
  }
}
