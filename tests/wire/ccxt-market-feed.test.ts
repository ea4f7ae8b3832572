import { afterEach, describe, expect, test } from 'vitest';
import { random } from '../../src/shared/domain/random.ts';
import { limitsOf } from '../../src/shared/domain/venue-limits.ts';
import type { MarketEvent, Subscription } from '../../src/shared/ports/market-feed.ts';
import { systemClock } from '../../src/shared/adapters/fs/system-clock.ts';
import { openRequestGate } from '../../src/shared/adapters/memory/request-gate.ts';
import { ccxtMarketFeed, type CcxtFeedSettings } from '../../src/shared/adapters/ccxt/ccxt-market-feed.ts';
import { socketServer } from '../../src/shared/adapters/ccxt/socket-server.contract.ts';
import { openTrading } from '../../src/shared/adapters/ccxt/trading-exchange.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => { for (const close of closing.splice(0)) await close(); });

async function listening(venue: string, subscription: Omit<Subscription, 'instrument'> & { readonly symbol: string }, more: { readonly answer?: Parameters<typeof socketServer>[0]; readonly rest?: Parameters<typeof socketServer>[1]; readonly settings?: Partial<CcxtFeedSettings> } = {}) {
  const server = await socketServer(more.answer ?? (() => []), more.rest);
  const clock = systemClock();
  const gate = await openRequestGate({ name: venue, rules: limitsOf(venue, 'public'), clock });
  const exchange = await openTrading({ venue, clock, gate, baseUrl: server.address, isForMarketData: true });
  const feed = ccxtMarketFeed(exchange, { clock, random: random(5), backoff: { firstMs: 10, mostMs: 50 }, ...more.settings });
  const events: MarketEvent[] = [];
  const books: (readonly [number, number])[] = [];
  const stop = new AbortController();
  const { symbol, ...rest } = subscription;
  const done = feed.listen([{ instrument: `${venue}:${symbol}`, ...rest }], (event) => { events.push(event); if (event.kind === 'book') books.push([event.book.bestBid, event.book.bestAsk]); }, stop.signal);
  closing.push(async () => { stop.abort(); await done; await exchange.close(); await server.close(); });
  return { server, events, books, feed };
}

const book = (ask: number, bid: number, timestamp = 1_700_000_000_000) => ({ type: 'orderbook', code: 'KRW-BTC', timestamp, total_ask_size: 1, total_bid_size: 1, orderbook_units: [{ ask_price: ask, bid_price: bid, ask_size: 1, bid_size: 2 }], stream_type: 'SNAPSHOT' });
const print = (id: number) => ({ type: 'trade', code: 'KRW-BTC', timestamp: 1_700_000_000_000 + id, trade_date: '2023-11-14', trade_time: '22:13:20', trade_timestamp: 1_700_000_000_000 + id, trade_price: 50_000_000, trade_volume: 0.1, ask_bid: 'BID', sequential_id: id, stream_type: 'REALTIME' });

describe('the feed through ccxt', () => {
  test('Upbit: books and trades, a trade told twice is told once, a crossed book is not (faults 16, 29)', async () => {
    const { server, events, books } = await listening('upbit', { symbol: 'BTC/KRW', trades: true, book: true, candles: [] });
    await expect.poll(() => server.heard.length).toBeGreaterThan(0);
    await expect.poll(() => JSON.stringify(server.heard.at(-1)?.message)).toMatch(/trade.*orderbook|orderbook.*trade/);
    server.say(book(101, 100));
    for (const id of [1, 2, 2, 3]) { server.say(print(id)); await new Promise((resolve) => { setTimeout(resolve, 20); }); }
    await expect.poll(() => events.filter(({ kind }) => kind === 'trade').length).toBe(3);
    expect(books).toEqual([[100, 101]]);
    server.say(book(99, 100, 1_700_000_000_001));
    await expect.poll(() => events.findLast((event) => event.kind === 'stream' && event.what === 'book')).toMatchObject({ state: 'resyncing' });
    await expect.poll(() => server.opened).toBeGreaterThan(1);
    expect(books).toEqual([[100, 101]]);
  });

  test('a cut socket: told, and the next one is subscribed again (fault 35)', async () => {
    const { server, events } = await listening('upbit', { symbol: 'BTC/KRW', trades: true, book: false, candles: [] });
    await expect.poll(() => server.heard.length).toBe(1);
    server.say(print(1));
    await expect.poll(() => events.some(({ kind }) => kind === 'trade')).toBe(true);
    server.end();
    await expect.poll(() => server.heard.length, { timeout: 5_000 }).toBe(2);
    server.say(print(2));
    await expect.poll(() => events.filter(({ kind }) => kind === 'trade').length, { timeout: 5_000 }).toBe(2);
    expect(events.filter(({ kind }) => kind === 'stream').map((event) => (event.kind === 'stream' ? event.state : ''))).toEqual(['live', 'down', 'live']);
  });

  test('a silent stream is stale, and its socket is changed (fault 31)', async () => {
    const { server, events } = await listening('upbit', { symbol: 'BTC/KRW', trades: false, book: true, candles: [] }, { settings: { expectedGaps: { book: 150 } } });
    await expect.poll(() => server.heard.length).toBe(1);
    server.say(book(101, 100));
    await expect.poll(() => events.some((event) => event.kind === 'stream' && event.state === 'stale')).toBe(true);
    await expect.poll(() => server.opened, { timeout: 5_000 }).toBeGreaterThan(1);
  });

  test('Bybit: a candle is told when the next one proves it closed, and once (fault 39)', async () => {
    const { server, events } = await listening('bybit', { symbol: 'BTC/USDT', trades: false, book: false, candles: ['1m'] }, { answer: (message) => (message['op'] === 'subscribe' ? [{ success: true, ret_msg: '', op: 'subscribe', conn_id: 'x', req_id: message['req_id'] }] : []) });
    await expect.poll(() => server.heard.length).toBeGreaterThan(0);
    const say = async (start: number, close: string) => {
      server.say({ topic: 'kline.1.BTCUSDT', type: 'snapshot', ts: start + 1, data: [{ start, end: start + 59_999, interval: '1', open: '10', close, high: '12', low: '9', volume: '5', turnover: '50', confirm: false, timestamp: start + 1 }] });
      await new Promise((resolve) => { setTimeout(resolve, 30); });
    };
    const first = 1_700_000_040_000;
    await say(first, '10.5');
    await say(first, '11');
    await say(first, '11.5');
    expect(events.some(({ kind }) => kind === 'candle')).toBe(false);
    await say(first + 60_000, '10');
    await say(first + 120_000, '10');
    await expect.poll(() => events.filter(({ kind }) => kind === 'candle')).toMatchObject([{ candle: { openTime: first, close: 11.5 } }, { candle: { openTime: first + 60_000, close: 10 } }]);
  });

  test('Coinone has no candles: that is said, not passed over', async () => {
    const server = await socketServer(() => []);
    const clock = systemClock();
    const gate = await openRequestGate({ name: 'coinone', rules: limitsOf('coinone', 'public'), clock });
    const exchange = await openTrading({ venue: 'coinone', clock, gate, baseUrl: server.address, isForMarketData: true });
    const stop = new AbortController();
    await expect(ccxtMarketFeed(exchange, { clock, random: random(1) }).listen([{ instrument: 'coinone:BTC/KRW', trades: false, book: false, candles: ['1m'] }], () => undefined, stop.signal)).rejects.toThrow(/has no candles/);
    stop.abort();
    await exchange.close();
    await server.close();
  });
});
