import { decimal, format } from '../../../shared/domain/decimal.ts';
import { DAY } from '../../../shared/domain/time.ts';
import { isOpen, type ExchangeOrder } from '../../../shared/venue/exchange/exchange-order.ts';
import { answer, DROPPED, type Context, type Outcome, type Reply, type Request } from './context.ts';
import { missing } from './parameters.ts';
import { referenceOf, serverError } from './trading.ts';
import { orderNotFound, placingError } from './venue-error.ts';
import { amountText } from './wire-text.ts';

/** Queries may be lost or refused (7). */
export function asked(query: (context: Context, request: Request) => Reply): (context: Context, request: Request) => Outcome {
  return (context, request) => {
    if (context.faults.strikes('queryErrors')) return DROPPED;
    if (context.faults.strikes('queryUnavailable')) throw serverError();
    return query(context, request);
  };
}

/** (6) What is younger than the lag is not to be seen yet. */
function isVisible({ faults, now }: Context, at: number): boolean {
  const isSeen = faults.settings.queryLagMs === 0 || at <= now() - faults.settings.queryLagMs;
  if (!isSeen) faults.count('queryLagMs');
  return isSeen;
}

export const accounts = asked(({ exchange }, { account }) => answer(exchange.balances(account).filter(({ free, locked }) => free + locked > 0n).map(({ asset, free, locked }) => ({
  currency: asset, balance: amountText(free), locked: amountText(locked), avg_buy_price: '0', avg_buy_price_modified: false, unit_currency: 'KRW',
}))));

export const order = asked((context, { parameters, account }) => {
  const found = context.orders.find(account, referenceOf(parameters));
  if (!found || !isVisible(context, found.createdAt)) throw orderNotFound();
  return answer(context.orders.detailOf(found));
});

function sorted(orders: readonly ExchangeOrder[], { parameters }: Request): readonly ExchangeOrder[] {
  const sign = (parameters.oneOf('order_by', ['asc', 'desc']) ?? 'desc') === 'asc' ? 1 : -1;
  return orders.toSorted((a, b) => sign * (a.createdAt - b.createdAt || a.orderId - b.orderId));
}

const inMarket = ({ parameters }: Request) => ({ listing }: ExchangeOrder): boolean => !parameters.has('market') || parameters.text('market') === listing.symbol;

export const openOrders = asked((context, request) => {
  const { parameters, account } = request;
  const states = [...parameters.list('states'), ...parameters.list('state')];
  if (states.length > 0 && !states.includes('wait')) return answer([]);
  const [page, limit] = [parameters.count('page', 1, 1_000_000), parameters.count('limit', 100, 100)];
  const open = context.exchange.openOrders(account).filter(inMarket(request)).filter((one) => isOpen(one) && isVisible(context, one.createdAt));
  return answer(sorted(open, request).slice((page - 1) * limit, page * limit).map((one) => context.orders.shapeOf(one)));
});

/** Orders that ended, created within at most seven days; the newest seven without a start and an end. */
export const closedOrders = asked((context, request) => {
  const { parameters, account } = request;
  const given = [...parameters.list('states'), ...parameters.list('state')];
  const states = given.length === 0 ? ['done', 'cancel'] : given;
  const [start, end] = [parameters.time('start_time'), parameters.time('end_time')];
  const from = start ?? (end ?? context.now()) - 7 * DAY;
  const to = Math.min(end ?? Infinity, from + 7 * DAY);
  const closed = context.exchange.orders(account).filter(inMarket(request))
    .filter((one) => !isOpen(one) && one.createdAt >= from && one.createdAt <= to && states.includes(context.orders.stateOf(one)) && isVisible(context, one.createdAt));
  return answer(sorted(closed, request).slice(0, parameters.count('limit', 100, 1_000)).map((one) => context.orders.shapeOf(one)));
});

export const ordersByIds = asked((context, request) => {
  const { parameters, account } = request;
  const references = [...parameters.list('uuids').map((uuid) => ({ uuid })), ...parameters.list('identifiers').map((identifier) => ({ identifier }))];
  if (references.length === 0) throw missing('uuids, identifiers');
  const found = references.map((reference) => context.orders.find(account, reference)).filter((one) => one !== undefined);
  return answer(sorted(found, request).filter((one) => isVisible(context, one.createdAt)).map((one) => context.orders.shapeOf(one)));
});

/** What may be ordered in a market, and what it costs. */
export const orderChance = asked(({ exchange }, { parameters, account }) => {
  const code = parameters.need('market');
  const market = exchange.market(code);
  if (!market) throw placingError('unknown-symbol', 'buy');
  const { base, quote, filters } = market.listing;
  const { maker, taker } = exchange.fees(account);
  const held = (asset: string) => {
    const { free, locked } = exchange.balance(account, asset);
    return { currency: asset, balance: amountText(free), locked: amountText(locked), avg_buy_price: '0', avg_buy_price_modified: false, unit_currency: 'KRW' };
  };
  const kinds = ['limit', 'best_fok', 'best_ioc', 'limit_fok', 'limit_ioc'];
  return answer({
    bid_fee: taker, ask_fee: taker, maker_bid_fee: maker, maker_ask_fee: maker,
    market: {
      id: code, name: `${base}/${quote}`, order_types: ['limit'], order_sides: ['ask', 'bid'], bid_types: [...kinds, 'price'], ask_types: [...kinds, 'market'],
      bid: { currency: quote, min_total: format(decimal(filters.minNotional)) }, ask: { currency: base, min_total: format(decimal(filters.minNotional)) }, max_total: format(decimal(filters.maxNotional)), state: market.isOpen ? 'active' : 'preparing',
    },
    bid_account: held(quote), ask_account: held(base),
  });
});

export const apiKeys = asked(({ keys }, { account }) => answer(keys.of(account).map(({ apiKey, expireAt }) => ({ access_key: apiKey, expire_at: expireAt ?? '2099-12-31T23:59:59+09:00' }))));
