/** Wilder's sums as they stand; the fields of `TrendStrength`. */
export interface SavedTrendStrength {
  readonly candles: number;
  readonly previous: readonly [high: number, low: number, close: number];
  readonly sums: readonly [plus: number, minus: number, range: number];
  readonly index: number;
}

/**
 * The Average Directional Index one candle at a time, as `indicators/adx.ts` and TA-Lib define it, in a form that can be written down
 * and taken up again. NaN until candle 2 * period.
 */
export class TrendStrength {
  readonly #period: number;
  #candles = 0;
  #high = 0;
  #low = 0;
  #close = 0;
  #plus = 0;
  #minus = 0;
  #range = 0;
  #index = 0;

  constructor(period: number) {
    this.#period = period;
  }

  next(high: number, low: number, close: number): number {
    const period = this.#period;
    const candle = this.#candles;
    if (candle < 2 * period) this.#candles += 1;
    if (candle > 0) this.#move(high, low, candle < period ? 1 : 1 - 1 / period);
    this.#high = high;
    this.#low = low;
    this.#close = close;
    if (candle < period) return NaN;
    const both = this.#plus + this.#minus;
    if (candle < 2 * period) {
      this.#index += (both > 0 ? (100 * Math.abs(this.#plus - this.#minus)) / both : 0) / period;
      return candle === 2 * period - 1 ? this.#index : NaN;
    }
    if (both > 0) this.#index += ((100 * Math.abs(this.#plus - this.#minus)) / both - this.#index) / period;
    return this.#index;
  }

  #move(high: number, low: number, keep: number): void {
    const up = high - this.#high;
    const down = this.#low - low;
    this.#plus = this.#plus * keep + (up > down && up > 0 ? up : 0);
    this.#minus = this.#minus * keep + (down > up && down > 0 ? down : 0);
    this.#range = this.#range * keep + Math.max(high, this.#close) - Math.min(low, this.#close);
  }

  save(): SavedTrendStrength {
    return { candles: this.#candles, previous: [this.#high, this.#low, this.#close], sums: [this.#plus, this.#minus, this.#range], index: this.#index };
  }

  restore({ candles, previous, sums, index }: SavedTrendStrength): void {
    this.#candles = candles;
    [this.#high, this.#low, this.#close] = previous;
    [this.#plus, this.#minus, this.#range] = sums;
    this.#index = index;
  }
}
