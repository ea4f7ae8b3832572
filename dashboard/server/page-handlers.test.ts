import type { ServerBuild } from 'react-router';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Desk } from '../desk/desk.ts';
import { startPage, type Page, type Visitor } from './guard/page.contract.ts';
import { LiveHub } from './live/live-hub.ts';
import { apiHandler } from './page-handlers.ts';

let page: Page;
let owner: Visitor;

beforeAll(async () => {
  const live = new LiveHub({ now: () => 0, watch: () => undefined });
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  // What is asked here is answered by the live line alone.
  page = await startPage({ parts: { apis: { '/trpc': apiHandler({ build: {} as ServerBuild, desk: {} as Desk, live, now: () => 0, isNew: () => false, language: 'en', log }) } } });
  owner = await page.setUp();
});
afterAll(async () => {
  await page.end();
  page.clean();
});

it('answers several questions at once, and not hundreds: one visitor would hold up all', async () => {
  const ask = (times: number) => page.ask({ path: `/trpc/${Array.from({ length: times }, () => 'overview.status').join(',')}?batch=1&input=%7B%7D`, headers: { cookie: owner.cookie } });
  const several = await ask(10);
  expect(several.status).toBe(200);
  expect(JSON.parse(several.body)).toHaveLength(10);
  expect((await ask(300)).status).toBe(400);
});
