import { afterEach, describe, expect, test } from 'vitest';
import { memoryCache } from '../../../src/shared/adapters/memory/memory-cache.ts';
import type { Cache } from '../../../src/shared/ports/cache.ts';
import { CANARY, PASSWORD, startPage, type Page } from './page.contract.ts';

const open: Page[] = [];
const start = async (settings: Parameters<typeof startPage>[0] = {}): Promise<Page> => {
  const page = await startPage(settings);
  open.push(page);
  return page;
};
afterEach(async () => {
  for (const page of open.splice(0)) {
    await page.end();
    page.clean();
  }
});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A cache whose server is gone, as the port promises it behaves. */
const deadCache: Cache = {
  get: () => Promise.resolve(undefined), set: () => Promise.resolve(), setIfAbsent: () => Promise.resolve(true), remove: () => Promise.resolve(), noteMember: () => Promise.resolve(undefined),
  status: () => ({ kind: 'redis', isReachable: false, hits: 0, misses: 0, failures: 9 }), close: () => Promise.resolve(),
};

describe('the first password', () => {
  test('takes the code of the terminal, once', async () => {
    const page = await start();
    expect(page.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/u);
    expect((await page.post('/auth/setup', { code: '0000-0000', password: PASSWORD })).status).toBe(401);
    const short = await page.post('/auth/setup', { code: page.code, password: 'short' });
    expect([short.status, JSON.parse(short.body).error.code]).toEqual([422, 'password-short']);
    expect(JSON.parse((await page.post('/auth/setup', { code: page.code, password: 'password123!' })).body).error.code).toBe('password-obvious');
    const owner = await page.setUp();
    expect((await page.ask({ path: '/trpc/ask', headers: { cookie: owner.cookie } })).status).toBe(200);
    expect((await page.post('/auth/setup', { code: page.code, password: 'another lantern here' })).status).toBe(409);
    expect(page.credentials.setupCode.text()).toBeUndefined();
  });

  test('of two at once one is first', async () => {
    const page = await start();
    const wanted = ['one brown lantern', 'two brown lanterns', 'six brown lanterns'];
    const answers = await Promise.all(wanted.map((password) => page.post('/auth/setup', { code: page.code, password })));
    const winner = answers.findIndex(({ status }) => status === 200);
    expect(answers.filter(({ status }) => status === 401 || status === 409)).toHaveLength(2);
    for (const [index, password] of wanted.entries()) expect((await page.post('/auth/login', { password })).status).toBe(index === winner ? 200 : 401);
  });

  test('a code is guessed five times at most, and the right one is not looked at after that', async () => {
    const page = await start();
    for (let guess = 0; guess < 5; guess++) expect((await page.post('/auth/setup', { code: `0000000${guess}`, password: PASSWORD })).status).toBe(401);
    expect((await page.post('/auth/setup', { code: page.code, password: PASSWORD })).status).toBe(429);
  });
});

