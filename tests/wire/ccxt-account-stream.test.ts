import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { random } from '../../src/shared/domain/random.ts';
import { Secret } from '../../src/shared/domain/secret.ts';
import { limitsOf } from '../../src/shared/domain/venue-limits.ts';
import type { AccountEvent } from '../../src/shared/ports/venue.ts';
import { systemClock } from '../../src/shared/adapters/fs/system-clock.ts';
import { openRequestGate } from '../../src/shared/adapters/memory/request-gate.ts';
import { ccxtAccountStream } from '../../src/shared/adapters/ccxt/ccxt-account-stream.ts';
import { socketServer } from '../../src/shared/adapters/ccxt/socket-server.contract.ts';
import { openTrading } from '../../src/shared/adapters/ccxt/trading-exchange.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => { for (const close of closing.splice(0)) await close(); });

type Answer = Parameters<typeof socketServer>[0];

async function listening(venue: string, answer: Answer, rest?: Parameters<typeof socketServer>[1]) {
  const server = await socketServer(answer, rest);
  const clock = systemClock();
  const gate = await openRequestGate({ name: venue, rules: limitsOf(venue, 'main'), clock });
  const exchange = await openTrading({ venue, key: { venue, account: 'main', apiKey: new Secret('the-key-0123'), secret: new Secret('the-secret-0123'), passphrase: new Secret('words') }, clock, gate, baseUrl: server.address });
  const stream = ccxtAccountStream(exchange, { clock, random: random(5), backoff: { firstMs: 10, mostMs: 50 }, confirmMs: 3_000 });
  const events: AccountEvent[] = [];
  const stop = new AbortController();
  const done = stream.listen((event) => events.push(event), stop.signal);
  closing.push(async () => { stop.abort(); await done; await exchange.close(); await server.close(); });
  const kinds = () => events.map(({ kind }) => kind);
  await expect.poll(kinds, { timeout: 4_000 }).toContain('live');
  return { server, events, kinds, stream };
}

const confirm: Answer = (message) => (message['method'] === 'userDataStream.subscribe.signature' ? [{ id: message['id'], status: 200, result: { subscriptionId: 0 } }] : []);
const report = (more: object) => ({ subscriptionId: 0, event: { e: 'executionReport', E: 1, s: 'BTCUSDT', c: 'q1', S: 'BUY', o: 'LIMIT', f: 'GTC', q: '1.00000000', p: '100.00', C: '', x: 'NEW', X: 'NEW', r: 'NONE', i: 4_293_153, l: '0', z: '0', L: '0', n: '0', N: null, T: 1_700_000_000_001, t: -1, m: false, Z: '0', ...more } });

