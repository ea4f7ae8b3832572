import type { Candle } from '../domain/candle.ts';
import type { InstrumentId } from '../domain/instrument.ts';
import type { OrderBook } from '../domain/order-book.ts';
import type { PublicTrade } from '../domain/public-trade.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import type { EpochMs } from '../domain/time.ts';

/** What is wanted of one instrument. */
export interface Subscription {
  readonly instrument: InstrumentId;
  readonly trades: boolean;
  readonly book: boolean;
  readonly candles: readonly Timeframe[];
}

/** `at` is the venue's time, `receivedAt` ours, both in epoch milliseconds. Candles are proven closed. */
export type MarketEvent =
  | { readonly kind: 'trade'; readonly instrument: InstrumentId; readonly trade: PublicTrade; readonly receivedAt: EpochMs }
  | { readonly kind: 'candle'; readonly instrument: InstrumentId; readonly timeframe: Timeframe; readonly candle: Candle; readonly receivedAt: EpochMs }
  /** The book after an update; the same object each time, valid during the call. */
  | { readonly kind: 'book'; readonly instrument: InstrumentId; readonly book: OrderBook; readonly at: EpochMs; readonly receivedAt: EpochMs }
  | { readonly kind: 'stream'; readonly instrument: InstrumentId; readonly what: 'trade' | 'candle' | 'book'; readonly state: 'live' | 'stale' | 'resyncing' | 'down'; readonly note: string; readonly at: EpochMs };

/** Public market data, live. It reconnects, resynchronises and says so; between `down` or `stale` and `live` nothing is to be trusted. */
export interface MarketFeed {
  readonly venue: string;
  listen(subscriptions: readonly Subscription[], tell: (event: MarketEvent) => void, signal: AbortSignal): Promise<void>;
}
