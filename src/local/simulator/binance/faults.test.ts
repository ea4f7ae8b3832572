import { afterEach, describe, expect, it } from 'vitest';
import { cents, closeVenues, lots, smallExchange, venueWith } from './simulated-venue.contract.ts';

afterEach(closeVenues);

describe('faults of orders and queries', () => {
  it('(fault 1, 2) an order dies before it is read, or its answer after it was taken', async () => {
    const before = await venueWith({ faults: { dropBefore: 1 } });
    await expect(before.client.place()).rejects.toThrow();
    expect([before.exchange.orders('a'), before.venue.counters['dropBefore']]).toEqual([[], 1]);
    const after = await venueWith({ faults: { dropAfter: 1 } });
    await expect(after.client.place({ newClientOrderId: 'lost' })).rejects.toThrow();
    expect([after.exchange.orders('a').map(({ clientOrderId }) => clientOrderId), after.venue.counters['dropAfter']]).toEqual([['lost'], 1]);
  });

  it('(fault 3) an order lands although its sender gave up', async () => {
    const { venue, client, exchange } = await venueWith({ faults: { slow: 1, slowMs: [200, 200] } });
    const query = new URLSearchParams({ symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: '99', timestamp: String(venue.now()) }).toString();
    const landed = new Promise<void>((resolve) => { exchange.listen(({ kind }) => { if (kind === 'order') resolve(); }); });
    const patience = new AbortController();
    const given = fetch(`${venue.restUrl}/api/v3/order?${query}&signature=${client.sign(query)}`, { method: 'POST', headers: { 'x-mbx-apikey': client.key.apiKey }, signal: patience.signal }).catch((error: unknown) => error);
    while (venue.counters['slow'] === undefined) await new Promise(setImmediate);
    patience.abort();
    expect(await given).toMatchObject({ name: 'AbortError' });
    expect(exchange.orders('a')).toEqual([]);
    await landed;
    expect(exchange.orders('a')).toHaveLength(1);
  });

  it('(fault 4) 503 with an unknown status: half of them were taken', async () => {
    const { venue, client, exchange } = await venueWith({ faults: { unavailable: 1 }, seed: 11 });
    for (let i = 0; i < 40; i++) expect(await client.place({ price: '50' })).toMatchObject({ status: 503, body: { code: -1007 } });
    const { unavailable, unavailableTaken = 0, unavailableNotTaken = 0 } = venue.counters;
    expect([unavailable, unavailableTaken + unavailableNotTaken, exchange.orders('a').length]).toEqual([40, 40, unavailableTaken]);
    expect(unavailableTaken).toBeGreaterThan(8);
    expect(unavailableNotTaken).toBeGreaterThan(8);
  });

  it('(fault 6) queries lag: an order that lives is not found until the lag is over', async () => {
    let now = 1_800_000_000_000;
    const { venue, client } = await venueWith({ clock: () => now, faults: { queryLagMs: 80 } });
    await client.place({ type: 'MARKET', newClientOrderId: 'm' });
    const seen = async () => [(await client.signed('GET', '/api/v3/order', { symbol: 'BTCUSDT', origClientOrderId: 'm' })).body.code, (await client.signed('GET', '/api/v3/myTrades', { symbol: 'BTCUSDT' })).body.length, (await client.signed('GET', '/api/v3/allOrders', { symbol: 'BTCUSDT' })).body.length];
    now += 79;
    expect(await seen()).toEqual([-2013, 0, 0]);
    now += 1;
    expect(await seen()).toEqual([undefined, 1, 1]);
    expect(venue.counters['queryLagMs']).toBe(3);
  });

  it('(fault 7) queries die or answer 503, which is no answer', async () => {
    const { venue, client } = await venueWith({ faults: { queryErrors: 1 } });
    for (const path of ['order', 'openOrders', 'allOrders', 'myTrades', 'account']) await expect(client.signed('GET', `/api/v3/${path}`, { symbol: 'BTCUSDT', orderId: 1 })).rejects.toThrow();
    venue.faults.change({ queryErrors: 0, queryUnavailable: 1 });
    expect(await client.signed('GET', '/api/v3/account')).toMatchObject({ status: 503, body: { code: -1001 } });
    expect(venue.counters).toMatchObject({ queryErrors: 5, queryUnavailable: 1 });
  });

  it('(fault 8, 10) a cancel meets a fill, is lost, or its answer is', async () => {
    const { venue, client, exchange } = await venueWith({ faults: { cancelRace: 1 } });
    const cancel = (orderId: number) => client.signed('DELETE', '/api/v3/order', { symbol: 'BTCUSDT', orderId });
    await client.place();
    expect((await cancel(1)).body).toEqual({ code: -2011, msg: 'Unknown order sent.' });
    expect(exchange.order('a', 'BTCUSDT', { orderId: 1 })?.state).toBe('filled');
    venue.faults.change({ cancelRace: 0, cancelDropBefore: 1 });
    await client.place();
    await expect(cancel(2)).rejects.toThrow();
    expect(exchange.order('a', 'BTCUSDT', { orderId: 2 })?.state).toBe('open');
    venue.faults.change({ cancelDropBefore: 0, cancelDropAfter: 1 });
    await expect(cancel(2)).rejects.toThrow();
    expect(exchange.order('a', 'BTCUSDT', { orderId: 2 })?.state).toBe('cancelled');
    expect(venue.counters).toMatchObject({ cancelRace: 1, cancelDropBefore: 1, cancelDropAfter: 1 });
  });

  it('(fault 9) a fill is told only after the cancel that came behind it', async () => {
    const { venue, client, userStream } = await venueWith({ faults: { lateFill: 1, lateFillMs: [100, 100] } });
    const ear = await userStream();
    await client.place({ quantity: '2' });
    expect((await client.signed('DELETE', '/api/v3/order', { symbol: 'BTCUSDT', orderId: 1 })).body).toMatchObject({ status: 'CANCELED', executedQty: '0.00000000' });
    await ear.until(({ heard }) => heard.some((message) => message?.event?.x === 'TRADE'));
    expect(ear.heard.flatMap((message) => (message?.event?.x ? [message.event.x] : []))).toEqual(['NEW', 'CANCELED', 'TRADE']);
    expect((await client.signed('GET', '/api/v3/order', { symbol: 'BTCUSDT', orderId: 1 })).body).toMatchObject({ status: 'CANCELED', executedQty: '1.00000000' });
    expect(venue.counters['lateFill']).toBe(1);
  });

  it('(fault 13, 14) fills come in parts; a thin book leaves an order half done', async () => {
    const { venue, client } = await venueWith({ faults: { partialFills: 1, thinBook: 1 } });
    const { body } = await client.place({ type: 'MARKET', quantity: '4' });
    expect(body).toMatchObject({ status: 'EXPIRED', executedQty: '2.00000000' });
    expect(body.fills.length).toBeGreaterThan(1);
    expect(body.fills.reduce((sum: number, { qty }: { qty: string }) => sum + Number(qty), 0)).toBeCloseTo(2, 9);
    expect(venue.counters).toMatchObject({ thinBook: 1, partialFills: 1 });
  });

  it('(fault 18) fees change their coin', async () => {
    const { venue, client } = await venueWith();
    const assets = [];
    for (const feeAsset of ['base', 'quote', 'third', 'received'] as const) {
      venue.faults.change({ feeAsset });
      assets.push((await client.place({ type: 'MARKET' })).body.fills[0].commissionAsset);
    }
    expect(assets).toEqual(['BTC', 'USDT', 'BNB', 'BTC']);
    expect(venue.counters['feeAsset']).toBe(4);
  });
});

