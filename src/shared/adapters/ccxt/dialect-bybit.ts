import { plainArguments, type Dialect, type Market } from './dialect.ts';
import { parsedOf, textOf, type Parsed } from './venue-order.ts';
import type { CcxtExchange } from './ccxt-exchange.ts';

const categoryOf = ({ symbol }: Market): string => (symbol.includes(':') ? 'linear' : 'spot');
const rowsOf = (answer: unknown): readonly unknown[] => { const { list } = parsedOf(parsedOf(answer)['result']); return Array.isArray(list) ? list : []; };
const idOf = ({ clientOrderId, venueOrderId }: { readonly clientOrderId: string; readonly venueOrderId?: string | undefined }) => (clientOrderId === '' ? { orderId: venueOrderId } : { orderLinkId: clientOrderId });

/** Order history is later than the book of open orders: both are asked before an order counts as absent. */
async function find(exchange: CcxtExchange, market: Market, reference: Parameters<Dialect['find']>[2]): Promise<Parsed | undefined> {
  const request = { category: categoryOf(market), symbol: market.id, ...idOf(reference) };
  const open = rowsOf(await exchange['privateGetV5OrderRealtime'](request));
  const rows = open.length > 0 ? open : rowsOf(await exchange['privateGetV5OrderHistory'](request));
  return rows.length === 0 ? undefined : parsedOf(exchange.parseOrder(rows[0] as never, market as never));
}

/** Newest first, page by page, until the cursor; the venue goes back seven days from a request without times. */
async function fills(exchange: CcxtExchange, market: Market, cursor: string | undefined): Promise<readonly Parsed[]> {
  const all: Parsed[] = [];
  let page = '';
  for (;;) {
    const answer = await exchange['privateGetV5ExecutionList']({ category: categoryOf(market), symbol: market.id, limit: 100, execType: 'Trade', ...(page === '' ? {} : { cursor: page }) });
    const trades = (exchange.parseTrades(rowsOf(answer) as never, market as never) as readonly unknown[]).map(parsedOf);
    const fresh = trades.filter(({ id }) => textOf(id) !== cursor);
    all.push(...fresh);
    page = textOf(parsedOf(parsedOf(answer)['result'])['nextPageCursor']);
    if (fresh.length < trades.length || page === '' || trades.length === 0) return all;
  }
}

export const bybit: Dialect = {
  create: plainArguments,
  find,
  fills,
  async cancel(exchange, market, reference) {
    await exchange['privatePostV5OrderCancel']({ category: categoryOf(market), symbol: market.id, ...idOf(reference) });
    return undefined;
  },
  async openOrders(exchange) {
    const all: Parsed[] = [];
    for (const request of [{ category: 'spot' }, { category: 'linear', settleCoin: 'USDT' }]) {
      let cursor = '';
      do {
        const answer = await exchange['privateGetV5OrderRealtime']({ ...request, limit: 50, ...(cursor === '' ? {} : { cursor }) });
        const rows = rowsOf(answer);
        all.push(...rows.map((row) => parsedOf(exchange.parseOrder(row as never))));
        cursor = rows.length === 0 ? '' : textOf(parsedOf(parsedOf(answer)['result'])['nextPageCursor']);
      } while (cursor !== '');
    }
    return all;
  },
  /** docs/v5/user/apikey-info: `readOnly`, `permissions.Wallet`, `ips`. */
  async permissions(exchange) {
    const { readOnly, permissions, ips } = parsedOf(parsedOf(await exchange['privateGetV5UserQueryApi']())['result']);
    const { Wallet, Spot, ContractTrade } = parsedOf(permissions);
    const has = (list: unknown, word?: string): boolean => Array.isArray(list) && (word === undefined ? list.length > 0 : list.includes(word));
    return {
      trade: readOnly === undefined ? 'unknown' : Number(readOnly) === 0 && (has(Spot) || has(ContractTrade)),
      withdraw: permissions === undefined ? 'unknown' : has(Wallet, 'Withdraw'),
      ipRestricted: Array.isArray(ips) ? ips.length > 0 && !ips.includes('*') : 'unknown',
    };
  },
};
