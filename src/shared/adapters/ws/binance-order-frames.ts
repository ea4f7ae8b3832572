import { DataError } from '../../domain/errors.ts';
import { floorToLot, passiveToTick, type Instrument } from '../../domain/instrument.ts';
import { decimal, format } from '../../domain/decimal.ts';
import type { OrderRequest } from '../../domain/order.ts';
import type { VenueFill } from '../../domain/venue-fill.ts';
import { orderCounter, type UsageReport } from '../../domain/venue-limits.ts';
import type { VenueOrder } from '../../ports/venue.ts';

type Fields = Readonly<Record<string, unknown>>;
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
/** NaN for anything but a number or a text of one. */
const numberOf = (value: unknown): number => (typeof value === 'number' || (typeof value === 'string' && value.trim() !== '') ? Number(value) : NaN);
const rows = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);

/** An answer of the WebSocket API; undefined when the text is none. */
export interface OrderAnswer {
  readonly id: string;
  readonly status: number;
  readonly result: Fields | undefined;
  /** The error as it stood on the wire, or the result: what is judged. */
  readonly body: string;
  readonly rateLimits: readonly Fields[];
  readonly retryAfter: number | undefined;
}

/** Numbers beyond 2^53 stay the digits they are (RELIABILITY fault 38). */
function exact(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' && !Number.isSafeInteger(value) && context?.source !== undefined && /^\d+$/.test(context.source) ? context.source : value;
}

export type OrderFrame = OrderAnswer | 'shutdown' | undefined;

/** Reads one frame of the WebSocket API. Never throws. */
export function readOrderFrame(text: string): OrderFrame {
  let message: Fields;
  try {
    message = fieldsOf(/\d{16}/.test(text) ? JSON.parse(text, exact) : JSON.parse(text));
  } catch {
    return undefined;
  }
  const event = fieldsOf(message['event'] ?? message);
  if (event['e'] === 'serverShutdown') return 'shutdown';
  const { id, status, result, error, rateLimits } = message;
  if (textOf(id) === '' || typeof status !== 'number') return undefined;
  const retryAfter = fieldsOf(fieldsOf(error)['data'])['retryAfter'];
  return {
    id: textOf(id), status, result: typeof result === 'object' && result !== null ? fieldsOf(result) : undefined,
    body: JSON.stringify(error ?? result ?? {}), rateLimits: rows(rateLimits), retryAfter: typeof retryAfter === 'number' ? retryAfter : undefined,
  };
}

const INTERVALS: Readonly<Record<string, number>> = { SECOND: 1_000, MINUTE: 60_000, HOUR: 3_600_000, DAY: 86_400_000 };

/** What an answer says about limits. `retryAfter` is the venue's time at which it will listen again. */
export function usageIn({ rateLimits, retryAfter, status }: OrderAnswer, account: string, now: number): UsageReport {
  const used = rateLimits.flatMap(({ rateLimitType, interval, intervalNum, count }) => {
    const windowMs = (INTERVALS[textOf(interval)] ?? 0) * numberOf(intervalNum);
    const counter = rateLimitType === 'REQUEST_WEIGHT' ? 'weight' : rateLimitType === 'ORDERS' ? orderCounter(account) : undefined;
    return counter === undefined || !(windowMs > 0) || typeof count !== 'number' ? [] : [{ counter, windowMs, used: count }];
  });
  const isForbidden = status === 429 || status === 418;
  return { used, forbiddenMs: !isForbidden ? undefined : retryAfter === undefined ? (status === 418 ? 120_000 : 60_000) : Math.max(1_000, retryAfter - now) };
}

/** An order on the venue's grid: never more and never at a worse price than was asked (RELIABILITY fault 20). A text says why it cannot be. */
export function roundedTo({ lotSize, tickSize }: Instrument, order: OrderRequest): OrderRequest | string {
  const quantity = floorToLot(order.quantity, lotSize);
  if (!(quantity > 0)) return `a quantity of "${order.quantity}" is less than one lot of "${lotSize}"`;
  if (order.limitPrice === undefined) return order.type === 'limit' ? 'a limit order needs a limit price' : { ...order, quantity };
  const limitPrice = passiveToTick(order.limitPrice, tickSize, order.side);
  return limitPrice > 0 ? { ...order, quantity, limitPrice } : `a price of "${order.limitPrice}" is less than one tick`;
}

