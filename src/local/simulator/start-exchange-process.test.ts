import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { decimal, format } from '../../shared/domain/decimal.ts';
import { random, type Random } from '../../shared/domain/random.ts';
import { Exchange } from '../../shared/venue/exchange/exchange.ts';
import { Client, Ear, type Answer } from './binance/simulated-venue.contract.ts';
import { continuingFeed } from './continuing-feed.ts';
import { openExchangeStore } from './exchange-store.ts';
import { startExchangeProcess, type ExchangeExit, type ExchangeProcess, type ExchangeProcessOptions } from './start-exchange-process.ts';

const folders: string[] = [];
const running: ExchangeProcess[] = [];
const parents: ChildProcess[] = [];
const newFolder = (): string => folders[folders.push(mkdtempSync(path.join(tmpdir(), 'coinbot-process-'))) - 1];
async function start(options: ExchangeProcessOptions): Promise<ExchangeProcess> {
  const venue = await startExchangeProcess(options);
  running.push(venue);
  return venue;
}
afterEach(async () => {
  for (const parent of parents.splice(0)) parent.kill('SIGKILL');
  await Promise.all(running.splice(0).map((venue) => venue.stop()));
  for (const name of folders.splice(0)) rmSync(name, { recursive: true, maxRetries: 10 });
});

