import { add, decimal, format, share, ZERO, type Decimal } from '../../domain/decimal.ts';
import type { OrderRequest } from '../../domain/order.ts';
import { plainArguments, UNKNOWN_PERMISSIONS, type CreateArguments, type Dialect, type Market } from './dialect.ts';
import { numberOf, parsedOf, textOf, type Parsed } from './venue-order.ts';
import type { CcxtExchange } from './ccxt-exchange.ts';

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
  /** Orders of the last week that ended. */
  readonly closed: (exchange: CcxtExchange, market: Market) => Promise<readonly Parsed[]>;
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

/** Upbit's page of closed orders. */
const MOST_CLOSED = 1_000;

/**
 * The newest week, by the venue's own clock: with a start of ours the venue would leave out what is younger than a week after it, by its clock the
 * newest orders of all. Longer lists go on from the oldest order of the page before.
 */
async function closedAtUpbit(exchange: CcxtExchange, { id }: Market): Promise<readonly Parsed[]> {
  const byId = new Map<string, Parsed>();
  let end: string | undefined;
  for (;;) {
    const rows = rowsOf(await exchange['privateGetOrdersClosed']({ market: id, limit: MOST_CLOSED, ...(end === undefined ? {} : { end_time: end }) }));
    const before = byId.size;
    for (const row of rows) byId.set(textOf(row['uuid']), row);
    const oldest = textOf(rows.at(-1)?.['created_at']);
    if (rows.length < MOST_CLOSED || byId.size === before || Date.parse(oldest) < exchange.milliseconds() - WEEK_MS) return [...byId.values()];
    // Whole seconds: those that share the oldest one's come again.
    end = String(Date.parse(oldest) + 999);
  }
}

const amountOf = (value: unknown): Decimal => decimal(textOf(value) || '0');

function tradesOf(order: Parsed, uuid: string, symbol: string): readonly Parsed[] {
  const trades = rowsOf(order['trades']);
  const total = trades.reduce((sum, trade) => add(sum, amountOf(trade['funds'])), ZERO);
  return trades.map((trade) => ({
    id: textOf(trade['uuid']), order: uuid, symbol, side: order['side'] === 'bid' ? 'buy' : 'sell', price: trade['price'], amount: trade['volume'],
    clientOrderId: textOf(order['identifier'] ?? order['client_order_id']), timestamp: Date.parse(textOf(trade['created_at'])),
    // The fee stands with the order as a whole; each trade bears its share by value.
    fee: { cost: total === ZERO ? '0' : format(share(amountOf(order['paid_fee']), amountOf(trade['funds']), total)), currency: symbol.split('/')[1] },
    takerOrMaker: textOf(trade['is_maker']) === 'true' ? 'maker' : 'taker',
  }));
}

interface Read {
  readonly executed: string;
  readonly trades: readonly Parsed[];
}

/** What was read of an order stays good until it has executed more: a week of orders is not asked for again each time. */
const readOf = new WeakMap<CcxtExchange, Map<string, Read>>();

/** An order's trades stand with the order alone: each order of the last week that executed anything is asked for, once. */
async function fills(words: Words, exchange: CcxtExchange, market: Market): Promise<readonly Parsed[]> {
  // Those that are open first: one that ends in between is then in one of the lists at least.
  const orders = [...await pages((page) => words.open(exchange, market, page)), ...await words.closed(exchange, market)];
  const known = readOf.get(exchange) ?? new Map<string, Read>();
  readOf.set(exchange, known);
  const trades: Parsed[] = [];
  for (const row of orders) {
    const [uuid, executed] = [textOf(row['uuid'] ?? row['order_id']), textOf(row['executed_volume'])];
    if (!(numberOf(executed) > 0)) continue;
    let read = known.get(uuid);
    if (read?.executed !== executed) {
      const order = parsedOf(await exchange[words.order]({ uuid }));
      read = { executed: textOf(order['executed_volume']), trades: tradesOf(order, uuid, market.symbol) };
      // Only what the order itself says it executed is known in full.
      if (isWhole(order, read.trades)) known.set(uuid, read);
    }
    trades.push(...read.trades);
  }
  if (known.size > MOST_KNOWN) readOf.delete(exchange);
  return trades.toSorted((a, b) => numberOf(a['timestamp']) - numberOf(b['timestamp']));
}

const MOST_KNOWN = 50_000;
const isWhole = (order: Parsed, trades: readonly Parsed[]): boolean => trades.reduce((sum, { amount }) => add(sum, amountOf(amount)), ZERO) === amountOf(order['executed_volume']);

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

export const upbit = korean({
  id: 'identifier',
  order: 'privateGetOrder',
  closed: closedAtUpbit,
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
  closed: (exchange, market) => pages((page) => exchange['privateGetV1Orders']({ market: bithumbMarket(market), states: ['done', 'cancel'], page, limit: 100 })),
  open: (exchange, market, page) => exchange['privateGetV1Orders']({ ...(market === undefined ? {} : { market: bithumbMarket(market) }), state: 'wait', page, limit: 100 }),
}, async (exchange, { symbol }, { clientOrderId, venueOrderId }) => {
  await exchange.cancelOrder(venueOrderId ?? '', symbol, clientOrderId === '' ? {} : { clientOrderId });
  return undefined;
});
