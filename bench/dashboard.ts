import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { systemClock } from '../src/shared/adapters/fs/system-clock.ts';
import { memoryCache } from '../src/shared/adapters/memory/memory-cache.ts';
import { redisCache } from '../src/shared/adapters/redis/redis-cache.ts';
import { NO_REDIS, RedisServer } from '../src/shared/adapters/redis/redis-server.contract.ts';
import type { Cache } from '../src/shared/ports/cache.ts';
import { accountDesk } from '../src/local/desk/account-desk.ts';
import { keepAnswers } from '../src/local/desk/answers.ts';
import { CHROMIUM, openBrowser, signedIn } from '../tests/e2e/page/browser.contract.ts';
import { pageAtWork, type PageAtWork } from '../tests/e2e/page/page-at-work.contract.ts';
import { median, type Measurement } from './measurement.ts';

const PROGRAM = path.join(import.meta.dirname, '..', 'src', 'local', 'coinbot.mjs');
const CLIENTS = 20;
const SEGMENT_MS = 5_000;
const SEGMENTS = 4;

interface Figures { readonly cpuShare: number; readonly orders: readonly number[]; readonly loopP99Ms: number }

const percentile = (values: readonly number[], share: number): number => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;

/** A trading process to listen to, in the state folder of a page. */
async function startTalker(folder: string, speed = 1): Promise<{ figures(): Promise<Figures>; end(): Promise<void> }> {
  const child: ChildProcess = fork(path.join(import.meta.dirname, 'dashboard-parts', 'talker.ts'), [folder, String(speed)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let ended: (error: Error) => void = () => undefined;
  child.once('exit', () => { ended(new Error('the talker ended')); });
  const next = (): Promise<unknown> => new Promise((resolve, reject) => { ended = reject; child.once('message', resolve); });
  await next();
  return {
    figures: async () => {
      const answer = next();
      child.send('figures');
      return await answer as Figures;
    },
    end: async () => {
      const gone = new Promise<void>((resolve) => { child.removeAllListeners('exit'); child.once('exit', () => { resolve(); }); });
      child.send('end');
      await gone;
    },
  };
}

/** Browsers that listen and draw nothing: each its own session's stream. */
async function listenAs(page: PageAtWork, count: number, signal: AbortSignal): Promise<void> {
  const { cookie } = await page.logIn();
  const input = encodeURIComponent(JSON.stringify({ watch: ['binance:BTC/USDT'] }));
  await Promise.all(Array.from({ length: count }, async () => {
    const response = await fetch(`${page.url}/trpc/live.stream?input=${input}`, { headers: { cookie, accept: 'text/event-stream' }, signal });
    if (response.status !== 200) throw new Error(`expected a stream, found ${response.status}`);
    void (async () => { for await (const _ of response.body ?? []) if (signal.aborted) return; })().catch(() => undefined);
  }));
}

type Talker = Awaited<ReturnType<typeof startTalker>>;

/** What a page with 20 listeners costs whoever trades, against one that nobody listens to, both at the same time. */
async function costOfListeners(page: PageAtWork, talker: Talker): Promise<readonly Measurement[]> {
  const lone = await startTalker(path.join(page.dataFolder, 'alone'));
  const over = new AbortController();
  await listenAs(page, CLIENTS, over.signal);
  await wait(2_000);
  const [alone, watched]: [Figures[], Figures[]] = [[], []];
  for (let i = 0; i < SEGMENTS; i += 1) {
    await Promise.all([lone.figures(), talker.figures()]);
    await wait(SEGMENT_MS);
    const [one, other] = await Promise.all([lone.figures(), talker.figures()]);
    alone.push(one);
    watched.push(other);
  }
  over.abort();
  await lone.end();
  const share = (all: readonly Figures[]): number => 100 * median(all.map(({ cpuShare }) => cpuShare));
  const p99 = (all: readonly Figures[]): number => percentile(all.flatMap(({ orders }) => orders), 0.99);
  return [
    { name: `runner's processor time with a page and ${CLIENTS} clients over none, 100 instruments at 10 changes/s`, value: share(watched) - share(alone), unit: '% of a core', target: '<= 5' },
    { name: `durable order p99 with a page and ${CLIENTS} clients over none, at the same time`, value: p99(watched) / p99(alone), unit: 'x', target: '<= 1.05' },
    { name: 'durable order p99 with nobody listening', value: p99(alone), unit: 'ms' },
  ];
}

/** Milliseconds of the day, out of the equity that the page shows. */
const READ_AGE = `(() => {
  window.ages = [];
  let last = '';
  const look = () => {
    const text = document.querySelector('[data-testid=equity]')?.textContent ?? '';
    if (text !== last && /[0-9]/.test(text)) {
      last = text;
      const shown = (Number(text.replace(/[^0-9.]/g, '')) - 100000) * 100;
      // The frame in which it is drawn is over at the next one.
      requestAnimationFrame(() => { const age = (Date.now() % 86400000) - shown; if (age > -5 && age < 60000) window.ages.push(Math.max(0, age)); });
    }
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
})()`;

async function eventToPixels(page: PageAtWork, window: Page): Promise<readonly Measurement[]> {
  const over = new AbortController();
  await listenAs(page, CLIENTS - 1, over.signal);
  await window.goto(`${page.url}/`);
  await window.waitForSelector('[data-testid=equity]');
  await wait(1_000);
  await window.evaluate(READ_AGE);
  await wait(15_000);
  const ages = await window.evaluate('window.ages') as number[];
  over.abort();
  return [
    { name: `event to pixels, ${CLIENTS} clients, 100 instruments, p50`, value: percentile(ages, 0.5), unit: 'ms' },
    { name: `event to pixels, ${CLIENTS} clients, 100 instruments, p95 of ${ages.length} updates`, value: percentile(ages, 0.95), unit: 'ms', target: '<= 150' },
  ];
}

async function firstRoute(page: PageAtWork, browser: Browser): Promise<readonly Measurement[]> {
  const { context, page: window } = await signedIn(browser, page.url, { width: 1440, scheme: 'dark', language: 'en' });
  const paints: number[] = [];
  for (let i = 0; i < 5; i += 1) {
    await window.goto(`${page.url}/`);
    await wait(1_500);
    paints.push(await window.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN") as number);
  }
  const scripts = await window.evaluate("performance.getEntriesByType('resource').filter((one) => one.name.endsWith('.js')).map((one) => one.name)") as string[];
  let bytes = 0;
  for (const script of new Set(scripts)) bytes += gzipSync(Buffer.from(await (await fetch(script)).arrayBuffer())).length;
  await context.close();
  return [
    { name: 'first contentful paint of the overview, median of 5', value: median(paints), unit: 'ms', target: '<= 1000' },
    { name: `JavaScript of the first route, gzipped, ${new Set(scripts).size} files`, value: bytes / 1_000, unit: 'kB', target: '<= 350' },
  ];
}

async function framesAndHeap(page: PageAtWork, window: Page): Promise<readonly Measurement[]> {
  const loaded = await loadCandles(page, window);
  const frames = await window.evaluate(`new Promise((resolve) => { let n = 0; const began = performance.now(); const next = () => { n += 1; if (performance.now() - began > 6000) resolve(n / 6); else requestAnimationFrame(next); }; requestAnimationFrame(next); })`) as number;
  const session = await window.context().newCDPSession(window);
  const before = await heapOf(session);
  await wait(60_000);
  const grown = await heapOf(session) - before;
  return [
    { name: `frames of the market page under live updates, ${loaded} candles loaded`, value: frames, unit: 'frames/s', target: '>= 50' },
    { name: "growth of the browser's heap over 60 s at 20 times the changes of a usual minute", value: grown / 2 ** 20, unit: 'MB', target: '<= 30' },
  ];
}

/** A history in the archive, and a chart that has read it all. Says how many candles are in it. */
async function loadCandles(page: PageAtWork, window: Page): Promise<number> {
  const last = Math.floor(Date.now() / 60_000) * 60_000;
  const rows = Array.from({ length: 6_000 }, (_, i) => { const close = 100 + Math.sin(i / 90) * 5; return `${last - (6_000 - i) * 60_000},${close},${close + 0.2},${close - 0.2},${close},1`; });
  const file = path.join(page.dataFolder, 'past.csv');
  writeFileSync(file, `openTime,open,high,low,close,volume\n${rows.join('\n')}\n`);
  execFileSync(process.execPath, [PROGRAM, 'data', 'import', file, '--venue', 'binance', '--symbol', 'BTC/USDT', '--timeframe', '1m'], { env: { ...process.env, COINBOT_DATA_FOLDER: page.dataFolder }, stdio: 'ignore' });
  await window.goto(`${page.url}/market?instrument=binance%3ABTC%2FUSDT&timeframe=1m`);
  await wait(4_000);
  const count = async (): Promise<number> => Math.max(0, ...[...(await window.locator('main').innerText()).matchAll(/([\d,]+) candles/g)].map(([, text]) => Number(text.replaceAll(',', ''))));
  const box = await window.locator('canvas').first().boundingBox();
  await window.mouse.move((box?.x ?? 400) + 200, (box?.y ?? 300) + 100);
  for (let i = 0; i < 60 && await count() < 5_000; i += 1) {
    await window.mouse.wheel(0, 600);
    await window.mouse.wheel(-2_000, 0);
    await wait(150);
  }
  return count();
}

async function heapOf(session: CDPSession): Promise<number> {
  for (let i = 0; i < 3; i += 1) await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}

/** The same expensive question, asked again and again, by one and by twenty at once: with nothing kept, kept in the process, and kept in Redis. */
async function whatRedisBrings(): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-answers-'));
  const began = Date.parse('2026-01-01T00:00:00Z');
  writeFileSync(path.join(folder, 'equity.jsonl'), Array.from({ length: 60_000 }, (_, i) => `${JSON.stringify({ at: began + i * 10_000, equity: 10_000 + Math.sin(i / 700) * 500, cash: 100, profit: 1, fees: 1, drawdown: 0 })}\n`).join(''));
  const redis = NO_REDIS === undefined ? await RedisServer.start() : undefined;
  const nothing = memoryCache({ clock: systemClock() });
  const caches: readonly (readonly [string, Cache])[] = [
    ['nothing kept', { ...nothing, get: async () => undefined, set: async () => undefined }], ['kept in the process', memoryCache({ clock: systemClock() })], ...(redis === undefined ? [] : [['kept in Redis', redisCache({ url: redis.url })] as const]),
  ];
  const found: Measurement[] = [];
  for (const [name, cache] of caches) {
    const desk = accountDesk(folder, { answers: keepAnswers(cache, 'bench'), currency: () => 'USDT' });
    const ask = async (): Promise<number> => {
      const at = performance.now();
      await desk.equity({ points: 600, zone: 'utc' });
      return performance.now() - at;
    };
    await wait(300);
    await ask();
    for (const clients of [1, CLIENTS]) {
      const times: number[] = [];
      for (let i = 0; i < 40; i += 1) times.push(...await Promise.all(Array.from({ length: clients }, ask)));
      found.push({ name: `equity of a week, ${name}, ${clients} asking at once, p50`, value: percentile(times, 0.5), unit: 'ms' }, { name: `equity of a week, ${name}, ${clients} asking at once, p99`, value: percentile(times, 0.99), unit: 'ms' });
    }
    // A page that has just begun has nothing of its own; what Redis keeps is there.
    const fresh = name === 'kept in the process' ? memoryCache({ clock: systemClock() }) : cache;
    const again = accountDesk(folder, { answers: keepAnswers(fresh, 'bench'), currency: () => 'USDT' });
    const at = performance.now();
    await again.equity({ points: 600, zone: 'utc' });
    found.push({ name: `the first answer after the page has begun again, ${name}`, value: performance.now() - at, unit: 'ms' });
    await cache.close();
  }
  await redis?.end();
  rmSync(folder, { recursive: true, force: true });
  return found;
}

/** The page: what it costs whoever trades, how fresh it is, how quick it comes, and what Redis brings. */
export async function run(): Promise<readonly Measurement[]> {
  const found: Measurement[] = [];
  const page = await pageAtWork();
  const talker = await startTalker(path.join(page.dataFolder, 'demo'));
  try {
    found.push(...await costOfListeners(page, talker));
    if (CHROMIUM === undefined) process.stderr.write('no chromium on this machine: what a browser sees is not measured\n');
    else {
      const browser = await openBrowser();
      const { page: window } = await signedIn(browser, page.url, { width: 1440, scheme: 'dark', language: 'en' });
      found.push(...await eventToPixels(page, window), ...await firstRoute(page, browser), ...await framesAndHeap(page, window));
      await browser.close();
    }
  } finally {
    await talker.end();
    await page.end();
  }
  return [...found, ...await whatRedisBrings()];
}
