import { afterEach, describe, expect, it } from 'vitest';
import { cents, Client, closeVenues, lots, smallExchange, venueWith } from './simulated-venue.contract.ts';
import { KeyRing } from './keys.ts';

afterEach(closeVenues);

describe('public REST of the simulated venue', () => {
  it('tells its rules, depth, trades, candles and tickers in Binance\'s shapes', async () => {
    const { client, exchange } = await venueWith();
    exchange.printTrade('BTCUSDT', { side: 'buy', price: cents(101), quantity: lots(0.5) }, Date.now());
    expect(await client.send('GET', '/api/v3/ping')).toMatchObject({ status: 200, body: {} });
    const { body: info } = await client.send('GET', '/api/v3/exchangeInfo', 'symbol=BTCUSDT');
    expect(info.symbols[0]).toMatchObject({ symbol: 'BTCUSDT', status: 'TRADING', baseAsset: 'BTC', quoteAsset: 'USDT' });
    expect(info.symbols[0].filters).toContainEqual({ filterType: 'PRICE_FILTER', minPrice: '0.01000000', maxPrice: '1000000.00000000', tickSize: '0.01000000' });
    expect((await client.send('GET', '/api/v3/depth', 'symbol=BTCUSDT&limit=1')).body).toEqual({ lastUpdateId: 4, bids: [['100.00000000', '10.00000000']], asks: [['101.00000000', '10.00000000']] });
    expect((await client.send('GET', '/api/v3/trades', 'symbol=BTCUSDT')).body).toMatchObject([{ id: 1, price: '101.00000000', qty: '0.50000000', quoteQty: '50.50000000', isBuyerMaker: false }]);
    expect((await client.send('GET', '/api/v3/aggTrades', 'symbol=BTCUSDT')).body).toMatchObject([{ a: 1, p: '101.00000000', f: 1, l: 1, m: false }]);
    const { body: [kline] } = await client.send('GET', '/api/v3/klines', 'symbol=BTCUSDT&interval=1h&limit=1');
    expect(kline).toHaveLength(12);
    expect(kline.slice(1, 6)).toEqual(['101.00000000', '101.00000000', '101.00000000', '101.00000000', '0.50000000']);
    expect(kline[6] - kline[0]).toBe(3_600_000 - 1);
    expect((await client.send('GET', '/api/v3/ticker/bookTicker', 'symbol=BTCUSDT')).body).toEqual({ symbol: 'BTCUSDT', bidPrice: '100.00000000', bidQty: '10.00000000', askPrice: '101.00000000', askQty: '10.00000000' });
    expect((await client.send('GET', '/api/v3/ticker/price')).body).toEqual([{ symbol: 'BTCUSDT', price: '101.00000000' }]);
    expect((await client.send('GET', '/api/v3/ticker/24hr', 'symbols=["BTCUSDT"]')).body).toMatchObject([{ lastPrice: '101.00000000', volume: '0.50000000', count: 1 }]);
  });

  it('derives every length from the same seconds and minutes', async () => {
    const start = Date.UTC(2026, 0, 5, 1);
    const row = (i: number, length: number) => ({ openTime: start + i * length, open: cents(100 + i), high: cents(102 + i), low: cents(99 + i), close: cents(101 + i), quantity: lots(1) });
    const seconds = new Map([['BTCUSDT', Array.from({ length: 90 }, (_, i) => row(i, 1_000))]]);
    // The last minute has come half its way.
    const history = new Map([['BTCUSDT', [{ ...row(0, 60_000), high: cents(161), close: cents(160), quantity: lots(60) }, { ...row(1, 60_000), open: cents(160), low: cents(159), high: cents(191), close: cents(190), quantity: lots(30) }]]]);
    const { client, exchange } = await venueWith({ history, seconds, clock: () => start + 93_500 });
    exchange.printTrade('BTCUSDT', { side: 'buy', price: cents(300), quantity: lots(2) }, start + 92_100);
    const rows = async (interval: string, more = '') => (await client.send('GET', '/api/v3/klines', `symbol=BTCUSDT&interval=${interval}${more}`)).body.map((one: unknown[]) => [(Number(one[0]) - start) / 1_000, ...one.slice(1, 6).map(Number), (Number(one[6]) - start + 1) / 1_000, one[8]]);
    expect(await rows('1s', '&limit=5')).toEqual([[89, 189, 191, 188, 190, 1, 90, 1], [90, 190, 190, 190, 190, 0, 91, 0], [91, 190, 190, 190, 190, 0, 92, 0], [92, 300, 300, 300, 300, 2, 93, 1], [93, 300, 300, 300, 300, 0, 94, 0]]);
    expect(await rows('1s', `&startTime=${start + 10_001}&limit=1`)).toEqual([[11, 111, 113, 110, 112, 1, 12, 1]]);
    expect(await rows('1s')).toHaveLength(94);
    expect(await rows('1m')).toEqual([[0, 100, 161, 99, 160, 60, 60, 1], [60, 160, 300, 159, 300, 32, 120, 2]]);
    for (const [interval, length] of [['3m', 180], ['5m', 300], ['15m', 900], ['30m', 1_800], ['1h', 3_600]] as const) expect(await rows(interval)).toEqual([[0, 100, 300, 99, 300, 92, length, 3]]);
    expect(await rows('2h')).toEqual([[-3_600, 100, 300, 99, 300, 92, 3_600, 3]]);
  });

  it('serves past and running candles of every length as one series', async () => {
    const start = Date.UTC(2026, 0, 5);
    const history = new Map([['BTCUSDT', Array.from({ length: 90 }, (_, i) => ({ openTime: start + i * 60_000, open: cents(100 + i), high: cents(101 + i), low: cents(99 + i), close: cents(100.5 + i), quantity: lots(1) }))]]);
    const { client, exchange } = await venueWith({ history, clock: () => start + 95 * 60_000 });
    exchange.printTrade('BTCUSDT', { side: 'sell', price: cents(50), quantity: lots(2) }, start + 92 * 60_000);
    const { body: hours } = await client.send('GET', '/api/v3/klines', 'symbol=BTCUSDT&interval=1h');
    expect(hours.map((row: unknown[]) => row.slice(0, 6))).toEqual([
      [start, '100.00000000', '160.00000000', '99.00000000', '159.50000000', '60.00000000'],
      [start + 3_600_000, '160.00000000', '190.00000000', '50.00000000', '50.00000000', '32.00000000'],
    ]);
    const { body: minutes } = await client.send('GET', '/api/v3/klines', `symbol=BTCUSDT&interval=1m&startTime=${start + 90 * 60_000}`);
    // Minutes without a trade repeat the last price; the one with a trade opens at it.
    expect(minutes.map((row: unknown[]) => [row[1], row[4], row[8]])).toEqual([['189.50000000', '189.50000000', 0], ['189.50000000', '189.50000000', 0], ['50.00000000', '50.00000000', 1], ['50.00000000', '50.00000000', 0], ['50.00000000', '50.00000000', 0], ['50.00000000', '50.00000000', 0]]);
    expect((await client.send('GET', '/api/v3/klines', `symbol=BTCUSDT&interval=5m&endTime=${start + 9 * 60_000}&limit=1`)).body[0][0]).toBe(start + 5 * 60_000);
    expect((await client.send('GET', '/api/v3/klines', 'symbol=BTCUSDT&interval=7m')).body).toEqual({ code: -1120, msg: 'Invalid interval.' });
  });
});

