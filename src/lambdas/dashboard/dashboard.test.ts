import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundlePage, type PageBundle } from '../../../cdk/bundle-page.ts';
import routes from '../../../dashboard/app/routes.ts';
import { passwordFile } from '../../../dashboard/server/guard/password-file.ts';
import { rootRouter } from '../../../dashboard/server/root-router.ts';
import { smallBlock, smallSweep } from '../../../tests/jobs/small-sweep.contract.ts';
import { shelve } from '../../local/models/tuned-bundle.contract.ts';
import { writeLambdaAccess } from '../../local/page/lambda-access.ts';
import { NO_REDIS, RedisServer } from '../../shared/adapters/redis/redis-server.contract.ts';
import { s3ObjectStore } from '../../shared/adapters/s3/s3-object-store.ts';
import { S3Server } from '../../shared/adapters/s3/s3-server.contract.ts';
import { Secret } from '../../shared/domain/secret.ts';
import { canonicalJson } from '../../shared/handlers/sweep/block-job.ts';
import { promoteModel } from '../../shared/handlers/sweep/promote-model.ts';
import { readSummary, reduceSweep } from '../../shared/handlers/sweep/reduce-sweep.ts';
import { sweepKeys } from '../../shared/handlers/sweep/sweep-keys.ts';
import { jobsOf, putManifest } from '../../shared/handlers/sweep/sweep-manifest.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';

const PASSWORD = 'seven brown lanterns';
const projectRoot = path.resolve(import.meta.dirname, '..', '..', '..');
const folder = mkdtempSync(path.join(tmpdir(), 'cloud-page-'));
const code = path.join(folder, 'code');
const dataFolder = path.join(folder, 'data');
let [weight, s3, store] = [] as unknown as [PageBundle, S3Server, ObjectStore];

beforeAll(async () => {
  weight = bundlePage({ projectRoot, outputFolder: code });
  s3 = await S3Server.start('lake', 'empty');
  store = s3ObjectStore({ region: 'ap-northeast-1', credentials: { accessKeyId: 'a-test', secretAccessKey: 'a-test' }, bucket: 'lake', endpoint: s3.endpoint });
  await putAccess(PASSWORD);
  await fill();
}, 180_000);
const started: ChildProcess[] = [];
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  store.close();
  await s3.end();
  rmSync(folder, { recursive: true, force: true });
});

async function putAccess(password: string): Promise<void> {
  const file = passwordFile({ file: path.join(dataFolder, 'dashboard', 'password.json'), random: randomBytes, cost: { N: 1_024, r: 8, p: 1 } });
  await file.set(new Secret(password));
  await store.put('dashboard/access.json', readFileSync(writeLambdaAccess(dataFolder)));
}

/** Two sweeps, one of them done, and two models, of which one may trade a little by its evidence. */
async function fill(): Promise<void> {
  for (const [name, done] of [['first', 2], ['second', 1]] as const) {
    const manifest = smallSweep(4, 2, name);
    await putManifest(store, manifest);
    for (const job of [...jobsOf(manifest)].slice(0, done)) await store.put(sweepKeys.result(name, job.jobId), new TextEncoder().encode(canonicalJson(smallBlock(job))));
    await reduceSweep(store, name);
  }
  const modelsFolder = path.join(folder, 'models');
  for (const fast of [10, 12]) {
    const { bundle } = shelve(modelsFolder, { fast, verdict: 'PASS' });
    for (const file of readdirSync(path.join(modelsFolder, bundle.slot, bundle.id))) await store.put(`models/${bundle.slot}/${bundle.id}/${file}`, readFileSync(path.join(modelsFolder, bundle.slot, bundle.id, file)));
    await promoteModel(store, { slot: bundle.slot, model: bundle.id });
  }
  await store.put('models/binance-BTC-USDT-1h/broken-1/bundle.json', new TextEncoder().encode('{'));
}

/** One environment of the function; the address under which a browser would find it. */
async function environment(more: Readonly<Record<string, string>> = {}): Promise<string> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'function-url-process.contract.ts')], {
    cwd: code, stdio: ['ignore', 'pipe', 'inherit'],
    env: { LAMBDA_TASK_ROOT: code, TMPDIR: folder, AWS_REGION: 'ap-northeast-1', AWS_ACCESS_KEY_ID: 'a-test', AWS_SECRET_ACCESS_KEY: 'a-test', AWS_ENDPOINT_URL_S3: s3.endpoint, COINBOT_BUCKET: 'lake', COINBOT_PAGE_DOOR: 'cloudfront', ...more },
  });
  started.push(child);
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => { const url = /http:\/\/\S+/.exec(text.toString())?.[0]; if (url !== undefined) resolve(url); });
    child.once('exit', (status) => { reject(new Error(`the function ended with ${status}`)); });
  });
}

interface Visitor { readonly cookie: string; readonly csrf: string }

