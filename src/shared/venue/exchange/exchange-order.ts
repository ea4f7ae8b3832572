import type { Decimal } from '../../domain/decimal.ts';
import type { Side, TimeInForce } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Listing } from './listing.ts';

export type ExchangeOrderType = 'market' | 'limit' | 'limit-maker' | 'stop' | 'stop-limit' | 'take-profit' | 'take-profit-limit';

/** What happens when two orders of one owner would meet: the arriving one goes, the resting one, both, or they trade. */
export type SelfTradeMode = 'none' | 'expire-taker' | 'expire-maker' | 'expire-both';

/** `waiting`: a stop that has not been triggered. `expiredInMatch`: taken out because it would have met an order of its owner. */
export type ExchangeOrderState = 'waiting' | 'open' | 'partlyFilled' | 'filled' | 'cancelled' | 'expired' | 'expiredInMatch';

/** What an account asks for. */
export interface Ticket {
  readonly account: string;
  readonly symbol: string;
  readonly clientOrderId: string;
  readonly side: Side;
  readonly type: ExchangeOrderType;
  readonly timeInForce: TimeInForce;
  readonly quantity?: Decimal | undefined;
  /** Of a market order: how much of the quote currency to spend or receive. */
  readonly quoteQuantity?: Decimal | undefined;
  readonly price?: Decimal | undefined;
  readonly stopPrice?: Decimal | undefined;
  readonly selfTrade?: SelfTradeMode | undefined;
  /** What becomes of a `limit-maker` that would take at once: not taken in (the default), or taken in and expired unfilled. */
  readonly ifTaking?: 'refused' | 'expired' | undefined;
}

/** An order as the exchange keeps it. Prices and quantities in whole units of the listing; 0 where it has none. */
export interface ExchangeOrder {
  readonly orderId: number;
  readonly account: string;
  readonly listing: Listing;
  readonly clientOrderId: string;
  readonly side: Side;
  readonly type: ExchangeOrderType;
  readonly timeInForce: TimeInForce;
  readonly price: number;
  readonly stopPrice: number;
  readonly quantity: number;
  readonly quoteQuantity: Decimal;
  readonly selfTrade: SelfTradeMode;
  readonly createdAt: EpochMs;
  readonly executed: number;
  /** What was paid or received for what executed. */
  readonly executedQuote: Decimal;
  readonly state: ExchangeOrderState;
  readonly updatedAt: EpochMs;
  /** When it came into the book; 0 before. */
  readonly workingAt: EpochMs;
  /** Quantity of others before it in its level. */
  readonly ahead: number;
  readonly executions: readonly Execution[];
}

/** The same for the exchange itself, which alone changes it. */
export interface WorkingOrder extends ExchangeOrder {
  quantity: number;
  executed: number;
  executedQuote: Decimal;
  state: ExchangeOrderState;
  updatedAt: EpochMs;
  workingAt: EpochMs;
  ahead: number;
  executions: Execution[];
  /** Still held back of the account for this order. */
  locked: Decimal;
}

export const isOpen = ({ state }: Pick<ExchangeOrder, 'state'>): boolean => state === 'waiting' || state === 'open' || state === 'partlyFilled';
export const isStop = (type: ExchangeOrderType): boolean => type === 'stop' || type === 'stop-limit' || type === 'take-profit' || type === 'take-profit-limit';
/** Of a kind that has no limit once it works. */
export const isMarketKind = (type: ExchangeOrderType): boolean => type === 'market' || type === 'stop' || type === 'take-profit';

/** One execution of one order. */
export interface Execution {
  readonly tradeId: number;
  readonly orderId: number;
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly price: number;
  readonly quantity: number;
  readonly quote: Decimal;
  readonly fee: Decimal;
  readonly feeAsset: string;
  readonly isMaker: boolean;
  readonly at: EpochMs;
}

/** One print of the market. Order ids of the outside are 0. */
export interface Print {
  readonly tradeId: number;
  readonly price: number;
  readonly quantity: number;
  readonly buyerOrderId: number;
  readonly sellerOrderId: number;
  readonly isBuyerMaker: boolean;
  readonly at: EpochMs;
}

/** Why the exchange said no. Filters are named as Binance names them. */
export type Refusal =
  | 'unknown-symbol' | 'market-closed' | 'duplicate-client-order-id' | 'insufficient-balance' | 'would-take' | 'would-trigger' | 'unknown-order' | 'restricted'
  | 'PRICE_FILTER' | 'LOT_SIZE' | 'MARKET_LOT_SIZE' | 'NOTIONAL' | 'PERCENT_PRICE_BY_SIDE' | 'MAX_NUM_ORDERS' | 'MAX_NUM_ALGO_ORDERS';

export type Placed =
  | { readonly kind: 'accepted'; readonly order: ExchangeOrder }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export type Cancelled =
  | { readonly kind: 'cancelled'; readonly order: ExchangeOrder }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** What an exchange tells whoever listens, in the order in which it happened. Orders are live objects: read them during the call. */
export type ExchangeEvent =
  | { readonly kind: 'order'; readonly what: 'new' | 'triggered' | 'cancelled' | 'expired'; readonly order: ExchangeOrder; readonly at: EpochMs; readonly cancelId?: string }
  | { readonly kind: 'order'; readonly what: 'fill'; readonly order: ExchangeOrder; readonly execution: Execution; readonly at: EpochMs }
  | { readonly kind: 'order'; readonly what: 'prevented'; readonly order: ExchangeOrder; readonly counterOrder: ExchangeOrder; readonly preventedId: number; readonly quantity: number; readonly price: number; readonly at: EpochMs }
  | { readonly kind: 'balances'; readonly account: string; readonly assets: readonly string[]; readonly at: EpochMs }
  | { readonly kind: 'transfer'; readonly account: string; readonly asset: string; readonly change: Decimal; readonly at: EpochMs }
  | { readonly kind: 'print'; readonly symbol: string; readonly print: Print }
  /** Changed levels as price, quantity, price, quantity ...: what is to be seen there now, numbered `first` to `last`. */
  | { readonly kind: 'depth'; readonly symbol: string; readonly at: EpochMs; readonly first: number; readonly last: number; readonly bids: readonly number[]; readonly asks: readonly number[] }
  | { readonly kind: 'listing'; readonly symbol: string };
