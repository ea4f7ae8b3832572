import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';

/**
 * Aroon, 0..100: how lately the highest high (`up`) and the lowest low (`down`) of the last `period` + 1 candles came, 100 being the current
 * one. Of equal extremes the later counts, as in TA-Lib.
 */
export const aroon = (period: number, options?: IndicatorOptions): Readonly<Record<'up' | 'down', Indicator>> =>
  declare({ name: 'aroon', parameters: [period], fields: ['high', 'low'], outputs: ['up', 'down'], warmUp: period, options, create: () => new Aroon(period) });

class Aroon implements IndicatorState {
  readonly #period: number;
  readonly #high: LatestMaximum;
  readonly #negativeLow: LatestMaximum;
  #seen = 0;

  constructor(period: number) {
    this.#period = period;
    this.#high = new LatestMaximum(period + 1);
    this.#negativeLow = new LatestMaximum(period + 1);
  }

  advance([highs, lows]: Columns, [up, down]: Columns, from: number, to: number): void {
    const period = this.#period;
    for (let i = from; i < to; i++) {
      const isNumber = !Number.isNaN(highs[i] + lows[i]);
      const sinceHigh = isNumber ? this.#high.push(highs[i]) : NaN;
      const sinceLow = isNumber ? this.#negativeLow.push(-lows[i]) : NaN;
      if (isNumber && this.#seen <= period) this.#seen += 1;
      const isWarm = isNumber && this.#seen > period;
      up[i] = isWarm ? (100 * (period - sinceHigh)) / period : NaN;
      down[i] = isWarm ? (100 * (period - sinceLow)) / period : NaN;
    }
  }
}

/** How many values ago the largest of the last `length` came: a queue of falling values over arrays taken once. */
class LatestMaximum {
  readonly #length: number;
  readonly #mask: number;
  readonly #values: Float64Array;
  readonly #times: Float64Array;
  #first = 0;
  #end = 0;
  #time = 0;

  constructor(length: number) {
    this.#length = length;
    const size = 2 ** Math.ceil(Math.log2(length + 1));
    this.#mask = size - 1;
    this.#values = new Float64Array(size);
    this.#times = new Float64Array(size);
  }

  push(value: number): number {
    const values = this.#values;
    const times = this.#times;
    const mask = this.#mask;
    const time = this.#time;
    this.#time = time + 1;
    if (this.#first !== this.#end && times[this.#first] <= time - this.#length) this.#first = (this.#first + 1) & mask;
    while (this.#first !== this.#end && values[(this.#end - 1) & mask] <= value) this.#end = (this.#end - 1) & mask;
    values[this.#end] = value;
    times[this.#end] = time;
    this.#end = (this.#end + 1) & mask;
    return time - times[this.#first];
  }
}
