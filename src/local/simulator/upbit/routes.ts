import { accounts, apiKeys, closedOrders, openOrders, order, orderChance, ordersByIds } from './account-queries.ts';
import type { Context, Outcome, Request } from './context.ts';
import type { GroupName } from './limits.ts';
import { allTickers, dayBars, markets, minuteBars, monthBars, orderbook, orderbookInstruments, secondBars, tickers, trades, weekBars, yearBars } from './market-queries.ts';
import { cancelAndNew, cancelOpenOrders, cancelOrder, cancelOrders, placeOrder, testOrder } from './trading.ts';

/** What an endpoint asks of the caller: nothing, a signature, or a signature of a key that may trade. */
export type Access = 'public' | 'signed' | 'trade';

export interface Route {
  readonly access: Access;
  readonly group: GroupName;
  readonly handle: (context: Context, request: Request) => Outcome | Promise<Outcome>;
}

const open = (group: GroupName, handle: Route['handle']): Route => ({ access: 'public', group, handle });
const signed = (handle: Route['handle']): Route => ({ access: 'signed', group: 'default', handle });
const trade = (group: GroupName, handle: Route['handle']): Route => ({ access: 'trade', group, handle });

/** `METHOD /path` -> what answers it; `*` stands for one part of the path. */
const ROUTES: Readonly<Record<string, Route>> = {
  'GET /v1/market/all': open('market', markets),
  'GET /v1/candles/seconds': open('candle', secondBars), 'GET /v1/candles/minutes/*': open('candle', minuteBars), 'GET /v1/candles/days': open('candle', dayBars),
  'GET /v1/candles/weeks': open('candle', weekBars), 'GET /v1/candles/months': open('candle', monthBars), 'GET /v1/candles/years': open('candle', yearBars),
  'GET /v1/trades/ticks': open('trade', trades), 'GET /v1/ticker': open('ticker', tickers), 'GET /v1/ticker/all': open('ticker', allTickers),
  'GET /v1/orderbook': open('orderbook', orderbook), 'GET /v1/orderbook/instruments': open('orderbook', orderbookInstruments),
  'GET /v1/accounts': signed(accounts), 'GET /v1/orders/chance': signed(orderChance), 'GET /v1/order': signed(order), 'GET /v1/orders/open': signed(openOrders), 'GET /v1/orders/closed': signed(closedOrders),
  'GET /v1/orders/uuids': signed(ordersByIds), 'GET /v1/api_keys': signed(apiKeys),
  'POST /v1/orders': trade('order', placeOrder), 'POST /v1/orders/test': trade('order-test', testOrder), 'POST /v1/orders/cancel_and_new': trade('order', cancelAndNew),
  'DELETE /v1/order': trade('default', cancelOrder), 'DELETE /v1/orders/open': trade('order-cancel-all', cancelOpenOrders), 'DELETE /v1/orders/uuids': trade('default', cancelOrders),
};

export function routeOf(method: string, path: string): { readonly route: Route; readonly path: readonly string[] } | undefined {
  const exact = ROUTES[`${method} ${path}`];
  if (exact) return { route: exact, path: [] };
  const cut = path.lastIndexOf('/');
  const route = ROUTES[`${method} ${path.slice(0, cut)}/*`];
  return route && { route, path: [path.slice(cut + 1)] };
}