describe('signatures', () => {
  const secret = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
  const ring = new KeyRing([{ apiKey: 'k', secret, account: 'a' }]);

  // The three examples of Binance's rest-api.md, "SIGNED Endpoint Examples for POST /api/v3/order".
  it.each([
    ['symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559', 'c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71'],
    ['symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTCquantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559', '0fd168b8ddb4876a0358a8d14d0c9f3da0e9b20c5d52b2a00fcf7d1c602f9a77'],
  ])('are those of the documentation', (payload, signature) => {
    expect(() => ring.check('k', payload, signature)).not.toThrow();
    expect(() => ring.check('k', payload, signature.toUpperCase())).not.toThrow();
    expect(() => ring.check('k', `${payload} `, signature)).toThrow('Signature');
  });

  it('are over the text as it is sent, percent-encoded, query and body joined without a mark', async () => {
    const { client } = await venueWith();
    const ask = (query: string, signed: string) => client.send('GET', '/api/v3/account', `${query}&signature=${client.sign(signed)}`, { 'x-mbx-apikey': client.key.apiKey });
    const query = `note=${encodeURIComponent('a b/c=d')}&timestamp=${Date.now()}`;
    expect((await ask(query, query)).status).toBe(200);
    expect(await ask(query, decodeURIComponent(query))).toMatchObject({ status: 400, body: { code: -1022, msg: 'Signature for this request is not valid.' } });

    const [url, body] = ['symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC', `quantity=1&price=99&timestamp=${Date.now()}`];
    const response = await fetch(`${client.venue.restUrl}/api/v3/order?${url}`, { method: 'POST', headers: { 'x-mbx-apikey': client.key.apiKey, 'content-type': 'application/x-www-form-urlencoded' }, body: `${body}&signature=${client.sign(`${url}${body}`)}` });
    expect(await response.json()).toMatchObject({ orderId: 1, status: 'NEW', origQty: '1.00000000' });
  });

  it('(fault 49) a key that is unknown, malformed, revoked or may not trade is refused with 401', async () => {
    const { venue, client } = await venueWith({ keys: [{ apiKey: 'test-key', secret: 'test-secret', account: 'a' }, { apiKey: 'reader', secret: 's', account: 'a', canTrade: false }] });
    expect(await client.send('GET', '/api/v3/account', `timestamp=${Date.now()}`)).toMatchObject({ status: 401, body: { code: -2014 } });
    expect(await new Client(venue, { apiKey: 'nobody', secret: 's' }).signed('GET', '/api/v3/account')).toMatchObject({ status: 401, body: { code: -2015 } });
    expect(await new Client(venue, { apiKey: 'reader', secret: 's' }).place()).toMatchObject({ status: 401, body: { code: -2015 } });
    expect((await new Client(venue, { apiKey: 'reader', secret: 's' }).signed('GET', '/sapi/v1/account/apiRestrictions')).body).toMatchObject({ enableSpotAndMarginTrading: false, enableWithdrawals: false, ipRestrict: false });
    await client.admin('revoke-key', { apiKey: 'test-key' });
    expect(await client.signed('GET', '/api/v3/account')).toMatchObject({ status: 401, body: { code: -2015, msg: 'Invalid API-key, IP, or permissions for action.' } });
    expect(venue.counters['keysRevoked']).toBe(1);
  });
});

