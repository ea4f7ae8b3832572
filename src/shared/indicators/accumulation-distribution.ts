import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';
import { RunningTotal } from './running-total.ts';

/**
 * Accumulation/Distribution line: volume weighted by where the close lies between low (-1) and high (+1), added up, in base units.
 * A candle without range adds nothing.
 */
export const accumulationDistribution = (options?: IndicatorOptions): Indicator =>
  declare({
    name: 'accumulationDistribution', parameters: [], fields: ['high', 'low', 'close', 'volume'], outputs: ['accumulationDistribution'], warmUp: 0, options,
    create: () => new MoneyFlowLine(),
  }).accumulationDistribution;

class MoneyFlowLine implements IndicatorState {
  readonly #total = new RunningTotal();

  advance([highs, lows, closes, volumes]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = this.next(highs[i], lows[i], closes[i], volumes[i]);
  }

  next(high: number, low: number, close: number, volume: number): number {
    if (Number.isNaN(high + low + close + volume)) return NaN;
    const range = high - low;
    return this.#total.add(range > 0 ? ((close - low - (high - close)) / range) * volume : 0);
  }
}
