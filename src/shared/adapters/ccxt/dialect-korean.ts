import type { OrderRequest } from '../../domain/order.ts';
import { plainArguments, UNKNOWN_PERMISSIONS, type CreateArguments, type Dialect, type Market } from './dialect.ts';
import { numberOf, parsedOf, textOf, type Parsed } from './venue-order.ts';
import type { CcxtExchange } from './trading-exchange.ts';

/**
 * Upbit and Bithumb buy at market for an amount of won, not for a quantity. A market buy with a limit price goes as a limit order that fills
 * at once or expires, which buys the quantity asked for and no more.
 */
function create(order: OrderRequest): CreateArguments | string {
  if (order.type === 'market' && order.side === 'buy') {
    if (order.limitPrice === undefined) return 'a market buy is counted in won here: give a limit price, and it goes as a limit order that fills at once or expires';
    return { type: 'limit', price: order.limitPrice, params: { clientOrderId: order.clientOrderId, timeInForce: 'IOC' } };
  }
  return plainArguments({ ...order, reduceOnly: undefined });
}

const rowsOf = (answer: unknown): readonly Parsed[] => (Array.isArray(answer) ? answer.map(parsedOf) : []);
const WEEK_MS = 7 * 24 * 3_600_000;

interface Words {
  /** Name of our id in requests. */
  readonly id: string;
  readonly order: string;
  readonly closed: (exchange: CcxtExchange, market: Market, page: number) => Promise<unknown>;
  readonly open: (exchange: CcxtExchange, market: Market | undefined, page: number) => Promise<unknown>;
}

async function pages(ask: (page: number) => Promise<unknown>): Promise<readonly Parsed[]> {
  const all: Parsed[] = [];
  for (let page = 1; ; page++) {
    const rows = rowsOf(await ask(page));
    all.push(...rows);
    if (rows.length < 100) return all;
  }
}

/** An order's trades stand with the order alone: each order of the last week that executed anything is asked for. */
async function fills(words: Words, exchange: CcxtExchange, market: Market): Promise<readonly Parsed[]> {
  const orders = [...await pages((page) => words.closed(exchange, market, page)), ...await pages((page) => words.open(exchange, market, page))];
  const trades: Parsed[] = [];
  for (const { uuid, executed_volume: executed } of orders) {
    if (!(numberOf(executed) > 0)) continue;
    const order = parsedOf(await exchange[words.order]({ uuid }));
    const total = rowsOf(order['trades']).reduce((sum, trade) => sum + numberOf(trade['funds']), 0);
    const isBuy = order['side'] === 'bid';
    for (const trade of rowsOf(order['trades'])) {
      trades.push({
        id: textOf(trade['uuid']), order: textOf(uuid), symbol: market.symbol, side: isBuy ? 'buy' : 'sell', price: trade['price'], amount: trade['volume'],
        clientOrderId: textOf(order['identifier'] ?? order['client_order_id']), timestamp: Date.parse(textOf(trade['created_at'])),
        // The fee stands with the order as a whole; each trade bears its share by value.
        fee: { cost: String(numberOf(order['paid_fee']) * (numberOf(trade['funds']) / total)), currency: market.symbol.split('/')[1] },
        takerOrMaker: textOf(trade['is_maker']) === 'true' ? 'maker' : 'taker',
      });
    }
  }
  return trades.toSorted((a, b) => numberOf(a['timestamp']) - numberOf(b['timestamp']));
}

function korean(words: Words, cancel: Dialect['cancel']): Dialect {
  return {
    create, cancel,
    async find(exchange, market, { clientOrderId, venueOrderId }) {
      const answer = await exchange[words.order](clientOrderId === '' ? { uuid: venueOrderId } : { [words.id]: clientOrderId });
      const order = parsedOf(exchange.parseOrder(answer as never, market as never));
      return { ...order, id: textOf(order['id']) || textOf(parsedOf(answer)['uuid']) };
    },
    async openOrders(exchange) {
      return (await pages((page) => words.open(exchange, undefined, page))).map((row) => ({ ...parsedOf(exchange.parseOrder(row as never)), id: textOf(row['uuid'] ?? row['order_id']) }));
    },
    async fills(exchange, market, cursor) {
      const all = await fills(words, exchange, market);
      const last = all.findIndex(({ id }) => id === cursor);
      return last < 0 ? all : all.slice(last + 1);
    },
    // What an access key may do cannot be asked: GET /v1/api_keys tells when it expires, no more.
    permissions: () => Promise.resolve(UNKNOWN_PERMISSIONS),
  };
}

const sinceWeek = (exchange: CcxtExchange): string => new Date(exchange.milliseconds() - WEEK_MS).toISOString().replace(/\.\d+Z$/, 'Z');

export const upbit = korean({
  id: 'identifier',
  order: 'privateGetOrder',
  closed: (exchange, market, page) => (page === 1 ? exchange['privateGetOrdersClosed']({ market: market.id, start_time: sinceWeek(exchange), limit: 1_000 }) : Promise.resolve([])),
  open: (exchange, market, page) => exchange['privateGetOrdersOpen']({ ...(market === undefined ? {} : { market: market.id }), page, limit: 100 }),
}, async (exchange, _market, { clientOrderId, venueOrderId }) => {
  await exchange['privateDeleteOrder'](clientOrderId === '' ? { uuid: venueOrderId } : { identifier: clientOrderId });
  return undefined;
});

/** Bithumb's ids of markets are turned round in its second generation: `KRW-BTC`. */
const bithumbMarket = ({ symbol }: Market): string => symbol.split('/').toReversed().join('-');

export const bithumb = korean({
  id: 'client_order_id',
  order: 'privateGetV1Order',
  closed: (exchange, market, page) => exchange['privateGetV1Orders']({ market: bithumbMarket(market), states: ['done', 'cancel'], page, limit: 100 }),
  open: (exchange, market, page) => exchange['privateGetV1Orders']({ ...(market === undefined ? {} : { market: bithumbMarket(market) }), state: 'wait', page, limit: 100 }),
}, async (exchange, { symbol }, { clientOrderId, venueOrderId }) => {
  await exchange.cancelOrder(venueOrderId ?? '', symbol, clientOrderId === '' ? {} : { clientOrderId });
  return undefined;
});
