import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as it arrived. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Of form bodies; JSON bodies stand in `body`. */
  readonly form: URLSearchParams;
  readonly body: string;
  readonly headers: Readonly<http.IncomingHttpHeaders>;
  readonly at: number;
}

/** `hang`: never answers. `drop`: closes the connection. `cut`: begins an answer and closes. */
export type Reply = { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body: unknown } | 'hang' | 'drop' | 'cut';

export interface WireServer {
  readonly address: string;
  readonly requests: Received[];
  count(method: string, path: string): number;
  close(): Promise<void>;
}

/** A venue's REST server that says what it is told to, and writes down what it was asked. */
export async function wireServer(answer: (request: Received) => Reply): Promise<WireServer> {
  const requests: Received[] = [];
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const body = Buffer.concat(parts).toString('utf8');
      const received: Received = { method: request.method ?? 'GET', path: url.pathname, query: url.searchParams, form: new URLSearchParams(body), body, headers: request.headers, at: Date.now() };
      requests.push(received);
      const reply = answer(received);
      if (reply === 'hang') return;
      if (reply === 'drop') { request.socket.destroy(); return; }
      if (reply === 'cut') { response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' }); response.write('{"orderId":1,'); setImmediate(() => request.socket.destroy()); return; }
      const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
      response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
      response.end(text);
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    count: (method, path) => requests.filter((request) => request.method === method && request.path === path).length,
    close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(() => resolve()); }),
  };
}

/** The lists of instruments of the venues, as far as BTC goes, and their times: what a venue is asked before anything else. */
export function publicAnswer({ path }: Received, now = Date.now()): Reply | undefined {
  const binanceSymbol = {
    symbol: 'BTCUSDT', status: 'TRADING', baseAsset: 'BTC', baseAssetPrecision: 8, quoteAsset: 'USDT', quotePrecision: 8, quoteAssetPrecision: 8,
    orderTypes: ['LIMIT', 'LIMIT_MAKER', 'MARKET', 'STOP_LOSS', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT', 'TAKE_PROFIT_LIMIT'], isSpotTradingAllowed: true, permissions: ['SPOT'], permissionSets: [['SPOT']],
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '1000000.00', tickSize: '0.01' }, { filterType: 'LOT_SIZE', minQty: '0.00001', maxQty: '9000', stepSize: '0.00001' },
      { filterType: 'NOTIONAL', minNotional: '5.00', applyMinToMarket: true, maxNotional: '9000000' },
    ],
  };
  const answers: Readonly<Record<string, () => unknown>> = {
    '/api/v3/time': () => ({ serverTime: now }),
    '/fapi/v1/time': () => ({ serverTime: now }),
    '/api/v3/exchangeInfo': () => ({ timezone: 'UTC', serverTime: now, rateLimits: [], exchangeFilters: [], symbols: [binanceSymbol] }),
    '/fapi/v1/exchangeInfo': () => ({ timezone: 'UTC', serverTime: now, rateLimits: [], exchangeFilters: [], symbols: [{ ...binanceSymbol, contractType: 'PERPETUAL', pair: 'BTCUSDT', marginAsset: 'USDT', pricePrecision: 2, quantityPrecision: 3, orderTypes: ['LIMIT', 'MARKET', 'STOP', 'STOP_MARKET'] }] }),
    '/v5/market/time': () => ({ retCode: 0, retMsg: 'OK', result: { timeSecond: String(Math.floor(now / 1_000)), timeNano: `${now}000000` }, time: now }),
    '/v5/market/instruments-info': () => ({ retCode: 0, retMsg: 'OK', result: { category: 'spot', list: [{ symbol: 'BTCUSDT', baseCoin: 'BTC', quoteCoin: 'USDT', status: 'Trading', marginTrading: 'none', lotSizeFilter: { basePrecision: '0.000001', quotePrecision: '0.00000001', minOrderQty: '0.000048', maxOrderQty: '71', minOrderAmt: '5', maxOrderAmt: '4000000' }, priceFilter: { tickSize: '0.01' } }], nextPageCursor: '' }, time: now }),
    '/api/v5/public/time': () => ({ code: '0', msg: '', data: [{ ts: String(now) }] }),
    '/api/v5/public/instruments': () => ({ code: '0', msg: '', data: [{ instType: 'SPOT', instId: 'BTC-USDT', uly: '', instFamily: '', baseCcy: 'BTC', quoteCcy: 'USDT', settleCcy: '', ctVal: '', ctMult: '', ctValCcy: '', optType: '', stk: '', listTime: '1606468572000', expTime: '', lever: '10', tickSz: '0.1', lotSz: '0.00000001', minSz: '0.00001', ctType: '', state: 'live', maxLmtSz: '9999' }] }),
    '/v1/market/all': () => ([{ market: 'KRW-BTC', korean_name: '비트코인', english_name: 'Bitcoin' }]),
    '/public/v2/tickers/KRW': () => ({ result: 'success', error_code: '0', server_time: now, tickers: [{ quote_currency: 'krw', target_currency: 'btc', timestamp: now, high: '1', low: '1', first: '1', last: '100000000', quote_volume: '1', target_volume: '1', best_asks: [], best_bids: [], id: '1' }] }),
    '/public/v2/ticker_new/KRW': () => ({ result: 'success', error_code: '0', server_time: now, tickers: [{ quote_currency: 'krw', target_currency: 'btc', timestamp: now, high: '1', low: '1', first: '1', last: '100000000', quote_volume: '1', target_volume: '1', best_asks: [], best_bids: [], id: '1' }] }),
    '/public/v2/markets/KRW': () => ({ result: 'success', error_code: '0', markets: [{ quote_currency: 'KRW', target_currency: 'BTC', price_unit: '1000', qty_unit: '0.00000001', min_order_amount: '5000', max_order_amount: '1000000000', min_qty: '0.0001', max_qty: '1000', trade_status: 1, maintenance_status: 0, order_types: ['limit'] }] }),
  };
  return Object.hasOwn(answers, path) ? { body: answers[path]() } : undefined;
}
