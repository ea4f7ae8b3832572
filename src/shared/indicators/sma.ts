import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { RollingMean } from './rolling-mean.ts';

/** Simple Moving Average: the plain mean of the last `period` prices. */
export const sma = (period: number, options?: IndicatorOptions): Indicator =>
  declare({ name: 'sma', parameters: [period], fields: ['close'], outputs: ['sma'], warmUp: period - 1, options, create: () => new Simple(period) }).sma;

class Simple implements IndicatorState {
  readonly #mean: RollingMean;

  constructor(period: number) {
    this.#mean = new RollingMean(period);
  }

  advance(inputs: Columns, outputs: Columns, from: number, to: number): void {
    this.#mean.advance(inputs[0], outputs[0], from, to);
  }
}