describe('the window of a request', () => {
  it('(fault 45) refuses what comes too late or from the future', async () => {
    let now = 1_800_000_000_000;
    const { client, venue } = await venueWith({ clock: () => now });
    const at = (timestamp: number, values = {}) => client.place({ timestamp, ...values });
    expect((await at(now - 5_000)).status).toBe(200);
    expect(await at(now - 5_001)).toMatchObject({ status: 400, body: { code: -1021, msg: 'Timestamp for this request is outside of the recvWindow.' } });
    expect((await at(now - 5_001, { recvWindow: 6_000 })).status).toBe(200);
    expect((await at(now + 999)).status).toBe(200);
    expect(await at(now + 1_000)).toMatchObject({ status: 400, body: { code: -1021, msg: "Timestamp for this request was 1000ms ahead of the server's time." } });
    expect((await at(now, { recvWindow: 60_001 })).body.code).toBe(-1131);
    now += 60_000;
    venue.faults.change({ clockSkewMs: 5_000 });
    expect((await client.send('GET', '/api/v3/time')).body.serverTime).toBe(now + 5_000);
    expect((await at(now - 1)).body.code).toBe(-1021);
    expect(venue.counters).toMatchObject({ answeredTooEarly: 1, answeredTooLate: 2 });
  });

  it('(fault 3) is checked again before matching: what a gateway held too long is never taken, what it held less is', async () => {
    const { client, venue, exchange } = await venueWith({ faults: { slow: 1, slowMs: [120, 120] } });
    expect((await client.place({ clientOrderId: 1, newClientOrderId: 'late', recvWindow: 60 })).body.code).toBe(-1021);
    expect(exchange.orders('a')).toEqual([]);
    expect((await client.place({ newClientOrderId: 'intime', recvWindow: 2_000 })).status).toBe(200);
    expect(venue.counters['slow']).toBe(2);
  });
});

