import type { CandleColumns } from '../domain/candle.ts';
import type { FundingColumns, TradeColumns } from '../domain/public-trade.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Timeframe } from '../domain/timeframe.ts';

/** What a page is asked for: rows from `since` on; nothing at or after `to` is wanted. */
export interface PageRequest {
  readonly symbol: string;
  readonly since: EpochMs;
  readonly to: EpochMs;
}

/** Rows oldest first, none before `since`; or the venue asks to come back later. */
export type Page<Rows> =
  | { readonly kind: 'page'; readonly rows: Rows; /** Where the next page begins: nothing between the last row and here exists. */ readonly next: EpochMs; readonly isEnd: boolean }
  | { readonly kind: 'wait'; /** What the venue named in Retry-After; undefined when it named nothing. */ readonly retryAfterMs: number | undefined; readonly reason: string };

export interface TradesWithIds {
  readonly trades: TradeColumns;
  readonly ids: readonly string[];
}

/**
 * A venue's public history, page by page. A symbol or timeframe the venue does not know is a UsageError, anything else it
 * refuses a RefusedError; a dropped connection or a rate limit is a page of kind `wait`.
 */
export interface MarketHistory {
  candles(request: PageRequest & { readonly timeframe: Timeframe }): Promise<Page<CandleColumns>>;
  /** Trades after the one with id `after`, or from `since` on where no id is known yet. Their ids rise by time. */
  trades(request: PageRequest & { readonly after?: string | undefined }): Promise<Page<TradesWithIds>>;
  funding(request: PageRequest): Promise<Page<FundingColumns>>;
}

/** Whole months a venue publishes as files. Undefined where it has none for that month. The file's checksum has been verified. */
export interface MonthArchive {
  month(request: { readonly symbol: string; readonly timeframe: Timeframe; readonly period: string }): Promise<{ readonly file: string } | undefined>;
}
