import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { RollingSum } from './rolling.ts';
import { rangeSince } from './true-range.ts';

/**
 * Ultimate Oscillator (Williams 1976), 0..100: buying pressure over true range of three lengths, weighted 4 (shortest), 2 and 1. A length in
 * which nothing moved adds 0, as in TA-Lib.
 */
export const ultimateOscillator = (first = 7, second = 14, third = 28, options?: IndicatorOptions): Indicator =>
  declare({
    name: 'ultimateOscillator', parameters: [first, second, third], fields: ['high', 'low', 'close'], outputs: ['ultimateOscillator'],
    warmUp: Math.max(first, second, third), options, create: () => new Ultimate([first, second, third].toSorted((a, b) => a - b)),
  }).ultimateOscillator;

class Ultimate implements IndicatorState {
  readonly #short: Pressure;
  readonly #middle: Pressure;
  readonly #long: Pressure;
  #previousClose = NaN;
  #missing: number;

  constructor([short, middle, long]: readonly number[]) {
    this.#short = new Pressure(short);
    this.#middle = new Pressure(middle);
    this.#long = new Pressure(long);
    this.#missing = long;
  }

  advance([highs, lows, closes]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(highs[i], lows[i], closes[i]);
  }

  next(high: number, low: number, close: number): number {
    if (Number.isNaN(high + low + close)) return NaN;
    const previousClose = this.#previousClose;
    this.#previousClose = close;
    if (Number.isNaN(previousClose)) return NaN;
    const pressure = close - Math.min(low, previousClose);
    const range = rangeSince(previousClose, high, low);
    const sum = 4 * this.#short.push(pressure, range) + 2 * this.#middle.push(pressure, range) + this.#long.push(pressure, range);
    if (this.#missing > 0) this.#missing -= 1;
    return this.#missing === 0 ? (100 * sum) / 7 : NaN;
  }
}

/** Buying pressure over true range of the last candles, 0..1. */
class Pressure {
  readonly #pressure: RollingSum;
  readonly #range: RollingSum;

  constructor(length: number) {
    this.#pressure = new RollingSum(length);
    this.#range = new RollingSum(length);
  }

  push(pressure: number, range: number): number {
    const pressures = this.#pressure.push(pressure);
    const ranges = this.#range.push(range);
    return ranges > 0 ? pressures / ranges : 0;
  }
}
