import { plainArguments, type Dialect, type Market } from './dialect.ts';
import { parsedOf, textOf, type Parsed } from './venue-order.ts';
import type { CcxtExchange } from './ccxt-exchange.ts';

const rowsOf = (answer: unknown): readonly unknown[] => { const { data } = parsedOf(answer); return Array.isArray(data) ? data : []; };
const idOf = ({ clientOrderId, venueOrderId }: { readonly clientOrderId: string; readonly venueOrderId?: string | undefined }) => (clientOrderId === '' ? { ordId: venueOrderId } : { clOrdId: clientOrderId });

/** Newest first, paged by bill; the venue goes back three months. */
async function fills(exchange: CcxtExchange, market: Market, cursor: string | undefined): Promise<readonly Parsed[]> {
  const all: Parsed[] = [];
  let after = '';
  for (;;) {
    const rows = rowsOf(await exchange['privateGetTradeFillsHistory']({ instType: market.symbol.includes(':') ? 'SWAP' : 'SPOT', instId: market.id, limit: '100', ...(after === '' ? {} : { after }) }));
    const fresh = rows.filter((row) => textOf(parsedOf(row)['tradeId']) !== cursor);
    const last = rows.findIndex((row) => textOf(parsedOf(row)['tradeId']) === cursor);
    const wanted = last < 0 ? fresh : rows.slice(0, last);
    all.push(...(exchange.parseTrades(wanted as never, market as never) as readonly unknown[]).map(parsedOf));
    if (last >= 0 || rows.length < 100) return all;
    after = textOf(parsedOf(rows.at(-1))['billId']);
  }
}

export const okx: Dialect = {
  fills,
  create(order) {
    const plain = plainArguments(order);
    // The market buy of Spot counts in quote units unless told otherwise.
    return typeof plain === 'string' ? plain : { ...plain, params: { ...plain.params, tdMode: order.instrument.split(':').length > 2 ? 'cross' : 'cash', ...(order.type === 'market' ? { tgtCcy: 'base_ccy' } : {}) } };
  },
  async cancel(exchange, market, reference) {
    await exchange['privatePostTradeCancelOrder']({ instId: market.id, ...idOf(reference) });
    return undefined;
  },
  async find(exchange, market, reference) {
    const [row] = rowsOf(await exchange['privateGetTradeOrder']({ instId: market.id, ...idOf(reference) }));
    return row === undefined ? undefined : parsedOf(exchange.parseOrder(row as never, market as never));
  },
  async openOrders(exchange) {
    const all: Parsed[] = [];
    let after = '';
    for (;;) {
      const rows = rowsOf(await exchange['privateGetTradeOrdersPending']({ limit: '100', ...(after === '' ? {} : { after }) }));
      all.push(...rows.map((row) => parsedOf(exchange.parseOrder(row as never))));
      if (rows.length < 100) return all;
      after = textOf(parsedOf(rows.at(-1))['ordId']);
    }
  },
  /** GET /api/v5/account/config: `perm` ("read_only,trade,withdraw") and `ip`. */
  async permissions(exchange) {
    const { perm, ip } = parsedOf(rowsOf(await exchange['privateGetAccountConfig']())[0]);
    const words = typeof perm === 'string' ? perm.split(',').map((word) => word.trim()) : undefined;
    return { trade: words?.includes('trade') ?? 'unknown', withdraw: words?.includes('withdraw') ?? 'unknown', ipRestricted: typeof ip === 'string' ? ip !== '' : 'unknown' };
  },
};
