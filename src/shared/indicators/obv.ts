import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { RunningTotal } from './running-total.ts';

/** On-Balance Volume: volume added on rising closes, taken off on falling ones, in base units. Starts with the first volume, as in TA-Lib. */
export const obv = (options?: IndicatorOptions): Indicator =>
  declare({ name: 'obv', parameters: [], fields: ['close', 'volume'], outputs: ['obv'], warmUp: 0, options, create: () => new OnBalance() }).obv;

class OnBalance implements IndicatorState {
  readonly #total = new RunningTotal();
  #previous = NaN;

  advance([closes, volumes]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(closes[i], volumes[i]);
  }

  next(close: number, volume: number): number {
    if (Number.isNaN(close + volume)) return NaN;
    const sign = Number.isNaN(this.#previous) ? 1 : Math.sign(close - this.#previous);
    this.#previous = close;
    return this.#total.add(sign * volume);
  }
}
