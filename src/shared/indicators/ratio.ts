import { declare, type Columns, type Indicator, type IndicatorOptions, type IndicatorState } from './indicator.ts';

/** The close of instrument `a` over the close of instrument `b`: the price of a pair. NaN where `b` is 0 or either is missing. */
export const ratio = (a: string, b: string, options?: Pick<IndicatorOptions, 'timeframe'>): Indicator =>
  declare({
    name: 'ratio', parameters: [a, b], fields: [{ field: 'close', instrument: a }, { field: 'close', instrument: b }], outputs: ['ratio'], warmUp: 0, options,
    create: () => new Ratio(),
  }).ratio;

class Ratio implements IndicatorState {
  advance([over, under]: Columns, [out]: Columns, from: number, to: number): void {
    for (let i = from; i < to; i++) out[i] = under[i] === 0 ? NaN : over[i] / under[i];
  }
}
