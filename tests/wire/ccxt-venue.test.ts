import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import type { OrderRequest } from '../../src/shared/domain/order.ts';
import { Secret } from '../../src/shared/domain/secret.ts';
import { limitsOf } from '../../src/shared/domain/venue-limits.ts';
import type { OrderReference, Venue, VenueAccount } from '../../src/shared/ports/venue.ts';
import { systemClock } from '../../src/shared/adapters/fs/system-clock.ts';
import { openRequestGate } from '../../src/shared/adapters/memory/request-gate.ts';
import { VENUE_CAPABILITIES } from '../../src/shared/adapters/ccxt/capabilities.ts';
import { ccxtVenue } from '../../src/shared/adapters/ccxt/ccxt-venue.ts';
import { openTrading, type TradingExchange } from '../../src/shared/adapters/ccxt/trading-exchange.ts';
import { publicAnswer, wireServer, type Received, type Reply, type WireServer } from '../../src/shared/adapters/ccxt/wire-server.contract.ts';

const CANARY_KEY = 'canaryKEY0123456789abcdef';
const CANARY_SECRET = 'canarySECRET0123456789abcdef';
const CANARY_PASS = 'canaryPASSphrase';

interface Open { readonly venue: Venue & VenueAccount; readonly server: WireServer; readonly exchange: TradingExchange }
const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => { for (const close of opened.splice(0)) await close(); });

async function open(name: string, answer: (request: Received) => Reply | undefined, more: { readonly ahead?: number; readonly timeoutMs?: number } = {}): Promise<Open> {
  const server = await wireServer((request) => answer(request) ?? publicAnswer(request, Date.now() + (more.ahead ?? 0)) ?? { status: 404, body: { none: true } });
  opened.push(server.close);
  const clock = systemClock();
  const gate = await openRequestGate({ name, rules: limitsOf(name, 'main'), clock });
  const key = { venue: name, account: 'main', apiKey: new Secret(CANARY_KEY), secret: new Secret(CANARY_SECRET), passphrase: new Secret(CANARY_PASS) };
  const exchange = await openTrading({ venue: name, key, clock, gate, baseUrl: server.address, timeoutMs: more.timeoutMs ?? 2_000 });
  opened.push(exchange.close);
  return { venue: ccxtVenue(exchange), server, exchange };
}

const SYMBOLS: Readonly<Record<string, string>> = { binanceusdm: 'BTC/USDT:USDT', upbit: 'BTC/KRW', bithumb: 'BTC/KRW', coinone: 'BTC/KRW' };
const instrument = (name: string) => `${name}:${SYMBOLS[name] ?? 'BTC/USDT'}` as const;
const order = (name: string, more: Partial<OrderRequest> = {}): OrderRequest => ({
  clientOrderId: 'q0010000011xy', instrument: instrument(name), side: 'buy', type: 'limit', quantity: 0.3, limitPrice: 60_000, timeInForce: 'gtc', at: 0, reason: 'test', ...more,
});
const reference = (name: string, more: Partial<OrderReference> = {}): OrderReference => ({ clientOrderId: 'q0010000011xy', instrument: instrument(name), ...more });

const ORDER_PATH: Readonly<Record<string, string>> = {
  binance: '/api/v3/order', binanceusdm: '/fapi/v1/order', bybit: '/v5/order/create', okx: '/api/v5/trade/order', upbit: '/v1/orders', bithumb: '/v2/orders', coinone: '/v2.1/order/limit',
};
const onOrder = (name: string, reply: Reply) => (request: Received): Reply | undefined => (request.method === 'POST' && request.path === ORDER_PATH[name] ? reply : undefined);

const FULL = {
  symbol: 'BTCUSDT', orderId: 9007199254740993123n, orderListId: -1, clientOrderId: 'q0010000011xy', transactTime: 1_700_000_000_123, price: '60000.00', origQty: '0.30000', executedQty: '0.20000',
  cummulativeQuoteQty: '11999.80', status: 'PARTIALLY_FILLED', timeInForce: 'GTC', type: 'LIMIT', side: 'BUY',
  fills: [{ price: '59999.00', qty: '0.10000', commission: '0.00010000', commissionAsset: 'BTC', tradeId: 77 }, { price: '59999.00', qty: '0.10000', commission: '0.00750000', commissionAsset: 'BNB', tradeId: 78 }],
};
const bigJson = (value: unknown): string => JSON.stringify(value, (_, entry: unknown) => (typeof entry === 'bigint' ? `@${entry}@` : entry)).replace(/"@(\d+)@"/g, '$1');