describe('the private stream of Binance Spot', () => {
  test('is subscribed with a signature over the WebSocket API, not with a listen key', async () => {
    const { server } = await listening('binance', confirm);
    const { message, path } = server.heard[0];
    const { signature, ...params } = message['params'] as Record<string, string | number>;
    const payload = Object.keys(params).toSorted().map((name) => `${name}=${params[name]}`).join('&');
    expect([path, signature]).toEqual(['/ws-api/v3', createHmac('sha256', 'the-secret-0123').update(payload).digest('hex')]);
    expect(params).toMatchObject({ apiKey: 'the-key-0123', recvWindow: 2_000 });
  });

  test('an order, its fills with their fee, its cancel under its own id, balances (faults 11, 13, 18, 22)', async () => {
    const { server, events } = await listening('binance', confirm);
    server.say(report({}));
    server.say(report({ x: 'TRADE', X: 'PARTIALLY_FILLED', l: '0.4', z: '0.4', L: '99.5', n: '0.0004', N: 'BTC', t: 77, Z: '39.8', m: true, T: 1_700_000_000_002 }));
    server.say(report({ x: 'CANCELED', X: 'CANCELED', c: 'idOfTheCancel', C: 'q1', z: '0.4', Z: '39.8', T: 1_700_000_000_003 }));
    server.say(report({ c: 'q2', i: 5, x: 'TRADE_PREVENTION', X: 'EXPIRED_IN_MATCH', v: 3 }));
    server.say({ subscriptionId: 0, event: { e: 'outboundAccountPosition', E: 1, u: 1, B: [{ a: 'BTC', f: '0.39960000', l: '0.00000001' }] } });
    await expect.poll(() => events.at(-1)?.kind).toBe('balance');
    expect(events.slice(1)).toMatchObject([
      { kind: 'order', order: { clientOrderId: 'q1', venueOrderId: '4293153', instrument: 'binance:BTC/USDT', state: 'open', quantity: 1, limitPrice: 100, at: 1_700_000_000_001 } },
      { kind: 'fill', fill: { tradeId: '77', clientOrderId: 'q1', quantity: 0.4, price: 99.5, fee: 0.0004, feeCurrency: 'BTC', liquidity: 'maker', side: 'buy' } },
      { kind: 'order', order: { state: 'partlyFilled', filledQuantity: 0.4, averagePrice: 99.5 } },
      { kind: 'order', order: { clientOrderId: 'q1', state: 'cancelled', filledQuantity: 0.4 } },
      { kind: 'order', order: { clientOrderId: 'q2', state: 'expired' }, note: 'self-trade prevention, match 3' },
      { kind: 'balance', balances: [{ asset: 'BTC', free: '0.39960000', locked: '0.00000001' }] },
    ]);
  });

  test('2,000 events at once: none lost, none out of order (fault 36)', async () => {
    const { server, events } = await listening('binance', confirm);
    for (let t = 1; t <= 2_000; t++) server.say(report({ x: 'TRADE', X: 'PARTIALLY_FILLED', l: '0.0001', z: String(t / 10_000), L: '100', t, Z: '1' }));
    await expect.poll(() => events.filter(({ kind }) => kind === 'fill').length).toBe(2_000);
    expect(events.filter((event) => event.kind === 'fill').map((event) => (event.kind === 'fill' ? event.fill.tradeId : ''))).toEqual(Array.from({ length: 2_000 }, (_, i) => String(i + 1)));
  });

  test('a stream that ends, a connection that is cut, an event that cannot be read: told, and subscribed again (fault 34, 37)', async () => {
    const { server, events, kinds, stream } = await listening('binance', confirm);
    const ends = [
      () => server.say({ subscriptionId: 0, event: { e: 'eventStreamTerminated', E: 1 } }),
      () => server.end(),
      () => server.say(report({ x: 'TRADE', l: 'much' })),
    ];
    for (const [i, end] of ends.entries()) {
      end();
      await expect.poll(() => kinds().filter((kind) => kind === 'live').length, { timeout: 4_000 }).toBe(i + 2);
    }
    expect(kinds()).toEqual(['live', 'ended', 'live', 'ended', 'live', 'ended', 'live']);
    expect([server.opened, stream.status().quarantined]).toEqual([4, 1]);
    server.say(report({}));
    await expect.poll(() => events.at(-1)?.kind).toBe('order');
  });
});

