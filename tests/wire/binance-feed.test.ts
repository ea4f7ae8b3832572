import { afterEach, describe, expect, test } from 'vitest';
import { random } from '../../src/shared/domain/random.ts';
import { limitsOf } from '../../src/shared/domain/venue-limits.ts';
import type { MarketEvent, Subscription } from '../../src/shared/ports/market-feed.ts';
import { bookBuilder } from '../../src/shared/venue/book-builder/book-builder.ts';
import { systemClock } from '../../src/shared/adapters/fs/system-clock.ts';
import { openRequestGate } from '../../src/shared/adapters/memory/request-gate.ts';
import { binanceFeed, type BinanceFeedSettings } from '../../src/shared/adapters/ws/binance-feed.ts';
import { streamsServer, type StreamsServer } from '../../src/shared/adapters/ws/binance-streams.contract.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => { for (const close of closing.splice(0)) await close(); });

const BTC = 'binance:BTC/USDT' as const;
const DEPTH = 'btcusdt@depth@100ms';
const TRADES = 'btcusdt@trade';
const CANDLES = 'btcusdt@kline_1m';
const ALL: Subscription = { instrument: BTC, trades: true, book: true, candles: ['1m'] };

async function listening(subscriptions: readonly Subscription[], more: Partial<BinanceFeedSettings> = {}) {
  const server = await streamsServer();
  const clock = systemClock();
  const gate = await openRequestGate({ name: 'binance', rules: limitsOf('binance', 'public'), clock });
  const feed = binanceFeed({
    venue: 'binance', clock, random: random(11), gate, depthBook: ({ sync, random: source }) => bookBuilder({ sync, random: source, backoff: { firstMs: 5, mostMs: 20 } }),
    socketUrl: server.socketUrl, restUrl: server.restUrl, overlapMs: 30, backoff: { firstMs: 10, mostMs: 50 }, ...more,
  });
  const events: MarketEvent[] = [];
  const books: { readonly bid: number; readonly ask: number; readonly isOrdered: boolean }[] = [];
  const stop = new AbortController();
  const done = feed.listen(subscriptions, (event) => {
    events.push(event);
    if (event.kind === 'book') books.push({ bid: event.book.bestBid, ask: event.book.bestAsk, isOrdered: event.book.bestBid < event.book.bestAsk });
  }, stop.signal);
  closing.push(async () => { stop.abort(); await done; await server.close(); });
  await expect.poll(() => server.connections[0]?.streams.size).toBeGreaterThan(0);
  const states = (what: string) => events.filter((event) => event.kind === 'stream' && event.what === what).map((event) => (event.kind === 'stream' ? event.state : ''));
  return { server, feed, events, books, states, stop, done, gate };
}

const depth = (U: number, u: number, b: readonly unknown[] = [], a: readonly unknown[] = []) => ({ e: 'depthUpdate', E: 1_700_000_000_000 + u, s: 'BTCUSDT', U, u, b, a });
const trade = (t: number) => ({ e: 'trade', E: 1_700_000_000_000, s: 'BTCUSDT', t, p: '100.0', q: '1', T: 1_700_000_000_000 + t, m: false, M: true });
const kline = (openTime: number, x: boolean) => ({ e: 'kline', E: openTime + 60_000, s: 'BTCUSDT', k: { t: openTime, T: openTime + 59_999, s: 'BTCUSDT', i: '1m', o: '1', h: '3', l: '1', c: '2', v: '5', x } });
const SNAPSHOT = { lastUpdateId: 100, bids: [['99', '1'], ['98', '2']], asks: [['101', '1'], ['102', '2']] };
const tradeIds = (events: readonly MarketEvent[]) => events.filter((event) => event.kind === 'trade').map((event) => Number(event.kind === 'trade' ? event.trade.id : 0));

async function wholeBook(server: StreamsServer, events: readonly MarketEvent[]) {
  server.snapshot = () => SNAPSHOT;
  server.say(DEPTH, depth(95, 101, [['99', '3']]));
  await expect.poll(() => events.some(({ kind }) => kind === 'book')).toBe(true);
}

