import { account, allOrders, apiRestrictions, coins, myTrades, noMargin, openOrders, orderRateLimits, orderStatus, tradeFees } from './account-queries.ts';
import type { Context, Outcome, Request } from './context.ts';
import { exchangeInfo } from './exchange-info.ts';
import { aggregateTrades, averagePrice, bookTicker, dayTicker, depth, depthWeight, klines, ping, priceTicker, serverTime, trades } from './market-queries.ts';
import { cancelOpenOrders, cancelOrder, cancelReplace, placeOrder, testOrder } from './trading.ts';

/** What an endpoint asks of the caller: nothing, a signature, or a signature of a key that may trade. */
export type Access = 'public' | 'signed' | 'trade';

export interface Route {
  readonly access: Access;
  readonly weight: number | ((request: Request) => number);
  readonly handle: (context: Context, request: Request) => Outcome | Promise<Outcome>;
}

const route = (access: Access, weight: Route['weight'], handle: Route['handle']): Route => ({ access, weight, handle });
/** Cheap for one symbol, dear for all. */
const one = (single: number, all: number) => ({ parameters }: Request): number => (parameters.has('symbol') ? single : all);

const ROUTES = {
  ping: route('public', 1, ping),
  time: route('public', 1, serverTime),
  exchangeInfo: route('public', 20, exchangeInfo),
  depth: route('public', depthWeight, depth),
  trades: route('public', 25, trades),
  aggTrades: route('public', 4, aggregateTrades),
  klines: route('public', 2, klines),
  avgPrice: route('public', 2, averagePrice),
  dayTicker: route('public', one(2, 80), dayTicker),
  price: route('public', one(2, 4), priceTicker),
  bookTicker: route('public', one(2, 4), bookTicker),
  place: route('trade', 1, placeOrder),
  test: route('trade', 1, testOrder),
  cancel: route('trade', 1, cancelOrder),
  cancelAll: route('trade', 1, cancelOpenOrders),
  cancelReplace: route('trade', 1, cancelReplace),
  status: route('signed', 4, orderStatus),
  open: route('signed', one(6, 80), openOrders),
  all: route('signed', 20, allOrders),
  myTrades: route('signed', ({ parameters }) => (parameters.has('orderId') ? 5 : 20), myTrades),
  account: route('signed', 20, account),
  orderLimits: route('signed', 40, orderRateLimits),
  restrictions: route('signed', 1, apiRestrictions),
  coins: route('signed', 10, coins),
  tradeFees: route('signed', 1, tradeFees),
  margin: route('public', 1, noMargin),
} as const;

/** `METHOD /path` -> what answers it. */
export const REST_ROUTES: Readonly<Record<string, Route>> = {
  'GET /api/v3/ping': ROUTES.ping, 'GET /api/v3/time': ROUTES.time, 'GET /api/v3/exchangeInfo': ROUTES.exchangeInfo, 'GET /api/v3/depth': ROUTES.depth,
  'GET /api/v3/trades': ROUTES.trades, 'GET /api/v3/historicalTrades': ROUTES.trades, 'GET /api/v3/aggTrades': ROUTES.aggTrades, 'GET /api/v3/klines': ROUTES.klines,
  'GET /api/v3/uiKlines': ROUTES.klines, 'GET /api/v3/avgPrice': ROUTES.avgPrice, 'GET /api/v3/ticker/24hr': ROUTES.dayTicker, 'GET /api/v3/ticker/price': ROUTES.price,
  'GET /api/v3/ticker/bookTicker': ROUTES.bookTicker, 'POST /api/v3/order': ROUTES.place, 'POST /api/v3/order/test': ROUTES.test, 'DELETE /api/v3/order': ROUTES.cancel,
  'GET /api/v3/order': ROUTES.status, 'POST /api/v3/order/cancelReplace': ROUTES.cancelReplace, 'GET /api/v3/openOrders': ROUTES.open, 'DELETE /api/v3/openOrders': ROUTES.cancelAll,
  'GET /api/v3/allOrders': ROUTES.all, 'GET /api/v3/myTrades': ROUTES.myTrades, 'GET /api/v3/account': ROUTES.account, 'GET /api/v3/rateLimit/order': ROUTES.orderLimits,
  'GET /sapi/v1/account/apiRestrictions': ROUTES.restrictions, 'GET /sapi/v1/capital/config/getall': ROUTES.coins, 'GET /sapi/v1/asset/tradeFee': ROUTES.tradeFees, 'GET /sapi/v1/margin/allPairs': ROUTES.margin, 'GET /sapi/v1/margin/isolated/allPairs': ROUTES.margin,
};

/** Method of the WebSocket API -> the same. */
export const SOCKET_METHODS: Readonly<Record<string, Route>> = {
  ping: ROUTES.ping, time: ROUTES.time, exchangeInfo: ROUTES.exchangeInfo, depth: ROUTES.depth, 'trades.recent': ROUTES.trades, 'trades.aggregate': ROUTES.aggTrades, klines: ROUTES.klines,
  avgPrice: ROUTES.avgPrice, 'ticker.24hr': ROUTES.dayTicker, 'ticker.price': ROUTES.price, 'ticker.book': ROUTES.bookTicker, 'order.place': ROUTES.place, 'order.test': ROUTES.test,
  'order.cancel': ROUTES.cancel, 'order.status': ROUTES.status, 'order.cancelReplace': ROUTES.cancelReplace, 'openOrders.status': ROUTES.open, 'openOrders.cancelAll': ROUTES.cancelAll,
  allOrders: ROUTES.all, myTrades: ROUTES.myTrades, 'account.status': ROUTES.account, 'account.rateLimits.orders': ROUTES.orderLimits,
};
