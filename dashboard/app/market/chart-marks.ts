import type { SeriesMarker, UTCTimestamp } from 'lightweight-charts';
import type { MarketMarks, SignalMark } from '../../desk/market.ts';
import type { ChartColours } from './chart-colours.ts';
import { placeOf } from './places.ts';

export const NO_MARKS: MarketMarks = { signals: [], fills: [], regimes: [], events: [], isWhole: true };

export const LAYERS = ['fills', 'signals', 'forecast', 'regimes', 'events', 'volume'] as const;
export type Layer = (typeof LAYERS)[number];

interface Drawn {
  readonly marks: MarketMarks;
  /** Open times of the candles, rising. */
  readonly times: readonly number[];
  readonly colours: ChartColours;
  readonly timeOf: (openTime: number) => UTCTimestamp;
}

/** Arrows where something was bought or sold, and points where a strategy turned; each candle has one of a kind. */
export function markersOf(drawn: Drawn, shown: (layer: Layer) => boolean): SeriesMarker<UTCTimestamp>[] {
  const all = [...(shown('fills') ? fillMarkers(drawn) : []), ...(shown('signals') ? turnMarkers(drawn) : [])];
  return all.toSorted((a, b) => a.time - b.time);
}

function fillMarkers({ marks: { fills }, times, colours, timeOf }: Drawn): SeriesMarker<UTCTimestamp>[] {
  const places = new Map<string, SeriesMarker<UTCTimestamp>>();
  for (const { at, side } of fills) {
    const place = placeOf(times, at);
    const openTime = times[place];
    if (openTime === undefined) continue;
    places.set(`${place} ${side}`, side === 'buy'
      ? { time: timeOf(openTime), position: 'belowBar', shape: 'arrowUp', color: colours.gain, size: 1 }
      : { time: timeOf(openTime), position: 'aboveBar', shape: 'arrowDown', color: colours.loss, size: 1 });
  }
  return [...places.values()];
}

/** A decision stands at the close of its candle. */
const candleOf = ({ at }: SignalMark, times: readonly number[]): number | undefined => times[placeOf(times, at - 1)];

function turnMarkers({ marks: { signals }, times, colours, timeOf }: Drawn): SeriesMarker<UTCTimestamp>[] {
  const places = new Map<number, SeriesMarker<UTCTimestamp>>();
  for (const signal of signals) {
    const openTime = candleOf(signal, times);
    if (openTime === undefined || Math.sign(signal.forecast) === Math.sign(signal.previous)) continue;
    const isUp = signal.forecast > signal.previous;
    places.set(openTime, { time: timeOf(openTime), position: isUp ? 'belowBar' : 'aboveBar', shape: 'circle', color: colours.accent, size: 0.6 });
  }
  return [...places.values()];
}

/** Each strategy's forecast in force at each candle, null before its first. */
export function forecastsOf({ signals }: Pick<MarketMarks, 'signals'>, times: readonly number[]): ReadonlyMap<string, readonly (number | null)[]> {
  return new Map([...Map.groupBy(signals, ({ strategy }) => strategy)].map(([strategy, own]) => {
    let next = 0;
    let value: number | null = own[0]?.previous ?? null;
    return [strategy, times.map((openTime, i) => {
      const close = times[i + 1] ?? Infinity;
      for (let signal = own[next]; signal !== undefined && (signal.at <= close || signal.at <= openTime); signal = own[++next]) value = signal.forecast;
      return value;
    })];
  }));
}

/** The marks with what was heard since. */
export function withNotice(marks: MarketMarks, more: Partial<MarketMarks>): MarketMarks {
  return {
    ...marks,
    fills: [...marks.fills, ...(more.fills ?? [])], signals: [...marks.signals, ...(more.signals ?? [])],
    regimes: [...marks.regimes, ...(more.regimes ?? []).filter(({ strategy, regime }) => marks.regimes.findLast((one) => one.strategy === strategy)?.regime !== regime)],
    events: [...marks.events, ...(more.events ?? []).filter(({ type, at }) => !marks.events.some((one) => one.type === type && one.at === at))],
  };
}
