import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { openTrading } from '../../src/shared/adapters/ccxt/trading-exchange.ts';
import { ccxtVenue } from '../../src/shared/adapters/ccxt/ccxt-venue.ts';
import { publicAnswer, type Received } from '../../src/shared/adapters/ccxt/wire-server.contract.ts';
import { systemClock } from '../../src/shared/adapters/fs/system-clock.ts';
import { openRequestGate } from '../../src/shared/adapters/memory/request-gate.ts';
import { Secret } from '../../src/shared/domain/secret.ts';
import { DAY } from '../../src/shared/domain/time.ts';
import { limitsOf } from '../../src/shared/domain/venue-limits.ts';
import { order } from './binance-scene.contract.ts';
import { selfSigned } from './self-signed.contract.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
  }
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return (server.address() as AddressInfo).port;
}

async function opened(baseUrl: string) {
  const clock = systemClock();
  const gate = await openRequestGate({ name: 'binance', rules: limitsOf('binance', 'main'), clock });
  return openTrading({ venue: 'binance', key: { venue: 'binance', account: 'main', apiKey: new Secret('the-key'), secret: new Secret('the-secret') }, clock, gate, baseUrl, timeoutMs: 1_000 });
}

describe('a venue that cannot be trusted or reached', () => {
  test.each([
    ['nobody has signed', { from: Date.now() - DAY, to: Date.now() + DAY }],
    ['has run out', { from: Date.now() - 30 * DAY, to: Date.now() - DAY }],
  ])('a certificate that %s: no request is made, in the clear neither (fault 50)', async (_, span) => {
    let requests = 0;
    let plain = 0;
    const server = createSecureServer(selfSigned('localhost', span), (_request, response) => { requests += 1; response.end('{}'); });
    server.on('connection', (socket) => { socket.once('data', (first: Buffer) => { if (first[0] !== 22) plain += 1; }); });
    const port = await listening(server as unknown as Server);
    await expect(opened(`https://localhost:${port}`)).rejects.toMatchObject({ name: 'TransientError', message: expect.stringMatching(/certificate|self.signed/i) });
    expect([requests, plain]).toEqual([0, 0]);
    expect(process.env['NODE_TLS_REJECT_UNAUTHORIZED']).toBeUndefined();
  });

  test('a name that nobody knows is trouble that passes, and says so without a key (fault 50)', async () => {
    await expect(opened('https://venue.invalid')).rejects.toMatchObject({ name: 'TransientError', message: expect.not.stringContaining('the-key') });
  });

  test('a page to log in at, before the start and instead of an answer: nothing begins, an order is in doubt, nothing is taken for empty (fault 50)', async () => {
    let isCaptive = true;
    const heard: string[] = [];
    const port = await listening(createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://venue').pathname;
      heard.push(`${request.method ?? ''} ${path}`);
      const answer = isCaptive ? undefined : publicAnswer({ path } as Received, Date.now());
      if (typeof answer === 'object') response.writeHead(200, { 'content-type': 'application/json' }).end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
      else response.writeHead(200, { 'content-type': 'text/html' }).end('<html><a href="http://portal.example/login">Please log in</a></html>');
    }));
    await expect(opened(`http://127.0.0.1:${port}`)).rejects.toMatchObject({ name: 'TransientError' });
    isCaptive = false;
    const exchange = await opened(`http://127.0.0.1:${port}`);
    const venue = ccxtVenue(exchange);
    isCaptive = true;
    expect((await venue.place(order('q1', { limitPrice: 60_000 }))).kind).toBe('unknown');
    expect((await venue.find({ instrument: 'binance:BTC/USDT', clientOrderId: 'q1' })).kind).toBe('unknown');
    for (const ask of [() => venue.openOrders(), () => venue.balances(), () => venue.fillsSince('binance:BTC/USDT', undefined)]) await expect(ask()).rejects.toMatchObject({ name: 'TransientError' });
    expect(heard.filter((line) => line === 'POST /api/v3/order')).toHaveLength(1);
    await exchange.close();
  });
});
