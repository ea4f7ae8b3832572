import http from 'node:http';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { PASSWORD, startPage, type Page, type Visitor } from './page.contract.ts';

let page: Page;
afterEach(async () => {
  await page.end();
  page.clean();
});

interface Stream {
  readonly status: number;
  /** Resolves when the server lets go. */
  readonly over: Promise<void>;
  drop(): void;
}

const listen = (headers: http.OutgoingHttpHeaders): Promise<Stream> => new Promise((resolve, reject) => {
  const request = http.request({ host: '127.0.0.1', port: page.port, path: '/trpc/live', agent: false, headers: { accept: 'text/event-stream', ...headers } }, (response) => {
    const over = new Promise<void>((done) => { response.on('close', done); });
    response.on('error', () => { /* cut by the server: `over` says so */ });
    response.resume();
    resolve({ status: response.statusCode ?? 0, over, drop: () => { request.destroy(); } });
  });
  request.on('error', reject);
  request.end();
});

const streamOf = (visitor: Visitor): Promise<Stream> => listen({ cookie: visitor.cookie });

describe('live connections', () => {
  test('end with their session and leave the others alone', async () => {
    page = await startPage();
    const [owner, other] = [await page.setUp(), await page.logIn()];
    const [mine, theirs] = [await streamOf(owner), await streamOf(other)];
    expect([mine.status, theirs.status, page.page.streams.count()]).toEqual([200, 200, 2]);
    await page.post('/auth/logout', {}, page.as(owner));
    await mine.over;
    expect(page.page.streams.count()).toBe(1);
    expect(page.lines.filter((line) => line.startsWith('live.over'))).toHaveLength(1);
    await page.post('/auth/password', { old: PASSWORD, new: 'nine green umbrellas' }, page.as(await page.logIn()));
    await theirs.over;
    expect(page.page.streams.count()).toBe(0);
  });

  test('end within a minute of a session that ended elsewhere', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      page = await startPage();
      const [one, other] = [await streamOf(await page.setUp()), await streamOf(await page.logIn())];
      vi.advanceTimersByTime(60_000);
      expect(page.page.streams.count()).toBe(2);
      page.credentials.sessions.endAll(page.credentials.sessions.list()[1].id);
      vi.advanceTimersByTime(60_000);
      await one.over;
      expect([page.page.streams.count(), other.status]).toEqual([1, 200]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('twenty of one session, forty in all; one that left makes room', async () => {
    page = await startPage();
    const visitors = [await page.setUp(), await page.logIn(), await page.logIn()];
    const first = await Promise.all(Array.from({ length: 20 }, () => streamOf(visitors[0])));
    expect(first.every(({ status }) => status === 200)).toBe(true);
    expect((await streamOf(visitors[0])).status).toBe(429);
    const second = await Promise.all(Array.from({ length: 20 }, () => streamOf(visitors[1])));
    expect(second.every(({ status }) => status === 200)).toBe(true);
    expect((await streamOf(visitors[2])).status).toBe(429);
    first[0].drop();
    await expect.poll(() => page.page.streams.count()).toBe(39);
    expect((await streamOf(visitors[2])).status).toBe(200);
    // Ordinary questions are still answered.
    expect((await page.ask({ path: '/trpc/ask', headers: { cookie: visitors[0].cookie } })).status).toBe(200);
  });

  test('end when the server does', async () => {
    page = await startPage();
    const stream = await streamOf(await page.setUp());
    await page.page.close();
    await stream.over;
    page.page.server.listen(0, '127.0.0.1');
  });
});

describe('a visitor in a hurry', () => {
  test('200 requests at once and 50 a second, each session for itself', async () => {
    const now = 1_000_000;
    page = await startPage({ now: () => now });
    const [owner, other] = [await page.setUp(), await page.logIn()];
    const statuses: number[] = [];
    for (let request = 0; request < 205; request++) statuses.push((await page.ask({ path: '/trpc/ask', headers: { cookie: owner.cookie } })).status);
    expect(statuses.indexOf(429)).toBe(200);
    expect((await page.ask({ path: '/trpc/ask', headers: { cookie: other.cookie } })).status).toBe(200);
  });

  test('a body that never comes is not waited for', async () => {
    page = await startPage();
    await page.setUp();
    // The times of the server itself are 15 s and 10 s; what is stated here is that it has them, and that they are enforced.
    expect(page.page.server).toMatchObject({ requestTimeout: 15_000, headersTimeout: 10_000, maxConnections: 300 });
    page.page.server.requestTimeout = 500;
    page.page.server.headersTimeout = 500;
    const answer = await page.raw(`POST /auth/login HTTP/1.1\r\nHost: ${page.host}\r\nOrigin: ${page.origin}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"password":`);
    expect(answer).toMatch(/^HTTP\/1\.1 (400|408) |^$/u);
    expect(await page.raw(`GET /login HTTP/1.1\r\nHost: ${page.host}\r\nX-A: `)).toMatch(/^HTTP\/1\.1 (400|408) |^$/u);
  });
});