describe('logging in', () => {
  test('wrong and not yet chosen are told the same', async () => {
    const page = await start();
    const none = await page.post('/auth/login', { password: PASSWORD });
    await page.setUp();
    const wrong = await page.post('/auth/login', { password: 'not seven lanterns' });
    expect([none.status, none.body]).toEqual([wrong.status, wrong.body]);
    expect(none.status).toBe(401);
    expect(none.headers['set-cookie']).toBeUndefined();
  });

  test('the cookie is out of reach of scripts and of other sites', async () => {
    const page = await start();
    await page.setUp();
    const answer = await page.post('/auth/login', { password: PASSWORD });
    expect(answer.headers['set-cookie']).toHaveLength(1);
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^coinbot_session_[0-9a-f]{6}=[A-Za-z0-9_-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/u);
  });

  test('two pages of two folders do not log each other out: browsers send the cookies of both to both', async () => {
    const [one, other] = [await start(), await start()];
    const cookie = `${(await one.setUp()).cookie}; ${(await other.setUp()).cookie}`;
    for (const page of [one, other]) expect((await page.ask({ path: '/trpc/ask', headers: { cookie } })).status).toBe(200);
  });

  test('five guesses in fifteen minutes, however many come at once; then the right one waits as well', async () => {
    let now = 1_000_000;
    const page = await start({ now: () => now });
    await page.setUp();
    const guesses = await Promise.all(Array.from({ length: 12 }, (_, index) => page.post('/auth/login', { password: `guess number ${index}` })));
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(guesses.filter(({ status }) => status === 429)).toHaveLength(7);
    expect((await page.post('/auth/login', { password: PASSWORD })).status).toBe(429);
    now += 15 * MINUTE;
    expect((await page.post('/auth/login', { password: PASSWORD })).status).toBe(200);
  });

  test('a right one begins the count again', async () => {
    const page = await start();
    await page.setUp();
    for (let round = 0; round < 4; round++) {
      for (let guess = 0; guess < 4; guess++) expect((await page.post('/auth/login', { password: 'not seven lanterns' })).status).toBe(401);
      await page.logIn();
    }
  });

  test('guesses are remembered by a shared cache across a restart', async () => {
    const cache = memoryCache({ clock: { now: () => 5 } });
    const page = await start({ cache, now: () => 5 });
    await page.setUp();
    for (let guess = 0; guess < 5; guess++) await page.post('/auth/login', { password: 'not seven lanterns' });
    await page.page.close();
    const again = await start({ folder: page.folder, cache, now: () => 5 });
    expect((await again.post('/auth/login', { password: PASSWORD })).status).toBe(429);
  });
});

