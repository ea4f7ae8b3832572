import { decimal } from '../../../shared/domain/decimal.ts';
import { isOpen, type ExchangeOrder } from '../../../shared/venue/exchange/exchange-order.ts';
import { answer, DROPPED, marketOf, type Context, type Outcome, type Reply, type Request } from './context.ts';
import { executionShape, orderShape } from './order-shapes.ts';
import { VenueError } from './venue-error.ts';
import { amountText } from './wire-text.ts';

/** Queries may be lost or refused (7). */
export function asked(query: (context: Context, request: Request) => Reply): (context: Context, request: Request) => Outcome {
  return (context, request) => {
    if (context.faults.strikes('queryErrors')) return DROPPED;
    if (context.faults.strikes('queryUnavailable')) throw new VenueError(-1001, 'Internal error; unable to process your request. Please try again.', { status: 503 });
    return query(context, request);
  };
}

/** (6) What is younger than the lag is not to be seen yet. */
function isVisible({ faults, now }: Context, at: number): boolean {
  const isSeen = faults.settings.queryLagMs === 0 || at <= now() - faults.settings.queryLagMs;
  if (!isSeen) faults.count('queryLagMs');
  return isSeen;
}

export const orderStatus = asked((context, { parameters, account }) => {
  const symbol = parameters.need('symbol');
  marketOf(context, symbol);
  const [orderId, clientOrderId] = [parameters.whole('orderId'), parameters.text('origClientOrderId')];
  if (orderId === undefined && clientOrderId === undefined) throw new VenueError(-1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!");
  const order = context.exchange.order(account, symbol, { orderId, clientOrderId });
  if (!order || !isVisible(context, order.createdAt)) throw new VenueError(-2013, 'Order does not exist.');
  return answer(orderShape(order));
});

export const openOrders = asked((context, { parameters, account }) => {
  const symbol = parameters.text('symbol');
  if (symbol !== undefined) marketOf(context, symbol);
  return answer(context.exchange.openOrders(account, symbol).filter((order) => isOpen(order) && isVisible(context, order.createdAt)).map(orderShape));
});

/** Items in [startTime, endTime], at most a day of them where both are given, the newest where neither id nor start is. */
function page<Item>(items: readonly Item[], { parameters }: Request, keys: { readonly id: (item: Item) => number; readonly at: (item: Item) => number; readonly fromName: string }): readonly Item[] {
  const [from, start, end] = [parameters.whole(keys.fromName), parameters.whole('startTime'), parameters.whole('endTime')];
  if (start !== undefined && end !== undefined && end - start > 86_400_000) throw new VenueError(-1127, 'More than 24 hours between startTime and endTime.');
  const limit = parameters.limit(500, 1_000);
  const within = items.filter((item) => (from === undefined || keys.id(item) >= from) && (start === undefined || keys.at(item) >= start) && (end === undefined || keys.at(item) <= end));
  return from === undefined && start === undefined ? within.slice(-limit) : within.slice(0, limit);
}

export const allOrders = asked((context, request) => {
  const symbol = request.parameters.need('symbol');
  marketOf(context, symbol);
  const orders = context.exchange.orders(request.account, symbol).filter((order) => isVisible(context, order.createdAt));
  return answer(page(orders, request, { id: (order) => order.orderId, at: (order) => order.createdAt, fromName: 'orderId' }).map(orderShape));
});

export const myTrades = asked((context, request) => {
  const symbol = request.parameters.need('symbol');
  marketOf(context, symbol);
  const orderId = request.parameters.whole('orderId');
  const executions = context.exchange.executions(request.account, symbol)
    .filter((execution) => (orderId === undefined || execution.orderId === orderId) && isVisible(context, execution.at));
  const byOrder = new Map<number, ExchangeOrder | undefined>();
  const shapes = page(executions, request, { id: (execution) => execution.tradeId, at: (execution) => execution.at, fromName: 'fromId' }).map((execution) => {
    if (!byOrder.has(execution.orderId)) byOrder.set(execution.orderId, context.exchange.order(request.account, symbol, { orderId: execution.orderId }));
    const order = byOrder.get(execution.orderId);
    return order ? executionShape(order, execution) : undefined;
  });
  return answer(shapes.filter((shape) => shape !== undefined));
});

export const account = asked(({ exchange, keys, now }, request) => {
  const fees = exchange.fees(request.account);
  const key = keys.find(request.apiKey);
  const rate = (share: string) => amountText(decimal(share));
  const omitZero = request.parameters.text('omitZeroBalances') === 'true';
  const balances = exchange.balances(request.account).filter(({ free, locked }) => !omitZero || free + locked > 0n);
  return answer({
    makerCommission: Math.round(Number(fees.maker) * 10_000), takerCommission: Math.round(Number(fees.taker) * 10_000), buyerCommission: 0, sellerCommission: 0,
    commissionRates: { maker: rate(fees.maker), taker: rate(fees.taker), buyer: '0.00000000', seller: '0.00000000' },
    canTrade: key.canTrade !== false, canWithdraw: key.canWithdraw === true, canDeposit: true, brokered: false, requireSelfTradePrevention: false, preventSor: false,
    updateTime: now(), accountType: 'SPOT', balances: balances.map(({ asset, free, locked }) => ({ asset, free: amountText(free), locked: amountText(locked) })),
    permissions: ['SPOT'], uid: 1,
  });
});

export const orderRateLimits = ({ limiter, now }: Context, request: Request): Reply => {
  const used = limiter.ordersUsed(request.account, now());
  return answer([
    { rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: limiter.limits.ordersPer10Seconds, count: used.short },
    { rateLimitType: 'ORDERS', interval: 'DAY', intervalNum: 1, limit: limiter.limits.ordersPerDay, count: used.day },
  ]);
};

/** What the key may do, as the wallet's own part of the API says it. */
export const apiRestrictions = ({ keys }: Context, request: Request): Reply => {
  const key = keys.find(request.apiKey);
  return answer({
    ipRestrict: key.ipRestricted === true, createTime: 1_700_000_000_000, enableReading: true, enableWithdrawals: key.canWithdraw === true, enableInternalTransfer: false,
    enableMargin: false, enableFutures: false, permitsUniversalTransfer: false, enableVanillaOptions: false, enableFixApiTrade: false, enableFixReadOnly: false,
    enableSpotAndMarginTrading: key.canTrade !== false, enablePortfolioMarginTrading: false,
  });
};

export const coins = ({ exchange }: Context, request: Request): Reply => answer(exchange.balances(request.account).map(({ asset, free, locked }) => ({
  coin: asset, name: asset, depositAllEnable: true, withdrawAllEnable: false, free: amountText(free), locked: amountText(locked), freeze: '0', withdrawing: '0',
  ipoing: '0', ipoable: '0', storage: '0', isLegalMoney: false, trading: true, networkList: [],
})));

export const tradeFees = ({ exchange }: Context, request: Request): Reply => {
  const fees = exchange.fees(request.account);
  return answer(exchange.symbols.map((symbol) => ({ symbol, makerCommission: fees.maker, takerCommission: fees.taker })));
};

/** Margin trading is not simulated: no pair has it. */
export const noMargin = (): Reply => answer([]);
