import type { CandleColumns } from '../../../shared/domain/candle.ts';
import { durationMs, type Timeframe } from '../../../shared/domain/timeframe.ts';
import { IndicatorGraph } from '../../../shared/engine/indicator-graph.ts';
import type { Indicator } from '../../../shared/indicators/indicator.ts';

/** A chart needs no more digits of a value. */
const DIGITS = 10;
/** What an average remembers of its beginning fades within a few of its lengths. */
const SETTLED = 4;
const MOST_EXTRA = 3_000;

interface World {
  readonly timeframe: Timeframe;
  readonly candles: CandleColumns;
  /** By symbol. */
  readonly others: ReadonlyMap<string, CandleColumns>;
}

/** Values at the close of each candle, computed as the engine does. Throws RangeError on one that cannot be computed on these candles. */
export function valuesOf(indicators: readonly Indicator[], { timeframe, candles, others }: World): readonly Float64Array[] {
  if (candles.length === 0) return indicators.map(() => new Float64Array(0));
  const named = Object.fromEntries(indicators.map((indicator, n) => [String(n), indicator]));
  const graph = new IndicatorGraph(named, { timeframe, market: { candles }, others: new Map([...others].map(([symbol, columns]) => [symbol, { candles: columns }])) });
  const values = indicators.map(() => new Float64Array(candles.length));
  for (let from = 0; from < candles.length;) {
    const to = graph.advance(from, candles.length);
    values.forEach((column, n) => { column.set(graph.series[String(n)].subarray(from - graph.offset, to - graph.offset), from); });
    from = to;
  }
  return values;
}

/** The value in force at the close of each longer candle: that of the last shorter one within it. */
export function atCloses(values: Float64Array, short: { readonly openTime: Float64Array; readonly length: number }, long: { readonly openTime: Float64Array; readonly length: number; readonly lengthMs: number }): Float64Array {
  const found = new Float64Array(long.length).fill(NaN);
  let j = -1;
  for (let i = 0; i < long.length; i++) {
    const end = long.openTime[i] + long.lengthMs;
    while (j + 1 < short.length && short.openTime[j + 1] < end) j += 1;
    if (j >= 0 && short.openTime[j] >= long.openTime[i]) found[i] = values[j];
  }
  return found;
}

/** Candles before the first that is shown, so that its values are those a longer history gives. */
export function extraFor(indicators: readonly Indicator[], timeframe: Timeframe): number {
  const own = durationMs(timeframe);
  const needed = indicators.map(({ warmUp, warmUpMs = 0, timeframe: of }) => SETTLED * (warmUp + 1) * Math.max(1, of === undefined ? 1 : durationMs(of) / own) + warmUpMs / own);
  return Math.min(MOST_EXTRA, Math.ceil(Math.max(1, ...needed)));
}

export const plainValue = (value: number): number | null => (Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : null);
