import type { CandleField } from '../domain/candle.ts';
import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';

/** A field of the candles as it stands, the close when none is named: for rules that compare a price with an indicator. Never warming up. */
export const price = (field: CandleField = 'close', options?: Pick<IndicatorOptions, 'timeframe' | 'instrument'>): Indicator =>
  declare({ name: 'price', parameters: [], fields: [field], outputs: ['price'], warmUp: 0, options, create: copyOf }).price;

/** Writes down what it reads. */
export const copyOf = (): IndicatorState => new Price();

class Price implements IndicatorState {
  advance([values]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = values[i];
  }
}