describe('orders over REST', () => {
  it('are placed, asked for, listed and cancelled', async () => {
    const { client } = await venueWith();
    const placed = await client.place({ newClientOrderId: 'mine' });
    expect(placed.body).toMatchObject({ symbol: 'BTCUSDT', orderId: 1, clientOrderId: 'mine', price: '99.00000000', origQty: '1.00000000', executedQty: '0.00000000', status: 'NEW', timeInForce: 'GTC', type: 'LIMIT', side: 'BUY', fills: [] });
    expect([placed.headers.get('x-mbx-order-count-10s'), placed.headers.get('x-mbx-order-count-1d'), placed.headers.get('x-mbx-used-weight-1m')]).toEqual(['1', '1', '1']);
    expect((await client.signed('GET', '/api/v3/order', { symbol: 'BTCUSDT', origClientOrderId: 'mine' })).body).toMatchObject({ orderId: 1, status: 'NEW', isWorking: true });
    expect((await client.signed('GET', '/api/v3/openOrders', { symbol: 'BTCUSDT' })).body).toHaveLength(1);
    expect((await client.signed('GET', '/api/v3/account')).body.balances).toContainEqual({ asset: 'USDT', free: '99901.00000000', locked: '99.00000000' });
    const cancelled = await client.signed('DELETE', '/api/v3/order', { symbol: 'BTCUSDT', orderId: 1, newClientOrderId: 'cancel-1' });
    expect(cancelled.body).toMatchObject({ origClientOrderId: 'mine', clientOrderId: 'cancel-1', orderId: 1, status: 'CANCELED' });
    expect((await client.signed('GET', '/api/v3/openOrders')).body).toEqual([]);
    expect((await client.signed('GET', '/api/v3/allOrders', { symbol: 'BTCUSDT' })).body).toMatchObject([{ orderId: 1, clientOrderId: 'mine', status: 'CANCELED' }]);
  });

  it('fill, with their fees, and appear among the account\'s trades', async () => {
    const { client } = await venueWith();
    expect((await client.place({ type: 'MARKET', quantity: '12' })).body).toMatchObject({
      status: 'FILLED', executedQty: '12.00000000', cummulativeQuoteQty: '1214.00000000',
      fills: [{ price: '101.00000000', qty: '10.00000000', commission: '0.01000000', commissionAsset: 'BTC', tradeId: 1 }, { price: '102.00000000', qty: '2.00000000', commission: '0.00200000', tradeId: 2 }],
    });
    const trades = (values = {}) => client.signed('GET', '/api/v3/myTrades', { symbol: 'BTCUSDT', ...values }).then(({ body }) => body.map(({ id }: { id: number }) => id));
    expect([await trades(), await trades({ fromId: 2 }), await trades({ orderId: 1, limit: 1 }), await trades({ orderId: 7 })]).toEqual([[1, 2], [2], [2], []]);
    expect((await client.place({ type: 'MARKET', side: 'SELL', quantity: '1', newOrderRespType: 'ACK' })).body).not.toHaveProperty('status');
    const test = await client.signed('POST', '/api/v3/order/test', { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '1' });
    expect([test.status, test.body, (await trades()).length]).toEqual([200, {}, 3]);
  });

  it.each<[string, Record<string, string>, number, number, string]>([
    ['no side', { side: '' }, 400, -1102, "Mandatory parameter 'side'"],
    ['an odd side', { side: 'HOLD' }, 400, -1117, 'Invalid side.'],
    ['an odd type', { type: 'MAYBE' }, 400, -1116, 'Invalid orderType.'],
    ['an odd time in force', { timeInForce: 'DAY' }, 400, -1115, 'Invalid timeInForce.'],
    ['an unknown symbol', { symbol: 'NOPE' }, 400, -1121, 'Invalid symbol.'],
    ['letters for a price', { price: '1e2' }, 400, -1100, "parameter 'price'"],
    ['a price of nine digits', { price: '99.123456789' }, 400, -1111, 'too much precision'],
    ['a stop price on a limit order', { stopPrice: '98' }, 400, -1106, "'stopPrice' sent when not required"],
    ['an id that is too long', { newClientOrderId: 'x'.repeat(37) }, 400, -1100, "'newClientOrderId'"],
    ['a price off the tick', { price: '99.001' }, 400, -1013, 'Filter failure: PRICE_FILTER'],
    ['a quantity off the lot', { quantity: '0.000001' }, 400, -1013, 'Filter failure: LOT_SIZE'],
    ['too small a value', { quantity: '0.01' }, 400, -1013, 'Filter failure: NOTIONAL'],
    ['more than there is', { quantity: '2000' }, 400, -2010, 'Account has insufficient balance for requested action.'],
    ['a time in force on a limit maker', { type: 'LIMIT_MAKER', price: '101', timeInForce: '' }, 400, -1106, 'timeInForce'],
  ])('are refused in Binance\'s words with %s', async (_, values, status, code, text) => {
    const { client, exchange } = await venueWith();
    const answer = await client.place(values);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.msg).toContain(text);
    expect(exchange.orders('a')).toEqual([]);
  });

  it('(fault 23, 5) the same id is refused while its order is open and taken once it is not', async () => {
    const { client, exchange } = await venueWith();
    await client.place({ newClientOrderId: 'x1' });
    expect(await client.place({ newClientOrderId: 'x1' })).toMatchObject({ status: 400, body: { code: -2010, msg: 'Duplicate order sent.' } });
    exchange.printTrade('BTCUSDT', { side: 'sell', price: cents(98), quantity: lots(5) }, Date.now());
    expect((await client.place({ newClientOrderId: 'x1' })).body).toMatchObject({ orderId: 2, status: 'NEW' });
  });

  it('are refused when asked for or cancelled without being there', async () => {
    const { client } = await venueWith();
    expect(await client.signed('GET', '/api/v3/order', { symbol: 'BTCUSDT', orderId: 5 })).toMatchObject({ status: 400, body: { code: -2013, msg: 'Order does not exist.' } });
    expect(await client.signed('DELETE', '/api/v3/order', { symbol: 'BTCUSDT', origClientOrderId: 'no' })).toMatchObject({ status: 400, body: { code: -2011, msg: 'Unknown order sent.' } });
    expect(await client.signed('DELETE', '/api/v3/openOrders', { symbol: 'BTCUSDT' })).toMatchObject({ status: 400, body: { code: -2011 } });
    expect((await client.signed('GET', '/api/v3/order', { symbol: 'BTCUSDT' })).body.code).toBe(-1102);
    await client.place();
    await client.place();
    expect((await client.signed('DELETE', '/api/v3/openOrders', { symbol: 'BTCUSDT' })).body).toHaveLength(2);
  });

  it('(fault 12) are replaced in whole, in half with 409, or not at all', async () => {
    const { client, venue } = await venueWith();
    const replace = (values: Record<string, string | number>) => client.signed('POST', '/api/v3/order/cancelReplace', { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: '98', cancelReplaceMode: 'STOP_ON_FAILURE', ...values });
    await client.place({ newClientOrderId: 'one' });
    expect(await replace({ cancelOrigClientOrderId: 'one' })).toMatchObject({ status: 200, body: { cancelResult: 'SUCCESS', newOrderResult: 'SUCCESS', cancelResponse: { orderId: 1 }, newOrderResponse: { orderId: 2 } } });
    expect(await replace({ cancelOrderId: 2, price: '98.001' })).toMatchObject({ status: 409, body: { code: -2021, data: { cancelResult: 'SUCCESS', newOrderResult: 'FAILURE', newOrderResponse: { code: -1013 } } } });
    expect(await replace({ cancelOrderId: 2 })).toMatchObject({ status: 400, body: { code: -2022, data: { cancelResult: 'FAILURE', newOrderResult: 'NOT_ATTEMPTED', cancelResponse: { code: -2011 }, newOrderResponse: null } } });
    expect(await replace({ cancelOrderId: 2, cancelReplaceMode: 'ALLOW_FAILURE' })).toMatchObject({ status: 409, body: { code: -2021, data: { cancelResult: 'FAILURE', newOrderResult: 'SUCCESS', newOrderResponse: { status: 'NEW' } } } });
    expect(venue.counters['cancelReplaceHalfDone']).toBe(2);
  });
});

