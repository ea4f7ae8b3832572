import { DAY, HOUR, MINUTE, SECOND, WEEK, type EpochMs } from './time.ts';

const DURATIONS = {
  '1s': SECOND,
  '1m': MINUTE, '3m': 3 * MINUTE, '5m': 5 * MINUTE, '15m': 15 * MINUTE, '30m': 30 * MINUTE,
  '1h': HOUR, '2h': 2 * HOUR, '4h': 4 * HOUR, '6h': 6 * HOUR, '8h': 8 * HOUR, '12h': 12 * HOUR,
  '1d': DAY, '3d': 3 * DAY, '1w': WEEK,
} as const;

/** The length of a candle. Only lengths that tile the UTC day or week are known; months are not a timeframe. */
export type Timeframe = keyof typeof DURATIONS;

export const TIMEFRAMES = Object.keys(DURATIONS) as readonly Timeframe[];

/** 1970-01-01 was a Thursday; weekly candles open on Monday, as every venue's do. */
const FIRST_MONDAY = 4 * DAY;

export const isTimeframe = (text: string): text is Timeframe => Object.hasOwn(DURATIONS, text);

export const durationMs = (timeframe: Timeframe): number => DURATIONS[timeframe];

/** The timeframe of a length in milliseconds, or undefined when no timeframe has that length. */
export const timeframeOf = (length: number): Timeframe | undefined => TIMEFRAMES.find((timeframe) => DURATIONS[timeframe] === length);

/** The open time of the candle that holds `at`. */
export function openTimeOf(at: EpochMs, timeframe: Timeframe): EpochMs {
  const length = DURATIONS[timeframe];
  const origin = timeframe === '1w' ? FIRST_MONDAY : 0;
  return Math.floor((at - origin) / length) * length + origin;
}

/** Candles in a year of 365 days. The market never closes: 365, not 252. */
export const periodsPerYear = (timeframe: Timeframe): number => (365 * DAY) / DURATIONS[timeframe];
