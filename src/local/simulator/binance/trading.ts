import { ZERO } from '../../../shared/domain/decimal.ts';
import type { ExchangeOrder, ExchangeOrderType, Ticket } from '../../../shared/venue/exchange/exchange-order.ts';
import type { Exchange } from '../../../shared/venue/exchange/exchange.ts';
import { isMarketKind, isStop } from '../../../shared/venue/exchange/exchange-order.ts';
import { answer, DROPPED, marketOf, type Context, type Outcome, type Reply, type Request } from './context.ts';
import { ackShape, cancelShape, fullShape, resultShape } from './order-shapes.ts';
import type { Parameters } from './parameters.ts';
import { cancellingError, placingError, VenueError } from './venue-error.ts';
import { SELF_TRADE_OF, TYPE_OF } from './wire-text.ts';

type Shape = Readonly<Record<string, unknown>>;

let madeUpIds = 0;
/** The venue names what the caller did not, and never twice, also when it was started again: no two orders come at the same order id. */
const madeUpId = (prefix: string, { nextOrderId }: Exchange): string => `${prefix}${nextOrderId.toString(36).padStart(12, '0')}${(madeUpIds += 1).toString(36).padStart(8, '0')}`;

const mandatory = (name: string): VenueError => new VenueError(-1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`);

const unwanted = (name: string): VenueError => new VenueError(-1106, `Parameter '${name}' sent when not required.`);
const invalid = (name: string): VenueError => new VenueError(-1130, `Data sent for parameter '${name}' is not valid.`);
const TIMES_IN_FORCE = { GTC: 'gtc', IOC: 'ioc', FOK: 'fok' } as const;

/** What an order of a kind must say and may not say. */
function checkShape(parameters: Parameters, type: ExchangeOrderType): void {
  const hasLimit = !isMarketKind(type);
  for (const name of ['price', 'timeInForce']) {
    if (hasLimit && (name === 'price' || type !== 'limit-maker')) parameters.need(name);
    else if (parameters.has(name)) throw unwanted(name);
  }
  if (isStop(type)) parameters.need('stopPrice');
  else if (parameters.has('stopPrice')) throw unwanted('stopPrice');
  checkQuantity(parameters, type);
}

function checkQuantity(parameters: Parameters, type: ExchangeOrderType): void {
  const [quantity, value] = [parameters.has('quantity'), parameters.has('quoteOrderQty')];
  if (!quantity && !(value && type === 'market')) throw mandatory('quantity');
  if (quantity && value) throw new VenueError(-1128, 'Combination of optional parameters invalid.');
}

/** A ticket as the parameters of an order say it; throws what Binance throws before the engine is asked. */
function ticketOf(parameters: Parameters, account: string, exchange: Exchange): Ticket {
  const symbol = parameters.need('symbol');
  parameters.need('side');
  const side = parameters.oneOf('side', ['BUY', 'SELL'], new VenueError(-1117, 'Invalid side.')) === 'BUY' ? 'buy' : 'sell';
  const type = TYPE_OF[parameters.need('type')];
  if (!type) throw new VenueError(-1116, 'Invalid orderType.');
  checkShape(parameters, type);
  const selfTrade = parameters.oneOf('selfTradePreventionMode', Object.keys(SELF_TRADE_OF), invalid('selfTradePreventionMode')) ?? 'EXPIRE_MAKER';
  return {
    account, symbol, side, type, timeInForce: TIMES_IN_FORCE[parameters.oneOf('timeInForce', ['GTC', 'IOC', 'FOK'], new VenueError(-1115, 'Invalid timeInForce.')) ?? 'GTC'],
    quantity: parameters.amount('quantity'), quoteQuantity: parameters.amount('quoteOrderQty'), price: parameters.amount('price'), stopPrice: parameters.amount('stopPrice'),
    clientOrderId: parameters.clientOrderId('newClientOrderId') ?? madeUpId('x-', exchange), selfTrade: SELF_TRADE_OF[selfTrade],
  };
}

/** How much of the answer is wanted: market and limit orders tell all, the others that they were taken. */
function placedShape(order: ExchangeOrder, parameters: Parameters): Shape {
  const usual = order.type === 'market' || order.type === 'limit' ? 'FULL' : 'ACK';
  const wanted = parameters.oneOf('newOrderRespType', ['ACK', 'RESULT', 'FULL'], invalid('newOrderRespType')) ?? usual;
  return { ACK: ackShape, RESULT: resultShape, FULL: fullShape }[wanted](order);
}

function placeNow({ exchange, now }: Context, { parameters, account }: Request): Reply {
  const placed = exchange.place(ticketOf(parameters, account, exchange), now());
  if (placed.kind === 'refused') throw placingError(placed.refusal);
  return answer(placedShape(placed.order, parameters));
}

/** What a gateway may do to an order on its way in and to the answer on its way out (faults 1 to 4 and 15). */
async function throughGateway({ faults, wait }: Context, request: Request, act: () => Reply): Promise<Outcome> {
  if (faults.strikes('dropBefore')) return DROPPED;
  if (faults.strikes('slow')) await wait(faults.within('slow', faults.settings.slowMs));
  const isUnavailable = faults.strikes('unavailable');
  if (isUnavailable && faults.source('unavailableAccepted').uniform() >= faults.settings.unavailableAccepted) {
    faults.count('unavailableNotTaken');
    throw unknownStatus();
  }
  // The window is checked again just before matching: what was held too long is never taken.
  request.checkTiming();
  const reply = act();
  if (isUnavailable) {
    faults.count('unavailableTaken');
    throw unknownStatus();
  }
  if (faults.strikes('dropAfter')) return DROPPED;
  if (faults.settings.ackDelayMs > 0) {
    faults.count('ackDelayMs');
    await wait(faults.settings.ackDelayMs);
  }
  return reply;
}

const unknownStatus = (): VenueError => new VenueError(-1007, 'Timeout waiting for response from backend server. Send status unknown; execution status unknown.', { status: 503 });

export function placeOrder(context: Context, request: Request): Promise<Outcome> {
  request.orderCounts = context.limiter.order(request.account, context.now());
  return throughGateway(context, request, () => placeNow(context, request));
}

export function testOrder(context: Context, { parameters, account }: Request): Reply {
  const refusal = context.exchange.refusalOf(ticketOf(parameters, account, context.exchange), context.now());
  if (refusal !== undefined) throw placingError(refusal);
  return answer({});
}

const RESTRICTIONS = { ONLY_NEW: 'open', ONLY_PARTIALLY_FILLED: 'partlyFilled' } as const;

interface Cancelling {
  readonly symbol: string;
  readonly orderId: number | undefined;
  readonly clientOrderId: string | undefined;
  readonly cancelId: string;
  readonly only?: 'open' | 'partlyFilled';
}

function cancellingOf(parameters: Parameters, exchange: Exchange, names: { readonly orderId: string; readonly clientOrderId: string; readonly cancelId: string }): Cancelling {
  const symbol = parameters.need('symbol');
  const [orderId, clientOrderId] = [parameters.whole(names.orderId), parameters.text(names.clientOrderId)];
  if (orderId === undefined && clientOrderId === undefined) throw new VenueError(-1102, `Param '${names.clientOrderId}' or '${names.orderId}' must be sent, but both were empty/null!`);
  const restriction = parameters.oneOf('cancelRestrictions', ['ONLY_NEW', 'ONLY_PARTIALLY_FILLED'], new VenueError(-1145, '`cancelRestrictions` has to be either `ONLY_NEW` or `ONLY_PARTIALLY_FILLED`.'));
  return { symbol, orderId, clientOrderId, cancelId: parameters.clientOrderId(names.cancelId) ?? madeUpId('c-', exchange), ...(restriction === undefined ? {} : { only: RESTRICTIONS[restriction] }) };
}

/** Fills that come between a cancel and its processing (8), or before it without a word (9). Returns what the answer may still show as executed. */
function raced({ exchange, faults, now, userEvents }: Context, account: string, cancelling: Cancelling): number | undefined {
  const order = exchange.order(account, cancelling.symbol, cancelling);
  if (!order) return undefined;
  const rest = order.quantity - order.executed;
  if (faults.strikes('cancelRace')) exchange.fillResting(account, cancelling.symbol, { orderId: order.orderId, quantity: rest }, now());
  else if (faults.strikes('lateFill')) {
    const before = order.executed;
    const { step } = marketOf({ exchange }, cancelling.symbol).rules;
    const half = Math.floor(rest / 2 / step) * step;
    if (half > 0) userEvents.heldBack(faults.within('lateFill', faults.settings.lateFillMs), () => exchange.fillResting(account, cancelling.symbol, { orderId: order.orderId, quantity: half }, now()));
    return before;
  }
  return undefined;
}

function cancelNow(context: Context, account: string, cancelling: Cancelling): Shape {
  const shown = raced(context, account, cancelling);
  const cancelled = context.exchange.cancel(account, cancelling.symbol, cancelling, context.now());
  if (cancelled.kind === 'refused') throw cancellingError(cancelled.refusal);
  return cancelShape(shown === undefined ? cancelled.order : { ...cancelled.order, executed: shown, ...(shown === 0 ? { executedQuote: ZERO } : {}) }, cancelling.cancelId);
}

export async function cancelOrder(context: Context, request: Request): Promise<Outcome> {
  const { faults } = context;
  const cancelling = cancellingOf(request.parameters, context.exchange, { orderId: 'orderId', clientOrderId: 'origClientOrderId', cancelId: 'newClientOrderId' });
  if (faults.strikes('cancelDropBefore')) return DROPPED;
  request.checkTiming();
  const shape = cancelNow(context, request.account, cancelling);
  return faults.strikes('cancelDropAfter') ? DROPPED : answer(shape);
}

export function cancelOpenOrders(context: Context, { parameters, account }: Request): Reply {
  const symbol = parameters.need('symbol');
  marketOf(context, symbol);
  const open = context.exchange.openOrders(account, symbol);
  if (open.length === 0) throw cancellingError('unknown-order');
  return answer(open.map(({ orderId }) => cancelNow(context, account, { symbol, orderId, clientOrderId: undefined, cancelId: madeUpId('c-', context.exchange) })));
}

const REPLACE_IDS = { orderId: 'cancelOrderId', clientOrderId: 'cancelOrigClientOrderId', cancelId: 'cancelNewClientOrderId' } as const;

/** Two operations under one request: 409 with -2021 when one of them failed, 400 with -2022 when both did (or the first, and the second was not tried). */
export function cancelReplace(context: Context, request: Request): Promise<Outcome> {
  const { parameters, account } = request;
  const mode = parameters.oneOf('cancelReplaceMode', ['STOP_ON_FAILURE', 'ALLOW_FAILURE'], invalid('cancelReplaceMode'));
  if (mode === undefined) throw mandatory('cancelReplaceMode');
  const old = cancellingOf(parameters, context.exchange, REPLACE_IDS);
  const ticket = ticketOf(parameters, account, context.exchange);
  request.orderCounts = context.limiter.order(account, context.now());
  return throughGateway(context, request, () => {
    raced(context, account, old);
    const { cancelled, placed } = context.exchange.cancelReplace(old, ticket, { evenIfNotCancelled: mode === 'ALLOW_FAILURE', at: context.now() });
    const cancelFailed = cancelled.kind === 'refused';
    const placeFailed = placed === 'not-attempted' || placed.kind === 'refused';
    const data = {
      cancelResult: cancelFailed ? 'FAILURE' : 'SUCCESS', newOrderResult: placed === 'not-attempted' ? 'NOT_ATTEMPTED' : placeFailed ? 'FAILURE' : 'SUCCESS',
      cancelResponse: cancelFailed ? cancellingError(cancelled.refusal).body : cancelShape(cancelled.order, old.cancelId),
      newOrderResponse: placed === 'not-attempted' ? null : placed.kind === 'refused' ? placingError(placed.refusal).body : placedShape(placed.order, parameters),
    };
    if (!cancelFailed && !placeFailed) return answer(data);
    if (cancelFailed && placeFailed) throw new VenueError(-2022, 'Order cancel-replace failed.', { data });
    context.faults.count('cancelReplaceHalfDone');
    throw new VenueError(-2021, 'Order cancel-replace partially failed.', { status: 409, data });
  });
}
