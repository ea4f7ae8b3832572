import type { OrderRequest } from '../../domain/order.ts';
import type { KeyPermissions } from '../../ports/venue.ts';
import { plainArguments, type CreateArguments, type Dialect, type Market } from './dialect.ts';
import { parsedOf, type Parsed } from './venue-order.ts';
import type { CcxtExchange } from './ccxt-exchange.ts';

const TYPES: Readonly<Record<string, string>> = { stop: 'STOP_LOSS', 'stop-limit': 'STOP_LOSS_LIMIT', 'take-profit': 'TAKE_PROFIT', 'take-profit-limit': 'TAKE_PROFIT_LIMIT', 'trailing-stop': 'STOP_LOSS' };

/** rest-api.md, "New order": the parameters each type needs. A trailing stop is a STOP_LOSS with `trailingDelta` in basis points. */
function spotArguments(order: OrderRequest): CreateArguments | string {
  const type = TYPES[order.type];
  // Spot knows no positions; what may only reduce is seen to before.
  if (type === undefined) return plainArguments({ ...order, reduceOnly: undefined });
  const { clientOrderId, stopPrice, trailBps, limitPrice, timeInForce } = order;
  if (order.type === 'trailing-stop' ? trailBps === undefined : stopPrice === undefined) return `an order of type "${order.type}" needs ${order.type === 'trailing-stop' ? 'a distance' : 'a stop price'}`;
  const isLimit = order.type.endsWith('-limit');
  if (isLimit && limitPrice === undefined) return `an order of type "${order.type}" needs a limit price`;
  return {
    type, price: isLimit ? limitPrice : undefined,
    params: {
      clientOrderId,
      ...(order.type === 'trailing-stop' ? { trailingDelta: String(trailBps) } : { stopPrice }),
      ...(isLimit ? { timeInForce: timeInForce.toUpperCase() } : {}),
    },
  };
}

const listOf = (value: unknown): readonly Parsed[] => (Array.isArray(value) ? value.map(parsedOf) : []);
const TRADES_PAGE = 1_000;

/** By id, not by time: a page that ended within a millisecond would lose or repeat trades. */
async function tradesAfter(ask: (fromId: string) => Promise<readonly Parsed[]>, cursor: string | undefined): Promise<readonly Parsed[]> {
  const all: Parsed[] = [];
  let fromId = cursor === undefined ? 0n : BigInt(cursor) + 1n;
  for (;;) {
    const page = await ask(String(fromId));
    all.push(...page);
    if (page.length < TRADES_PAGE) return all;
    fromId = page.reduce((most, trade) => { const id = BigInt(String(trade['id'])); return id > most ? id : most; }, fromId) + 1n;
  }
}

async function permissions(exchange: CcxtExchange): Promise<KeyPermissions> {
  const answer = parsedOf(await exchange['sapiGetAccountApiRestrictions']());
  const flag = (value: unknown): boolean | 'unknown' => (typeof value === 'boolean' ? value : 'unknown');
  const trade = exchange.id === 'binanceusdm' ? answer['enableFutures'] : answer['enableSpotAndMarginTrading'];
  return { trade: flag(trade), withdraw: flag(answer['enableWithdrawals']), ipRestricted: flag(answer['ipRestrict']) };
}

function dialect(create: Dialect['create'], fills: Dialect['fills']): Dialect {
  return {
    create, fills, permissions,
    async cancel(exchange, { symbol }, { clientOrderId, venueOrderId }) {
      return parsedOf(await exchange.cancelOrder(venueOrderId ?? '', symbol, { origClientOrderId: clientOrderId }));
    },
    async find(exchange, { symbol }, { clientOrderId, venueOrderId }) {
      return parsedOf(await exchange.fetchOrder(venueOrderId ?? '', symbol, clientOrderId === '' ? {} : { origClientOrderId: clientOrderId }));
    },
    async openOrders(exchange) {
      return listOf(await exchange.fetchOpenOrders());
    },
  };
}

const trades = (method: string) => (exchange: CcxtExchange, market: Market, cursor: string | undefined) => tradesAfter(async (fromId) => {
  const rows = await exchange[method]({ symbol: market.id, fromId, limit: TRADES_PAGE });
  return listOf(exchange.parseTrades(rows as never, market as never));
}, cursor);

export const binanceSpot = dialect(spotArguments, trades('privateGetMyTrades'));
export const binanceUsdm = dialect(plainArguments, trades('fapiPrivateGetUserTrades'));
