import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { columnsOf } from '../../shared/domain/candle.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { Exchange } from '../../shared/venue/exchange/exchange.ts';
import { CandleSeries } from './binance/candle-series.ts';
import { applyFeedEvent, playFeed, recallPrices, type Feed, type FeedEvent } from './feed.ts';
import { candleFeed, l2Feed } from './recorded-feed.ts';
import { syntheticFeed } from './synthetic-feed.ts';

const NOW = Date.UTC(2026, 0, 1, 12, 0, 30);
const never = new AbortController().signal;

const exchangeOf = ({ listings }: Feed): Exchange => new Exchange({ listings, accounts: { a: { balances: {} } } });

function take(events: Feed['events'], count: number): FeedEvent[] {
  const taken: FeedEvent[] = [];
  for (const event of events as Iterable<FeedEvent>) {
    taken.push(event);
    if (taken.length === count) break;
  }
  return taken;
}

it('a synthetic feed goes on where its history ends, in order, the same for the same seed', () => {
  const feed = syntheticFeed({ seed: 5, now: NOW, pastMinutes: 60 });
  expect(feed.listings.map(({ symbol, priceDecimals, quantityDecimals }) => [symbol, priceDecimals, quantityDecimals])).toEqual([['BTCUSDT', 2, 5], ['ETHUSDT', 2, 4], ['SOLUSDT', 2, 3]]);
  expect(feed.history.get('BTCUSDT')?.map(({ openTime }) => openTime)).toEqual(Array.from({ length: 60 }, (_, i) => Date.UTC(2026, 0, 1, 11) + i * MINUTE));
  const events = take(feed.events, 2_000);
  expect(events[0]).toMatchObject({ kind: 'levels', isWhole: true, at: Date.UTC(2026, 0, 1, 12) });
  expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted((a, b) => a - b));
  expect(take(syntheticFeed({ seed: 5, now: NOW, pastMinutes: 60 }).events, 2_000)).toEqual(events);
  expect(take(syntheticFeed({ seed: 6, now: NOW, pastMinutes: 60 }).events, 10)).not.toEqual(events.slice(0, 10));
  const exchange = exchangeOf(feed);
  for (const event of events) applyFeedEvent(exchange, event, event.at);
  for (const symbol of exchange.symbols) {
    const { bids, asks } = exchange.depth(symbol, 1);
    expect(bids[0][0]).toBeLessThan(asks[0][0]);
  }
});

it('knows the last prices of its history before anybody has traded, and not an older one than the exchange itself knows', () => {
  const feed = syntheticFeed({ seed: 5, now: NOW, pastMinutes: 60 });
  const exchange = exchangeOf(feed);
  recallPrices(exchange, feed);
  expect(exchange.symbols.map((symbol) => exchange.market(symbol)?.last)).toEqual(exchange.symbols.map((symbol) => feed.history.get(symbol)?.at(-1)?.close));
  exchange.printTrade('BTCUSDT', { side: 'buy', price: 123, quantity: 1 }, NOW);
  recallPrices(exchange, feed);
  expect(exchange.market('BTCUSDT')?.last).toBe(123);
});

it('candles taken apart into trades are those candles again', async () => {
  const start = Date.UTC(2025, 5, 1);
  const candles = [[100, 101.5, 99.25, 101], [101, 101.75, 100.5, 100.75], [100.75, 103, 100.25, 102.5]].map(([open, high, low, close], i) => ({ openTime: start + i * MINUTE, open, high, low, close, volume: 12.345 + i }));
  const feed = candleFeed({ candles: columnsOf(candles), timeframe: '1m', dataHash: 'x', symbol: 'BTC/USDT' }, { file: 'a.parquet', seed: 1 });
  const exchange = exchangeOf(feed);
  const series = new CandleSeries((price, quantity) => price * quantity);
  exchange.listen((event) => { if (event.kind === 'print') series.add(event.print); });
  await playFeed({ exchange, events: feed.events, speed: Infinity, moveBy: undefined, clock: () => NOW, signal: never });
  const { priceDecimals: p, quantityDecimals: q } = feed.listings[0];
  const made = series.query({ interval: '1m', from: start, to: undefined, limit: 10 });
  expect(made.map(({ openTime, open, high, low, close, quantity }) => ({ openTime, open: open / 10 ** p, high: high / 10 ** p, low: low / 10 ** p, close: close / 10 ** p, volume: quantity / 10 ** q }))).toEqual(candles);
});

it('plays at its pace: what lies in the past at once, what comes later when it is time', async () => {
  const listing = syntheticFeed({ seed: 1, now: NOW, pastMinutes: 0 }).listings[0];
  const exchange = exchangeOf({ listings: [listing], label: '', history: new Map(), events: [] });
  const at = [-500, -10, 300, 350].map((offset): FeedEvent => ({ kind: 'trade', symbol: listing.symbol, at: NOW + offset, side: 'buy', price: 100, quantity: 1 }));
  const started = performance.now();
  const clock = () => NOW + performance.now() - started;
  const played: number[] = [];
  exchange.listen(({ kind }) => { if (kind === 'print') played.push(performance.now() - started); });
  expect(await playFeed({ exchange, events: at, speed: 1, moveBy: undefined, clock, signal: never })).toBe(4);
  expect(played[1]).toBeLessThan(200);
  expect([played[2] >= 298, played[3] >= 348]).toEqual([true, true]);
});

it('moves a recording to today by whole minutes and stops when it is told to', async () => {
  const listing = syntheticFeed({ seed: 1, now: NOW, pastMinutes: 0 }).listings[0];
  const exchange = exchangeOf({ listings: [listing], label: '', history: new Map(), events: [] });
  const old = Date.UTC(2024, 7, 8, 1, 2, 3);
  const stop = new AbortController();
  function* endless(): Generator<FeedEvent> {
    for (let i = 0; ; i++) {
      if (i === 5) stop.abort();
      yield { kind: 'trade', symbol: listing.symbol, at: old + i, side: 'buy', price: 100, quantity: 1 };
    }
  }
  expect(await playFeed({ exchange, events: endless(), speed: Infinity, moveBy: MINUTE, clock: () => NOW, signal: stop.signal })).toBe(5);
  const first = exchange.market(listing.symbol)?.prints[0].at ?? 0;
  expect([first % MINUTE, NOW - first < MINUTE]).toEqual([old % MINUTE, true]);
});

const recording = path.resolve(import.meta.dirname, '../../../../shared/data/l2/binance_spot_ETHUSDT-2024-08-08_09.ndjson.gz');
it.skipIf(!existsSync(recording))(`plays a recorded stream into the book that was recorded${existsSync(recording) ? '' : ' (skipped: the recording is not on this machine)'}`, async () => {
  const feed = await l2Feed(recording);
  expect(feed.listings).toMatchObject([{ symbol: 'ETHUSDT', base: 'ETH', quote: 'USDT', priceDecimals: 2, quantityDecimals: 4 }]);
  const exchange = exchangeOf(feed);
  let levels = 0;
  let crossed = 0;
  for await (const event of feed.events) {
    applyFeedEvent(exchange, event, event.at);
    if (event.kind !== 'levels') continue;
    levels += 1;
    const { bids, asks } = exchange.depth('ETHUSDT', 1);
    if (bids[0][0] >= asks[0][0]) crossed += 1;
  }
  // 6,470 updates, of which two precede the snapshot; the recording never crosses.
  expect([levels > 6_400, crossed]).toEqual([true, 0]);
  expect(exchange.market('ETHUSDT')?.nextTradeId).toBeGreaterThan(14_000);
});
