import type { InstrumentId } from './instrument.ts';
import type { EpochMs } from './time.ts';

/**
 * What a strategy or a model may read beside candles, with its unit. A series has one value at the close of each candle: what was known then;
 * NaN where nothing was. Nothing takes the place of what is missing.
 */
export const OUTSIDE_SERIES = {
  'sentiment:composite': '-1..1', 'sentiment:news': '-1..1', 'sentiment:fearGreed': '-1..1', 'sentiment:funding': '-1..1', 'sentiment:openInterest': '-1..1', 'sentiment:longShort': '-1..1', 'sentiment:kimchi': '-1..1',
  /** Of the perpetual that the mood of the market is read from: the last settled rate, the open positions and accounts long over accounts short. */
  'funding:rate': 'fraction in 8 hours', 'openInterest:value': 'base units', 'longShort:ratio': 'ratio', 'fearGreed:value': '0..100', 'kimchi:premium': 'fraction',
  /** News that was new the last time the sources were asked, 0 where they had none; NaN where they had not been asked for unusually long. */
  'news:count': 'items a round',
  /** When that was so which the value of the same name tells: a new value is told apart from an old one that still stands. */
  'funding:at': 'epoch ms', 'openInterest:at': 'epoch ms', 'news:at': 'epoch ms',
  /** Of the instrument's own book and trades within the candle. */
  'flow:spread': 'basis points', 'flow:depth': 'log quote units', 'flow:imbalance': '-1..1', 'flow:microprice': 'basis points', 'flow:orderFlow': 'average depths', 'flow:tradeSign': '-1..1', 'flow:trades': 'log count',
} as const satisfies Readonly<Record<string, string>>;

export type OutsideName = keyof typeof OUTSIDE_SERIES;

export const isOutsideName = (name: string): name is OutsideName => Object.hasOwn(OUTSIDE_SERIES, name);

/** Columns of such series beside those of the candles, place by place; one that is not there is nowhere known. */
export type OutsideColumns = ReadonlyMap<string, Float64Array>;

/** The value of a series at the close of one candle of an instrument, from what was known by then. Asked again, it may know no more than it did. */
export type ReadOutside = (name: OutsideName, candle: { readonly instrument: InstrumentId; readonly openTime: EpochMs; readonly closeTime: EpochMs }) => number;
