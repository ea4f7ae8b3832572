import { EARLIEST_MS, LATEST_MS } from '../../domain/candle-fault.ts';

export const TIME_UNITS = ['s', 'ms', 'us', 'ns'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

const PER_MILLISECOND: Readonly<Record<TimeUnit, number>> = { s: 0.001, ms: 1, us: 1_000, ns: 1_000_000 };

/** The unit in which a number is a time between 2009 and 2100. The ranges of the four units do not overlap, so there is one or none. */
export const looksLikeUnit = (value: number): TimeUnit | undefined =>
  TIME_UNITS.find((unit) => value >= EARLIEST_MS * PER_MILLISECOND[unit] && value < LATEST_MS * PER_MILLISECOND[unit]);

/** Milliseconds of a time in a unit. Parts of a millisecond are kept, so that a caller can tell a time that is not whole. */
export const toMilliseconds = (value: number, unit: TimeUnit): number => (unit === 's' ? Math.round(value * 1e6) / 1e3 : value / PER_MILLISECOND[unit]);
