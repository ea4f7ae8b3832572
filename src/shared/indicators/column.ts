import { sharedFloats, type CandleColumns } from '../domain/candle.ts';
import { isIndicator, type Indicator } from './indicator.ts';

/**
 * All values of an indicator over a history, computed at once. For indicators on the candles' own timeframe and instrument;
 * the engine resolves the others.
 */
export function column(indicator: Indicator, candles: CandleColumns): Float64Array {
  return columns(indicator, candles)[indicator.output];
}

/** Every output of the indicator's computation. */
export function columns(indicator: Indicator, candles: CandleColumns): Float64Array[] {
  if (indicator.timeframe !== undefined) throw new RangeError(`${indicator.key} is on another timeframe: the engine computes it`);
  const inputs = indicator.sources.map((source) => {
    if (isIndicator(source)) return column(source, candles);
    if (source.outside !== undefined) throw new RangeError(`${indicator.key} reads a series from outside of the candles: the engine supplies it`);
    if (source.instrument !== undefined) throw new RangeError(`${indicator.key} reads another instrument: the engine computes it`);
    return candles[source.field];
  });
  const outputs = indicator.outputs.map(() => sharedFloats(candles.length));
  indicator.create().advance(inputs, outputs, 0, candles.length);
  return outputs;
}
