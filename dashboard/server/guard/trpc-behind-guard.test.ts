import http from 'node:http';
import { initTRPC } from '@trpc/server';
import { createExpressMiddleware } from '@trpc/server/adapters/express';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { principalOf } from './access.ts';
import { signalOf } from './open-streams.ts';
import { startPage, type Page, type Visitor } from './page.contract.ts';

let page: Page;
let owner: Visitor;
let changes = 0;
const ended: string[] = [];

const t = initTRPC.context<{ readonly who: string | undefined; readonly signal: AbortSignal | undefined }>().create();
const router = t.router({
  ask: t.procedure.query(({ ctx }) => ctx.who),
  change: t.procedure.input(z.object({ to: z.number() })).mutation(({ input }) => { changes += 1; return input.to; }),
  live: t.procedure.subscription(async function* live({ ctx, signal }) {
    yield 1;
    await new Promise<void>((resolve) => { ctx.signal?.addEventListener('abort', () => { ended.push('session'); resolve(); }); signal?.addEventListener('abort', () => { resolve(); }); });
  }),
});

beforeAll(async () => {
  const trpc = createExpressMiddleware({ router, createContext: ({ req }) => ({ who: principalOf(req)?.kind, signal: signalOf(req) }) });
  page = await startPage({ parts: { apis: { '/trpc': trpc } } });
  owner = await page.setUp();
});
afterAll(async () => {
  await page.end();
  page.clean();
});

test('queries by GET with the cookie alone, several at once too', async () => {
  const answer = await page.ask({ path: '/trpc/ask', headers: { cookie: owner.cookie } });
  expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { result: { data: 'session' } }]);
  expect(JSON.parse((await page.ask({ path: '/trpc/ask,ask?batch=1&input=%7B%7D', headers: { cookie: owner.cookie } })).body)).toHaveLength(2);
  expect((await page.ask({ path: '/trpc/ask,change?batch=1&input=%7B%7D' })).status).toBe(401);
});

test('changes by POST alone, with everything that guards them', async () => {
  const before = changes;
  expect((await page.ask({ path: `/trpc/change?input=${encodeURIComponent('{"to":1}')}`, headers: page.as(owner) })).status).toBe(405);
  expect((await page.ask({ path: `/trpc/ask,change?batch=1&input=${encodeURIComponent('{"1":{"to":1}}')}`, headers: page.as(owner) })).status).toBe(400);
  expect((await page.post('/trpc/change', { to: 1 })).status).toBe(401);
  expect((await page.post('/trpc/change', { to: 1 }, { cookie: owner.cookie })).status).toBe(403);
  expect(changes).toBe(before);
  expect(JSON.parse((await page.post('/trpc/change', { to: 7 }, page.as(owner))).body)).toEqual({ result: { data: 7 } });
  expect(JSON.parse((await page.post('/trpc/change?batch=1', { 0: { to: 8 } }, page.as(owner))).body)).toEqual([{ result: { data: 8 } }]);
  expect(changes).toBe(before + 2);
});

test('a subscription comes at once and ends with the session, on both sides', async () => {
  const visitor = await page.logIn();
  let heard = '';
  const over = new Promise<void>((resolve) => {
    http.get({ host: '127.0.0.1', port: page.port, path: '/trpc/live', agent: false, headers: { cookie: visitor.cookie, accept: 'text/event-stream' } }, (response) => {
      response.on('data', (chunk: Buffer) => { heard += chunk.toString(); });
      response.on('error', () => { /* cut, as is the point */ });
      response.on('close', resolve);
    });
  });
  await expect.poll(() => heard).toContain('data: 1');
  await page.post('/auth/logout', {}, page.as(visitor));
  await over;
  await expect.poll(() => ended).toEqual(['session']);
});
