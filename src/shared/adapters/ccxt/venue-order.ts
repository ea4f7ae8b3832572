import { DataError } from '../../domain/errors.ts';
import type { InstrumentId } from '../../domain/instrument.ts';
import type { OrderType } from '../../domain/order.ts';
import type { VenueFill } from '../../domain/venue-fill.ts';
import type { VenueOrder } from '../../ports/venue.ts';

/** An order or a trade as ccxt parses it, with texts or numbers as its numbers. Nothing of it is taken on trust. */
export type Parsed = Readonly<Record<string, unknown>>;

export const parsedOf = (value: unknown): Parsed => (typeof value === 'object' && value !== null ? (value as Parsed) : {});
export const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
/** NaN where there is no number: nothing, an empty text, or what could only be turned into one. */
export const numberOf = (value: unknown): number => (typeof value === 'number' || (typeof value === 'string' && value !== '') ? Number(value) : NaN);

const sideOf = (side: unknown, what: string): 'buy' | 'sell' => {
  if (side === 'buy' || side === 'sell') return side;
  throw new DataError(`expected "buy" or "sell" as the side of ${what}, found "${textOf(side)}"`);
};

const TYPES: Readonly<Record<string, OrderType>> = {
  market: 'market', limit: 'limit', stop_loss: 'stop', stop_loss_limit: 'stop-limit', take_profit: 'take-profit', take_profit_limit: 'take-profit-limit',
  limit_maker: 'limit', stop_market: 'stop', stop: 'stop-limit', take_profit_market: 'take-profit', trailing_stop_market: 'trailing-stop',
};

/** Words of the venue that ccxt folds into another meaning: a Coinone order cancelled in part is not open. */
const OWN_WORDS: Readonly<Record<string, VenueOrder['state']>> = { partially_canceled: 'cancelled', EXPIRED: 'expired', EXPIRED_IN_MATCH: 'expired', REJECTED: 'rejected', PartiallyFilledCanceled: 'cancelled' };

function stateOf(order: Parsed, filled: number): VenueOrder['state'] {
  const info = parsedOf(order['info']);
  const own = OWN_WORDS[textOf(info['status'] ?? info['X'] ?? info['orderStatus'])];
  if (own !== undefined) return own;
  switch (order['status']) {
    case 'closed': return 'filled';
    case 'canceled': case 'cancelled': case 'canceling': return 'cancelled';
    case 'expired': return 'expired';
    case 'rejected': return 'rejected';
    default: return filled > 0 ? 'partlyFilled' : 'open';
  }
}

/** What we know of an order already, for answers that say no more than that it was taken. */
export interface Known {
  readonly venue: string;
  readonly now: number;
  readonly clientOrderId?: string | undefined;
  readonly instrument?: InstrumentId | undefined;
  readonly side?: 'buy' | 'sell' | undefined;
  readonly type?: OrderType | undefined;
  readonly quantity?: number | undefined;
  readonly limitPrice?: number | undefined;
}

const numberOr = (value: unknown, other: number): number => { const number = numberOf(value); return Number.isFinite(number) ? number : other; };

const typeOf = (order: Parsed): OrderType => TYPES[textOf(parsedOf(order['info'])['type'] ?? order['type']).toLowerCase()] ?? TYPES[textOf(order['type']).toLowerCase()] ?? 'limit';

/** An order from ccxt's form. Throws DataError when it has no id or no side: such an answer proves nothing. */
export function venueOrderOf(order: Parsed, known: Known): VenueOrder {
  const venueOrderId = textOf(order['id']);
  if (venueOrderId === '') throw new DataError('expected the id of an order in the answer of the venue, found none');
  const filledQuantity = numberOr(order['filled'], 0);
  const price = numberOr(order['price'], NaN);
  const info = parsedOf(order['info']);
  return {
    // The answer to a cancel names the cancel's own id, and the order's as the original one (fault 11).
    clientOrderId: known.clientOrderId ?? textOf(info['origClientOrderId'] ?? order['clientOrderId']),
    venueOrderId,
    instrument: known.instrument ?? `${known.venue}:${textOf(order['symbol'])}`,
    side: known.side ?? sideOf(order['side'], `order "${venueOrderId}"`),
    type: known.type ?? typeOf(order),
    state: stateOf(order, filledQuantity),
    quantity: numberOr(order['amount'], known.quantity ?? NaN),
    filledQuantity,
    averagePrice: filledQuantity > 0 ? numberOr(order['average'], numberOr(order['cost'], NaN) / filledQuantity) : NaN,
    limitPrice: price > 0 ? price : known.limitPrice,
    at: numberOr(order['timestamp'], known.now),
  };
}

/** A fill from ccxt's form of a trade. Throws DataError without an id, a price or a quantity: it could be counted twice, or wrongly. */
export function venueFillOf(trade: Parsed, known: { readonly venue: string; readonly clientOrderId?: string | undefined; readonly instrument?: InstrumentId | undefined }): VenueFill {
  const tradeId = textOf(trade['id']);
  const quantity = numberOf(trade['amount']);
  const price = numberOf(trade['price']);
  const at = numberOf(trade['timestamp']);
  if (tradeId === '' || !(quantity > 0) || !(price > 0) || !Number.isFinite(at)) {
    throw new DataError(`expected id, price, quantity and time of a fill, found "${tradeId}", "${price}", "${quantity}", "${at}"`);
  }
  const fee = parsedOf(trade['fee']);
  return {
    tradeId, quantity, price, at,
    clientOrderId: known.clientOrderId ?? textOf(trade['clientOrderId']),
    venueOrderId: textOf(trade['order']),
    instrument: known.instrument ?? `${known.venue}:${textOf(trade['symbol'])}`,
    side: sideOf(trade['side'], `fill "${tradeId}"`),
    fee: numberOr(fee['cost'], 0),
    feeCurrency: textOf(fee['currency']),
    liquidity: trade['takerOrMaker'] === 'maker' ? 'maker' : 'taker',
  };
}
