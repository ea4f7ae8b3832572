import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { HOUR, MINUTE } from '../../domain/time.ts';
import type { SourceState } from '../../ports/news-feeds.ts';
import { httpMoodSource } from './http-mood-source.ts';
import { httpNewsFeeds } from './http-news-feeds.ts';
import { politeUrl } from './polite-get.ts';

type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;

const FEED = '<rss version="2.0"><channel><item><guid>1</guid><title>Bitcoin rises</title><pubDate>Wed, 10 Jan 2024 21:30:05 GMT</pubDate></item></channel></rss>';
const pages = new Map<string, Answer>();
const asked: http.IncomingMessage[] = [];
let now = 1_700_000_000_000;
let root = '';
const server = http.createServer((request, response) => {
  asked.push(request);
  (pages.get(request.url?.split('?')[0] ?? '') ?? ((_, to) => { to.writeHead(404).end(); }))(request, response);
});
beforeAll(async () => { await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); }); root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; });
afterAll(() => { server.closeAllConnections(); server.close(); });
beforeEach(() => { asked.length = 0; now = 1_700_000_000_000; });

const clock = { now: () => now, wait: () => Promise.resolve() };
const signal = new AbortController().signal;
const feeds = () => httpNewsFeeds({ clock, random: random(1), leastIntervalMs: 15 * MINUTE, timeoutMs: 300, mostBytes: 20_000 });
const visit = (path: string, state?: SourceState) => feeds().visit({ name: 's', url: `${root}${path}` }, state, signal);
const page = (path: string, body: string | Buffer, headers: http.OutgoingHttpHeaders = { 'content-type': 'application/rss+xml' }, status = 200) => { pages.set(path, (_, response) => { response.writeHead(status, headers).end(body); }); };

