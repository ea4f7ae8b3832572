import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { Delay, RollingSum } from './rolling.ts';

const FAST = 2 / 3;
const SLOW = 2 / 31;

/**
 * Kaufman's Adaptive Moving Average, quick (EMA 2) where prices go straight, slow (EMA 30) where they go to and fro. As in TA-Lib it starts
 * from the price before its first value, and a market that did not move at all counts as straight.
 */
export const kama = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'kama', parameters: [period], fields: ['close'], outputs: ['kama'], warmUp: period, options, create: () => new Adaptive(period) }).kama;

class Adaptive implements IndicatorState {
  readonly #earlier: Delay;
  readonly #path: RollingSum;
  #previous = NaN;
  #mean = NaN;

  constructor(period: number) {
    this.#earlier = new Delay(period);
    this.#path = new RollingSum(period);
  }

  advance([values]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(values[i]);
  }

  next(price: number): number {
    if (Number.isNaN(price)) return NaN;
    const previous = this.#previous;
    this.#previous = price;
    const change = price - this.#earlier.push(price);
    if (Number.isNaN(previous)) return NaN;
    const path = this.#path.push(Math.abs(price - previous));
    if (Number.isNaN(change)) return NaN;
    if (Number.isNaN(this.#mean)) this.#mean = previous;

    const straightness = path <= Math.abs(change) ? 1 : Math.abs(change) / path;
    const weight = straightness * (FAST - SLOW) + SLOW;
    this.#mean += (price - this.#mean) * weight * weight;
    return this.#mean;
  }
}
