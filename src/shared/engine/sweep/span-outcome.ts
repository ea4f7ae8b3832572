import type { EpochMs } from '../../domain/time.ts';
import type { RunRecord } from '../record.ts';

/** What a run over one span leaves behind of what a search looks at. The kernel and the engine give the same, bit for bit. */
export interface SpanOutcome {
  readonly initialCash: number;
  readonly finalEquity: number;
  /** Open time of the first candle traded and close time of the last. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** One mark a UTC day that has candles: 00:00 of the day, and the equity at its last close. */
  readonly days: readonly EpochMs[];
  readonly equity: readonly number[];
  /** Profits of round trips that were closed, in order, net of fees. */
  readonly profits: Float64Array;
  /** 0 to 1, of the peak, at candle closes. */
  readonly maxDrawdown: number;
  /** Quote units traded. */
  readonly turnover: number;
  /** Share of candles at whose close something was held. */
  readonly exposure: number;
  /** The order list: time, signed quantity, price and fee of each fill, one after the other. */
  readonly fills: Float64Array;
}

/** Numbers of each fill in the order list. */
export const FILL_WIDTH = 4;

export function outcomeOf(record: RunRecord): SpanOutcome {
  const fills = new Float64Array(FILL_WIDTH * record.fills.length);
  record.fills.forEach(({ at, side, quantity, price, fee }, n) => fills.set([at, side === 'buy' ? quantity : -quantity, price, fee], FILL_WIDTH * n));
  return {
    initialCash: record.initialCash, finalEquity: record.finalEquity, from: record.from, to: record.to, days: record.daily.day, equity: record.daily.equity,
    profits: Float64Array.from(record.roundTrips.filter(({ open }) => !open), ({ profit }) => profit),
    maxDrawdown: record.maxDrawdown.depth, turnover: record.totals.turnover, exposure: record.exposureShare, fills,
  };
}
