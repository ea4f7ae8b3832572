import { afterEach, describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/shared/domain/time.ts';
import { ccxtVenue } from '../../src/shared/adapters/ccxt/ccxt-venue.ts';
import { openTrading } from '../../src/shared/adapters/ccxt/trading-exchange.ts';
import { publicAnswer, wireServer } from '../../src/shared/adapters/ccxt/wire-server.contract.ts';
import { openRequestGate } from '../../src/shared/adapters/memory/request-gate.ts';
import { Secret } from '../../src/shared/domain/secret.ts';
import { limitsOf } from '../../src/shared/domain/venue-limits.ts';
import { binanceScene, BTC, closeScenes, connected, LeapingClock, order } from './binance-scene.contract.ts';

afterEach(closeScenes);

describe('the rules of a market change while we trade', () => {
  test('a coarser price and quantity cost one refusal, then every order is on the new grid (fault 21)', async () => {
    const scene = await binanceScene();
    const { venue } = await connected(scene);
    scene.exchange.setFilters('BTCUSDT', { tickSize: '10', stepSize: '0.01', minQuantity: '0.01' });
    const outcomes = [];
    for (let n = 0; n < 20; n++) outcomes.push(await venue.place(order(`q${n}`, { quantity: 0.02345, limitPrice: 9_876.54 - n })));
    expect(outcomes[0]).toMatchObject({ kind: 'refused', code: '-1013', reason: expect.stringContaining('Filter failure') });
    expect(outcomes.slice(1).every(({ kind }) => kind === 'accepted')).toBe(true);
    expect(outcomes[1]).toMatchObject({ order: { quantity: 0.02, limitPrice: 9_870 } });
    expect(scene.exchange.openOrders('demo')).toHaveLength(19);
  });

  test('orders that are on their way together cost a refusal each, and one look at the rules (fault 21)', async () => {
    const scene = await binanceScene();
    const { venue } = await connected(scene);
    scene.exchange.setFilters('BTCUSDT', { tickSize: '10' });
    const before = scene.simulator.counters['requests'];
    const outcomes = await Promise.all(Array.from({ length: 5 }, (_, n) => venue.place(order(`q${n}`, { limitPrice: 9_876.54 }))));
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => 'refused'));
    expect((await venue.place(order('q9', { limitPrice: 9_876.54 }))).kind).toBe('accepted');
    // Five orders, the rules, the sixth order.
    expect(scene.simulator.counters['requests'] - before).toBe(7);
  });

  test('an order that is too small for the new rules is refused once by the venue, and then before the wire (faults 19 and 21)', async () => {
    const scene = await binanceScene();
    const { venue } = await connected(scene);
    scene.exchange.setFilters('BTCUSDT', { minNotional: '500' });
    expect(await venue.place(order('q1'))).toMatchObject({ kind: 'refused', code: '-1013' });
    const before = scene.simulator.counters['requests'];
    expect(await venue.place(order('q2'))).toMatchObject({ kind: 'refused', code: 'too-small', reason: expect.stringContaining('"500"') });
    expect(await venue.place(order('q3', { quantity: 0.1 }))).toMatchObject({ kind: 'accepted' });
    // The rules, and the order that is large enough.
    expect(scene.simulator.counters['requests'] - before).toBe(2);
  });

  test('without a refusal they are read again after an hour, and no order waits for that (fault 21)', async () => {
    const scene = await binanceScene();
    const { venue, exchange } = await connected(scene);
    scene.exchange.setFilters('BTCUSDT', { tickSize: '1' });
    expect((await venue.place(order('q1', { limitPrice: 9_876 }))).kind).toBe('accepted');
    expect(exchange.rules.version).toBe(0);
    scene.clock.leap(HOUR);
    await exchange.syncClock();
    expect((await venue.place(order('q2', { limitPrice: 9_875 }))).kind).toBe('accepted');
    await expect.poll(() => exchange.rules.version).toBe(1);
    expect(await venue.place(order('q3', { limitPrice: 9_874.56 }))).toMatchObject({ kind: 'accepted', order: { limitPrice: 9_874 } });
  });

  test('rules that cannot be read again leave the order unsent until they can (fault 21)', async () => {
    let isDown = false;
    const info = '/api/v3/exchangeInfo';
    const server = await wireServer((request) => {
      if (request.method === 'POST') return isDown ? { status: 400, body: { code: -1013, msg: 'Filter failure: PRICE_FILTER' } } : { body: { symbol: 'BTCUSDT', orderId: 5, clientOrderId: 'q3', transactTime: 1, price: '60000', origQty: '0.3', executedQty: '0', cummulativeQuoteQty: '0', status: 'NEW', timeInForce: 'GTC', type: 'LIMIT', side: 'BUY', fills: [] } };
      return request.path === info && isDown ? { status: 503, body: '' } : publicAnswer(request, Date.now()) ?? { status: 404, body: {} };
    });
    const clock = new LeapingClock();
    const gate = await openRequestGate({ name: 'binance', rules: limitsOf('binance', 'main'), clock });
    const exchange = await openTrading({ venue: 'binance', key: { venue: 'binance', account: 'main', apiKey: new Secret('key'), secret: new Secret('secret') }, clock, gate, baseUrl: server.address });
    const venue = ccxtVenue(exchange);
    const asked = () => [server.count('POST', '/api/v3/order'), server.count('GET', info)];
    const before = server.count('GET', info);
    isDown = true;
    expect(await venue.place(order('q1', { limitPrice: 60_000 }))).toMatchObject({ kind: 'refused', code: '-1013' });
    for (const id of ['q2', 'q2b']) expect(await venue.place(order(id, { limitPrice: 60_000 }))).toMatchObject({ kind: 'refused', code: 'not-sent' });
    // Of some markets and, as that failed, of all: once, whoever asks.
    expect(asked()).toEqual([1, before + 2]);
    isDown = false;
    clock.leap(10_000);
    expect((await venue.place(order('q3', { limitPrice: 60_000 }))).kind).toBe('accepted');
    await exchange.close();
    await server.close();
  });
});

describe('a market is halted', () => {
  test('one order is refused by the venue, the next ones are not sent, cancels go through; when it opens, orders do again (fault 21)', async () => {
    const scene = await binanceScene();
    const { venue, exchange } = await connected(scene);
    expect((await venue.place(order('q1'))).kind).toBe('accepted');
    scene.exchange.setOpen('BTCUSDT', false);
    expect(await venue.place(order('q2'))).toMatchObject({ kind: 'refused', code: '-2010', reason: expect.stringContaining('Market is closed') });
    const before = scene.simulator.counters['requests'];
    for (const id of ['q3', 'q4']) expect(await venue.place(order(id))).toMatchObject({ kind: 'refused', code: 'halted', reason: 'binance: BTC/USDT is halted by the venue (BREAK): it takes cancels alone' });
    // The rules alone.
    expect(scene.simulator.counters['requests'] - before).toBeLessThanOrEqual(1);
    expect(await venue.cancel({ instrument: BTC, clientOrderId: 'q1' })).toMatchObject({ kind: 'cancelled' });
    scene.exchange.setOpen('BTCUSDT', true);
    expect((await venue.place(order('q5'))).kind).toBe('refused');
    scene.clock.leap(MINUTE);
    await exchange.syncClock();
    expect((await venue.place(order('q6'))).kind).toBe('accepted');
  });
});
