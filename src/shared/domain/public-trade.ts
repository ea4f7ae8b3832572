import type { EpochMs } from './time.ts';

/** A print of somebody else's trade. Many may share one time: the order of arrival counts, `at` is not a key. */
export interface PublicTrade {
  readonly at: EpochMs;
  readonly price: number;
  readonly quantity: number;
  /** The side of the taker; 'unknown' where the source does not say. */
  readonly side: 'buy' | 'sell' | 'unknown';
  readonly id?: string;
}

/** A series of trades as one array per field, oldest first. `side` is 1 for a buying taker, -1 for a selling one, 0 unknown. */
export interface TradeColumns {
  readonly length: number;
  readonly at: Float64Array;
  readonly price: Float64Array;
  readonly quantity: Float64Array;
  readonly side: Int8Array;
}

export function tradeColumns(length: number): TradeColumns {
  const floats = () => new Float64Array(new SharedArrayBuffer(length * 8));
  return { length, at: floats(), price: floats(), quantity: floats(), side: new Int8Array(new SharedArrayBuffer(length)) };
}

/** What a perpetual pays: at each settlement the long side pays `rate` times the notional to the short side. */
export interface FundingColumns {
  readonly length: number;
  readonly at: Float64Array;
  readonly rate: Float64Array;
  /** The mark price at settlement; NaN where the source has none and the candle's price must serve. */
  readonly markPrice: Float64Array;
}

export function fundingColumns(length: number): FundingColumns {
  const floats = () => new Float64Array(new SharedArrayBuffer(length * 8));
  return { length, at: floats(), rate: floats(), markPrice: floats() };
}
