import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';

/**
 * Commodity Channel Index: how far the typical price lies from its mean, in units of 0.015 mean absolute deviations. Within ±100 most of the time.
 * The mean deviation has no running form, so a candle costs O(period). A market that did not move answers 0.
 */
export const cci = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'cci', parameters: [period], least: 2, fields: ['high', 'low', 'close'], outputs: ['cci'], warmUp: period - 1, options, create: () => new CommodityChannel(period) }).cci;

class CommodityChannel implements IndicatorState {
  readonly #period: number;
  readonly #ring: Float64Array;
  #head = 0;
  #seen = 0;
  #last = NaN;
  #run = 0;

  constructor(period: number) {
    this.#period = period;
    this.#ring = new Float64Array(period);
  }

  advance([highs, lows, closes]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(highs[i], lows[i], closes[i]);
  }

  next(high: number, low: number, close: number): number {
    if (Number.isNaN(high + low + close)) return NaN;
    const typical = (high + low + close) / 3;
    this.#ring[this.#head] = typical;
    this.#head = this.#head + 1 === this.#period ? 0 : this.#head + 1;
    this.#run = typical === this.#last ? this.#run + 1 : 1;
    this.#last = typical;
    if (this.#seen < this.#period) this.#seen += 1;
    if (this.#seen < this.#period) return NaN;
    return this.#run >= this.#period ? 0 : this.#distance(typical);
  }

  #distance(typical: number): number {
    const ring = this.#ring;
    let sum = 0;
    for (let i = 0; i < ring.length; i++) sum += ring[i];
    const mean = sum / ring.length;
    let deviation = 0;
    for (let i = 0; i < ring.length; i++) deviation += Math.abs(ring[i] - mean);
    return deviation > 0 ? (typical - mean) / (0.015 * (deviation / ring.length)) : 0;
  }
}