describe('private streams of other venues', () => {
  test('Binance USD-M: a listen key, the report under "o"', async () => {
    const { server, events } = await listening('binanceusdm', () => [], (path) => (path === '/fapi/v1/listenKey' ? { listenKey: 'abc' } : undefined));
    expect(server.paths.at(-1)).toContain('abc');
    server.say({ e: 'ORDER_TRADE_UPDATE', E: 1, T: 2, o: { s: 'BTCUSDT', c: 'q1', S: 'SELL', o: 'LIMIT', q: '0.3', p: '60000', ap: '59999.5', x: 'TRADE', X: 'FILLED', i: 8, l: '0.3', z: '0.3', L: '59999.5', n: '0.01', N: 'USDT', T: 5, t: 9, m: false } });
    await expect.poll(() => events.length).toBe(3);
    expect(events.slice(1)).toMatchObject([{ kind: 'fill', fill: { tradeId: '9', instrument: 'binanceusdm:BTC/USDT:USDT', side: 'sell', fee: 0.01 } }, { kind: 'order', order: { state: 'filled', averagePrice: 59_999.5 } }]);
  });

  test('Bybit: orders and executions are separate topics', async () => {
    const { server, events } = await listening('bybit', (message) => (message['op'] === 'auth' ? [{ success: true, ret_msg: '', op: 'auth', conn_id: 'x' }] : message['op'] === 'subscribe' ? [{ success: true, ret_msg: '', op: 'subscribe', conn_id: 'x', req_id: message['req_id'] }] : []));
    server.say({ topic: 'execution', id: 'a', creationTime: 1, data: [{ category: 'spot', symbol: 'BTCUSDT', orderId: 'o', orderLinkId: 'q1', side: 'Buy', execId: 'e1', execPrice: '60000', execQty: '0.1', execFee: '0.0001', isMaker: false, execTime: '5', execType: 'Trade' }] });
    server.say({ topic: 'order', id: 'a', creationTime: 1, data: [{ category: 'spot', symbol: 'BTCUSDT', orderId: 'o', orderLinkId: 'q1', side: 'Buy', orderType: 'Limit', orderStatus: 'PartiallyFilledCanceled', qty: '0.3', price: '60000', avgPrice: '60000', cumExecQty: '0.1', updatedTime: '6', rejectReason: 'EC_NoError' }] });
    await expect.poll(() => events.length).toBe(3);
    expect(events.slice(1)).toMatchObject([{ kind: 'fill', fill: { tradeId: 'e1', instrument: 'bybit:BTC/USDT', feeCurrency: 'BTC', fee: 0.0001 } }, { kind: 'order', order: { state: 'cancelled', filledQuantity: 0.1 }, note: undefined }]);
  });

  test('OKX: an order with its newest fill, fees turned round', async () => {
    const { server, events } = await listening('okx', (message) => (message['op'] === 'login' ? [{ event: 'login', code: '0', msg: '', connId: 'x' }] : message['op'] === 'subscribe' ? (message['args'] as readonly unknown[]).map((arg) => ({ event: 'subscribe', arg, connId: 'x' })) : []));
    server.say({ arg: { channel: 'orders', instType: 'SPOT', uid: '1' }, data: [{ instType: 'SPOT', instId: 'BTC-USDT', ordId: '7', clOrdId: 'q1', side: 'sell', ordType: 'limit', state: 'partially_filled', sz: '0.3', px: '60000', avgPx: '60001', accFillSz: '0.2', fillSz: '0.2', fillPx: '60001', tradeId: '55', fillFee: '-0.12', fillFeeCcy: 'USDT', fillTime: '9', execType: 'M', uTime: '9', cTime: '1' }] });
    await expect.poll(() => events.length).toBe(3);
    expect(events.slice(1)).toMatchObject([{ kind: 'fill', fill: { tradeId: '55', fee: 0.12, feeCurrency: 'USDT', liquidity: 'maker', quantity: 0.2 } }, { kind: 'order', order: { clientOrderId: 'q1', state: 'partlyFilled', filledQuantity: 0.2 } }]);
  });

  test("Upbit: a trade's fee is what the order has paid since the trade before", async () => {
    const { server, events } = await listening('upbit', () => []);
    const row = { type: 'myOrder', code: 'KRW-BTC', uuid: 'u', ask_bid: 'BID', order_type: 'limit', price: 60_000, avg_price: 60_000, identifier: 'q1', stream_type: 'REALTIME', order_timestamp: 1 };
    await expect.poll(() => server.heard.length).toBeGreaterThan(0);
    server.say({ ...row, state: 'wait', volume: 0.3, remaining_volume: 0.3, executed_volume: 0, paid_fee: 0, timestamp: 1 });
    server.say({ ...row, state: 'trade', trade_uuid: 't1', volume: 0.1, remaining_volume: 0.2, executed_volume: 0.1, paid_fee: 3, trade_timestamp: 2, timestamp: 2 });
    server.say({ ...row, state: 'trade', trade_uuid: 't2', volume: 0.2, remaining_volume: 0, executed_volume: 0.3, paid_fee: 9, trade_timestamp: 3, timestamp: 3 });
    server.say({ ...row, state: 'done', volume: 0.3, remaining_volume: 0, executed_volume: 0.3, paid_fee: 9, timestamp: 4 });
    await expect.poll(() => events.length).toBe(7);
    expect(events.filter(({ kind }) => kind === 'fill')).toMatchObject([{ fill: { tradeId: 't1', quantity: 0.1, fee: 3, feeCurrency: 'KRW', clientOrderId: 'q1' } }, { fill: { tradeId: 't2', quantity: 0.2, fee: 6 } }]);
    expect(events.at(-1)).toMatchObject({ kind: 'order', order: { state: 'filled', quantity: 0.3, filledQuantity: 0.3 } });
  });
});

test('Coinone has no private stream, and says so at once', async () => {
  const server = await socketServer(() => []);
  const clock = systemClock();
  const gate = await openRequestGate({ name: 'coinone', rules: limitsOf('coinone', 'main'), clock });
  const exchange = await openTrading({ venue: 'coinone', clock, gate, baseUrl: server.address });
  const stop = new AbortController();
  const events: AccountEvent[] = [];
  const done = ccxtAccountStream(exchange, { clock, random: random(1) }).listen((event) => { events.push(event); stop.abort(); }, stop.signal);
  await done;
  expect(events).toMatchObject([{ kind: 'ended' }]);
  await exchange.close();
  await server.close();
});