const exitOf = (venue: ExchangeProcess): Promise<ExchangeExit> => new Promise((resolve) => { venue.onExit(resolve); });
const clientOf = ({ restUrl, apiKey, secret }: ExchangeProcess): Client => new Client({ restUrl, now: Date.now }, { apiKey, secret });
const portOf = ({ restUrl }: ExchangeProcess): number => Number(new URL(restUrl).port);
/** An order that no market of a test reaches: half of the price. */
async function rest(client: Client, newClientOrderId: string): Promise<Answer> {
  const { body } = await client.send('GET', '/api/v3/ticker/price', 'symbol=BTCUSDT');
  return client.signed('POST', '/api/v3/order', { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC', price: (Number(body.price) / 2).toFixed(2), quantity: '0.01', newClientOrderId });
}
const SYMBOLS = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'];

/** What the venue said before it died. */
interface Said {
  /** By order id: how much it had executed at least, its trades, whether it was cancelled. */
  readonly orders: Map<number, { executed: number; readonly trades: Set<string>; isCancelled: boolean }>;
  readonly clientOrderIds: Map<number, string>;
}

function note({ orders, clientOrderIds }: Said, symbol: string, { orderId, clientOrderId, executed, trades, isCancelled }: { orderId: number; clientOrderId: string; executed: number; trades: readonly number[]; isCancelled: boolean }): void {
  const known = orders.get(orderId) ?? { executed: 0, trades: new Set<string>(), isCancelled: false };
  known.executed = Math.max(known.executed, executed);
  for (const id of trades) known.trades.add(`${symbol} ${id}`);
  known.isCancelled ||= isCancelled;
  orders.set(orderId, known);
  clientOrderIds.set(orderId, clientOrderId);
}

/** Orders and cancels without a pause until the connection dies; what was answered is noted. */
async function trade(client: Client, { said, source, name }: { readonly said: Said; readonly source: Random; readonly name: string }): Promise<void> {
  const resting: { symbol: string; orderId: number; clientOrderId: string }[] = [];
  for (let i = 0; ; i++) {
    const symbol = SYMBOLS[source.below(3)];
    const cancelled = source.uniform() < 0.25 ? resting.pop() : undefined;
    let answer: Answer;
    try {
      if (cancelled) answer = await client.signed('DELETE', '/api/v3/order', { symbol: cancelled.symbol, orderId: cancelled.orderId });
      else {
        const price = Number((await client.send('GET', '/api/v3/ticker/price', `symbol=${symbol}`)).body.price);
        const isMarket = source.uniform() < 0.4;
        const limit = (price * (1 - source.uniform() * 0.01)).toFixed(2);
        answer = await client.signed('POST', '/api/v3/order', {
          symbol, side: 'BUY', newClientOrderId: `${name}-${i}`, newOrderRespType: 'FULL', ...(isMarket ? { type: 'MARKET', quoteOrderQty: '12' } : { type: 'LIMIT', timeInForce: 'GTC', price: limit, quantity: (15 / price).toFixed(symbol === 'BTCUSDT' ? 5 : symbol === 'ETHUSDT' ? 4 : 3) }),
        });
      }
    } catch {
      return;
    }
    const { status, body } = answer;
    if (status !== 200) continue;
    note(said, body.symbol, { orderId: body.orderId, clientOrderId: body.origClientOrderId ?? body.clientOrderId, executed: Number(body.executedQty), trades: (body.fills ?? []).map(({ tradeId }: { tradeId: number }) => tradeId), isCancelled: body.status === 'CANCELED' });
    if (body.status === 'NEW') resting.push(body);
  }
}

/** The user stream says what happened to orders, whether or not anybody asked. */
async function overhear(venue: ExchangeProcess, client: Client, said: Said): Promise<Ear> {
  const ear = await Ear.open(venue.wsApiUrl);
  await ear.ask(client, 'userDataStream.subscribe.signature');
  ear.socket.on('message', (data: Buffer) => {
    const event = JSON.parse(data.toString()).event;
    if (event?.e !== 'executionReport') return;
    note(said, event.s, { orderId: event.i, clientOrderId: event.C === '' ? event.c : event.C, executed: Number(event.z), trades: event.x === 'TRADE' ? [event.t] : [], isCancelled: event.X === 'CANCELED' });
  });
  return ear;
}

/** What the folder holds, as the next start will find it, against what was said. */
function check(folder: string, said: Said, message: string): void {
  const { listings } = continuingFeed({ seed: 7, pace: 'quick' });
  const found = new Exchange({ listings, accounts: {}, state: openExchangeStore(folder).state });
  const executions = found.executions('demo').map(({ symbol, tradeId }) => `${symbol} ${tradeId}`);
  const orders = new Map(found.orders('demo').map((order) => [order.orderId, order]));
  for (const [orderId, { executed, trades, isCancelled }] of said.orders) {
    const order = orders.get(orderId);
    if (!order) throw new Error(`${message}: order ${orderId} (${said.clientOrderIds.get(orderId) ?? ''}) is lost`);
    expect(order.clientOrderId, message).toBe(said.clientOrderIds.get(orderId));
    expect(order.executed / 10 ** order.listing.quantityDecimals, message).toBeGreaterThanOrEqual(executed);
    expect(executions, message).toEqual(expect.arrayContaining([...trades]));
    if (isCancelled) expect(order.state, message).toBe('cancelled');
  }
  expect(SYMBOLS.map((symbol) => format(found.total(symbol.slice(0, 3)))), message).toEqual(['0', '0', '0']);
  expect(found.total('USDT'), message).toBe(decimal('100000'));
}

describe('a simulated exchange as a process of its own', () => {
  it('knows after kill -9 every order, fill and cancel that it had told anybody, and the money adds up (fault 52)', async () => {
    const seed = 20_260_101;
    const source = random(seed);
    const folder = newFolder();
    const said: Said = { orders: new Map(), clientOrderIds: new Map() };
    let port = 0;
    for (let round = 0; round < 6; round++) {
      const venue = await start({ folder, seed: 7, port, balances: { USDT: '100000' } });
      port = portOf(venue);
      const client = clientOf(venue);
      const ear = await overhear(venue, client, said);
      const traffic = [0, 1].map((lane) => trade(client, { said, source, name: `r${round}-${lane}` }));
      // In the middle of it: after so many orders, and a moment that is any.
      const enough = said.orders.size + 5 + source.below(20);
      while (said.orders.size < enough) await wait(1);
      await wait(source.below(12));
      process.kill(venue.pid, 'SIGKILL');
      expect(await exitOf(venue)).toMatchObject({ code: null, signal: 'SIGKILL' });
      await Promise.all(traffic);
      ear.close();
      check(folder, said, `seed ${seed}, round ${round}`);
    }
    // It was not an idle run.
    const all = [...said.orders.values()];
    expect([all.length > 40, all.some(({ executed }) => executed > 0), all.some(({ isCancelled }) => isCancelled)]).toEqual([true, true, true]);
    // And what stands is what the wire says after a restart, on the same port.
    const last = await start({ folder, seed: 7, port });
    expect(portOf(last)).toBe(port);
    const { body: open } = await clientOf(last).signed('GET', '/api/v3/openOrders');
    for (const { orderId, clientOrderId } of open) if (said.orders.has(orderId)) expect(clientOrderId).toBe(said.clientOrderIds.get(orderId));
    const { body: mine } = await clientOf(last).signed('GET', '/api/v3/myTrades', { symbol: 'BTCUSDT' });
    expect(mine.map(({ id }: { id: number }) => `BTCUSDT ${id}`)).toEqual(expect.arrayContaining(all.flatMap(({ trades }) => [...trades]).filter((id) => id.startsWith('BTCUSDT'))));
  }, 60_000);

  it('ends with its parent\'s channel, not by Ctrl-C, and gives folder and port free for the next', async () => {
    const folder = newFolder();
    const first = await start({ folder, seed: 1 });
    const client = clientOf(first);
    expect((await rest(client, 'waits')).status).toBe(200);
    process.kill(first.pid, 'SIGINT');
    expect((await client.send('GET', '/api/v3/ping')).status).toBe(200);
    await expect(startExchangeProcess({ folder: newFolder(), seed: 1, port: portOf(first) })).rejects.toThrow('EADDRINUSE');
    // The next start waits while the one before it ends.
    const [second] = await Promise.all([start({ folder, seed: 1, port: portOf(first) }), first.stop()]);
    expect(await exitOf(first)).toEqual({ code: 0, signal: null, said: '' });
    const { body } = await clientOf(second).signed('GET', '/api/v3/openOrders');
    expect(body.map(({ clientOrderId }: { clientOrderId: string }) => clientOrderId)).toEqual(['waits']);
    process.kill(second.pid, 'SIGTERM');
    expect(await exitOf(second)).toMatchObject({ code: 0, signal: null });
  }, 30_000);

  it('ends when its parent was killed, and the next start of the same folder goes on (fault 52)', async () => {
    const folder = newFolder();
    const module = pathToFileURL(path.join(import.meta.dirname, 'start-exchange-process.ts')).href;
    const script = `import { startExchangeProcess } from '${module}'; const venue = await startExchangeProcess(${JSON.stringify({ folder, seed: 1 })}); console.log(JSON.stringify(venue));`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    parents.push(parent);
    const [text] = await once(parent.stdout, 'data') as [Buffer];
    const orphan = JSON.parse(text.toString()) as ExchangeProcess;
    expect((await rest(clientOf(orphan), 'of-the-dead')).status).toBe(200);
    parent.kill('SIGKILL');
    const next = await start({ folder, seed: 1, port: portOf(orphan) });
    expect(next.pid).not.toBe(orphan.pid);
    expect((await clientOf(next).signed('GET', '/api/v3/openOrders')).body).toMatchObject([{ clientOrderId: 'of-the-dead' }]);
  }, 30_000);

  it('says why it cannot start, and ends when it is told to while it starts', async () => {
    const folder = newFolder();
    await (await start({ folder, seed: 1 })).stop();
    await expect(startExchangeProcess({ folder, seed: 2 })).rejects.toMatchObject({ name: 'UsageError', message: expect.stringContaining('1, found "2": give the same seed') });
    await expect(startExchangeProcess({ folder, seed: 1, faults: { dropAfter: 7 } })).rejects.toThrow('dropAfter');
    const stop = new AbortController();
    const starting = startExchangeProcess({ folder, seed: 1, signal: stop.signal });
    stop.abort();
    await expect(starting).rejects.toThrow();
    // Nobody holds the folder any more.
    await (await start({ folder, seed: 1 })).stop();
  }, 30_000);
});
