import type { InstrumentId } from './instrument.ts';
import type { EpochMs } from './time.ts';

export type Side = 'buy' | 'sell';
/** 1 for a buy, -1 for a sell. */
export const signOf = (side: Side): 1 | -1 => (side === 'buy' ? 1 : -1);
export const opposite = (side: Side): Side => (side === 'buy' ? 'sell' : 'buy');

/**
 * `stop` and `take-profit` become market orders when `stopPrice` trades; the `-limit` kinds become limit orders.
 * `trailing-stop` follows the best price seen since it was placed at `trailBps` behind.
 */
export type OrderType = 'market' | 'limit' | 'stop' | 'stop-limit' | 'take-profit' | 'take-profit-limit' | 'trailing-stop';

/** gtc: until cancelled. ioc: what fills at once, the rest expires. fok: all at once or nothing. */
export type TimeInForce = 'gtc' | 'ioc' | 'fok';

/** What a strategy wants done. Nothing happens until risk has approved it. */
export interface OrderRequest {
  readonly clientOrderId: string;
  readonly instrument: InstrumentId;
  readonly side: Side;
  readonly type: OrderType;
  /** Base units, above zero. */
  readonly quantity: number;
  readonly limitPrice?: number | undefined;
  readonly stopPrice?: number | undefined;
  /** Distance of a trailing stop from the best price, in basis points. */
  readonly trailBps?: number | undefined;
  readonly timeInForce: TimeInForce;
  /** Refused rather than filled when it would take liquidity. */
  readonly postOnly?: boolean | undefined;
  /** May shrink the position, never open or turn it. */
  readonly reduceOnly?: boolean | undefined;
  /** Orders of one group: the first that fills cancels the others (one-cancels-other). */
  readonly group?: string | undefined;
  readonly at: EpochMs;
  /** Why, in words a person reads: `fast average crossed above slow`. */
  readonly reason: string;
}

/** The life of a working order; RELIABILITY names of the field. Terminal: filled, cancelled, expired, denied, rejected, absent. */
export type OrderState =
  | 'intent' | 'submitting' | 'open' | 'partlyFilled' | 'filled'
  | 'cancelling' | 'cancelled' | 'expired' | 'denied' | 'rejected' | 'unknown' | 'absent';

export interface Order {
  readonly request: OrderRequest;
  readonly state: OrderState;
  readonly filledQuantity: number;
  /** Volume-weighted price of the fills; NaN before the first. */
  readonly averagePrice: number;
  readonly updatedAt: EpochMs;
  /** Why it was rejected, expired or cancelled. */
  readonly note?: string | undefined;
}

/** One execution by the venue. `fee` is positive when paid, in `feeCurrency`. */
export interface Fill {
  /** The venue's id of this execution: the key under which it counts once. */
  readonly tradeId: string;
  readonly clientOrderId: string;
  readonly instrument: InstrumentId;
  readonly at: EpochMs;
  readonly side: Side;
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
  readonly feeCurrency: string;
  readonly liquidity: 'maker' | 'taker';
  /** What was paid beyond the reference price, in quote units, by cause. Sums to |price - reference| * quantity where adverse. */
  readonly spreadCost: number;
  readonly slippageCost: number;
  readonly impactCost: number;
  /** The reason of the order it belongs to. */
  readonly reason: string;
}

/** What a venue says about an order. */
export type OrderEvent =
  | { readonly kind: 'accepted'; readonly clientOrderId: string; readonly at: EpochMs }
  | { readonly kind: 'fill'; readonly clientOrderId: string; readonly at: EpochMs; readonly fill: Fill }
  /** `mayRetry`: nothing was wrong with the order, its way was barred (a connection, a restart). What wanted it may ask again. */
  | { readonly kind: 'cancelled' | 'expired' | 'rejected'; readonly clientOrderId: string; readonly at: EpochMs; readonly note: string; readonly mayRetry?: boolean };