describe('the direct feed of Binance', () => {
  test('trades, a book from snapshot and updates, and only closed candles; one SUBSCRIBE, no Origin (faults 26, 35, 39)', async () => {
    const { server, events, books, states, feed } = await listening([ALL]);
    await wholeBook(server, events);
    server.say(TRADES, trade(1));
    server.say(CANDLES, kline(60_000, false));
    server.say(CANDLES, kline(60_000, true));
    server.say(CANDLES, kline(60_000, true));
    server.say(CANDLES, kline(240_000, true));
    server.say(DEPTH, depth(102, 103, [], [['101', '0']]));
    await expect.poll(() => books.length).toBe(2);
    expect(books).toEqual([{ bid: 99, ask: 101, isOrdered: true }, { bid: 99, ask: 102, isOrdered: true }]);
    expect(tradeIds(events)).toEqual([1]);
    expect(events.filter(({ kind }) => kind === 'candle').map((event) => (event.kind === 'candle' ? event.candle.openTime : 0))).toEqual([60_000, 240_000]);
    expect(events.find((event) => event.kind === 'stream' && event.note.startsWith('2 candles of 1m were missed'))).toBeDefined();
    expect([states('book')[0], states('book').at(-1)]).toEqual(['resyncing', 'live']);
    expect([server.connections[0].messages, server.sawOrigin, feed.status().snapshots]).toEqual([1, false, 1]);
  });

  test('a gap: no book until a snapshot made it whole, one snapshot at a time, failed ones repeated (faults 26, 27, 28)', async () => {
    const { server, events, books, states, feed } = await listening([{ ...ALL, trades: false, candles: [] }]);
    await wholeBook(server, events);
    let asked = 0;
    server.snapshot = () => (++asked < 3 ? undefined : asked === 3 ? SNAPSHOT : { ...SNAPSHOT, lastUpdateId: 140, bids: [['97', '9']] });
    server.say(DEPTH, depth(110, 111, [['50', '1']]));
    for (let id = 112; id < 140; id++) server.say(DEPTH, depth(id, id));
    await expect.poll(() => books.at(-1)?.bid).toBe(97);
    expect(states('book').slice(-2)).toEqual(['resyncing', 'live']);
    expect([asked, books.length, feed.status().resyncs]).toEqual([4, 2, 1]);
  });

  test('a crossed book is kept from the listener (fault 29)', async () => {
    const { server, events, books, states } = await listening([{ ...ALL, trades: false, candles: [] }]);
    await wholeBook(server, events);
    server.snapshot = () => ({ ...SNAPSHOT, lastUpdateId: 102 });
    server.say(DEPTH, depth(102, 102, [['101.5', '1']]));
    await expect.poll(() => books.length).toBe(2);
    expect(books.every(({ isOrdered }) => isOrdered)).toBe(true);
    expect(states('book').slice(-2)).toEqual(['resyncing', 'live']);
  });

  test('a book is compared with a fresh snapshot now and then; one that differs is told and built again (fault 29)', async () => {
    const { server, events, feed, states } = await listening([{ ...ALL, trades: false, candles: [] }], { checkBooksMs: 60 });
    await wholeBook(server, events);
    let id = 101;
    // Behind the stream by two updates, as a cached answer is.
    server.snapshot = () => ({ ...SNAPSHOT, lastUpdateId: id - 2, bids: [['99', '3'], ['98', '2.5']] });
    while (id < 300 && feed.status().wrongLevels === 0) { id++; server.say(DEPTH, depth(id, id)); await new Promise((resolve) => { setTimeout(resolve, 10); }); }
    expect(feed.status().wrongLevels).toBe(1);
    expect(states('book').at(-1)).toBe('resyncing');
  });

  test('30 swaps of connections with both talking at once: every trade once and in order, no gap in the book (fault 33)', async () => {
    const { server, events, feed, states } = await listening([{ ...ALL, candles: [] }], { rotateMs: 60, overlapMs: 25 });
    await wholeBook(server, events);
    let id = 0;
    let update = 101;
    while (feed.status().connections < 31) {
      server.say(TRADES, trade(++id));
      update++;
      server.say(DEPTH, depth(update, update, [['99', String(id)]]));
      await new Promise((resolve) => { setTimeout(resolve, 1); });
    }
    await expect.poll(() => tradeIds(events).length).toBe(id);
    expect(tradeIds(events)).toEqual(Array.from({ length: id }, (_, i) => i + 1));
    expect([feed.status().resyncs, feed.status().missedTrades, states('trade'), server.snapshotRequests]).toEqual([0, 0, ['live'], 1]);
  }, 20_000);

  test('an announced end makes a new connection before the old one closes (fault 33)', async () => {
    const { server, events, states } = await listening([{ ...ALL, book: false, candles: [] }], { overlapMs: 400 });
    server.say(TRADES, trade(1));
    await expect.poll(() => tradeIds(events)).toEqual([1]);
    server.raw('{"stream":"x","data":{"e":"serverShutdown","E":1}}');
    await expect.poll(() => server.connections.length).toBe(2);
    server.say(TRADES, trade(2));
    await expect.poll(() => server.connections.length).toBe(1);
    server.say(TRADES, trade(3));
    await expect.poll(() => tradeIds(events)).toEqual([1, 2, 3]);
    expect(states('trade')).toEqual(['live']);
  });

  test('a cut connection: down, back again, and what was missed is told', async () => {
    const { server, events, feed, states } = await listening([{ ...ALL, book: false, candles: [] }]);
    server.say(TRADES, trade(1));
    await expect.poll(() => tradeIds(events)).toEqual([1]);
    server.end('all', 'terminate');
    await expect.poll(() => server.opened).toBe(2);
    await expect.poll(() => server.connections[0]?.streams.size).toBe(1);
    server.say(TRADES, trade(5));
    await expect.poll(() => tradeIds(events)).toEqual([1, 5]);
    expect([states('trade'), feed.status().missedTrades]).toEqual([['live', 'down', 'live', 'live'], 3]);
  });

  test('a silent stream on a living socket is stale within twice its gap and gets another socket (fault 31)', async () => {
    const { server, events, states } = await listening([{ ...ALL, candles: [] }], { expectedGaps: { bookMs: 200, tradeMs: 60_000 } });
    await wholeBook(server, events);
    const talking = setInterval(() => server.say(TRADES, trade(Date.now())), 10);
    const from = Date.now();
    await expect.poll(() => states('book').at(-1), { interval: 5 }).toBe('stale');
    const took = Date.now() - from;
    clearInterval(talking);
    expect(took).toBeLessThanOrEqual(400 + 60);
    await expect.poll(() => server.opened).toBe(2);
    expect(states('trade')).not.toContain('stale');
  });

  test('broken, binary and unwanted frames are counted and do no harm; a huge one costs the connection, not the program (fault 37)', async () => {
    const { server, events, feed } = await listening([{ ...ALL, book: false, candles: [] }], { maxPayload: 100_000 });
    for (const frame of ['{', 'null', Buffer.from([1, 2, 3]), '{"stream":"x","data":{"e":"trade"}}', JSON.stringify({ stream: 'x', data: { ...trade(1), s: 'ETHUSDT' } })]) server.raw(frame);
    server.say(TRADES, trade(1));
    await expect.poll(() => tradeIds(events)).toEqual([1]);
    expect(feed.status().quarantined).toBe(5);
    server.raw(`"${'x'.repeat(200_000)}"`);
    await expect.poll(() => server.opened).toBe(2);
    await expect.poll(() => server.connections[0]?.streams.size).toBe(1);
    server.say(TRADES, trade(2));
    await expect.poll(() => tradeIds(events)).toEqual([1, 2]);
  });

  test('many streams are spread over connections and subscribed in batches, never more than five messages a second (fault 35)', async () => {
    const many: Subscription[] = Array.from({ length: 130 }, (_, i) => ({ instrument: `binance:C${i}/USDT`, trades: true, book: false, candles: ['1m'] }));
    const { server } = await listening(many, { streamsPerConnection: 250 });
    await expect.poll(() => server.connections.map(({ streams }) => streams.size).toSorted((a, b) => a - b), { timeout: 5_000 }).toEqual([10, 250]);
    expect(server.connections.map(({ messages }) => messages).toSorted()).toEqual([1, 3]);
  });

  test('a venue that never answers is left and asked again, later each time (fault 35)', async () => {
    const server = await streamsServer();
    const address = server.socketUrl;
    await server.close();
    const clock = systemClock();
    const waits: number[] = [];
    const gate = await openRequestGate({ name: 'binance', rules: limitsOf('binance', 'public'), clock });
    const stop = new AbortController();
    const feed = binanceFeed({
      venue: 'binance', random: random(3), gate, depthBook: bookBuilder, socketUrl: address, backoff: { firstMs: 1_000, mostMs: 8_000 },
      clock: { now: clock.now, wait: (ms, signal) => { waits.push(ms); if (waits.filter((wait) => wait >= 500).length > 40) stop.abort(); return clock.wait(Math.min(ms, 1), signal); } },
    });
    await feed.listen([{ ...ALL, book: false, candles: [] }], () => undefined, stop.signal);
    const long = waits.filter((wait) => wait > 1_000);
    expect(Math.max(...long)).toBeLessThanOrEqual(8_000);
    expect(long.length).toBeGreaterThan(3);
  });

  test('it ends when it is told to, and says nothing after', async () => {
    const { server, events, stop, done } = await listening([ALL]);
    stop.abort();
    await done;
    const before = events.length;
    server.say(TRADES, trade(9));
    await expect.poll(() => server.connections.length).toBe(0);
    expect(events.length).toBe(before);
  });
});
