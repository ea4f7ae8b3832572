import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../shared/domain/time.ts';
import { Exchange } from '../../shared/venue/exchange/exchange.ts';
import { syntheticMarket } from '../../shared/venue/synthetic/synthetic-market.ts';
import { CandleSeries } from './binance/candle-series.ts';
import { continuingFeed, MOST_STEPS, type MarketPace } from './continuing-feed.ts';
import { applyFeedEvent, type Feed, type FeedEvent, type PastMinute } from './feed.ts';

/** Ten seconds before a place is noted: every 600 steps. */
const START = Date.UTC(2026, 0, 1, 12, 9, 50);
const BEGINNING = Date.UTC(2026, 0, 1, 6);
const folders: string[] = [];
const folder = (): string => folders[folders.push(mkdtempSync(path.join(tmpdir(), 'coinbot-market-'))) - 1];
afterEach(() => { for (const name of folders.splice(0)) rmSync(name, { recursive: true }); });

const open = (at: number, where?: string, pace: MarketPace = 'quick', seed = 4): Feed => continuingFeed({ seed, pace, folder: where, now: () => at });

const etherOf = ({ seconds }: Feed): readonly PastMinute[] => seconds?.get('ETHUSDT') ?? [];

/** Plays a feed in made-up time up to a moment. */
function play(feed: Feed, until: number, clock: { now: number }): FeedEvent[] {
  const played: FeedEvent[] = [];
  for (const event of feed.events as Iterable<FeedEvent>) {
    clock.now = Math.max(clock.now, event.at);
    played.push(event);
    if (event.at >= until) break;
  }
  return played;
}

/** The candles that live trades make. */
function candlesOf(feed: Feed, events: readonly FeedEvent[], interval: '1s' | '1m') {
  const exchange = new Exchange({ listings: feed.listings, accounts: {} });
  const series = new CandleSeries((price, quantity) => price * quantity);
  exchange.listen((event) => { if (event.kind === 'print' && event.symbol === 'BTCUSDT') series.add(event.print); });
  for (const event of events) applyFeedEvent(exchange, event, event.at);
  return series.query({ interval, from: 0, to: undefined, limit: 1_000 }).map(({ openTime, open: first, high, low, close, quantity }) => ({ openTime, open: first, high, low, close, quantity }));
}

