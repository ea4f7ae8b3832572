import { format, ZERO } from '../../../shared/domain/decimal.ts';
import { isOpen, type ExchangeOrder } from '../../../shared/venue/exchange/exchange-order.ts';
import { quantityOf } from '../../../shared/venue/exchange/listing.ts';
import { answer, DROPPED, type Context, type Outcome, type Reply, type Request } from './context.ts';
import { wantedOf, type Wanted } from './order-ticket.ts';
import { missing, type Parameters } from './parameters.ts';
import { identifierTaken, orderNotFound, placingError, sideWord, UpbitError } from './venue-error.ts';

/** The order as it was taken in: matching comes after the answer. */
const acceptedShape = ({ orders }: Context, order: ExchangeOrder): Readonly<Record<string, unknown>> =>
  orders.shapeOf({ ...order, executed: 0, executedQuote: ZERO, executions: [], state: 'open' });

function placeNow(context: Context, { ticket, wire }: Wanted): Readonly<Record<string, unknown>> {
  const { exchange, orders, now } = context;
  const identifier = ticket.clientOrderId;
  // An identifier is used up by the request, whether an order comes of it or not.
  if (!identifier.startsWith(' ') && !orders.use(ticket.account, identifier)) throw identifierTaken();
  const placed = orders.during(identifier, wire, () => {
    const result = exchange.place(ticket, now());
    if (result.kind === 'accepted') orders.ticketOf(result.order);
    return result;
  });
  if (placed.kind === 'refused') throw placingError(placed.refusal, ticket.side);
  return acceptedShape(context, placed.order);
}

function wantedOrder(context: Context, request: Request): Wanted {
  const symbol = request.parameters.need('market');
  request.parameters.need('side');
  const side = request.parameters.oneOf('side', ['bid', 'ask']) === 'bid' ? 'buy' : 'sell';
  return wantedOf(context, request, { symbol, side, prefix: '' });
}

/** What a gateway may do to an order on its way in and to the answer on its way out (faults 1 to 4 and 15). Nothing tells it that an order came too late. */
async function throughGateway({ faults, wait }: Context, act: () => Reply): Promise<Outcome> {
  if (faults.strikes('dropBefore')) return DROPPED;
  if (faults.strikes('slow')) await wait(faults.within('slow', faults.settings.slowMs));
  const isUnavailable = faults.strikes('unavailable');
  if (isUnavailable && faults.source('unavailableAccepted').uniform() >= faults.settings.unavailableAccepted) {
    faults.count('unavailableNotTaken');
    throw serverError();
  }
  const reply = act();
  if (isUnavailable) {
    faults.count('unavailableTaken');
    throw serverError();
  }
  if (faults.strikes('dropAfter')) return DROPPED;
  if (faults.settings.ackDelayMs > 0) {
    faults.count('ackDelayMs');
    await wait(faults.settings.ackDelayMs);
  }
  return reply;
}

export const serverError = (): UpbitError => new UpbitError('server_error', '알수없는 에러가 발생하였습니다.', 503);

export function placeOrder(context: Context, request: Request): Promise<Outcome> {
  const wanted = wantedOrder(context, request);
  return throughGateway(context, () => answer(placeNow(context, wanted), 201));
}

export function testOrder(context: Context, request: Request): Reply {
  const { ticket, wire } = wantedOrder(context, request);
  const refusal = context.exchange.refusalOf(ticket, context.now());
  if (refusal !== undefined) throw placingError(refusal, ticket.side);
  return answer({ uuid: '00000000-0000-4000-9000-000000000000', side: sideWord(ticket.side), ord_type: wire.kind, state: 'wait', market: ticket.symbol, trades_count: 0 }, 201);
}

/** Fills that come between a cancel and its processing (8), or before it without a word (9). */
function raced({ exchange, faults, now, userEvents }: Context, { account, listing, orderId, quantity, executed }: ExchangeOrder): void {
  const rest = quantity - executed;
  if (faults.strikes('cancelRace')) exchange.fillResting(account, listing.symbol, { orderId, quantity: rest }, now());
  else if (faults.strikes('lateFill') && rest > 1) {
    userEvents.heldBack(faults.within('lateFill', faults.settings.lateFillMs), () => exchange.fillResting(account, listing.symbol, { orderId, quantity: Math.floor(rest / 2) }, now()));
  }
}

