import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { CANARY, startPage, type Page } from './page.contract.ts';

let page: Page;
afterEach(async () => {
  await page.end();
  page.clean();
});

const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` });

describe('API tokens', () => {
  test('open the API for a program: no cookie, no origin, no CSRF token', async () => {
    page = await startPage();
    const { token, entry } = page.credentials.tokens.create('home assistant', 'act');
    expect(token).toMatch(/^cbt_[A-Za-z0-9_-]{8}_[A-Za-z0-9_-]{43}$/u);
    expect(entry.scopes).toEqual(['read', 'act']);
    expect(JSON.parse((await page.ask({ path: '/trpc/ask', headers: bearer(token) })).body)).toEqual({ canary: CANARY, by: 'token' });
    expect(JSON.parse((await page.ask({ method: 'POST', path: '/trpc/change', body: { a: 1 }, headers: bearer(token) })).body)).toEqual({ changed: { a: 1 }, by: 'token' });
    expect((await page.ask({ method: 'POST', path: '/trpc/change', body: 'a=1', headers: { ...bearer(token), 'content-type': 'text/plain' } })).status).toBe(415);
    expect((await page.ask({ method: 'POST', path: '/trpc/change', body: {}, headers: { ...bearer(token), origin: 'http://evil.example' } })).status).toBe(403);
    expect((await page.ask({ path: '/trpc/ask', headers: { ...bearer(token), host: `evil.example:${page.port}` } })).status).toBe(421);
  });

  test('open nothing else: no document, no door of the password', async () => {
    page = await startPage();
    await page.setUp();
    const { token } = page.credentials.tokens.create('reader', 'read');
    for (const path of ['/', '/portfolio', '/portfolio.data']) {
      const answer = await page.ask({ path, headers: { ...bearer(token), accept: 'text/html' } });
      expect([answer.status, answer.body.includes(CANARY)]).toEqual([401, false]);
    }
    for (const door of ['/auth/step-up', '/auth/logout', '/auth/password']) expect((await page.ask({ method: 'POST', path: door, body: {}, headers: bearer(token) })).status).toBe(401);
  });

  test('a wrong one is nobody, even beside a good cookie, and one in the address is not read', async () => {
    page = await startPage();
    const owner = await page.setUp();
    const { token } = page.credentials.tokens.create('reader', 'read');
    const wrong = [`${token}x`, token.slice(0, -1), token.slice(4), `${token.slice(0, -1)}${token.endsWith('A') ? 'E' : 'A'}`, 'cbt_', '', token.toUpperCase()];
    for (const one of wrong) expect((await page.ask({ path: '/trpc/ask', headers: { ...bearer(one), cookie: owner.cookie } })).status).toBe(401);
    for (const authorization of [`Basic ${Buffer.from(`a:${token}`).toString('base64')}`, `Bearer  ${token}`, `Bearer ${token} x`, token]) expect((await page.ask({ path: '/trpc/ask', headers: { authorization } })).status).toBe(401);
    for (const path of [`/trpc/ask?token=${token}`, `/trpc/ask?authorization=Bearer%20${token}`]) expect((await page.ask({ path })).status).toBe(401);
  });

  test('one that was removed is over at once, its streams too', async () => {
    page = await startPage();
    const { token, entry } = page.credentials.tokens.create('reader', 'read');
    const live = page.raw(`GET /trpc/live HTTP/1.1\r\nHost: ${page.host}\r\nAccept: text/event-stream\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    await expect.poll(() => page.page.streams.count(`token:${entry.id}`)).toBe(1);
    expect(page.credentials.tokens.remove('reader')).toBe(true);
    expect(page.credentials.tokens.remove('reader')).toBe(false);
    expect((await page.ask({ path: '/trpc/ask', headers: bearer(token) })).status).toBe(401);
    page.page.streams.recheck((owner) => page.credentials.tokens.isAlive(owner.slice('token:'.length)));
    expect(await live).toContain('data: 1');
  });

  test('are kept as hashes in a file of the owner alone, with when they were last used', async () => {
    let now = 1_000_000;
    page = await startPage({ now: () => now });
    const { tokens } = page.credentials;
    const { token } = tokens.create('reader', 'read');
    expect(tokens.list()[0].usedAt).toBeNull();
    expect(tokens.find(token)?.name).toBe('reader');
    now += 10_000;
    tokens.find(token);
    expect(tokens.list()[0].usedAt).toBe(1_000_000);
    now += 300_000;
    tokens.find(token);
    expect(tokens.list()[0].usedAt).toBe(now);
    const file = `${page.folder}/dashboard/tokens.json`;
    expect(readFileSync(file, 'utf8')).not.toContain(token.slice(13));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(() => tokens.create('reader', 'run')).toThrow('expected a name no other token has, found "reader"');
    expect(() => tokens.create('<b>', 'run')).toThrow('found "<b>"');
    expect(() => tokens.create('', 'run')).toThrow('expected a name');
  });

  test.skipIf(process.platform === 'win32')('a file others may read, or that is damaged, lets nobody in', async () => {
    page = await startPage();
    const { token } = page.credentials.tokens.create('reader', 'read');
    const file = `${page.folder}/dashboard/tokens.json`;
    chmodSync(file, 0o644);
    expect((await page.ask({ path: '/trpc/ask', headers: bearer(token) })).status).toBe(500);
    chmodSync(file, 0o600);
    expect((await page.ask({ path: '/trpc/ask', headers: bearer(token) })).status).toBe(200);
    writeFileSync(file, '{"version":1,"tokens":[{}]}');
    const answer = await page.ask({ path: '/trpc/ask', headers: bearer(token) });
    expect([answer.status, answer.body.includes(page.folder)]).toEqual([500, false]);
    expect((await page.ask({ path: '/health' })).status).toBe(200);
  });

  test('a program in a hurry is held back, and nobody else', async () => {
    const now = 1_000_000;
    page = await startPage({ now: () => now });
    const [one, other] = [page.credentials.tokens.create('one', 'read').token, page.credentials.tokens.create('other', 'read').token];
    const statuses: number[] = [];
    for (let request = 0; request < 201; request++) statuses.push((await page.ask({ path: '/trpc/ask', headers: bearer(one) })).status);
    expect([statuses.indexOf(429), statuses.length]).toEqual([200, 201]);
    expect((await page.ask({ path: '/trpc/ask', headers: bearer(other) })).status).toBe(200);
  });
});
