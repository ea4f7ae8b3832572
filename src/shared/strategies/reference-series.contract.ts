import { columnsOf, sharedFloats, type Candle, type CandleColumns, type CandleField } from '../domain/candle.ts';
import { durationMs, openTimeOf, type Timeframe } from '../domain/timeframe.ts';
import { isIndicator, type Indicator, type Source } from '../indicators/indicator.ts';
import type { Declared, SeriesOf } from './strategy.ts';

/** Candles of several instruments on one timeframe, all with the same open times; the first is the strategy's own. */
export interface SampleMarket {
  readonly timeframe: Timeframe;
  readonly instruments: readonly string[];
  readonly candles: Readonly<Record<string, CandleColumns>>;
}

/**
 * The values of declared indicators over a whole history: of other indicators, instruments and longer timeframes too.
 * Plain and slow, and written apart from the engine, which it is held against. A value of a longer candle appears at the close of
 * the candle that completes it, or of the first one after.
 */
export function referenceSeries<S extends Declared>(declared: S, market: SampleMarket): SeriesOf<S> {
  return Object.fromEntries(Object.entries(declared).map(([name, indicator]) => [name, valuesOf(indicator, market)])) as SeriesOf<S>;
}

function valuesOf(indicator: Indicator, market: SampleMarket): Float64Array {
  if (indicator.timeframe !== undefined && indicator.timeframe !== market.timeframe) return fromLonger(indicator, market, indicator.timeframe);
  const inputs = indicator.sources.map((source) => inputOf(source, market));
  const { length } = market.candles[market.instruments[0]];
  const outputs = indicator.outputs.map(() => sharedFloats(length));
  indicator.create().advance(inputs, outputs, 0, length);
  return outputs[indicator.output];
}

const inputOf = (source: Source, market: SampleMarket): Float64Array =>
  isIndicator(source) ? valuesOf(source, market) : market.candles[source.instrument ?? market.instruments[0]][source.field];

function fromLonger(indicator: Indicator, market: SampleMarket, timeframe: Timeframe): Float64Array {
  const candles = Object.fromEntries(Object.entries(market.candles).map(([name, own]) => [name, resampled(own, timeframe)]));
  const long = candles[market.instruments[0]];
  const values = valuesOf(indicator, { ...market, timeframe, candles });
  const own = market.candles[market.instruments[0]];
  return Float64Array.from({ length: own.length }, (_, i) => {
    const now = own.openTime[i] + durationMs(market.timeframe);
    const closed = [...long.openTime.subarray(0, long.length)].filter((openTime) => openTime + durationMs(timeframe) <= now).length;
    return closed === 0 ? NaN : values[closed - 1];
  });
}

function resampled(candles: CandleColumns, timeframe: Timeframe): CandleColumns {
  const indexes = Array.from({ length: candles.length }, (_, i) => i);
  const groups = Map.groupBy(indexes, (i) => openTimeOf(candles.openTime[i], timeframe));
  const of = (field: CandleField, group: readonly number[]) => group.map((i) => candles[field][i]);
  return columnsOf([...groups].map(([openTime, group]): Candle => ({
    openTime,
    open: candles.open[group[0]],
    high: Math.max(...of('high', group)),
    low: Math.min(...of('low', group)),
    close: candles.close[group[group.length - 1]],
    volume: of('volume', group).reduce((sum, volume) => sum + volume, 0),
  })));
}