describe('one order is one request', () => {
  const names = Object.keys(ORDER_PATH);
  const faults: readonly (readonly [name: string, reply: Reply, kind: string])[] = [
    ['a 503', { status: 503, body: { code: -1007, msg: 'Timeout' } }, 'unknown'], ['a dropped socket', 'drop', 'unknown'], ['an answer cut off', 'cut', 'unknown'],
    ['no answer', 'hang', 'unknown'], ['a 429', { status: 429, headers: { 'retry-after': '1' }, body: {} }, 'refused'],
  ];
  test.each(names.flatMap((name) => faults.map(([what, reply, kind]) => [name, what, reply, kind] as const)))('%s, %s: exactly one POST (faults 1, 4, 41)', async (name, _what, reply, kind) => {
    const { venue, server } = await open(name, onOrder(name, reply), { timeoutMs: 150 });
    const outcome = await venue.place(order(name));
    expect([outcome.kind, server.count('POST', ORDER_PATH[name])]).toEqual([kind, 1]);
  });
});

describe('Binance Spot orders', () => {
  test('an accepted order: exact texts on the wire, ids as texts beyond 2^53, its fills with their fees (faults 18, 20, 38)', async () => {
    const { venue, server } = await open('binance', onOrder('binance', { body: bigJson(FULL) }));
    const outcome = await venue.place(order('binance', { quantity: 0.1 + 0.2, limitPrice: 60_000.019 }));
    const form = server.requests.find(({ method }) => method === 'POST')?.form;
    expect(Object.fromEntries(form ?? [])).toMatchObject({ symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', quantity: '0.3', price: '60000.01', timeInForce: 'GTC', newClientOrderId: 'q0010000011xy', recvWindow: '2000' });
    expect(outcome).toMatchObject({
      kind: 'accepted',
      order: { clientOrderId: 'q0010000011xy', venueOrderId: '9007199254740993123', state: 'partlyFilled', quantity: 0.3, filledQuantity: 0.2, averagePrice: 59_999, limitPrice: 60_000, at: 1_700_000_000_123 },
      fills: [{ tradeId: '77', quantity: 0.1, price: 59_999, fee: 0.0001, feeCurrency: 'BTC', venueOrderId: '9007199254740993123' }, { tradeId: '78', fee: 0.0075, feeCurrency: 'BNB', side: 'buy' }],
    });
  });

  test('an order the venue cannot take is not sent: a wrong symbol, less than a lot, no price', async () => {
    const { venue, server } = await open('binance', () => undefined);
    for (const more of [{ instrument: 'binance:NO/THING' as const }, { quantity: 0.000001 }, { limitPrice: undefined }]) {
      expect(await venue.place(order('binance', more))).toMatchObject({ kind: 'refused', code: 'not-sent' });
    }
    expect(server.count('POST', '/api/v3/order')).toBe(0);
  });

  test('when nobody listens it was never sent (fault 50)', async () => {
    const { venue, server } = await open('binance', () => undefined);
    await server.close();
    // The connection that was kept may have carried it: that one is not judged.
    await venue.place(order('binance'));
    expect(await venue.place(order('binance'))).toMatchObject({ kind: 'refused', code: 'not-sent' });
  });

  test('after a 429 nothing is sent until Retry-After has passed, cancels neither (fault 41)', async () => {
    const { venue, server } = await open('binance', onOrder('binance', { status: 429, headers: { 'retry-after': '2' }, body: { code: -1003, msg: 'Too many requests' } }));
    expect(await venue.place(order('binance'))).toMatchObject({ kind: 'refused', code: '-1003' });
    const before = server.requests.length;
    const at = Date.now();
    expect(await venue.place(order('binance'))).toMatchObject({ kind: 'refused', code: 'not-sent' });
    expect(server.requests.length).toBe(before);
    await venue.find(reference('binance'));
    expect(Date.now() - at).toBeGreaterThan(1_800);
  });

  test('a clock five seconds behind the venue is measured; a timestamp it refuses has it measured again (fault 45)', async () => {
    const { venue, server } = await open('binance', onOrder('binance', { status: 400, body: { code: -1021, msg: 'Timestamp for this request is outside of the recvWindow.' } }), { ahead: 5_000 });
    expect(await venue.place(order('binance'))).toMatchObject({ kind: 'refused', code: '-1021' });
    const sent = server.requests.find(({ method }) => method === 'POST');
    expect(Math.abs(Number(sent?.form.get('timestamp')) - (sent?.at ?? 0) - 5_000)).toBeLessThan(200);
    await expect.poll(() => server.count('GET', '/api/v3/time')).toBeGreaterThan(8);
  });

  test('stops, trailing stops and orders that only add', async () => {
    const { venue, server } = await open('binance', onOrder('binance', { body: bigJson({ ...FULL, fills: [] }) }));
    await venue.place(order('binance', { side: 'sell', type: 'stop', stopPrice: 50_000, limitPrice: undefined }));
    await venue.place(order('binance', { side: 'sell', type: 'stop-limit', stopPrice: 50_000, limitPrice: 49_000 }));
    await venue.place(order('binance', { side: 'sell', type: 'trailing-stop', trailBps: 150, limitPrice: undefined }));
    await venue.place(order('binance', { postOnly: true }));
    await venue.place(order('binance', { timeInForce: 'ioc' }));
    const forms = server.requests.filter(({ method }) => method === 'POST').map(({ form }) => Object.fromEntries(form));
    expect(forms[0]).toMatchObject({ type: 'STOP_LOSS', stopPrice: '50000' });
    expect(forms[1]).toMatchObject({ type: 'STOP_LOSS_LIMIT', stopPrice: '50000', price: '49000', timeInForce: 'GTC' });
    expect(forms[2]).toMatchObject({ type: 'STOP_LOSS', trailingDelta: '150' });
    expect(forms[3]).toMatchObject({ type: 'LIMIT_MAKER', price: '60000' });
    expect(forms[4]).toMatchObject({ type: 'LIMIT', timeInForce: 'IOC' });
  });
});

describe('Binance Spot cancels and questions', () => {
  const on = (method: string, reply: Reply) => (request: Received) => (request.method === method && request.path === '/api/v3/order' ? reply : undefined);

  test('a cancelled order bears its own id, not the id of the cancel (fault 11)', async () => {
    const { venue } = await open('binance', on('DELETE', { body: bigJson({ ...FULL, fills: undefined, status: 'CANCELED', clientOrderId: 'cancelId', origClientOrderId: 'q0010000011xy' }) }));
    expect(await venue.cancel(reference('binance'))).toMatchObject({ kind: 'cancelled', order: { clientOrderId: 'q0010000011xy', state: 'cancelled', filledQuantity: 0.2 } });
  });

  test('-2011 is gone and says nothing of fills; an error or silence is unknown (faults 8, 10)', async () => {
    for (const [reply, kind] of [
      [{ status: 400, body: { code: -2011, msg: 'Unknown order sent.' } }, 'gone'], [{ status: 503, body: '' }, 'unknown'], ['hang', 'unknown'], ['drop', 'unknown'], [{ status: 401, body: { code: -2015, msg: 'Invalid API-key' } }, 'unknown'],
    ] as const) {
      const { venue, server } = await open('binance', on('DELETE', reply), { timeoutMs: 150 });
      expect([(await venue.cancel(reference('binance'))).kind, server.count('DELETE', '/api/v3/order')]).toEqual([kind, 1]);
    }
  });

  test('only -2013 is absence; every error while asking is unknown (faults 6, 7)', async () => {
    for (const [reply, kind] of [
      [{ status: 400, body: { code: -2013, msg: 'Order does not exist.' } }, 'absent'], [{ body: bigJson({ ...FULL, status: 'FILLED', executedQty: '0.30000', time: 5 }) }, 'found'],
      [{ status: 500, body: '' }, 'unknown'], ['hang', 'unknown'], ['drop', 'unknown'], [{ status: 404, body: '<html>' }, 'unknown'], [{ status: 401, body: { code: -2015, msg: '' } }, 'unknown'], [{ body: {} }, 'unknown'], [{ body: [] }, 'unknown'],
    ] as const) {
      const { venue } = await open('binance', on('GET', reply), { timeoutMs: 150 });
      expect((await venue.find(reference('binance'))).kind, JSON.stringify(reply)).toBe(kind);
    }
  });

  test('nobody there: unknown, and the account throws rather than answer with nothing (fault 7)', async () => {
    const { venue, server } = await open('binance', () => undefined);
    await server.close();
    expect((await venue.find(reference('binance'))).kind).toBe('unknown');
    for (const ask of [() => venue.openOrders(), () => venue.balances(), () => venue.fillsSince(instrument('binance'), undefined)]) await expect(ask()).rejects.toThrow(/did not tell/);
  });
});

describe('the account at Binance Spot', () => {
  test('balances to the last digit, fills page by page from a cursor, what the key may do (faults 16, 38)', async () => {
    const trade = (id: number) => ({ symbol: 'BTCUSDT', id, orderId: 5, price: '100.10', qty: '0.00100', quoteQty: '0.1', commission: '0.00000100', commissionAsset: 'BTC', time: 1_700_000_000_000 + id, isBuyer: true, isMaker: id % 2 === 0 });
    const { venue } = await open('binance', ({ path, query }) => {
      if (path === '/api/v3/account') return { body: { makerCommission: 10, balances: [{ asset: 'BTC', free: '0.123456789012345678', locked: '12345678901234567.00000001' }, { asset: 'ETH', free: '0.00000000', locked: '0.00000000' }] } };
      if (path === '/api/v3/myTrades') { const from = Number(query.get('fromId')); return { body: Array.from({ length: Math.min(1_000, Math.max(0, 2_501 - from)) }, (_, i) => trade(from + i)) }; }
      if (path === '/sapi/v1/account/apiRestrictions') return { body: { ipRestrict: false, enableWithdrawals: true, enableSpotAndMarginTrading: true, enableReading: true } };
      return path === '/api/v3/openOrders' ? { body: [{ symbol: 'BTCUSDT', orderId: 5, clientOrderId: 'c', price: '1.00', origQty: '2.0', executedQty: '0.0', cummulativeQuoteQty: '0', status: 'NEW', type: 'LIMIT', side: 'SELL', time: 9 }] } : undefined;
    });
    expect((await venue.balances()).find(({ asset }) => asset === 'BTC')).toEqual({ asset: 'BTC', free: '0.123456789012345678', locked: '12345678901234567.00000001' });
    const fills = await venue.fillsSince(instrument('binance'), '41');
    expect([fills.length, fills[0].tradeId, fills.at(-1)?.tradeId, fills[0].liquidity, fills[1].liquidity]).toEqual([2_459, '42', '2500', 'maker', 'taker']);
    expect(await venue.permissions()).toEqual({ trade: true, withdraw: true, ipRestricted: false });
    expect(await venue.openOrders()).toMatchObject([{ venueOrderId: '5', clientOrderId: 'c', instrument: 'binance:BTC/USDT', side: 'sell', state: 'open', limitPrice: 1, quantity: 2 }]);
  });

  test('a key that was revoked is a refusal, not something to try again (fault 49)', async () => {
    const { venue, server } = await open('binance', ({ path }) => (path === '/api/v3/account' ? { status: 401, body: { code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' } } : undefined));
    await expect(venue.balances()).rejects.toMatchObject({ name: 'RefusedError' });
    expect(server.count('GET', '/api/v3/account')).toBe(1);
  });
});

describe('the other venues', () => {
  const accepted: Readonly<Record<string, unknown>> = {
    binanceusdm: { orderId: 5, symbol: 'BTCUSDT', status: 'NEW', clientOrderId: 'q0010000011xy', price: '60000', avgPrice: '0', origQty: '0.3', executedQty: '0', cumQuote: '0', type: 'LIMIT', side: 'BUY', updateTime: 1 },
    bybit: { retCode: 0, retMsg: 'OK', result: { orderId: 'b-5', orderLinkId: 'q0010000011xy' }, time: 1 },
    okx: { code: '0', msg: '', data: [{ ordId: 'o-5', clOrdId: 'q0010000011xy', sCode: '0', sMsg: '', tag: '' }] },
    upbit: { uuid: 'u-5', side: 'bid', ord_type: 'limit', price: '60000', state: 'wait', market: 'KRW-BTC', created_at: '2024-01-01T00:00:00+09:00', volume: '0.3', remaining_volume: '0.3', executed_volume: '0', identifier: 'q0010000011xy' },
    bithumb: { order_id: 'C-5', market: 'KRW-BTC', side: 'bid', order_type: 'limit', created_at: '2024-01-01T00:00:00+09:00' },
    coinone: { result: 'success', error_code: '0', order_id: 'n-5' },
  };
  test.each(Object.keys(accepted))('%s takes an order and tells its id', async (name) => {
    const { venue } = await open(name, onOrder(name, { body: accepted[name] }));
    const outcome = await venue.place(order(name));
    expect(outcome).toMatchObject({ kind: 'accepted', order: { clientOrderId: 'q0010000011xy', state: 'open', quantity: 0.3, filledQuantity: 0, side: 'buy' } });
    expect(outcome.kind === 'accepted' && outcome.order.venueOrderId).toMatch(/5$/);
  });

  test('Korean won: prices on the grid, a market buy as a limit that fills at once, no Origin header (faults 20, 44)', async () => {
    const { venue, server } = await open('upbit', onOrder('upbit', { body: accepted['upbit'] }));
    await venue.place(order('upbit', { limitPrice: 95_123_456 }));
    await venue.place(order('upbit', { type: 'market', limitPrice: 95_999_999 }));
    expect(await venue.place(order('upbit', { type: 'market', limitPrice: undefined }))).toMatchObject({ kind: 'refused', code: 'not-sent' });
    const posts = server.requests.filter(({ method }) => method === 'POST');
    expect(posts.map(({ body }) => JSON.parse(body))).toMatchObject([{ ord_type: 'limit', price: '95123000', volume: '0.3', identifier: 'q0010000011xy' }, { ord_type: 'limit', time_in_force: 'ioc', price: '95999000' }]);
    expect(server.requests.every(({ headers }) => headers.origin === undefined)).toBe(true);
  });

  test('Bithumb prices keep all their digits', async () => {
    const { venue, server } = await open('bithumb', onOrder('bithumb', { body: accepted['bithumb'] }));
    await venue.place(order('bithumb', { limitPrice: 95_123_000, quantity: 0.12345678 }));
    expect(JSON.parse(server.requests.find(({ method }) => method === 'POST')?.body ?? '')).toMatchObject({ price: '95123000', volume: '0.12345678' });
  });

  test('OKX orders carry the time after which they are not to be accepted', async () => {
    const { venue, server } = await open('okx', onOrder('okx', { body: accepted['okx'] }));
    await venue.place(order('okx'));
    const post = server.requests.find(({ method }) => method === 'POST');
    expect(Number(post?.headers['exptime']) - (post?.at ?? 0)).toBeGreaterThan(1_500);
    expect(Number(post?.headers['exptime']) - (post?.at ?? 0)).toBeLessThanOrEqual(2_100);
  });

  test('Bybit: absent only when open orders and history both answered without it', async () => {
    const list = (rows: readonly unknown[]) => ({ body: { retCode: 0, retMsg: 'OK', result: { list: rows, nextPageCursor: '' }, time: 1 } });
    const both = await open('bybit', ({ path }) => (path.startsWith('/v5/order/') ? list([]) : undefined));
    expect(await both.venue.find(reference('bybit'))).toEqual({ kind: 'absent' });
    expect(both.server.count('GET', '/v5/order/history')).toBe(1);
    const half = await open('bybit', ({ path }) => (path === '/v5/order/realtime' ? list([]) : path === '/v5/order/history' ? { status: 502, body: '' } : undefined));
    expect((await half.venue.find(reference('bybit'))).kind).toBe('unknown');
    const row = { orderId: 'b-5', orderLinkId: 'q0010000011xy', symbol: 'BTCUSDT', side: 'Buy', orderType: 'Limit', orderStatus: 'PartiallyFilled', qty: '0.3', price: '60000', avgPrice: '59999', cumExecQty: '0.1', cumExecValue: '5999.9', createdTime: '5', updatedTime: '6' };
    const found = await open('bybit', ({ path }) => (path === '/v5/order/realtime' ? list([row]) : undefined));
    expect(await found.venue.find(reference('bybit'))).toMatchObject({ kind: 'found', order: { state: 'partlyFilled', filledQuantity: 0.1, averagePrice: 59_999 } });
  });

  test('a cancel that was only taken is proven by asking', async () => {
    const row = { uuid: 'u-5', side: 'bid', ord_type: 'limit', price: '60000', state: 'wait', market: 'KRW-BTC', created_at: '2024-01-01T00:00:00+09:00', volume: '0.3', remaining_volume: '0.2', executed_volume: '0.1', identifier: 'q0010000011xy', trades: [] };
    for (const [state, kind] of [['cancel', 'cancelled'], ['done', 'gone'], ['wait', 'unknown']] as const) {
      const { venue, server } = await open('upbit', ({ method, path }) => (path !== '/v1/order' ? undefined : method === 'DELETE' ? { body: row } : { body: { ...row, state } }));
      expect([(await venue.cancel(reference('upbit'))).kind, server.count('DELETE', '/v1/order')]).toEqual([kind, 1]);
    }
  });

  test('Coinone cannot be asked by our id, and says so rather than "absent" (fault 7)', async () => {
    const { venue, server } = await open('coinone', () => undefined);
    const before = server.requests.length;
    expect((await venue.find(reference('coinone'))).kind).toBe('unknown');
    expect(server.requests.length).toBe(before);
    expect(VENUE_CAPABILITIES['coinone'].queryByClientId).toBe(false);
  });

  test("Upbit's fills stand with its orders", async () => {
    const closed = [{ uuid: 'u-5', market: 'KRW-BTC', executed_volume: '0.3' }, { uuid: 'u-6', market: 'KRW-BTC', executed_volume: '0' }];
    const detail = { uuid: 'u-5', side: 'bid', paid_fee: '30', identifier: 'q0010000011xy', trades: [
      { uuid: 't-2', price: '60000', volume: '0.2', funds: '12000', created_at: '2024-01-01T00:00:02+09:00' }, { uuid: 't-1', price: '60000', volume: '0.1', funds: '6000', created_at: '2024-01-01T00:00:01+09:00' }] };
    const { venue, server } = await open('upbit', ({ path }) => (path === '/v1/orders/closed' ? { body: closed } : path === '/v1/orders/open' ? { body: [] } : path === '/v1/order' ? { body: detail } : undefined));
    expect(await venue.fillsSince(instrument('upbit'), undefined)).toMatchObject([{ tradeId: 't-1', fee: 10, feeCurrency: 'KRW', clientOrderId: 'q0010000011xy' }, { tradeId: 't-2', fee: 20, at: Date.UTC(2023, 11, 31, 15, 0, 2) }]);
    expect((await venue.fillsSince(instrument('upbit'), 't-1')).map(({ tradeId }) => tradeId)).toEqual(['t-2']);
    expect(server.count('GET', '/v1/order')).toBe(2);
  });
});

describe('keys', () => {
  test('no outcome, error or inspected object shows a key, a secret or a signature, even when the venue repeats them', async () => {
    const seen: string[] = [];
    for (const name of Object.keys(ORDER_PATH)) {
      const echo = ({ headers, body, query, path }: Received): Reply | undefined => (publicAnswer({ path } as Received) === undefined
        ? { status: [400, 401, 500, 503][seen.length % 4], body: { code: -1022, msg: `bad: ${JSON.stringify(headers)} ${body} ${query} key=${CANARY_KEY} secret ${encodeURIComponent(CANARY_SECRET)} ${CANARY_PASS}` } } : undefined);
      const { venue, exchange } = await open(name, echo);
      const trials = [() => venue.place(order(name)), () => venue.cancel(reference(name, { venueOrderId: '5' })), () => venue.find(reference(name, { venueOrderId: '5' })), () => venue.openOrders(), () => venue.balances(), () => venue.fillsSince(instrument(name), undefined), () => venue.permissions()];
      for (const trial of trials) seen.push(await trial().then((value) => inspect(value, { depth: 9 }), (error: unknown) => inspect(error, { depth: 9, showHidden: true })));
      seen.push(inspect(venue, { depth: 2 }), exchange.scrub(`GET https://x/?timestamp=1&signature=abcdef0123&recvWindow=1 X-MBX-APIKEY: ${CANARY_KEY}`));
    }
    expect(seen.length).toBe(Object.keys(ORDER_PATH).length * 9);
    const all = seen.join('\n');
    for (const canary of [CANARY_KEY, CANARY_SECRET, CANARY_SECRET.toUpperCase(), CANARY_PASS]) expect(all).not.toContain(canary);
    expect(all).not.toMatch(/signature=[0-9a-f]{6}/);
  });
});
