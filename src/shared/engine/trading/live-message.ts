import type { Instrument, InstrumentId } from '../../domain/instrument.ts';
import type { Level } from '../../domain/order-book.ts';
import type { PublicTrade } from '../../domain/public-trade.ts';
import type { RoundTrip } from '../../domain/round-trip.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Timeframe } from '../../domain/timeframe.ts';
import type { GateLimits } from '../../risk/gate-limits.ts';
import type { CandleRow } from './strategy-session.ts';
import type { TradeStatus } from './trade-status.ts';
import type { TraderNotice } from './trader.ts';

/** A strategy that trades, as a listener is told of it. */
export interface LiveStrategy {
  /** Unique in the process: `trend-following-2`. */
  readonly name: string;
  /** Which strategy it is: `trend-following`. */
  readonly strategy: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly timeframe: Timeframe;
  readonly instruments: readonly InstrumentId[];
}

/** Best prices per unit; null where the book is not to be trusted, or nothing was traded yet. `volume`: base units traded since the process listens. */
export type LiveQuote = readonly [id: InstrumentId, bid: number | null, ask: number | null, last: number | null, volume: number];

/** The newest levels of each side, best first, at most 20; `at` is when the book was last heard of, by our clock. Empty while it is not to be trusted. */
export interface LiveBook {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
  readonly at: EpochMs | null;
}

export type LiveTrade = readonly [at: EpochMs, price: number, quantity: number, side: PublicTrade['side']];

/** The candle that has not closed yet, made of the trades that were heard: nothing is decided on it. `since` is above the open time where its beginning was not heard. */
export type FormingCandle = readonly [openTime: EpochMs, open: number, high: number, low: number, close: number, volume: number, since: EpochMs];

/** A round trip that has ended. A start after a crash may tell one again: those of the same `id` are one. */
export interface FinishedTrip {
  readonly id: string;
  readonly at: EpochMs;
  readonly mode: string;
  readonly strategy: string;
  readonly instrument: InstrumentId;
  readonly trip: RoundTrip;
}

/** A moment of the account, in its currency. `drawdown`: how far below the highest equity so far, as a ratio of that. */
export interface EquityPoint {
  readonly at: EpochMs;
  readonly equity: number;
  readonly cash: number;
  readonly profit: number;
  readonly fees: number;
  readonly drawdown: number;
}

/** Who trades, with what, within which limits. The first message to a listener; told again when something of it has changed. */
export interface LiveHello {
  readonly of: 'hello';
  readonly at: EpochMs;
  /** Unique for each start of the process. */
  readonly boot: string;
  readonly mode: string;
  readonly currency: string;
  /** What all strategies together were given, by quote currency. */
  readonly money: Readonly<Record<string, number>>;
  /** Of the state. */
  readonly folder: string;
  readonly strategies: readonly LiveStrategy[];
  /** Empty until the venues are connected. */
  readonly instruments: readonly Instrument[];
  readonly limits: GateLimits;
}

/** What the market looks like now: only instruments of which something has changed are in it, at most every 50 ms. */
export interface LiveMarket {
  readonly of: 'market';
  readonly at: EpochMs;
  /** What is told of an instrument takes the place of everything told of it before, its trades too: after a hole, and when it is newly watched. */
  readonly isWhole: boolean;
  /** Of all instruments. */
  readonly quotes: readonly LiveQuote[];
  /** Of the watched ones. */
  readonly books: Readonly<Record<InstrumentId, LiveBook>>;
  /** Of the watched ones, oldest first: those since the last message, or the newest few where this is whole. */
  readonly trades: Readonly<Record<InstrumentId, readonly LiveTrade[]>>;
  /** Of the watched ones, for each timeframe on which a strategy trades the instrument. */
  readonly forming: Readonly<Record<InstrumentId, Readonly<Partial<Record<Timeframe, FormingCandle>>>>>;
}

/** What the trading process tells whoever listens, one message a line. */
export type LiveMessage =
  | LiveHello
  /** The account, the strategies and the venues, a few times a second. */
  | { readonly of: 'status'; readonly at: EpochMs; readonly status: TradeStatus }
  /** Something happened. `seq` counts up by one within a boot; of inputs only fills are told. A newcomer is told the newest few hundred. */
  | { readonly of: 'notice'; readonly at: EpochMs; readonly seq: number; readonly notice: TraderNotice }
  /** A candle has closed, told once whichever strategies use it. A newcomer is told the newest few; the past is read elsewhere. */
  | { readonly of: 'candle'; readonly at: EpochMs; readonly instrument: InstrumentId; readonly timeframe: Timeframe; readonly candle: CandleRow }
  | { readonly of: 'trip'; readonly at: EpochMs; readonly trip: FinishedTrip }
  | LiveMarket
  /** The listener was too slow: so many messages before this one are missing. A status and a whole market follow. */
  | { readonly of: 'hole'; readonly at: EpochMs; readonly lost: number };

/** What a listener asks for, one request a line: books, trades and forming candles are told of these alone. The newest request holds. */
export interface WatchRequest {
  readonly watch: readonly InstrumentId[];
}