/** The answer shows the order as it was: that the cancel was taken in, not that it came in time. */
function cancelNow(context: Context, order: ExchangeOrder | undefined): Readonly<Record<string, unknown>> {
  if (!order || !isOpen(order)) throw orderNotFound();
  const shape = context.orders.shapeOf(order);
  raced(context, order);
  if (isOpen(order)) context.exchange.cancel(order.account, order.listing.symbol, { orderId: order.orderId }, context.now());
  return shape;
}

export function referenceOf(parameters: Parameters, prefix = ''): { readonly uuid: string | undefined; readonly identifier: string | undefined } {
  const [uuid, identifier] = [`${prefix}uuid`, `${prefix}identifier`].map((name) => (parameters.has(name) ? parameters.text(name) : undefined));
  if (uuid === undefined && identifier === undefined) throw missing('uuid, identifier');
  return { uuid, identifier };
}

export function cancelOrder(context: Context, { parameters, account }: Request): Outcome {
  const { faults, orders } = context;
  const reference = referenceOf(parameters);
  if (faults.strikes('cancelDropBefore')) return DROPPED;
  const shape = cancelNow(context, orders.find(account, reference));
  return faults.strikes('cancelDropAfter') ? DROPPED : answer(shape);
}

function cancelAll(context: Context, found: readonly ExchangeOrder[]): Reply {
  const shapes = found.map((order) => cancelNow(context, order));
  return answer({ success: { count: shapes.length, orders: shapes.map(({ uuid, market }) => ({ uuid, market })) }, failed: { count: 0, orders: [] } });
}

export function cancelOpenOrders(context: Context, { parameters, account }: Request): Reply {
  const [side, pairs] = [parameters.oneOf('cancel_side', ['all', 'bid', 'ask']) ?? 'all', parameters.list('pairs')];
  const wanted = ({ side: orderSide, listing }: ExchangeOrder) => (side === 'all' || sideWord(orderSide) === side) && (pairs.length === 0 || pairs.includes(listing.symbol));
  return cancelAll(context, context.exchange.openOrders(account).filter(wanted).slice(0, parameters.count('count', 20, 300)));
}

export function cancelOrders(context: Context, { parameters, account }: Request): Reply {
  const references = [...parameters.list('uuids').map((uuid) => ({ uuid })), ...parameters.list('identifiers').map((identifier) => ({ identifier }))];
  if (references.length === 0) throw missing('uuids, identifiers');
  return cancelAll(context, references.map((reference) => context.orders.find(account, reference)).filter((order) => order !== undefined && isOpen(order)) as readonly ExchangeOrder[]);
}

/** (12) Two operations under one request: when the new order is refused, the old one is gone all the same. */
export function cancelAndNew(context: Context, request: Request): Promise<Outcome> {
  const { parameters, account } = request;
  const old = context.orders.find(account, referenceOf(parameters, 'prev_order_'));
  if (!old || !isOpen(old)) throw orderNotFound();
  return throughGateway(context, () => {
    const shape = cancelNow(context, old);
    const rest = old.quantity - old.executed;
    const volume = parameters.text('new_volume') === 'remain_only' ? quantityOf(old.listing, rest) : undefined;
    if (rest === 0) return answer(shape, 201);
    try {
      const changed: Request = volume === undefined ? request : { ...request, parameters: parameters.with('new_volume', format(volume)) };
      const placed = placeNow(context, wantedOf(context, changed, { symbol: old.listing.symbol, side: old.side, prefix: 'new_' }));
      return answer({ ...shape, new_order_uuid: placed['uuid'], ...(placed['identifier'] === undefined ? {} : { new_order_identifier: placed['identifier'] }) }, 201);
    } catch (error) {
      context.faults.count('cancelReplaceHalfDone');
      throw error;
    }
  });
}
