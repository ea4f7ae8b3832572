import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import routes from '../../../dashboard/app/routes.ts';
import { TOKEN_SCOPES } from '../../../dashboard/server/guard/access.ts';
import { openCredentials } from '../../../dashboard/server/guard/credentials.ts';
import { rootRouter } from '../../../dashboard/server/root-router.ts';
import type { ProcedureMeta } from '../../../dashboard/server/trpc.ts';
import { systemClock } from '../../../src/shared/adapters/fs/system-clock.ts';
import { ask, knock, pageAtWork, type PageAtWork } from './page-at-work.contract.ts';

interface Route { readonly path?: string | undefined; readonly index?: boolean | undefined; readonly children?: readonly Route[] | undefined }

const pathsOf = (entries: readonly Route[], base = ''): readonly string[] => entries.flatMap((entry) => {
  const path = `${base}${entry.path === undefined ? '' : `/${entry.path.replace(/^\//, '')}`}`;
  return [...(entry.children === undefined || entry.index === true ? [path === '' ? '/' : path] : []), ...pathsOf(entry.children ?? [], path)];
});
const PATHS = [...new Set(pathsOf(routes as readonly Route[]))].filter((path) => path !== '/login' && path !== '/*');
interface Procedure { readonly _def: { readonly type: 'query' | 'mutation' | 'subscription'; readonly meta?: ProcedureMeta } }
const PROCEDURES = Object.entries(rootRouter._def.procedures as unknown as Readonly<Record<string, Procedure>>).map(([name, { _def }]) => ({ name, type: _def.type, meta: _def.meta }));

let page: PageAtWork;
beforeAll(async () => { page = await pageAtWork(); });
afterAll(() => page.end());

describe('without a session', () => {
  it('knows pages and procedures to try', () => {
    expect(PATHS.length).toBeGreaterThan(3);
    expect(PROCEDURES.length).toBeGreaterThan(10);
  });

  it.each(PATHS)('GET %s answers 401, as a page, as data and as anything else', async (path) => {
    for (const [place, accept] of [[path, 'text/html'], [`${path === '/' ? '/_root' : path}.data`, '*/*'], [path, '*/*']]) {
      const response = await knock(`${page.url}${place}`, { headers: { accept } });
      expect([place, response.status]).toEqual([place, 401]);
      expect(await response.text()).not.toContain('reactRouterContext');
    }
    const posted = await ask(page.url, path, {});
    expect([401, 403, 405]).toContain(posted.status);
  });

  it.each(PROCEDURES)('$name answers 401', async ({ name }) => {
    expect((await knock(`${page.url}/trpc/${name}`)).status).toBe(401);
    expect((await knock(`${page.url}/trpc/${name}?batch=1&input=%7B%7D`)).status).toBe(401);
    expect((await ask(page.url, `/trpc/${name}`, {})).status).toBe(401);
    expect((await knock(`${page.url}/trpc/${name}`, { headers: { authorization: `Bearer cbt_${'a'.repeat(8)}_${randomBytes(32).toString('base64url')}` } })).status).toBe(401);
  });

  it('answers 401 to whatever else is asked for', async () => {
    for (const path of ['/nothing', '/api/v1/openapi.json', '/api/v1/control/restrict', '/mcp', '/__manifest?p=/market', '/trpc', '/data/keys.enc', '/..%2fconfig%2fkeys.enc', '/auth', '/build/server/index.js']) {
      const { status } = await knock(`${page.url}${path}`, { redirect: 'manual' });
      expect([path, [401, 400, 404, 405].includes(status)]).toEqual([path, true]);
    }
  });
});

describe('every procedure', () => {
  it('says what it is for and who may use it', () => {
    expect(PROCEDURES.filter(({ meta }) => meta === undefined || meta.summary.length < 10).map(({ name }) => name)).toEqual([]);
  });

  it('that lets trading go on, closes positions or promotes a model asks for the password again', () => {
    const free = PROCEDURES.filter(({ name, type, meta }) => type === 'mutation' && meta?.stepUp !== true && /resume|flatten|promote|rollback|retire|raise|password/i.test(name));
    expect(free.map(({ name }) => name)).toEqual([]);
  });

  it('opens to a token of its scope alone, and never what is the owner\'s', async () => {
    const credentials = openCredentials({ dataFolder: page.dataFolder, clock: systemClock(), random: randomBytes });
    const tokens = TOKEN_SCOPES.map((scope) => ({ scope, ...credentials.tokens.create(`test ${scope}`, scope) }));
    credentials.close();
    for (const { token, entry, scope } of tokens) {
      for (const { name, type, meta } of PROCEDURES.filter((one) => one.type !== 'subscription')) {
        const isOpen = meta !== undefined && meta.stepUp !== true && entry.scopes.some((one) => one === meta.scope);
        if (isOpen) continue;
        const headers = { authorization: `Bearer ${token}` };
        const response = type === 'query' ? await knock(`${page.url}/trpc/${name}`, { headers }) : await ask(page.url, `/trpc/${name}`, {}, headers);
        expect([scope, name, response.status]).toEqual([scope, name, 403]);
      }
    }
  });

  it('that changes something refuses a session without its token against forged requests', async () => {
    const { cookie } = await page.logIn();
    for (const { name } of PROCEDURES.filter(({ type }) => type === 'mutation')) expect([name, (await ask(page.url, `/trpc/${name}`, {}, { cookie })).status]).toEqual([name, 403]);
  });

  it('that needs the password again refuses a session that has not typed it', async () => {
    const { cookie, csrf } = await page.logIn();
    for (const { name } of PROCEDURES.filter(({ meta }) => meta?.stepUp === true)) {
      const response = await ask(page.url, `/trpc/${name}`, {}, { cookie, 'x-coinbot-csrf': csrf });
      expect([name, response.status]).toEqual([name, 412]);
    }
  });
});

describe('with a session', () => {
  it.each(PATHS)('GET %s is a page', async (path) => {
    const { cookie } = await page.logIn();
    const response = await knock(`${page.url}${path}`, { headers: { accept: 'text/html', cookie } });
    expect(response.status).toBe(200);
    const html = await response.text();
    expect(html).toContain('</html>');
    // The owner's own settings name the folder; no other page does.
    if (path !== '/settings') expect(html).not.toContain(page.dataFolder);
  });

  it('GET of an address that no page has answers 404, as a page that knows its visitor', async () => {
    const { cookie } = await page.logIn();
    const response = await knock(`${page.url}/nope/at-all`, { headers: { accept: 'text/html', 'accept-language': 'ko', cookie } });
    expect(response.status).toBe(404);
    const html = await response.text();
    expect(html).toContain('<html lang="ko"');
    expect(html).toContain('그런 페이지가 없습니다');
    expect(html).not.toMatch(/<script(?![^>]*nonce="[^"]+")/);
  });

  it('shows no text of the server when something goes wrong', async () => {
    const { cookie } = await page.logIn();
    const response = await knock(`${page.url}/trpc/log.lines?input=${encodeURIComponent('{"topics":"x"}')}`, { headers: { cookie } });
    expect(response.status).toBe(400);
    expect(await response.text()).not.toMatch(/node_modules|\.ts:|at \w+ \(/);
  });
});
