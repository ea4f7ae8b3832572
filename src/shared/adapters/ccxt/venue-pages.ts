import { isoOf } from '../../domain/iso-time.ts';
import { durationMs, type Timeframe } from '../../domain/timeframe.ts';
import { HOUR, type EpochMs } from '../../domain/time.ts';

/** How a venue pages its candles. */
export interface CandlePaging {
  /** Candles in one answer at most. Asking for more is answered with fewer, and the rest would be skipped. */
  readonly page: number;
  /**
   * `from`: answers with the first candles at or after `since`, however far away, so an empty answer is the end.
   * `window`: answers with what lies in `[since, since + page candles)`, so an empty answer is only a hole.
   */
  readonly reach: 'from' | 'window';
  /** What the venue needs besides since and limit to answer with that window. */
  readonly params: (window: { readonly since: EpochMs; readonly end: EpochMs }) => Readonly<Record<string, number | string>>;
}

const nothing = () => ({});

/** Bithumb reads `to` (exclusive) in Korean time, without a zone. */
const bithumbTo = ({ end }: { readonly end: EpochMs }) => ({ to: isoOf(end + 9 * HOUR).slice(0, 19) });

/** From the venues' documentation: Binance 1,000 (klines limit), Upbit and Bithumb 200 (count), Bybit 1,000, OKX 300 (candles; 100 for history until 2023, 300 since). */
export const CANDLE_PAGING: Readonly<Record<string, CandlePaging>> = {
  binance: { page: 1_000, reach: 'from', params: nothing },
  binanceusdm: { page: 1_000, reach: 'from', params: nothing },
  upbit: { page: 200, reach: 'window', params: nothing },
  bithumb: { page: 200, reach: 'window', params: bithumbTo },
  bybit: { page: 1_000, reach: 'window', params: ({ end }) => ({ until: end - 1 }) },
  okx: { page: 300, reach: 'window', params: nothing },
};

/** End of the window a page of candles from `since` covers. */
export const windowEnd = (since: EpochMs, timeframe: Timeframe, page: number): EpochMs => since + page * durationMs(timeframe);
