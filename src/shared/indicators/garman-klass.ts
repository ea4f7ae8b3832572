import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { PlainMean } from './smoothing.ts';

const BODY_WEIGHT = 2 * Math.LN2 - 1;

/**
 * Garman and Klass's volatility (Journal of Business 53, 1980) per candle: root of the mean over `period` candles of
 * ½ ln²(high/low) - (2 ln 2 - 1) ln²(close/open). About seven times as efficient as closes alone; assumes no drift and no gaps.
 * Annualising is the caller's: times sqrt(candles per year). A candle with a price that is not above 0 is passed over with NaN.
 */
export const garmanKlass = (period: number, options?: IndicatorOptions): Indicator =>
  declare({
    name: 'garmanKlass', parameters: [period], fields: ['open', 'high', 'low', 'close'], outputs: ['garmanKlass'], warmUp: period - 1, options,
    create: () => new GarmanKlass(period),
  }).garmanKlass;

class GarmanKlass implements IndicatorState {
  readonly #mean: PlainMean;

  constructor(period: number) {
    this.#mean = new PlainMean(period);
  }

  advance([opens, highs, lows, closes]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(opens[i], highs[i], lows[i], closes[i]);
  }

  next(open: number, high: number, low: number, close: number): number {
    if (!(open > 0 && high > 0 && low > 0 && close > 0)) return NaN;
    const range = Math.log(high / low);
    const body = Math.log(close / open);
    return Math.sqrt(Math.max(0, this.#mean.push(range * range * 0.5 - body * body * BODY_WEIGHT)));
  }
}
