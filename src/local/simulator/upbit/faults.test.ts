import { afterEach, describe, expect, it } from 'vitest';
import type { Faults } from '../faults.ts';
import { closeUpbits, CODE, coins, until, upbitWith, wonExchange } from './simulated-upbit.contract.ts';
import type { UpbitSimulator } from './start-upbit-simulator.ts';

afterEach(closeUpbits);

const struck = (venue: UpbitSimulator, name: string): number => venue.counters[name] ?? 0;

describe('orders', () => {
  it.each<readonly [number: number, name: string, faults: Partial<Faults>, expected: number | 'lost', orders: number]>([
    [1, 'dropAfter', { dropAfter: 1 }, 'lost', 1], [2, 'dropBefore', { dropBefore: 1 }, 'lost', 0], [3, 'slow', { slow: 1, slowMs: [30, 40] }, 201, 1],
    [4, 'unavailableTaken', { unavailable: 1, unavailableAccepted: 1 }, 503, 1], [4, 'unavailableNotTaken', { unavailable: 1, unavailableAccepted: 0 }, 503, 0], [15, 'ackDelayMs', { ackDelayMs: 20 }, 201, 1],
  ])('(fault %i) %s', async (_, name, faults, expected, orders) => {
    const { client, venue, exchange } = await upbitWith({ faults });
    expect(await client.place({ identifier: 'x' }).then(({ status }) => status, () => 'lost')).toBe(expected);
    expect([exchange.orders('a').length, struck(venue, name)]).toEqual([orders, 1]);
  });

  it('cancels are lost before or after, and orders fill meanwhile (faults 8 to 10)', async () => {
    const { client, venue, exchange } = await upbitWith({ faults: { cancelDropBefore: 1 } });
    const cancel = (identifier: string) => client.signed('DELETE', '/v1/order', { identifier }).then(({ status }) => status, () => 'lost');
    await client.place({ identifier: 'a-1' });
    expect([await cancel('a-1'), exchange.openOrders('a').length]).toEqual(['lost', 1]);
    venue.faults.change({ cancelDropBefore: 0, cancelDropAfter: 1 });
    expect([await cancel('a-1'), exchange.openOrders('a').length]).toEqual(['lost', 0]);
    venue.faults.change({ cancelDropAfter: 0, cancelRace: 1 });
    await client.place({ identifier: 'a-2' });
    expect(await cancel('a-2')).toBe(200);
    expect((await client.order({ identifier: 'a-2' })).body).toMatchObject({ state: 'done', executed_volume: '0.01' });
    venue.faults.change({ cancelRace: 0, lateFill: 1, lateFillMs: [20, 30] });
    await client.place({ identifier: 'a-3' });
    expect(await cancel('a-3')).toBe(200);
    expect((await client.order({ identifier: 'a-3' })).body).toMatchObject({ state: 'cancel', executed_volume: '0.005' });
    expect(['cancelDropBefore', 'cancelDropAfter', 'cancelRace', 'lateFill'].map((name) => struck(venue, name))).toEqual([1, 1, 1, 1]);
  });

  it('queries lag, die or fail, and fills come in parts (faults 6, 7, 13)', async () => {
    const { client, venue } = await upbitWith({ faults: { queryLagMs: 200, partialFills: 1 } });
    await client.place({ identifier: 'x', price: '100001000', volume: '0.5' });
    expect((await client.order({ identifier: 'x' })).status).toBe(404);
    await until(() => Date.now() - venue.now() < 1_000);
    venue.faults.change({ queryLagMs: 0, queryUnavailable: 1 });
    expect((await client.order({ identifier: 'x' })).status).toBe(503);
    venue.faults.change({ queryUnavailable: 0, queryErrors: 1 });
    await expect(client.order({ identifier: 'x' })).rejects.toThrow();
    venue.faults.change({ queryErrors: 0 });
    const { body } = await client.order({ identifier: 'x' });
    expect(body.trades.length).toBeGreaterThanOrEqual(2);
    expect(body).toMatchObject({ executed_volume: '0.5', paid_fee: '25000.25' });
  });
});