describe('faults of the venue', () => {
  it('(fault 47) maintenance is a page of HTML, and sockets are refused', async () => {
    const { venue, client, listen } = await venueWith({ faults: { maintenance: true } });
    const answer = await client.place();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([503, 'text/html']);
    expect(answer.body).toContain('<html>');
    await expect(listen('/ws')).rejects.toThrow('503');
    expect(venue.counters['maintenance']).toBe(1);
  });

  it('(fault 21) rules change and a market halts under a running client', async () => {
    const { venue, client } = await venueWith();
    await client.admin('filters', { symbol: 'BTCUSDT', tickSize: '0.5', minPrice: '0.5' });
    expect((await client.place({ price: '99.30' })).body.msg).toBe('Filter failure: PRICE_FILTER');
    expect((await client.send('GET', '/api/v3/exchangeInfo')).body.symbols[0].filters[0].tickSize).toBe('0.50000000');
    await client.place();
    await client.admin('halt', { symbol: 'BTCUSDT', halted: true });
    expect((await client.place()).body).toEqual({ code: -2010, msg: 'Market is closed.' });
    expect((await client.send('GET', '/api/v3/exchangeInfo')).body.symbols[0].status).toBe('BREAK');
    expect((await client.signed('DELETE', '/api/v3/order', { symbol: 'BTCUSDT', orderId: 1 })).status).toBe(200);
    expect(venue.counters).toMatchObject({ filterChanges: 1, halts: 1 });
  });

  it('(fault 24, 25) somebody else trades on the account and takes orders away', async () => {
    const { venue, client } = await venueWith();
    await client.admin('order', { account: 'a', symbol: 'BTCUSDT', side: 'buy', price: '98', quantity: '1' });
    expect((await client.signed('GET', '/api/v3/openOrders')).body).toMatchObject([{ clientOrderId: 'web_1', price: '98.00000000' }]);
    await client.admin('cancel', { account: 'a', symbol: 'BTCUSDT', orderId: 1 });
    expect((await client.signed('GET', '/api/v3/openOrders')).body).toEqual([]);
    await client.place();
    expect((await client.admin('expire', { account: 'a', symbol: 'BTCUSDT', orderId: 2 })).body).toEqual({ expired: true });
    expect((await client.signed('GET', '/api/v3/order', { symbol: 'BTCUSDT', orderId: 2 })).body.status).toBe('EXPIRED');
    expect(venue.counters).toMatchObject({ externalOrders: 1, externalCancels: 1, externalExpiries: 1 });
  });

  it('(fault 33) sockets are closed or cut on demand', async () => {
    const { venue, listen } = await venueWith();
    const [polite, rude] = [await listen('/ws'), await listen('/ws-api/v3')];
    expect(venue.disconnect()).toBe(2);
    expect([await polite.until(({ closed }) => closed), await rude.until(({ closed }) => closed)]).toEqual([{ code: 1001 }, { code: 1001 }]);
    const third = await listen('/ws');
    expect(venue.cut()).toBe(1);
    expect(await third.until(({ closed }) => closed)).toEqual({ code: 1006 });
  });

  it('(fault 42) a ban from outside holds', async () => {
    const { client, venue } = await venueWith();
    await client.admin('ban', { seconds: 60 });
    const answer = await client.send('GET', '/api/v3/ping');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([418, '60']);
    expect(venue.counters['requestsWhileBanned']).toBe(1);
  });
});

