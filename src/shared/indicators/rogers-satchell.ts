import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { PlainMean } from './smoothing.ts';

/**
 * Rogers and Satchell's volatility (Annals of Applied Probability 1, 1991) per candle: root of the mean over `period` candles of
 * ln(high/close) ln(high/open) + ln(low/close) ln(low/open). Not misled by a drift within the candle.
 * Annualising is the caller's: times sqrt(candles per year). A candle with a price that is not above 0 is passed over with NaN.
 */
export const rogersSatchell = (period: number, options?: IndicatorOptions): Indicator =>
  declare({
    name: 'rogersSatchell', parameters: [period], fields: ['open', 'high', 'low', 'close'], outputs: ['rogersSatchell'], warmUp: period - 1, options,
    create: () => new RogersSatchell(period),
  }).rogersSatchell;

class RogersSatchell implements IndicatorState {
  readonly #mean: PlainMean;

  constructor(period: number) {
    this.#mean = new PlainMean(period);
  }

  advance([opens, highs, lows, closes]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(opens[i], highs[i], lows[i], closes[i]);
  }

  next(open: number, high: number, low: number, close: number): number {
    if (!(open > 0 && high > 0 && low > 0 && close > 0)) return NaN;
    const variance = Math.log(high / close) * Math.log(high / open) + Math.log(low / close) * Math.log(low / open);
    return Math.sqrt(Math.max(0, this.#mean.push(variance)));
  }
}