describe('limits', () => {
  it('says what is left, 429 beyond it, 418 with the seconds for who goes on, longer each time (faults 41, 42)', async () => {
    const { client, venue } = await upbitWith();
    const answers = await Promise.all(Array.from({ length: 13 }, (_, n) => client.place({ identifier: `n-${n}`, volume: '0.001' })));
    expect(answers.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(12);
    expect(new Set(answers.filter(({ status }) => status === 201).map(({ headers }) => headers.get('remaining-req')))).toEqual(new Set(Array.from({ length: 12 }, (_, n) => `group=order; min=1800; sec=${n}`)));
    expect(answers.find(({ status }) => status === 429)).toMatchObject({ body: { error: { name: 'too_many_requests' } } });
    expect((await client.send('GET', `/v1/ticker?markets=${CODE}`)).headers.get('remaining-req')).toBe('group=ticker; min=1800; sec=9');
    let last = await client.place();
    for (let n = 0; n < 5 && last.status === 429; n++) last = await client.place();
    expect(last).toMatchObject({ status: 418, body: { error: { message: expect.stringContaining('60 seconds') } } });
    expect((await client.signed('GET', '/v1/accounts')).status).toBe(418);
    expect(struck(venue, 'requestsWhileBanned')).toBe(1);
  });

  it('serves a request with an Origin once in ten seconds (fault 44)', async () => {
    const { client, venue } = await upbitWith();
    const ask = () => client.send('GET', `/v1/ticker?markets=${CODE}`, { headers: { origin: 'https://example.org' } });
    expect([(await ask()).headers.get('remaining-req'), (await ask()).status]).toEqual(['group=origin; min=1800; sec=0', 429]);
    expect((await client.send('GET', `/v1/ticker?markets=${CODE}`)).status).toBe(200);
    expect([struck(venue, 'requestsWithOrigin'), struck(venue, 'answered429ForOrigin')]).toEqual([2, 1]);
  });

  it('is down for maintenance, ahead of time, and controlled from this machine alone (faults 24, 45, 47)', async () => {
    const { client, venue } = await upbitWith();
    venue.faults.change({ maintenance: true });
    expect(await client.place()).toMatchObject({ status: 503, body: expect.stringContaining('<html>') });
    venue.faults.change({ maintenance: false, clockSkewMs: 5_000 });
    expect(Math.abs(venue.now() - Date.now() - 5_000)).toBeLessThan(500);
    expect((await client.place()).status).toBe(201);
    const order = await client.send('POST', '/sim/order', { body: JSON.stringify({ account: 'a', symbol: CODE, side: 'buy', price: '99000000', quantity: '0.01' }) });
    expect(order.status).toBe(200);
    expect((await client.signed('GET', '/v1/orders/open')).body).toHaveLength(2);
    expect((await client.send('GET', '/sim/faults', { headers: { origin: 'https://example.org' } })).status).toBe(403);
  });
});

describe('streams', () => {
  it('lose, repeat and mix up books, cross them, fall silent, and send what is no message (faults 28, 29, 31, 37, 40)', async () => {
    const { exchange, listen, venue } = await upbitWith({ exchange: wonExchange(), bookMs: 0, faults: { depthDrop: 0.2, depthDuplicate: 0.2, depthReorder: 0.2, crossedBook: 0.2, malformedFrames: 0.2, flashPrint: 0.3, silentStreams: ['ticker'] } });
    const ear = await listen('/websocket/v1');
    ear.ask({ type: 'orderbook', codes: [CODE], is_only_realtime: true }, { type: 'trade', codes: [CODE], is_only_realtime: true }, { type: 'ticker', codes: [CODE], is_only_realtime: true });
    await until(() => struck(venue, 'subscriptionMessages') === 1);
    for (let n = 1; n <= 60; n++) {
      exchange.setLevels(CODE, { bids: [99_000_000, coins(n)], asks: [] }, Date.now());
      exchange.printTrade(CODE, { side: 'buy', price: 100_001_000, quantity: coins(0.01) }, Date.now());
    }
    ear.say('PING');
    await until(() => ear.heard.some((heard) => heard?.status === 'UP'));
    for (const name of ['depthDrop', 'depthDuplicate', 'depthReorder', 'crossedBook', 'malformedFrames', 'flashPrint', 'silentStreams']) expect(struck(venue, name), name).toBeGreaterThan(0);
    expect(ear.heard.filter((heard) => heard?.type === 'ticker')).toEqual([]);
    expect(ear.heard.filter((heard) => heard?.type === 'trade' && heard.trade_price < 20_000_000).length).toBe(struck(venue, 'flashPrint'));
    expect(ear.heard.filter((heard) => heard?.type === 'orderbook' && heard.orderbook_units[0].bid_price > heard.orderbook_units[0].ask_price).length).toBeGreaterThan(0);
  });

  it('end by themselves, and the silent first (fault 33)', async () => {
    const { listen, listenSigned, venue } = await upbitWith({ idleMs: 60, faults: { sessionMs: 86_400_000 } });
    const [idle, own] = [await listen('/websocket/v1'), await listenSigned()];
    venue.endUserStream('a');
    await until(() => own.closed !== undefined && idle.closed !== undefined);
    expect(struck(venue, 'idleSocketsClosed')).toBeGreaterThan(0);
  });
});