describe('the controls', () => {
  it('show and change faults by name, and refuse what is none', async () => {
    const { client, venue } = await venueWith({ seed: 9 });
    expect((await client.admin('faults')).body).toMatchObject({ seed: 9, faults: { dropAfter: 0 }, counters: {} });
    expect((await client.admin('faults', { dropAfter: 1 })).body.faults.dropAfter).toBe(1);
    await expect(client.place()).rejects.toThrow();
    expect((await client.admin('faults')).body.counters.dropAfter).toBe(1);
    expect((await client.admin('faults', { dropAfter: 2 })).status).toBe(400);
    expect((await client.admin('faults', { dropEverything: 1 })).status).toBe(400);
    expect((await client.admin('nothing', {})).status).toBe(404);
    expect(venue.faults.settings.dropAfter).toBe(1);
  });

  it('are for this machine: not for a page in a browser, nor by another name', async () => {
    const { venue } = await venueWith();
    const status = (headers: Record<string, string>) => fetch(`${venue.restUrl}/sim/faults`, { headers }).then((response) => response.status);
    expect(await status({})).toBe(200);
    expect(await status({ origin: 'http://evil.example' })).toBe(403);
  });

  it('the same seed strikes the same orders, another one others', async () => {
    const struck = async (seed: number) => {
      const { client, exchange } = await venueWith({ faults: { dropBefore: 0.3, dropAfter: 0.2 }, seed, exchange: smallExchange() });
      const outcomes = [];
      for (let i = 0; i < 40; i++) outcomes.push(await client.place({ price: '50', newClientOrderId: `o${i}` }).then(() => 'ok', () => 'lost'));
      return [...outcomes, ...exchange.orders('a').map(({ clientOrderId }) => clientOrderId)].join();
    };
    const [first, again, other] = [await struck(1), await struck(1), await struck(2)];
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it('a fill can be forced', async () => {
    const { client, exchange } = await venueWith();
    await client.place({ quantity: '3' });
    expect((await client.admin('fill', { account: 'a', symbol: 'BTCUSDT', orderId: 1, quantity: lots(1) })).body).toEqual({ filled: true });
    expect(exchange.order('a', 'BTCUSDT', { orderId: 1 })).toMatchObject({ executed: lots(1), price: cents(99) });
    expect((await client.admin('balances', { account: 'a' })).body).toContainEqual({ asset: 'BTC', free: '10.99900000', locked: '0.00000000' });
  });
});
