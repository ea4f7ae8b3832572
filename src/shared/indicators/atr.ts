import { BLOCK } from './block.ts';
import { cleanUntil } from './clean.ts';
import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { rangeSince } from './true-range.ts';

/** Average True Range with Wilder's smoothing, in price units. The first candle has no true range, so the first value stands at index `period`. */
export const atr = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'atr', parameters: [period], fields: ['high', 'low', 'close'], outputs: ['atr'], warmUp: period, options, create: () => new AverageRange(period, 'price') }).atr;

/** Average True Range in percent of the close: TA-Lib's NATR. Answers 0 where the close is 0. */
export const natr = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'natr', parameters: [period], fields: ['high', 'low', 'close'], outputs: ['natr'], warmUp: period, options, create: () => new AverageRange(period, 'percent') }).natr;

class AverageRange implements IndicatorState {
  readonly #period: number;
  readonly #unit: 'price' | 'percent';
  #previousClose = NaN;
  #seen = 0;
  #mean = 0;

  constructor(period: number, unit: 'price' | 'percent') {
    this.#period = period;
    this.#unit = unit;
  }

  advance(inputs: Columns, [out]: Columns, from: number, to: number): void {
    const [highs, lows, closes] = inputs;
    let i = from;
    for (; i < to && this.#seen < this.#period; i++) out[i] = this.#begin(highs[i], lows[i], closes[i]);
    const warm = i;
    while (i < to) i = this.#attempt(inputs, out, i, Math.min(to, i + BLOCK));
    if (this.#unit === 'percent') inPercent(closes, out, Math.max(from, warm - 1), to);
  }

  /** A NaN anywhere in the stretch would stay in the mean, so one look at the end tells whether there was one: then it is done again up to it. */
  #attempt(inputs: Columns, out: Float64Array, from: number, to: number): number {
    const mean = this.#mean;
    const previousClose = this.#previousClose;
    this.#run(inputs, out, from, to);
    if (!Number.isNaN(this.#mean + this.#previousClose)) return to;
    this.#mean = mean;
    this.#previousClose = previousClose;
    const [highs, lows, closes] = inputs;
    const clean = cleanUntil(closes, from, cleanUntil(lows, from, cleanUntil(highs, from, to)));
    this.#run(inputs, out, from, clean);
    if (clean > from) return clean;
    out[from] = NaN;
    return from + 1;
  }

  #begin(high: number, low: number, close: number): number {
    if (Number.isNaN(high + low + close)) return NaN;
    const range = rangeSince(this.#previousClose, high, low);
    this.#previousClose = close;
    if (Number.isNaN(range)) return NaN;
    this.#seen += 1;
    this.#mean += range / this.#period;
    return this.#seen < this.#period ? NaN : this.#mean;
  }

  #run([highs, lows, closes]: Columns, out: Float64Array, from: number, to: number): void {
    const weight = 1 / this.#period;
    let mean = this.#mean;
    let previousClose = this.#previousClose;
    for (let i = from; i < to; i++) {
      mean += (rangeSince(previousClose, highs[i], lows[i]) - mean) * weight;
      previousClose = closes[i];
      out[i] = mean;
    }
    this.#mean = mean;
    this.#previousClose = previousClose;
  }
}

function inPercent(closes: Float64Array, out: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) out[i] = closes[i] === 0 && !Number.isNaN(out[i]) ? 0 : (100 * out[i]) / closes[i];
}