/** Plain digits: `String` writes 1e-8, which the venue refuses. */
const plain = (value: number): string => { const text = String(value); return text.includes('e') ? format(decimal(value)) : text; };

interface Signed {
  readonly id: string;
  readonly symbol: string;
  readonly apiKey: string;
  readonly sign: (payload: string) => string;
  readonly timestamp: number;
  readonly recvWindow: number;
}

/** The text of `order.place`. Signed are the parameters by name, joined as in a query. All texts here are plain and need no escaping but the id of the order. */
export function orderText({ side, type, quantity, limitPrice, clientOrderId, timeInForce, postOnly }: OrderRequest, { id, symbol, apiKey, sign, timestamp, recvWindow }: Signed): string {
  const parameters: Readonly<Record<string, string | number | undefined>> = {
    apiKey,
    newClientOrderId: clientOrderId,
    newOrderRespType: 'FULL',
    price: type === 'limit' && limitPrice !== undefined ? plain(limitPrice) : undefined,
    quantity: plain(quantity),
    recvWindow,
    side: side === 'buy' ? 'BUY' : 'SELL',
    symbol,
    timeInForce: type === 'limit' && postOnly !== true ? timeInForce.toUpperCase() : undefined,
    timestamp,
    type: type === 'market' ? 'MARKET' : postOnly === true ? 'LIMIT_MAKER' : 'LIMIT',
  };
  let payload = '';
  for (const name in parameters) if (parameters[name] !== undefined) payload += `${payload === '' ? '' : '&'}${name}=${parameters[name]}`;
  return JSON.stringify({ id, method: 'order.place', params: { ...parameters, signature: sign(payload) } });
}

const STATES: Readonly<Record<string, VenueOrder['state']>> = { NEW: 'open', PENDING_NEW: 'open', PARTIALLY_FILLED: 'partlyFilled', FILLED: 'filled', CANCELED: 'cancelled', REJECTED: 'rejected', EXPIRED: 'expired', EXPIRED_IN_MATCH: 'expired' };

/** The order and its fills in the answer to `order.place`. Throws DataError when they are not all there: such an answer proves nothing. */
export function placedOf(result: Fields, request: OrderRequest): { readonly order: VenueOrder; readonly fills: readonly VenueFill[] } {
  const { orderId, status, origQty, executedQty, cummulativeQuoteQty, transactTime, clientOrderId } = result;
  const venueOrderId = textOf(orderId);
  const state = STATES[textOf(status)];
  const filledQuantity = numberOf(executedQty);
  const at = numberOf(transactTime);
  if (venueOrderId === '' || state === undefined || !Number.isFinite(filledQuantity) || !Number.isFinite(at) || clientOrderId !== request.clientOrderId) {
    throw new DataError(`expected an order "${request.clientOrderId}" with id, state and quantity, found "${textOf(clientOrderId)}", "${venueOrderId}", "${textOf(status)}", "${textOf(executedQty)}"`);
  }
  const known = { clientOrderId: request.clientOrderId, venueOrderId, instrument: request.instrument, at, side: request.side } as const;
  return {
    order: {
      ...known, type: request.type, state, quantity: numberOf(origQty ?? request.quantity), filledQuantity,
      averagePrice: filledQuantity > 0 ? numberOf(cummulativeQuoteQty) / filledQuantity : NaN, limitPrice: request.limitPrice,
    },
    fills: rows(result['fills']).map((fill) => fillOf(fill, known)),
  };
}

function fillOf({ tradeId, price, qty, commission, commissionAsset }: Fields, known: Omit<VenueFill, 'tradeId' | 'price' | 'quantity' | 'fee' | 'feeCurrency' | 'liquidity'>): VenueFill {
  const id = textOf(tradeId);
  const fill = { ...known, tradeId: id, price: numberOf(price), quantity: numberOf(qty), fee: numberOf(commission), feeCurrency: textOf(commissionAsset), liquidity: 'taker' } as const;
  if (id === '' || !(fill.price > 0) || !(fill.quantity > 0) || !Number.isFinite(fill.fee)) throw new DataError(`expected id, price, quantity and fee of a fill, found "${id}", "${textOf(price)}", "${textOf(qty)}", "${textOf(commission)}"`);
  return fill;
}