describe('a source that answers', () => {
  it('gives its entries, says who asks, and is asked again only for what changed', async () => {
    pages.set('/feed', (request, response) => {
      if (request.headers['if-none-match'] === '"v1"') { response.writeHead(304).end(); return; }
      response.writeHead(200, { 'content-type': 'text/xml; charset=utf-8', etag: '"v1"', 'last-modified': 'Wed, 10 Jan 2024 21:30:05 GMT' }).end(FEED);
    });
    const first = await visit('/feed');
    expect(first).toMatchObject({ kind: 'entries', receivedAt: now, entries: [{ id: '1', title: 'Bitcoin rises', publishedAt: Date.UTC(2024, 0, 10, 21, 30, 5) }], state: { etag: '"v1"', failures: 0, notBefore: now + 15 * MINUTE } });
    expect(asked[0].headers['user-agent']).toMatch(/^coinbot\//);
    expect(await visit('/feed', first.state)).toMatchObject({ kind: 'waiting' });
    expect(asked).toHaveLength(1);
    now += HOUR;
    const second = await visit('/feed', first.state);
    expect(second).toMatchObject({ kind: 'unchanged', state: { etag: '"v1"', lastModified: 'Wed, 10 Jan 2024 21:30:05 GMT', failures: 0 } });
    expect(asked[1].headers['if-modified-since']).toBe('Wed, 10 Jan 2024 21:30:05 GMT');
  });

  it('may be packed, may send on, may name no type', async () => {
    page('/gz', gzipSync(FEED), { 'content-type': 'application/rss+xml', 'content-encoding': 'gzip' });
    page('/moved', '', { location: '/gz' }, 301);
    page('/bare', FEED, {});
    for (const path of ['/gz', '/moved', '/bare']) expect((await visit(path)).kind, path).toBe('entries');
  });
});

describe('a source that does not', () => {
  it.each<readonly [string, () => void, RegExp]>([
    ['is not there', () => undefined, /status 404/],
    ['fails', () => page('/x', 'oops', {}, 500), /status 500/],
    ['sends a page', () => page('/x', '<html/>', { 'content-type': 'text/html' }), /found "text\/html"/],
    ['sends a page under another name', () => page('/x', '<html></html>'), /found <html>/],
    ['sends nothing', () => page('/x', ''), /empty answer/],
    ['sends half', () => page('/x', FEED.slice(0, 90)), /not well-formed XML/],
    ['laughs a billion times', () => page('/x', '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss>&b;</rss>'), /document type/],
    ['is huge', () => page('/x', 'a'.repeat(30_000)), /at most 20000 bytes/],
    ['is huge once unpacked', () => page('/x', gzipSync(Buffer.alloc(50_000_000)), { 'content-type': 'text/xml', 'content-encoding': 'gzip' }), /at most 20000 bytes/],
    ['is not what it is packed as', () => page('/x', 'plain', { 'content-type': 'text/xml', 'content-encoding': 'gzip' }), /127\.0\.0\.1/],
    ['goes round in circles', () => page('/x', '', { location: '/x' }, 302), /at most 3 redirects/],
    ['sends to a file', () => page('/x', '', { location: 'file:///etc/passwd' }, 302), /expected an https address/],
    ['sends to plain http outside', () => page('/x', '', { location: 'http://feeds.example/' }, 302), /expected an https address.+http:\/\/feeds\.example/],
    ['sends nowhere', () => page('/x', '', {}, 302), /redirects|expected an address|found more/],
    ['is silent', () => pages.set('/x', () => undefined), /no answer within 300 ms/],
    ['stops in the middle', () => pages.set('/x', (_, response) => { response.writeHead(200, { 'content-type': 'text/xml', 'content-length': '500' }); response.write(FEED); }), /no answer within 300 ms/],
    ['hangs up', () => pages.set('/x', (request) => { request.socket.destroy(); }), /127\.0\.0\.1/],
  ])('because it %s is told of and waited for', async (_, arrange, reason) => {
    pages.delete('/x');
    arrange();
    const answer = await visit('/x');
    expect(answer).toMatchObject({ kind: 'failed', reason: expect.stringMatching(reason), state: { failures: 1 } });
    expect(answer.state.notBefore).toBeGreaterThan(now);
    expect(answer.state.notBefore).toBeLessThanOrEqual(now + 5 * MINUTE);
  });

  it('is waited for longer each time, a day at most; a mark from before is kept; success ends it', async () => {
    page('/x', 'oops', {}, 503);
    let state: SourceState = { failures: 0, notBefore: 0, etag: '"old"' };
    for (let failure = 1; failure <= 12; failure++) {
      now = state.notBefore + 1;
      state = (await visit('/x', state)).state;
      const bound = Math.min(24 * HOUR, 5 * MINUTE * 2 ** (failure - 1));
      expect(state).toMatchObject({ failures: failure, etag: '"old"' });
      expect(state.notBefore - now).toBeGreaterThanOrEqual(bound / 2);
      expect(state.notBefore - now).toBeLessThanOrEqual(bound + 1);
    }
    page('/x', FEED);
    now = state.notBefore;
    expect((await visit('/x', state)).state.failures).toBe(0);
  });

  it('and says when to come back is believed, for a day at most', async () => {
    page('/x', '', { 'retry-after': '3600' }, 429);
    expect((await visit('/x')).state.notBefore).toBe(now + HOUR);
    page('/x', '', { 'retry-after': '999999999' }, 429);
    expect((await visit('/x')).state.notBefore).toBe(now + 24 * HOUR);
  });

  it('is not silenced for ever by a clock that was set back', async () => {
    page('/x', FEED);
    expect((await visit('/x', { failures: 0, notBefore: now + 400 * 24 * HOUR })).kind).toBe('entries');
  });

  it('ends the work when it is asked to', async () => {
    pages.set('/x', () => undefined);
    const stop = new AbortController();
    const going = feeds().visit({ name: 's', url: `${root}/x` }, undefined, stop.signal);
    stop.abort();
    await expect(going).rejects.toThrow('aborted');
  });
});

it.each(['http://feeds.example/', 'ftp://a.example/', 'file:///etc/passwd', 'https://user:word@a.example/', 'nonsense', 'http://127.0.0.1.example/', 'http://10.0.0.1/'])('%s is never asked', (url) => {
  expect(() => politeUrl(url)).toThrow(/expected an/);
});

describe('figures of mood', () => {
  const source = () => httpMoodSource({ clock, fearGreedUrl: `${root}/fng/`, positionsUrl: root, timeoutMs: 300, mostBytes: 100_000 });
  const json = (path: string, value: unknown) => page(path, JSON.stringify(value), { 'content-type': 'application/json' });

  it('of fear and greed: the value, the label of the source, its day, and when it arrived; oldest first', async () => {
    json('/fng/', { name: 'Fear and Greed Index', data: [{ value: '40', value_classification: 'Fear', timestamp: '1699920000', time_until_update: '60' }, { value: '55', value_classification: 'Greed', timestamp: '1699833600' }], metadata: { error: null } });
    expect(await source().fearGreed(2, signal)).toEqual([
      { value: { value: 55, label: 'Greed' }, eventAt: 1_699_833_600_000, knownAt: now }, { value: { value: 40, label: 'Fear' }, eventAt: 1_699_920_000_000, knownAt: now },
    ]);
    expect(asked[0].url).toBe('/fng/?limit=2');
  });

  it('of positions: hourly, with the price they stood at', async () => {
    json('/futures/data/openInterestHist', [{ symbol: 'BTCUSDT', sumOpenInterest: '80000.5', sumOpenInterestValue: '2960018500', timestamp: 1_699_999_200_000 }]);
    json('/futures/data/globalLongShortAccountRatio', [{ symbol: 'BTCUSDT', longShortRatio: '1.5', longAccount: '0.6', timestamp: '1699999200000' }]);
    expect(await source().openInterest('BTC/USDT:USDT', signal)).toEqual([{ value: { interest: 80_000.5, price: 37_000 }, eventAt: 1_699_999_200_000, knownAt: now }]);
    expect(await source().longShort('BTC/USDT:USDT', signal)).toEqual([{ value: 1.5, eventAt: 1_699_999_200_000, knownAt: now }]);
    expect(asked[0].url).toBe('/futures/data/openInterestHist?symbol=BTCUSDT&period=1h&limit=500');
  });

  it.each([
    ['an error of its own', { data: [], metadata: { error: 'busy' } }, 'found "busy"'], ['no list', { data: null }, 'expected a list of days'], ['a text for a number', { data: [{ value: 'much', timestamp: '1' }] }, 'expected a number as value, found "much"'],
    ['a value beyond', { data: [{ value: '120', timestamp: '1699920000' }] }, 'expected 0 to 100, found "120"'], ['the future', { data: [{ value: '20', timestamp: '1799920000' }] }, 'no time after now'],
  ])('with %s are refused', async (_, answer, reason) => {
    json('/fng/', answer);
    await expect(source().fearGreed(1, signal)).rejects.toThrow(reason);
  });

  it('that are no list, or no JSON, are refused', async () => {
    json('/futures/data/openInterestHist', { code: -1, msg: 'no' });
    await expect(source().openInterest('BTC/USDT:USDT', signal)).rejects.toThrow('expected a list');
    page('/futures/data/globalLongShortAccountRatio', '<html>', { 'content-type': 'application/json' });
    await expect(source().longShort('BTC/USDT:USDT', signal)).rejects.toThrow('expected JSON');
  });
});
