import type { Account } from '../domain/account.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { Fill, OrderEvent } from '../domain/order.ts';
import type { RoundTrip } from '../domain/round-trip.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import type { Outlook } from '../domain/outlook.ts';
import type { EpochMs } from '../domain/time.ts';
import type { RiskRule } from '../risk/judge.ts';
import type { ProtectionBook } from '../risk/protection-book.ts';
import type { Exits, Strategy } from '../strategies/strategy.ts';
import type { Market } from './market.ts';
import type { Draft, OrderDesk, OrderGateway, Purpose } from './order-desk.ts';
import type { RunSettings } from './settings.ts';
import type { Track } from './track.ts';

/** What the engine tells whoever watches: each decision with its why, each order, each answer of the venue. */
export type Notice =
  | { readonly kind: 'decision'; readonly at: EpochMs; readonly instrument: string; readonly forecast: number; readonly previous: number; readonly price: number; readonly reason: string; readonly values: Readonly<Record<string, number>>; /** Of one that learns. */ readonly outlook?: Outlook }
  | { readonly kind: 'order'; readonly at: EpochMs; readonly instrument: string; readonly clientOrderId: string; readonly draft: Draft }
  | { readonly kind: 'event'; readonly at: EpochMs; readonly instrument: string; readonly event: OrderEvent };

export interface EngineSetup {
  readonly strategy: Strategy;
  readonly params: Readonly<Record<string, unknown>>;
  readonly settings: RunSettings;
  readonly instruments: readonly Instrument[];
  readonly markets: readonly Market[];
  readonly timeframe: Timeframe;
  readonly gateway: OrderGateway;
  readonly rules: readonly RiskRule[];
  /** Indicators are computed candle by candle rather than in blocks. */
  readonly streaming?: boolean | undefined;
  /** Take the place of the strategy's own exits. */
  readonly exits?: Exits | undefined;
  readonly observe?: ((notice: Notice) => void) | undefined;
  /** Locks entries after round trips that went badly. */
  readonly protections?: ProtectionBook | undefined;
  readonly start: EpochMs;
  /** Begins the id of each order, where several engines share an account. */
  readonly orderPrefix?: string | undefined;
  /** How many of the newest fills and round trips are kept; all of them where it is not given. Totals count all. */
  readonly keep?: number | undefined;
  /** Among how many instruments the exposure is shared: all of them where it is not given, fewer where a selection lets only so many in. */
  readonly slots?: number | undefined;
  /** Told when a round trip of instrument `k` has ended. */
  readonly finished?: ((k: number, trip: RoundTrip) => void) | undefined;
}

/** What drives decisions: a forecast strategy or an order strategy. */
export interface Driver {
  /** Decides at the close of candle `i` of each track that has one (-1: none). */
  decide(at: EpochMs, indexes: ArrayLike<number>): void;
  /** Candle `i` of each track that has one was seen, and nothing is decided on it. */
  see?(indexes: ArrayLike<number>): void;
  /** The first candle in [from, to) of the only track at which something is to be done; `to` when none is. Absent: each candle. */
  readonly scan?: ((from: number, to: number) => number) | undefined;
  onFill(track: Track, fill: Fill, purpose: Purpose): void;
  /** A protective exit or a liquidation closed the position. */
  onForcedExit(track: Track): void;
  /** What it remembers from candle to candle, JSON-safe; and the same put back. */
  save(): unknown;
  restore(saved: unknown): void;
  /** How one that learns sees an instrument now. */
  outlook?(track: Track): Outlook | undefined;
  /** Work that changes no decision and may be done between two candles. */
  rest?(): void;
  /** The instrument has left the market: no candle of it will come any more. */
  onDelisted?(track: Track): void;
}

/** What those who decide and those who guard may use of the engine. */
export interface Core {
  readonly setup: EngineSetup;
  readonly account: Account;
  readonly tracks: readonly Track[];
  readonly desk: OrderDesk;
  /** Cash and everything held at the last closes. */
  equity(): number;
  /** Sends an order through risk. Returns its id, or undefined when it was denied. */
  place(track: Track, draft: Draft, purpose: Purpose, attached?: boolean): string | undefined;
}
