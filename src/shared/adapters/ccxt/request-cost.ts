import type { RequestCost } from '../../domain/request-budget.ts';
import { orderCounter } from '../../domain/venue-limits.ts';

/** Weights as rest-api.md and the USD-M reference give them, not compared line by line; the used weight in each answer's header corrects them. What is not listed counts 20. */
const SPOT: Readonly<Record<string, number>> = {
  'GET time': 1, 'GET ping': 1, 'GET exchangeInfo': 20, 'GET klines': 2, 'GET aggTrades': 4, 'GET trades': 25, 'GET historicalTrades': 25, 'GET ticker/24hr': 80,
  'POST order': 1, 'DELETE order': 1, 'GET order': 4, 'GET openOrders': 80, 'GET allOrders': 20, 'GET account': 20, 'GET myTrades': 20, 'GET account/apiRestrictions': 1,
};
const USDM: Readonly<Record<string, number>> = {
  'GET time': 1, 'GET ping': 1, 'GET exchangeInfo': 1, 'GET klines': 10, 'GET aggTrades': 20, 'GET trades': 5,
  'POST order': 1, 'DELETE order': 1, 'GET order': 1, 'GET openOrders': 40, 'GET allOrders': 5, 'GET account': 5, 'GET userTrades': 5, 'POST listenKey': 1, 'PUT listenKey': 1,
};

/** Weight of a depth snapshot by its number of levels: Spot 5, 25, 50, 250; USD-M 2, 5, 10, 20. */
function depthWeight(isSpot: boolean, levels: number): number {
  if (levels <= 100) return isSpot ? 5 : levels <= 50 ? 2 : 5;
  if (levels <= 500) return isSpot ? 25 : 10;
  if (levels <= 1_000) return isSpot ? 50 : 20;
  return 250;
}

const isOrderPath = (path: string): boolean => /(^|\/)(order|orders|order\/create|trade\/order|order\/limit)$/.test(path);

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
}

function binanceWeight(isSpot: boolean, { method, path, params }: Asked): number {
  if (path === 'depth') return depthWeight(isSpot, Number(params['limit'] ?? 100));
  return (isSpot ? SPOT : USDM)[`${method} ${path}`] ?? 20;
}

const isUpbitPrivate = (path: string): boolean => /^(accounts|order|orders|api_keys|withdraws|deposits)(\/|$)/.test(path);

/** What a request takes of the venue's limits. `path` is ccxt's, without version or query. */
export function costOf(venue: string, account: string, asked: Asked): RequestCost {
  const isOrder = asked.method === 'POST' && isOrderPath(asked.path);
  const places = isOrder ? { [orderCounter(account)]: 1 } : {};
  if (venue === 'binance' || venue === 'binanceusdm') return { weight: binanceWeight(venue === 'binance', asked), ...places };
  if (venue !== 'upbit') return { weight: 1, ...places };
  if (isOrder) return places;
  return isUpbitPrivate(asked.path) ? { private: 1 } : { weight: 1 };
}
