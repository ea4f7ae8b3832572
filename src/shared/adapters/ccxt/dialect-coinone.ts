import { plainArguments, UNKNOWN_PERMISSIONS, type Dialect, type Market } from './dialect.ts';
import { parsedOf, textOf, type Parsed } from './venue-order.ts';

const pairOf = ({ quoteId, baseId }: Market) => ({ quote_currency: quoteId, target_currency: baseId });
const rowsOf = (answer: unknown, ...names: readonly string[]): readonly Parsed[] => {
  const fields = parsedOf(answer);
  const rows = names.map((name) => fields[name]).find((value) => Array.isArray(value));
  return Array.isArray(rows) ? rows.map(parsedOf) : [];
};

/** docs.coinone.co.kr, API v2.1. The order of ccxt 4.5.84 carries no id of ours, so an order whose answer was lost can be found among the open ones only. */
export const coinone: Dialect = {
  create(order) {
    if (order.type !== 'limit') return `orders of type "${order.type}" are not offered: limit orders only`;
    if (order.timeInForce !== 'gtc') return `orders that are "${order.timeInForce}" are not offered: they stay until cancelled`;
    const plain = plainArguments(order);
    return typeof plain === 'string' ? plain : { ...plain, params: order.postOnly === true ? { post_only: true } : {} };
  },
  async cancel(exchange, market, { venueOrderId }) {
    await exchange['v2_1PrivatePostOrderCancel']({ order_id: venueOrderId, ...pairOf(market) });
    return undefined;
  },
  async find(exchange, market, { venueOrderId }) {
    if (venueOrderId === undefined || venueOrderId === '') return 'cannot';
    return { ...parsedOf(await exchange.fetchOrder(venueOrderId, market.symbol)), id: venueOrderId };
  },
  async openOrders(exchange) {
    return rowsOf(await exchange['v2_1PrivatePostOrderOpenOrdersAll'](), 'open_orders').map((row) => parsedOf(exchange.parseOrder(row as never)));
  },
  async fills(exchange, market, cursor) {
    const all: Parsed[] = [];
    const to = exchange.milliseconds();
    let oldest = '';
    for (;;) {
      const rows = rowsOf(await exchange['v2_1PrivatePostOrderCompleteOrders']({ ...pairOf(market), size: 100, from_ts: to - 30 * 24 * 3_600_000, to_ts: to, ...(oldest === '' ? {} : { to_trade_id: oldest }) }), 'completed_orders', 'complete_orders');
      for (const row of rows) {
        const id = textOf(row['trade_id']);
        if (id === cursor) return all;
        all.push({
          id, order: textOf(row['order_id']), symbol: market.symbol, side: row['is_ask'] === true ? 'sell' : 'buy', price: row['price'], amount: row['qty'],
          timestamp: Number(row['timestamp']), fee: { cost: row['fee'], currency: textOf(row['fee_currency'] ?? market.quoteId).toUpperCase() }, takerOrMaker: row['is_maker'] === true ? 'maker' : 'taker',
        });
      }
      const last = textOf(rows.at(-1)?.['trade_id']);
      if (rows.length < 100 || last === oldest) return all;
      oldest = last;
    }
  },
  async balances(exchange) {
    return rowsOf(await exchange['v2_1PrivatePostAccountBalanceAll'](), 'balances').map(({ currency, available, limit }) => ({ asset: textOf(currency).toUpperCase(), free: textOf(available), locked: textOf(limit) }));
  },
  permissions: () => Promise.resolve(UNKNOWN_PERMISSIONS),
};
