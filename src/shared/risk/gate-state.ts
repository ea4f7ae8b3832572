import type { Instrument, InstrumentId } from '../domain/instrument.ts';
import type { OrderState, Side } from '../domain/order.ts';
import type { EpochMs } from '../domain/time.ts';
import type { VenueFill } from '../domain/venue-fill.ts';
import type { KillState } from './kill-state.ts';

/** What is known of an instrument's market. Null: not known. Prices in its quote currency, volumes in base units. */
export interface Mark {
  bid: number | null;
  ask: number | null;
  bookAt: EpochMs | null;
  /** When its last closed candle closed, and how long a candle is. */
  candleClosedAt: EpochMs | null;
  candleMs: number | null;
  /** Volume of the last whole minute. */
  minuteVolume: number | null;
  /** Average true range in quote units, for the distance to liquidation. */
  atr: number | null;
  /** What the venue gives as the price of liquidation of the position held. */
  liquidationPrice: number | null;
}

/** What the gate has to know of an instrument. */
export type GateInstrument = Pick<Instrument, 'venue' | 'base' | 'quote' | 'kind' | 'maintenanceMarginRate'>;

/** An order that may still be filled: sent and not proven ended, whatever its state. */
export interface WorkingOrder {
  instrument: InstrumentId;
  side: Side;
  remaining: number;
  reduceOnly: boolean;
  isUnknown: boolean;
  parent: string | null;
}

/** A large order that children carry out. */
export interface ParentOrder {
  readonly instrument: InstrumentId;
  readonly side: Side;
  readonly quantity: number;
  filled: number;
}

/** What one strategy has sent lately. `off`: it was switched off and waits for a person. */
export interface StrategyRecord {
  /** Entries since the last exit, one for each decision. */
  entries: { chain: string; side: Side; at: EpochMs }[];
  trades: { chain: string; at: EpochMs }[];
  off: { at: EpochMs; reason: string } | null;
}

export interface Trip {
  readonly at: EpochMs;
  readonly reason: string;
  /** Before this moment nobody can reset it. */
  readonly notBefore: EpochMs;
}

export interface Lock {
  /** Null: all of them. */
  readonly instrument: InstrumentId | null;
  readonly side: 'long' | 'short' | null;
  readonly until: EpochMs;
  readonly reason: string;
}

/**
 * Everything the gate decides by: plain data that survives JSON, folded from events and changed by `foldGate` alone. What is not
 * known is null, and what is null denies.
 */
export interface GateState {
  at: EpochMs | null;
  kill: KillState;
  /** Whether our view was compared with the venue since the start, the last disconnect and the last sleep. */
  reconciled: boolean;
  clockUncertaintyMs: number | null;
  instruments: Record<InstrumentId, GateInstrument>;
  marks: Record<InstrumentId, Mark>;
  /** Signed base units. */
  positions: Record<InstrumentId, number>;
  /** Money by `venue:CURRENCY`: what a position does not stand for. */
  cash: Record<string, number>;
  /** Units of the account's currency for one of another. */
  rates: Record<string, { value: number; at: EpochMs }>;
  /** Price of a stable coin in the money it stands for. */
  pegs: Record<string, { price: number; at: EpochMs }>;
  /** Premium of the won price by base coin: 0.05 is 5 %. */
  premiums: Record<string, { premium: number; at: EpochMs }>;
  orders: Record<string, WorkingOrder>;
  parents: Record<string, ParentOrder>;
  strategies: Record<string, StrategyRecord>;
  halted: Record<InstrumentId, string>;
  locks: Lock[];
  /** Orders and cancels of the last minute. */
  ordersAt: EpochMs[];
  cancelsAt: EpochMs[];
  recent: { chain: string; instrument: InstrumentId; side: Side; quantity: number; at: EpochMs }[];
  day: { start: EpochMs; end: EpochMs; equity: number | null; cancels: number; fills: number } | null;
  peak: number | null;
  dailyLoss: Trip | null;
  drawdown: Trip | null;
}

/** Why an order exists and what it belongs to. */
export interface Origin {
  readonly strategy: string;
  /** The decision it comes from. Two orders of one decision with the same content are one too many. */
  readonly chain: string;
  /** The large order it carries out a part of. */
  readonly parent?: string | undefined;
}

export type GateEvent =
  | { readonly kind: 'time'; readonly at: EpochMs }
  | { readonly kind: 'clock'; readonly uncertaintyMs: number }
  | { readonly kind: 'instrument'; readonly id: InstrumentId; readonly instrument: Instrument }
  | { readonly kind: 'book'; readonly instrument: InstrumentId; readonly bid: number; readonly ask: number; readonly at: EpochMs }
  | { readonly kind: 'candle'; readonly instrument: InstrumentId; readonly closedAt: EpochMs; readonly lengthMs: number; readonly minuteVolume?: number | undefined; readonly atr?: number | undefined }
  | { readonly kind: 'liquidation'; readonly instrument: InstrumentId; readonly price: number | null }
  | { readonly kind: 'rate'; readonly currency: string; readonly value: number; readonly at: EpochMs }
  | { readonly kind: 'peg'; readonly coin: string; readonly price: number; readonly at: EpochMs }
  | { readonly kind: 'premium'; readonly base: string; readonly premium: number; readonly at: EpochMs }
  /** The account as reconciliation found it; takes the place of what was folded. */
  | { readonly kind: 'account'; readonly cash: Readonly<Record<string, number>>; readonly positions: Readonly<Record<InstrumentId, number>> }
  /** Money that came or went without trading, in units of `currency`: moves the marks of loss with it. */
  | { readonly kind: 'transfer'; readonly venue: string; readonly currency: string; readonly amount: number }
  | { readonly kind: 'reconciled'; readonly value: boolean }
  /** An order found at the venue that this gate did not admit: adopted, or sent by someone else. */
  | { readonly kind: 'adopted'; readonly clientOrderId: string; readonly instrument: InstrumentId; readonly side: Side; readonly remaining: number }
  | { readonly kind: 'order'; readonly clientOrderId: string; readonly state: OrderState }
  /** Each fill once: repeats are removed before. */
  | { readonly kind: 'fill'; readonly fill: VenueFill }
  | { readonly kind: 'cancel'; readonly at: EpochMs }
  | { readonly kind: 'parent'; readonly id: string; readonly instrument: InstrumentId; readonly side: Side; readonly quantity: number }
  | { readonly kind: 'parent-ended'; readonly id: string }
  | { readonly kind: 'kill'; readonly state: KillState }
  | { readonly kind: 'halt'; readonly instrument: InstrumentId; readonly reason: string | null }
  | { readonly kind: 'lock'; readonly lock: Lock }
  /** A person lets a strategy, or trading after a loss, go on. */
  | { readonly kind: 'enable'; readonly strategy: string }
  | { readonly kind: 'reset'; readonly what: 'daily-loss' | 'drawdown' };

/** Knows nothing, so it denies everything. */
export const emptyGateState = (): GateState => ({
  at: null, kill: 'RUN', reconciled: false, clockUncertaintyMs: null, instruments: {}, marks: {}, positions: {}, cash: {}, rates: {}, pegs: {}, premiums: {}, orders: {}, parents: {},
  strategies: {}, halted: {}, locks: [], ordersAt: [], cancelsAt: [], recent: [], day: null, peak: null, dailyLoss: null, drawdown: null,
});