describe('sessions', () => {
  test.each([['no cache', undefined], ['a cache', memoryCache({ clock: { now: () => 0 } })], ['a cache that is gone', deadCache]] as const)('with %s: a restart logs nobody out, the end of a session is the end', async (_name, cache) => {
    const page = await start({ cache });
    const owner = await page.setUp();
    const other = await page.logIn();
    await page.ask({ path: '/trpc/ask', headers: { cookie: other.cookie } });
    await page.page.close();
    page.credentials.close();
    open.length = 0;
    const again = await start({ folder: page.folder, cache });
    for (const { cookie } of [owner, other]) expect((await again.ask({ path: '/trpc/ask', headers: { cookie } })).status).toBe(200);
    expect((await again.post('/auth/logout', {}, again.as(owner))).status).toBe(200);
    expect((await again.ask({ path: '/trpc/ask', headers: { cookie: owner.cookie } })).status).toBe(401);
    expect((await again.ask({ path: '/trpc/ask', headers: { cookie: other.cookie } })).status).toBe(200);
  });

  test('end after 12 hours without a request and after 7 days in any case', async () => {
    let now = 1_000_000;
    const page = await start({ now: () => now });
    const owner = await page.setUp();
    const status = async (): Promise<number> => (await page.ask({ path: '/trpc/ask', headers: { cookie: owner.cookie } })).status;
    now += 12 * HOUR - 1;
    expect(await status()).toBe(200);
    now += 12 * HOUR - 1;
    expect(await status()).toBe(200);
    now += 12 * HOUR;
    expect(await status()).toBe(401);
    const second = await page.logIn();
    for (let hours = 0; hours < 7 * 24; hours += 8) {
      expect((await page.ask({ path: '/trpc/ask', headers: { cookie: second.cookie } })).status).toBe(200);
      now += 8 * HOUR;
    }
    expect((await page.ask({ path: '/trpc/ask', headers: { cookie: second.cookie } })).status).toBe(401);
  });

  test('a password typed again counts for five minutes, a wrong one not at all', async () => {
    let now = 1_000_000;
    const page = await start({ now: () => now });
    const owner = await page.setUp();
    expect(page.credentials.sessions.list()[0].stepUpUntil).toBe(0);
    expect((await page.post('/auth/step-up', { password: 'not seven lanterns' }, page.as(owner))).status).toBe(401);
    expect(page.credentials.sessions.list()[0].stepUpUntil).toBe(0);
    expect((await page.post('/auth/step-up', { password: PASSWORD }, page.as(owner))).body).toBe(`{"until":${now + 5 * MINUTE}}`);
    expect(page.credentials.sessions.list()[0].stepUpUntil).toBe(now + 5 * MINUTE);
    expect((await page.post('/auth/step-up', { password: PASSWORD }, { cookie: owner.cookie })).status).toBe(403);
  });

  test('what guests guess locks nobody out who is inside', async () => {
    const page = await start();
    const owner = await page.setUp();
    for (let guess = 0; guess < 6; guess++) await page.post('/auth/login', { password: `guess number ${guess}` });
    expect((await page.post('/auth/login', { password: PASSWORD })).status).toBe(429);
    expect((await page.post('/auth/step-up', { password: PASSWORD }, page.as(owner))).status).toBe(200);
    expect((await page.post('/auth/password', { old: PASSWORD, new: 'nine green umbrellas' }, page.as(owner))).status).toBe(200);
  });

  test('a session guesses five times in fifteen minutes, both ways together, and locks nobody else out', async () => {
    let now = 1_000_000;
    const page = await start({ now: () => now });
    const [owner, stolen] = [await page.setUp(), await page.logIn()];
    for (let guess = 0; guess < 3; guess++) expect((await page.post('/auth/step-up', { password: `guess number ${guess}` }, page.as(stolen))).status).toBe(401);
    for (let guess = 0; guess < 2; guess++) expect((await page.post('/auth/password', { old: `guess number ${guess}`, new: 'nine green umbrellas' }, page.as(stolen))).status).toBe(401);
    expect((await page.post('/auth/step-up', { password: PASSWORD }, page.as(stolen))).status).toBe(429);
    expect((await page.post('/auth/password', { old: PASSWORD, new: 'nine green umbrellas' }, page.as(stolen))).status).toBe(429);
    expect((await page.post('/auth/step-up', { password: PASSWORD }, page.as(owner))).status).toBe(200);
    expect((await page.post('/auth/login', { password: PASSWORD })).status).toBe(200);
    now += 15 * MINUTE;
    expect((await page.post('/auth/step-up', { password: PASSWORD }, page.as(stolen))).status).toBe(200);
  });

  test('a new password ends all others, and the old one opens nothing', async () => {
    const page = await start();
    const [owner, other] = [await page.setUp(), await page.logIn()];
    const next = 'nine green umbrellas';
    expect((await page.post('/auth/password', { old: 'not seven lanterns', new: next }, page.as(owner))).status).toBe(401);
    expect((await page.post('/auth/password', { old: PASSWORD, new: 'qwertyuiop' }, page.as(owner))).status).toBe(422);
    expect((await page.post('/auth/password', { old: PASSWORD, new: next }, page.as(owner))).status).toBe(200);
    expect((await page.ask({ path: '/trpc/ask', headers: { cookie: owner.cookie } })).status).toBe(200);
    expect((await page.ask({ path: '/trpc/ask', headers: { cookie: other.cookie } })).status).toBe(401);
    expect((await page.post('/auth/login', { password: PASSWORD })).status).toBe(401);
    expect((await page.post('/auth/login', { password: next })).status).toBe(200);
  });

  test('neither password, token nor code stands in any file, log line or answer', async () => {
    const page = await start();
    const owner = await page.setUp();
    await page.post('/auth/login', { password: 'a wrong green umbrella' });
    await page.post('/auth/step-up', { password: PASSWORD }, page.as(owner));
    const { readdirSync, readFileSync } = await import('node:fs');
    const folder = `${page.folder}/dashboard`;
    const kept = readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`).toString('latin1')).join('\n') + page.lines.join('\n');
    expect(kept).toContain('scrypt');
    for (const secret of [PASSWORD, 'a wrong green umbrella', owner.cookie.slice('coinbot_session_000000='.length), owner.csrf, page.code ?? '']) expect(kept).not.toContain(secret);
    expect(CANARY.length).toBeGreaterThan(10);
  });
});
