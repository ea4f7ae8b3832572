import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CANARY, PASSWORD, startPage, type Page, type Visitor } from './page.contract.ts';

let page: Page;
let owner: Visitor;
beforeAll(async () => {
  page = await startPage();
  owner = await page.setUp();
});
afterAll(async () => {
  await page.end();
  page.clean();
});

const closed = ['/', '/portfolio', '/portfolio.data', '/login.data', '/_root.data', '/__manifest?p=/a', '/trpc/ask', '/trpc', '/trpc/', '/trpc/fail', '/trpc/live', '/TRPC/ask', '/Login', '/login/', '/auth', '/auth/logout', '/auth/step-up', '/assets', '/health/x', '/metrics', '/.env', '/secret.txt', '/api/x', '/%74rpc/ask', '/faviconx/y'];

describe('default deny', () => {
  test.each(closed)('GET %s without a session is 401 and says nothing', async (path) => {
    for (const accept of ['*/*', 'text/html', 'text/event-stream', 'application/json']) {
      const answer = await page.ask({ path, headers: { accept } });
      expect(answer.status).toBe(401);
      expect(answer.body).not.toContain(CANARY);
    }
  });

  test('the few open doors', async () => {
    for (const [path, body] of [['/login', 'please log in'], ['/health', '{"status":"ok"}'], ['/assets/app-1.js', 'export {};'], ['/favicon.svg', '<svg']] as const) {
      const answer = await page.ask({ path });
      expect(answer.status).toBe(200);
      expect(answer.body).toContain(body);
    }
    for (const path of ['/assets/secret.txt', '/favicon.ico', '/assets/none.js']) expect((await page.ask({ path })).status).toBe(404);
  });

  test('what is asked for data is answered with JSON, what is asked for a page with the login page and its status', async () => {
    const data = await page.ask({ path: '/portfolio.data', headers: { accept: 'text/html' } });
    expect(JSON.parse(data.body)).toEqual({ error: { code: 'not-signed-in', message: 'expected a session or an API token' } });
    const document = await page.ask({ path: '/portfolio', headers: { accept: 'text/html,*/*' } });
    expect([document.status, document.headers['content-type']]).toEqual([401, 'text/html; charset=utf-8']);
    expect(document.body).toContain('please log in');
  });

  test('whoever follows a link from elsewhere comes again with the cookie the browser kept back', async () => {
    const headers = { accept: 'text/html', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    const first = await page.ask({ path: '/portfolio', headers });
    expect([first.status, first.body]).toEqual([401, expect.stringContaining('<meta http-equiv="refresh" content="0">')]);
    expect((await page.ask({ path: '/portfolio', headers: { ...headers, 'sec-fetch-site': 'same-origin' } })).body).toContain('please log in');
  });

  test('with a session the same doors are open', async () => {
    expect((await page.ask({ path: '/portfolio', headers: { cookie: owner.cookie } })).body).toContain(CANARY);
    expect((await page.ask({ path: '/trpc/ask', headers: { cookie: owner.cookie } })).status).toBe(200);
  });

  test('cookies that are not exactly one good one are none', async () => {
    const [name, token] = /^([^=]+)=(.*)$/u.exec(owner.cookie)?.slice(1) ?? [];
    for (const cookie of [`${name}=${'A'.repeat(43)}`, `${name}=`, `${name}=${token}x`, `${owner.cookie}; ${owner.cookie}`, `${owner.cookie}; ${name}=x`, `x${owner.cookie}`, `${name}="${token}"`, `${name} =${token}`, `${name}=${token.toLowerCase()}`]) {
      expect((await page.ask({ path: '/trpc/ask', headers: { cookie } })).status).toBe(401);
    }
    expect((await page.ask({ path: '/trpc/ask', headers: { cookie: `theme=dark; ${owner.cookie}` } })).status).toBe(200);
  });

  test.each(['/assets/../trpc/ask', '/assets/..%2ftrpc/ask', '/assets/%2e%2e/trpc/ask', '/assets/%2E./secret.txt', '/assets//app-1.js', '//evil.example/login', '/login/../portfolio', '/assets/%00', '/assets/%5c..%5csecret.txt', '/assets/%', '/login#x', 'http://127.0.0.1/trpc/ask', '/assets/a\\b', '/login%0d%0ax'])('%s is unreadable, with a session as well', async (path) => {
    for (const cookie of ['', owner.cookie]) {
      const answer = await page.raw(`GET ${path} HTTP/1.1\r\nHost: ${page.host}\r\nCookie: ${cookie}\r\nConnection: close\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 400 /u);
      expect(answer).not.toContain(CANARY);
    }
  });

  test('documents take no changes, and nothing takes other methods', async () => {
    for (const path of ['/', '/portfolio', '/login', '/portfolio.data', '/health', '/assets/app-1.js', '/api/x']) expect((await page.post(path, {}, page.as(owner))).status).toBe(405);
    for (const path of ['/', '/portfolio']) expect((await page.post(path, {})).status).toBe(405);
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND']) expect((await page.ask({ method, path: '/trpc/change', headers: { ...page.as(owner), origin: page.origin } })).status).toBe(405);
    for (const path of ['/auth/login', '/auth/setup', '/auth/logout']) expect((await page.ask({ path, headers: page.as(owner) })).status).toBe(405);
  });
});

describe('names and origins', () => {
  test('answers to its own names only (DNS rebinding)', async () => {
    for (const host of [`evil.example:${page.port}`, 'evil.example', '127.0.0.1', `127.0.0.1:${page.port + 1}`, `127.0.0.1.evil.example:${page.port}`, `localhost.:${page.port}`, `0.0.0.0:${page.port}`, `[::ffff:127.0.0.1]:${page.port}`, `user@127.0.0.1:${page.port}`, ' ']) {
      for (const path of ['/', '/login', '/health', '/assets/app-1.js']) {
        const answer = await page.ask({ path, headers: { host, cookie: owner.cookie } });
        expect(answer.status).toBe(421);
        expect(answer.body).not.toContain(CANARY);
      }
    }
    for (const host of [`localhost:${page.port}`, `LOCALHOST:${page.port}`, `[::1]:${page.port}`]) expect((await page.ask({ path: '/health', headers: { host } })).status).toBe(200);
  });

  test('two names are none, and no name is refused', async () => {
    expect(await page.raw(`GET /health HTTP/1.1\r\nHost: ${page.host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 4(00|21) /u);
    expect(await page.raw('GET /health HTTP/1.1\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /u);
    expect(await page.raw('GET /health HTTP/1.0\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 421 /u);
  });

  test('changes come from its own pages only', async () => {
    const before = page.changes();
    for (const origin of [undefined, 'null', '', 'http://evil.example', `http://127.0.0.1:${page.port + 1}`, `https://${page.host}`, `http://localhost:${page.port}`, `${page.origin}/`, `${page.origin}.evil.example`, ` ${page.origin} x`]) {
      const headers = { ...page.as(owner), ...(origin === undefined ? {} : { origin }) };
      expect((await page.ask({ method: 'POST', path: '/trpc/change', body: {}, headers })).status).toBe(403);
      expect((await page.ask({ method: 'POST', path: '/auth/login', body: { password: PASSWORD }, headers: origin === undefined ? {} : { origin } })).status).toBe(403);
    }
    expect(page.changes()).toBe(before);
    expect((await page.post('/trpc/change', {}, page.as(owner))).status).toBe(200);
    expect(page.changes()).toBe(before + 1);
  });

  test('other sites read nothing, and may lead here by a link', async () => {
    const from = (site: string, mode: string, dest: string): Promise<{ status: number }> => page.ask({ path: '/portfolio', headers: { cookie: owner.cookie, 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest } });
    for (const site of ['cross-site', 'same-site', 'other']) for (const [mode, dest] of [['no-cors', 'image'], ['cors', 'empty'], ['navigate', 'iframe'], ['no-cors', 'script']] as const) expect((await from(site, mode, dest)).status).toBe(403);
    expect((await from('cross-site', 'navigate', 'document')).status).toBe(200);
    expect((await from('same-origin', 'cors', 'empty')).status).toBe(200);
    expect((await page.ask({ path: '/trpc/ask', headers: { cookie: owner.cookie, origin: 'http://evil.example' } })).status).toBe(403);
  });

  test('a change carries the token of its own session, and comes as JSON', async () => {
    const other = await page.logIn();
    for (const csrf of [undefined, '', 'x', other.csrf, `${owner.csrf}x`, owner.csrf.slice(1)]) {
      expect((await page.post('/trpc/change', {}, { cookie: owner.cookie, ...(csrf === undefined ? {} : { 'x-coinbot-csrf': csrf }) })).status).toBe(403);
    }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json; charset=utf-16', 'text/plain; application/json', '']) {
      expect((await page.post('/trpc/change', '{}', { ...page.as(owner), 'content-type': type })).status).toBe(415);
    }
    expect((await page.post('/trpc/change', '{"a":1}', { ...page.as(owner), 'content-type': 'application/json; charset=UTF-8' })).body).toBe('{"changed":{"a":1},"by":"session"}');
  });

  test('no upgrade, no tunnel', async () => {
    for (const cookie of ['', owner.cookie]) {
      const upgrade = await page.raw(`GET /trpc/live HTTP/1.1\r\nHost: ${page.host}\r\nOrigin: ${page.origin}\r\nCookie: ${cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`);
      expect(upgrade).toMatch(/^HTTP\/1\.1 403 /u);
    }
    expect(await page.raw(`CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n`)).toMatch(/^HTTP\/1\.1 403 /u);
  });
});

describe('what answers say', () => {
  test('headers that keep browsers strict stand on every answer', async () => {
    const nonces = new Set<string>();
    for (const ask of [{ path: '/login' }, { path: '/trpc/ask' }, { path: '/', headers: { host: 'evil.example' } }, { path: '/assets/none' }, { path: '/trpc/fail', headers: { cookie: owner.cookie } }, { path: '/portfolio', headers: { cookie: owner.cookie } }]) {
      const { headers } = await page.ask(ask);
      const nonce = /'nonce-([A-Za-z0-9+/=]{24})'/u.exec(String(headers['content-security-policy']))?.[1] ?? '';
      nonces.add(nonce);
      expect(headers['content-security-policy']).toBe(`default-src 'self'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; style-src-attr 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'`);
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin', 'cache-control': 'no-store' });
      expect(headers['x-powered-by'] ?? headers['access-control-allow-origin'] ?? headers['etag']).toBeUndefined();
    }
    expect(nonces.size).toBe(6);
    const login = await page.ask({ path: '/login' });
    expect(login.headers['content-security-policy']).toContain(`'nonce-${/nonce="([^"]+)"/u.exec(login.body)?.[1]}'`);
    expect((await page.ask({ path: '/assets/app-1.js' })).headers['cache-control']).toBe('public, max-age=31536000, immutable');
  });

  test('what went wrong inside stays inside; its id leads to the log', async () => {
    const answer = await page.ask({ path: '/trpc/fail', headers: { cookie: owner.cookie } });
    expect(answer.status).toBe(500);
    const { error } = JSON.parse(answer.body) as { error: { code: string; id: string } };
    expect(error.code).toBe('failed');
    expect(answer.body).not.toMatch(new RegExp(`${CANARY}|someone|at |node:|${PASSWORD}`, 'u'));
    expect(page.lines.some((line) => line.startsWith('page.failed') && line.includes(error.id) && line.includes(CANARY))).toBe(true);
  });

  test('bodies and addresses have an end', async () => {
    expect((await page.post('/auth/login', { password: 'x'.repeat(5_000) })).status).toBe(413);
    expect((await page.post('/trpc/change', { text: 'x'.repeat(1_100_000) }, page.as(owner))).status).toBe(413);
    expect((await page.post('/trpc/change', '{"a":', page.as(owner))).status).toBe(400);
    expect((await page.post('/auth/login', '{"password":1}')).status).toBe(400);
    expect((await page.post('/auth/login', '{"password":"x","more":1}')).status).toBe(400);
    expect((await page.post('/trpc/change', '{}', { ...page.as(owner), 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await page.ask({ path: `/login?${'x'.repeat(8_200)}` })).status).toBe(414);
    expect((await page.ask({ path: '/login', headers: { 'x-long': 'x'.repeat(20_000) } }).catch(() => ({ status: 431 }))).status).toSatisfy((status: number) => status === 431 || status === 400);
  });
});