describe('limits', () => {
  it('(fault 41, 42) answers 429 with the seconds to wait, then bans whoever goes on, longer each time', async () => {
    let now = Date.UTC(2026, 0, 1);
    const { client, venue } = await venueWith({ clock: () => now, limits: { weightPerMinute: 100, patience: 3, onTheirWayMs: 0 } });
    const ask = () => client.send('GET', '/api/v3/depth', 'symbol=BTCUSDT&limit=1000');
    expect([(await ask()).headers.get('x-mbx-used-weight-1m'), (await ask()).headers.get('x-mbx-used-weight-1m')]).toEqual(['50', '100']);
    now += 20_000;
    const first = await ask();
    expect([first.status, first.body.code, first.headers.get('retry-after')]).toEqual([429, -1003, '40']);
    expect([(await ask()).status, (await ask()).status]).toEqual([429, 429]);
    const banned = await ask();
    expect([banned.status, banned.headers.get('retry-after')]).toEqual([418, '120']);
    expect(banned.body.msg).toContain(`IP banned until ${now + 120_000}`);
    now += 119_999;
    expect((await ask()).status).toBe(418);
    now += 1;
    expect((await ask()).status).toBe(200);
    // Again: twice as long.
    await ask();
    for (let i = 0; i < 3; i++) await ask();
    expect((await ask()).headers.get('retry-after')).toBe('240');
    expect(venue.counters).toMatchObject({ bans: 2, answered429: 2, requestsInsideRetryAfter: 6, requestsWhileBanned: 1 });
  });

  it('(fault 41) bans nobody for what was on its way when the 429 was said', async () => {
    let now = Date.UTC(2026, 0, 1);
    const { client, venue } = await venueWith({ clock: () => now, limits: { weightPerMinute: 50, patience: 2, onTheirWayMs: 100 } });
    const ask = async () => (await client.send('GET', '/api/v3/depth', 'symbol=BTCUSDT&limit=1000')).status;
    expect([await ask(), await ask(), await ask(), await ask(), await ask()]).toEqual([200, 429, 429, 429, 429]);
    now += 100;
    expect([await ask(), await ask()]).toEqual([429, 418]);
    expect(venue.counters['bans']).toBe(1);
  });

  it('(fault 43) counts orders of ten seconds and refuses one too many with -1015 and no time to wait', async () => {
    const now = Date.UTC(2026, 0, 1);
    const { client, exchange } = await venueWith({ clock: () => now, limits: { ordersPer10Seconds: 2 } });
    expect([(await client.place()).headers.get('x-mbx-order-count-10s'), (await client.place()).headers.get('x-mbx-order-count-10s')]).toEqual(['1', '2']);
    const third = await client.place();
    expect([third.status, third.body, third.headers.get('retry-after')]).toEqual([429, { code: -1015, msg: 'Too many new orders; current limit is 2 orders per 10 SECOND.' }, null]);
    expect(exchange.orders('a')).toHaveLength(2);
    expect((await client.signed('GET', '/api/v3/rateLimit/order')).body[0]).toMatchObject({ limit: 2, count: 3 });
  });

  it('(fault 41) 429 strikes at random when told to', async () => {
    const { client, venue } = await venueWith({ faults: { rateLimited: 1, retryAfterSeconds: 7 }, exchange: smallExchange() });
    const answer = await client.send('GET', '/api/v3/ping');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7']);
    expect(venue.counters['rateLimited']).toBe(1);
  });
});
