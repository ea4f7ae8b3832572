import { z } from 'zod';
import { decimal, format, type Decimal } from '../../domain/decimal.ts';
import { DataError } from '../../domain/errors.ts';
import type { Execution, WorkingOrder } from './exchange-order.ts';
import { amountOf, type Listing } from './listing.ts';

const at = z.number();
const whole = z.int();
/** An exact amount as text. */
const amount = z.string().regex(/^-?\d{1,60}(\.\d{1,18})?$/);
const amounts = z.record(z.string(), amount);
const side = z.enum(['buy', 'sell']);
const text = z.string();

const execution = z.strictObject({ tradeId: whole, price: whole, quantity: whole, fee: amount, feeAsset: text, isMaker: z.boolean(), at });

const order = z.strictObject({
  orderId: whole, clientOrderId: text, symbol: text, side, price: whole, stopPrice: whole, quantity: whole, quoteQuantity: amount,
  type: z.enum(['market', 'limit', 'limit-maker', 'stop', 'stop-limit', 'take-profit', 'take-profit-limit']), timeInForce: z.enum(['gtc', 'ioc', 'fok']),
  selfTrade: z.enum(['none', 'expire-taker', 'expire-maker', 'expire-both']), createdAt: at, executed: whole, executedQuote: amount,
  state: z.enum(['waiting', 'open', 'partlyFilled', 'filled', 'cancelled', 'expired', 'expiredInMatch']), updatedAt: at, workingAt: at,
  /** Quantity of others before it in its level: its place in the queue. */
  ahead: whole,
  locked: amount,
  executions: z.array(execution),
  /** A later order took over its client order id. */
  isSuperseded: z.literal(true).optional(),
});

const accountOrders = z.strictObject({
  account: text,
  /** In the order in which they came. */
  open: z.array(order),
  /** Ended ones that executed something, and those that did not, the longest ended first. */
  filled: z.array(order),
  unfilled: z.array(order),
  /** Whose execution each was, over all orders, oldest first. */
  executions: z.array(whole),
});

const feePlan = z.strictObject({
  maker: text, taker: text, asset: z.union([z.enum(['received', 'base', 'quote']), z.strictObject({ third: text, discount: text.optional(), price: text.optional() })]),
  isHeldBack: z.boolean().optional(),
});

const levels = z.array(whole);

const market = z.strictObject({
  symbol: text, priceDecimals: whole, quantityDecimals: whole,
  /** Where they are no longer those it was listed with. */
  filters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  isOpen: z.boolean(), last: whole, lastAt: at, sequence: whole, nextTradeId: whole,
  /** What the outside offers, as price, quantity pairs. */
  bids: levels, asks: levels,
  /** Ids of resting orders, best price first, then first come; and of stops that wait. */
  resting: z.strictObject({ buy: z.array(whole), sell: z.array(whole) }),
  waiting: z.array(whole),
  /** Minute, value, quantity: what the average price is made of. */
  average: z.array(z.tuple([z.number(), z.number(), z.number()])),
});

/**
 * All that an exchange is between two commands, but for recent prints of its markets: JSON, amounts as exact texts, prices and
 * quantities in whole units of their listings. An exchange made from it goes on as if nothing had happened.
 */
export const exchangeStateSchema = z.strictObject({
  schema: z.literal('exchange-1'),
  nextOrderId: whole,
  nextPreventedId: whole,
  balances: z.strictObject({
    accounts: z.array(z.strictObject({ account: text, held: z.array(z.tuple([text, amount, amount])) })),
    /** Of everybody else, who may owe; and what was collected as fees. */
    outside: amounts,
    collected: amounts,
  }),
  fees: z.record(z.string(), feePlan),
  orders: z.array(accountOrders),
  markets: z.array(market),
});

export type ExchangeState = z.output<typeof exchangeStateSchema>;
export type FeesState = ExchangeState['fees'];
export type AccountsState = ExchangeState['balances'];
export type AccountOrdersState = ExchangeState['orders'][number];
export type MarketState = ExchangeState['markets'][number];
export type OrderState = AccountOrdersState['open'][number];

/** Text of a saved exchange; a DataError says where it is none. */
export function readExchangeState(value: unknown): ExchangeState {
  const parsed = exchangeStateSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw new DataError(`expected a saved exchange, found at "${path.join('.')}": ${message}`);
}

export const savedAmounts = (map: ReadonlyMap<string, Decimal>): Record<string, string> => Object.fromEntries([...map].map(([asset, value]) => [asset, format(value)]));

export function savedOrder(order_: WorkingOrder, isSuperseded: boolean): OrderState {
  const { listing, quoteQuantity, executedQuote, locked, executions, orderId, clientOrderId, side: of, type, timeInForce, price, stopPrice, quantity, selfTrade, createdAt, executed, state, updatedAt, workingAt, ahead } = order_;
  return {
    orderId, clientOrderId, symbol: listing.symbol, side: of, type, timeInForce, price, stopPrice, quantity, quoteQuantity: format(quoteQuantity), selfTrade, createdAt, executed,
    executedQuote: format(executedQuote), state, updatedAt, workingAt, ahead, locked: format(locked),
    executions: executions.map((one) => ({ tradeId: one.tradeId, price: one.price, quantity: one.quantity, fee: format(one.fee), feeAsset: one.feeAsset, isMaker: one.isMaker, at: one.at })),
    ...(isSuperseded ? { isSuperseded } : {}),
  };
}

export function restoredOrder(state: OrderState, account: string, listing: Listing): WorkingOrder {
  const { symbol, orderId, side: of } = state;
  return {
    orderId, account, listing, clientOrderId: state.clientOrderId, side: of, type: state.type, timeInForce: state.timeInForce, price: state.price, stopPrice: state.stopPrice,
    quantity: state.quantity, quoteQuantity: decimal(state.quoteQuantity), selfTrade: state.selfTrade, createdAt: state.createdAt, executed: state.executed,
    executedQuote: decimal(state.executedQuote), state: state.state, updatedAt: state.updatedAt, workingAt: state.workingAt, ahead: state.ahead,
    executions: state.executions.map(({ tradeId, price, quantity, fee, feeAsset, isMaker, at: when }): Execution => ({
      tradeId, orderId, account, symbol, side: of, price, quantity, quote: amountOf(listing, price, quantity), fee: decimal(fee), feeAsset, isMaker, at: when,
    })),
    locked: decimal(state.locked),
  };
}
