import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { PlainMean } from './smoothing.ts';

/**
 * Realised volatility: root mean square of the last `period` log returns, per candle (the mean return is taken as 0, as over short candles it is).
 * Annualising is the caller's: times sqrt(candles per year). A price that is not above 0 has no return and is passed over with NaN.
 */
export const realisedVolatility = (period: number, options?: IndicatorOptions): Indicator =>
  declare({
    name: 'realisedVolatility', parameters: [period], fields: ['close'], outputs: ['realisedVolatility'], warmUp: period, options,
    create: () => new Realised(period),
  }).realisedVolatility;

class Realised implements IndicatorState {
  readonly #mean: PlainMean;
  #previous = NaN;

  constructor(period: number) {
    this.#mean = new PlainMean(period);
  }

  advance([values]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(values[i]);
  }

  next(price: number): number {
    if (!(price > 0)) return NaN;
    const change = Math.log(price / this.#previous);
    this.#previous = price;
    return Number.isNaN(change) ? NaN : Math.sqrt(Math.max(0, this.#mean.push(change * change)));
  }
}