describe('a made-up market that goes on', () => {
  it('plays an hour of the price process each second, with a history of six hours in seconds and minutes', () => {
    const feed = open(START);
    const seconds = feed.seconds?.get('BTCUSDT') ?? [];
    expect(seconds.map(({ openTime }) => openTime)).toEqual(Array.from({ length: 6 * 3_600 + 590 }, (_, i) => BEGINNING + i * SECOND));
    const minutes = feed.history.get('BTCUSDT') ?? [];
    expect(minutes).toHaveLength(6 * 60 + 10);
    const [first] = minutes;
    const parts = seconds.slice(0, 60);
    expect(first).toEqual({
      openTime: parts[0].openTime, open: parts[0].open, high: Math.max(...parts.map(({ high }) => high)), low: Math.min(...parts.map(({ low }) => low)), close: parts[59].close,
      quantity: parts.reduce((sum, { quantity }) => sum + quantity, 0),
    });
    // Half a per cent an hour is what 50 % a year make: so much a second moves, on the average of six hours.
    const moves = seconds.slice(1).map(({ close }, i) => Math.log(close / seconds[i].close) ** 2);
    expect(Math.sqrt(moves.reduce((a, b) => a + b) / moves.length)).toBeGreaterThan(0.003);
    expect(Math.sqrt(moves.reduce((a, b) => a + b) / moves.length)).toBeLessThan(0.01);
    // 1.5e9 USDT a day are 17,361 a second.
    const value = seconds.reduce((sum, { close, quantity }) => sum + (close / 100) * (quantity / 100_000), 0) / seconds.length;
    expect(value).toBeGreaterThan(8_000);
    expect(value).toBeLessThan(35_000);
  });

  it('goes on second by second: what was played is the history after a restart (fault 52)', () => {
    const where = folder();
    const clock = { now: START };
    const feed = continuingFeed({ seed: 4, pace: 'quick', folder: where, now: () => clock.now });
    const lived = play(feed, START + 30 * SECOND, clock);
    const again = open(START + 90 * SECOND, where);
    const seconds = again.seconds?.get('BTCUSDT') ?? [];
    const at = seconds.findIndex(({ openTime }) => openTime === START);
    expect(candlesOf(feed, lived, '1s').slice(0, 30)).toEqual(seconds.slice(at, at + 30));
    expect(feed.seconds?.get('BTCUSDT')).toEqual(seconds.slice(0, at));
    // The market was not away while the exchange was: 60 seconds of it are history too.
    expect(seconds.at(-1)?.openTime).toBe(START + 89 * SECOND);
    // And the same as without any restart.
    const other = play(open(START + 90 * SECOND, where), START + 93 * SECOND, { now: 0 });
    const straight = play(open(START, folder()), START + 93 * SECOND, { now: 0 }).filter((event) => event.kind === 'trade' && event.at >= START + 90 * SECOND);
    expect(other.filter(({ kind }) => kind === 'trade')).toEqual(straight);
  });

  it('begins quickly after any absence, at the prices at which it stopped when that was long', () => {
    const where = folder();
    open(START, where);
    for (const away of [10, 3_599, 86_400, 3 * 365 * 86_400]) {
      const started = performance.now();
      const seconds = etherOf(open(START + away * SECOND, where));
      // 300 ms are the aim on a quiet machine; that it does not grow with the absence is what is checked.
      expect(performance.now() - started).toBeLessThan(2_000);
      expect(seconds.at(-1)?.openTime).toBe(START + (away - 1) * SECOND);
      expect(seconds.length).toBeGreaterThan(6 * 3_600 - 1);
    }
    // Exactly as far as it may be away, and much further: the market is the same one.
    const [near, far] = [folder(), folder()];
    for (const one of [near, far]) open(START, one);
    const newest = JSON.parse(readFileSync(path.join(near, 'market.json'), 'utf8')).places.at(-1).at;
    const end = (one: string, steps: number): readonly number[] => etherOf(open(newest + steps * SECOND, one)).slice(-1_000).map(({ close }) => close);
    expect(end(far, 9 * MOST_STEPS)).toEqual(end(near, MOST_STEPS));
  });

  it('stands still while the process was stopped, and knows that afterwards', () => {
    const where = folder();
    const clock = { now: START };
    const feed = continuingFeed({ seed: 4, pace: 'quick', folder: where, now: () => clock.now });
    const events = feed.events as Generator<FeedEvent>;
    let at = START;
    while (at < START + 20 * SECOND) {
      ({ at } = events.next().value as FeedEvent);
      clock.now = Math.max(clock.now, at);
    }
    const before = clock.now;
    clock.now += 600 * SECOND;
    let next = at;
    while (next < before + 60 * SECOND) ({ at: next } = events.next().value as FeedEvent);
    expect(next).toBeGreaterThanOrEqual(before + 599 * SECOND);
    const seconds = open(clock.now + 5 * SECOND, where).seconds?.get('BTCUSDT') ?? [];
    const still = seconds.filter(({ openTime }) => openTime > before + 2 * SECOND && openTime < before + 590 * SECOND);
    expect([still.length > 580, still.every(({ quantity, high, low }) => quantity === 0 && high === low)]).toEqual([true, true]);
    expect(seconds.at(-1)?.quantity).toBeGreaterThan(0);
  });

  it('takes a clock that was turned back, and refuses another seed, another pace and a damaged file', () => {
    const where = folder();
    open(START, where);
    expect(open(START - HOUR, where).seconds?.get('BTCUSDT')?.at(-1)?.openTime).toBe(START - HOUR - SECOND);
    expect(open(START - 90 * DAY, where).seconds?.get('BTCUSDT') ?? []).toEqual([]);
    const file = path.join(where, 'market.json');
    expect(() => open(START, where, 'quick', 5)).toThrow('4, found "5": give the same seed');
    expect(() => open(START, where, 'real')).toThrow('quick, found "real"');
    writeFileSync(file, '{"schema":"market-1"}');
    expect(() => open(START, where)).toThrow('no made-up market of this program: seed');
    writeFileSync(file, '{"sche');
    expect(() => open(START, where)).toThrow('is damaged');
  });

  it('goes in real time too, in minutes', () => {
    const where = folder();
    const feed = open(START, where, 'real');
    expect(feed.seconds).toBeUndefined();
    expect(feed.history.get('SOLUSDT')?.at(-1)?.openTime).toBe(START - 50 * SECOND - MINUTE);
    const lived = candlesOf(feed, play(feed, START + 3 * MINUTE, { now: START }), '1m');
    const again = open(START + 5 * MINUTE, where, 'real').history.get('BTCUSDT') ?? [];
    expect(again.filter(({ openTime }) => openTime >= START - MINUTE && openTime < START + 2 * MINUTE)).toEqual(lived.slice(0, 3));
  });

  it('keeps prices within a factor of six of their beginning over a week, which is 69 market years, whatever the seed', () => {
    for (let seed = 1; seed <= 2; seed++) {
      const market = syntheticMarket({ seed, timeframe: '1h', start: 0, levelHalfLifeMs: 30 * DAY });
      const begins = [60_000, 3_000, 150];
      for (let part = 0; part < 10; part++) {
        for (const [k, { high, low }] of market.take(60_480).candles.entries()) {
          expect(high.reduce((a, b) => Math.max(a, b))).toBeLessThan(begins[k] * 6);
          expect(low.reduce((a, b) => Math.min(a, b))).toBeGreaterThan(begins[k] / 6);
        }
      }
    }
  });
});
