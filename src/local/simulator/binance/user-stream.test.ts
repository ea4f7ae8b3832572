import { afterEach, describe, expect, it } from 'vitest';
import { cents, closeVenues, lots, venueWith, type Ear } from './simulated-venue.contract.ts';

afterEach(closeVenues);

// oxlint-disable-next-line typescript/no-explicit-any -- JSON as the server sends it, compared field by field
const reports = (ear: Ear): any[] => ear.heard.flatMap((message) => (message?.event?.e === 'executionReport' ? [message.event] : []));
const sell = { side: 'sell', price: cents(98), quantity: lots(5) } as const;

describe('the WebSocket API', () => {
  it('answers requests with their id, status and the limits used', async () => {
    const { client, listen } = await venueWith();
    const ear = await listen('/ws-api/v3');
    ear.say({ id: 1, method: 'time' });
    expect(await ear.until(({ heard }) => heard.find(({ id }) => id === 1))).toMatchObject({ status: 200, result: { serverTime: expect.any(Number) }, rateLimits: [{ rateLimitType: 'REQUEST_WEIGHT', count: 1 }] });
    ear.say({ id: 'p', method: 'ping', params: { returnRateLimits: false } });
    expect(await ear.until(({ heard }) => heard.find(({ id }) => id === 'p'))).toEqual({ id: 'p', status: 200, result: {} });
    expect((await ear.ask(client, 'order.place', { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', quantity: '1', price: '99', newClientOrderId: 'w1' })).result).toMatchObject({ orderId: 1, status: 'NEW' });
    expect((await ear.ask(client, 'order.status', { symbol: 'BTCUSDT', origClientOrderId: 'w1' })).result).toMatchObject({ orderId: 1, clientOrderId: 'w1' });
    expect((await ear.ask(client, 'openOrders.status', {})).result).toHaveLength(1);
    expect((await ear.ask(client, 'order.cancel', { symbol: 'BTCUSDT', orderId: 1 })).result).toMatchObject({ status: 'CANCELED' });
    expect((await ear.ask(client, 'account.status', {})).result.balances).toContainEqual({ asset: 'USDT', free: '100000.00000000', locked: '0.00000000' });
    expect(await ear.ask(client, 'order.cancel', { symbol: 'BTCUSDT', orderId: 1 }, 'again')).toMatchObject({ status: 400, error: { code: -2011, msg: 'Unknown order sent.' } });
    ear.say({ id: 'bad', method: 'account.status', params: { apiKey: 'test-key', timestamp: Date.now(), signature: 'ab' } });
    expect(await ear.until(({ heard }) => heard.find(({ id }) => id === 'bad'))).toMatchObject({ status: 400, error: { code: -1022 } });
    ear.say('no json');
    expect(await ear.until(({ heard }) => heard.find(({ error }) => error?.code === -1135))).toMatchObject({ id: null, status: 400 });
  });
});

describe('the user data stream', () => {
  it('tells the life of an order and what it did to the balances', async () => {
    const { client, exchange, userStream } = await venueWith();
    const ear = await userStream();
    await client.place({ newClientOrderId: 'mine', quantity: '2' });
    exchange.printTrade('BTCUSDT', { ...sell, quantity: lots(1) }, Date.now());
    await client.signed('DELETE', '/api/v3/order', { symbol: 'BTCUSDT', orderId: 1, newClientOrderId: 'enough' });
    await ear.until((heard) => reports(heard).length === 3);
    expect(reports(ear).map(({ x, X, i, c, C, z, l, t, m, n, N }) => [x, X, i, c, C, z, l, t, m, n, N])).toEqual([
      ['NEW', 'NEW', 1, 'mine', '', '0.00000000', '0.00000000', -1, false, '0', null],
      ['TRADE', 'PARTIALLY_FILLED', 1, 'mine', '', '1.00000000', '1.00000000', 1, true, '0.00100000', 'BTC'],
      // (fault 11) `c` is the id of the cancel, `C` the order's own.
      ['CANCELED', 'CANCELED', 1, 'enough', 'mine', '1.00000000', '0.00000000', -1, false, '0', null],
    ]);
    const positions = ear.heard.flatMap((message) => (message?.event?.e === 'outboundAccountPosition' ? [message.event.B] : []));
    expect(positions.at(-1)).toEqual([{ a: 'USDT', f: '99901.00000000', l: '0.00000000' }]);
    expect(positions[1]).toContainEqual({ a: 'BTC', f: '10.99900000', l: '0.00000000' });
  });

  it('goes to every socket that subscribed, of that account alone', async () => {
    const { client, exchange, listen, userStream } = await venueWith();
    const [first, second, stranger] = [await userStream(), await userStream(), await listen('/ws-api/v3')];
    expect(await first.ask(client, 'userDataStream.subscribe.signature', {}, 'twice')).toMatchObject({ result: { subscriptionId: 1 } });
    await client.admin('deposit', { account: 'b', asset: 'USDT', amount: '5' });
    exchange.deposit('a', 'USDT', 10n ** 18n as never, 7);
    await second.until(({ heard }) => heard.find((message) => message?.event?.e === 'balanceUpdate'));
    expect(first.heard.filter((message) => message?.event?.e === 'balanceUpdate').map(({ subscriptionId, event }) => [subscriptionId, event.a, event.d])).toEqual([[0, 'USDT', '1.00000000'], [1, 'USDT', '1.00000000']]);
    expect(stranger.heard).toEqual([]);
  });

  it('(fault 34) ends when the venue ends it, says so, and can be had again', async () => {
    const { client, venue, exchange, userStream } = await venueWith();
    const ear = await userStream();
    venue.endUserStream('a');
    expect(await ear.until(({ heard }) => heard.find((message) => message?.event?.e === 'eventStreamTerminated'))).toMatchObject({ subscriptionId: 0 });
    exchange.deposit('a', 'USDT', 1n as never, 7);
    await ear.ask(client, 'userDataStream.subscribe.signature', {}, 'again');
    expect(ear.heard.some((message) => message?.event?.e === 'balanceUpdate')).toBe(false);
    expect(venue.counters['userStreamsTerminated']).toBe(1);
  });

  it('(fault 16, 17, 32) repeats, shuffles and withholds events when told to', async () => {
    const { client, venue, userStream } = await venueWith({ faults: { userDuplicate: 0.5, userShuffleMs: 60, userWithhold: 0.2 }, seed: 4, limits: { ordersPer10Seconds: 1_000 } });
    const ear = await userStream();
    for (let i = 0; i < 30; i++) await client.place({ newClientOrderId: `o${i}` });
    const expected = (): number => 60 - (venue.counters['userWithhold'] ?? 0) + (venue.counters['userDuplicate'] ?? 0);
    await ear.until(({ heard }) => heard.filter((message) => message?.event).length === expected());
    const order = reports(ear).map(({ i }) => i);
    expect(new Set(order).size).toBeLessThan(order.length);
    expect(new Set(order).size).toBeLessThan(30);
    expect(order).not.toEqual(order.toSorted((a, b) => a - b));
    expect([venue.counters['userDuplicate'], venue.counters['userWithhold'], venue.counters['userShuffleMs']].every((count) => (count ?? 0) > 3)).toBe(true);
  });

  it('(fault 15) is faster than the answer of the order when told to', async () => {
    const { client, venue, userStream } = await venueWith({ faults: { ackDelayMs: 150 } });
    const ear = await userStream();
    let isAnswered = false;
    const placing = client.place({ type: 'MARKET' }).then((answer) => { isAnswered = true; return answer; });
    await ear.until((heard) => reports(heard).some(({ x }) => x === 'TRADE'));
    expect(isAnswered).toBe(false);
    expect((await placing).body.status).toBe('FILLED');
    expect(venue.counters['ackDelayMs']).toBe(1);
  });

  it('(fault 22) says which order was kept from meeting its owner\'s other one', async () => {
    const { client, userStream } = await venueWith();
    const ear = await userStream();
    await client.place({ side: 'SELL', price: '100.50', quantity: '1' });
    expect((await client.place({ price: '100.50', quantity: '1', selfTradePreventionMode: 'EXPIRE_TAKER' })).body.status).toBe('EXPIRED_IN_MATCH');
    expect(await ear.until((heard) => reports(heard).find(({ x }) => x === 'TRADE_PREVENTION'))).toMatchObject({ X: 'EXPIRED_IN_MATCH', i: 2, v: 1, U: 1, Cs: 'BTCUSDT', V: 'EXPIRE_TAKER' });
  });
});