const post = (url: string, place: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> => {
  const text = JSON.stringify(body);
  return fetch(`${url}${place}`, { method: 'POST', redirect: 'manual', body: text, headers: { 'content-type': 'application/json', origin: url, 'x-amz-content-sha256': createHash('sha256').update(text).digest('hex'), ...headers } });
};
async function logIn(url: string, password = PASSWORD): Promise<Visitor> {
  const response = await post(url, '/auth/login', { password });
  if (response.status !== 200) throw new Error(`expected to be let in, found ${response.status} ${await response.text()}`);
  return { cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '', csrf: ((await response.json()) as { readonly csrf: string }).csrf };
}
const asked = async (url: string, procedure: string, { cookie }: Visitor): Promise<unknown> => {
  const response = await fetch(`${url}/trpc/${procedure}`, { headers: { cookie } });
  if (response.status !== 200) throw new Error(`${procedure}: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { readonly result: { readonly data: unknown } }).result.data;
};

interface Route { readonly path?: string | undefined; readonly index?: boolean | undefined; readonly children?: readonly Route[] | undefined }
const pathsOf = (entries: readonly Route[], base = ''): readonly string[] => entries.flatMap((entry) => {
  const place = `${base}${entry.path === undefined ? '' : `/${entry.path}`}`;
  return [...(entry.children === undefined || entry.index === true ? [place === '' ? '/' : place] : []), ...pathsOf(entry.children ?? [], place)];
});
const PATHS = pathsOf(routes as readonly Route[]).filter((place) => place !== '/login');
const PROCEDURES = Object.entries(rootRouter._def.procedures as unknown as Readonly<Record<string, { readonly _def: { readonly type: string } }>>).map(([name, { _def: { type } }]) => ({ name, type }));

describe('the page as a function', () => {
  it('needs nothing beside it, and is small', () => {
    process.stderr.write(`the page for Lambda: ${weight.files} files, ${(weight.bytes / 1e6).toFixed(1)} MB, ${(weight.packedBytes / 1e6).toFixed(1)} MB packed\n`);
    expect(weight.packedBytes).toBeLessThan(15e6);
    expect(readdirSync(code)).not.toContain('node_modules');
  });

  it('answers nobody without a session, wherever it is knocked', async () => {
    const url = await environment();
    expect(PATHS.length).toBeGreaterThan(3);
    for (const place of [...PATHS, ...PATHS.map((one) => `${one === '/' ? '/_root' : one}.data`), '/nothing', '/__manifest?p=/models', ...PROCEDURES.map(({ name }) => `/trpc/${name}`)]) {
      expect([place, (await fetch(`${url}${place}`, { redirect: 'manual', headers: { accept: 'text/html' } })).status]).toEqual([place, 401]);
    }
    for (const { name } of PROCEDURES) expect([name, (await post(url, `/trpc/${name}`, {})).status]).toEqual([name, 401]);
    const { status } = await post(url, '/auth/setup', { code: 'AAAA-AAAA', password: PASSWORD });
    expect(status).toBe(409);
  }, 120_000);

  it('shows the login page with what it needs, and lets in with the password alone', async () => {
    const url = await environment();
    const login = await fetch(`${url}/login`, { headers: { accept: 'text/html' } });
    expect([login.status, login.headers.get('strict-transport-security')]).toEqual([200, 'max-age=31536000']);
    const html = await login.text();
    const [script = ''] = /\/assets\/[\w.-]+\.js/.exec(html) ?? [];
    const asset = await fetch(`${url}${script}`);
    expect([asset.status, asset.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    expect((await asset.text()).length).toBeGreaterThan(100);
    // What has no body has its status and headers all the same.
    const head = await fetch(`${url}/assets/none.js`, { method: 'HEAD' });
    expect([head.status, head.headers.get('x-frame-options')]).toEqual([404, 'DENY']);
    expect((await post(url, '/auth/login', { password: 'something else' })).status).toBe(401);
    const response = await post(url, '/auth/login', { password: PASSWORD });
    expect(response.headers.get('set-cookie')).toMatch(/^__Host-coinbot_session_[0-9a-f]{6}=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
  });

  it('refuses a login from another site, and one whose body is not vouched for', async () => {
    const url = await environment();
    expect((await post(url, '/auth/login', { password: PASSWORD }, { origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await post(url, '/auth/login', { password: PASSWORD }, { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' })).status).toBe(403);
  });

  it('shows sweeps and models of the lake', async () => {
    const url = await environment();
    const visitor = await logIn(url);
    const [best] = (await readSummary(store, 'first'))?.best ?? [];
    expect(best.score).toBeGreaterThan(0);
    expect(await asked(url, 'optimise.sweeps', visitor)).toEqual([
      { sweep: 'second', strategy: 'small', trials: 4, jobs: 2, done: 1, isCancelled: false, hasResult: false },
      { sweep: 'first', strategy: 'small', trials: 4, jobs: 2, done: 2, isCancelled: false, hasResult: true, best: { objective: 'sharpe', score: best.score, params: best.params } },
    ]);
    expect(await asked(url, 'models.shelf', visitor)).toMatchObject({
      slots: [{ slot: 'binance-BTC-USDT-1h', instrument: 'binance:BTC/USDT', timeframe: '1h', models: [{ kind: 'tuned', strategy: { name: 'sma-cross' }, evidence: { days: 200, trades: 40 } }, { kind: 'tuned' }] }],
      refused: [{ slot: 'binance-BTC-USDT-1h', model: 'broken-1' }],
    });
    expect(await asked(url, 'about.about', visitor)).toMatchObject({ run: 'AWS', cache: { kind: 'memory' } });
    for (const place of ['/', '/models', '/optimise']) {
      const page = await fetch(`${url}${place}`, { headers: { accept: 'text/html', cookie: visitor.cookie } });
      expect([place, page.status]).toEqual([place, 200]);
      const html = await page.text();
      // A button that stops nothing would be worse than none.
      expect(html).not.toContain('data-testid="kill"');
      if (place === '/optimise') expect(html).toContain('<strong>first</strong>');
      if (place === '/models') expect(html).toMatch(/tuned-[0-9a-f]{12}/);
    }
    const elsewhere = await fetch(`${url}/portfolio`, { headers: { accept: 'text/html', cookie: visitor.cookie }, redirect: 'manual' });
    expect([elsewhere.status, elsewhere.headers.get('location')]).toEqual([302, '/']);
  });

  it('answers every question of a visitor, or says why not; and moves nothing', async () => {
    const url = await environment();
    const { cookie, csrf } = await logIn(url);
    for (const { name, type } of PROCEDURES.filter((one) => one.type !== 'subscription')) {
      const response = type === 'query' ? await fetch(`${url}/trpc/${name}?input=%7B%7D`, { headers: { cookie } }) : await post(url, `/trpc/${name}`, {}, { cookie, 'x-coinbot-csrf': csrf });
      expect([name, [200, 400, 409, 412, 501].includes(response.status), response.status]).toEqual([name, true, response.status]);
      if (response.status === 501) expect(await response.text()).toContain('this page runs in AWS');
    }
    expect((await post(url, '/trpc/control.restrict', { to: 'CANCEL_ALL' }, { cookie, 'x-coinbot-csrf': csrf })).status).toBe(409);
  }, 120_000);

  it('tells at once, and as it goes, that nobody is heard', async () => {
    const url = await environment();
    const { cookie } = await logIn(url);
    const over = new AbortController();
    const response = await fetch(`${url}/trpc/live.stream?input=${encodeURIComponent('{"watch":[]}')}`, { headers: { cookie, accept: 'text/event-stream' }, signal: over.signal });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    let text = '';
    for await (const part of response.body ?? []) {
      text += Buffer.from(part).toString();
      if (text.split('"isWhole"').length > 2) break;
    }
    expect(text).toContain('"isConnected":false');
    over.abort();
  });

  it('knows a session in every environment, whichever let it in, until the password is another', async () => {
    const [one, other] = [await environment(), await environment()];
    const visitor = await logIn(one);
    expect(await asked(other, 'about.about', visitor)).toMatchObject({ run: 'AWS' });
    const forged = visitor.cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    expect((await fetch(`${other}/trpc/about.about`, { headers: { cookie: forged } })).status).toBe(401);
    expect((await post(one, '/auth/logout', {}, { cookie: visitor.cookie, 'x-coinbot-csrf': visitor.csrf })).status).toBe(200);
    expect((await fetch(`${one}/trpc/about.about`, { headers: { cookie: visitor.cookie } })).status).toBe(401);
    const still = await logIn(other);
    await putAccess('nine quiet harbours');
    const fresh = await environment();
    expect((await fetch(`${fresh}/trpc/about.about`, { headers: { cookie: still.cookie } })).status).toBe(401);
    await logIn(fresh, 'nine quiet harbours');
    await putAccess(PASSWORD);
  });

  it('ends a session in every environment at once, and counts guesses over all of them, where they share a Valkey', async (context) => {
    if (NO_REDIS !== undefined) context.skip(NO_REDIS);
    const redis = await RedisServer.start();
    try {
      const [one, other] = [await environment({ COINBOT_REDIS_URL: redis.url }), await environment({ COINBOT_REDIS_URL: redis.url })];
      const visitor = await logIn(one);
      expect(await asked(other, 'about.about', visitor)).toMatchObject({ cache: { kind: 'redis', isReachable: true } });
      await post(one, '/auth/logout', {}, { cookie: visitor.cookie, 'x-coinbot-csrf': visitor.csrf });
      expect((await fetch(`${other}/trpc/about.about`, { headers: { cookie: visitor.cookie } })).status).toBe(401);
      const statuses: number[] = [];
      for (const url of [one, other, one, other, one, other]) statuses.push((await post(url, '/auth/login', { password: 'a guess' })).status);
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    } finally {
      await redis.end();
    }
  });

  it('is closed, and says how it is opened, where nobody gave it a password', async () => {
    const url = await environment({ COINBOT_BUCKET: 'empty' });
    for (const place of ['/', '/login', '/trpc/about.about']) {
      const response = await fetch(`${url}${place}`);
      expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('npm run page:access')]);
    }
  });
});
