import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { LiveMessage } from '../../shared/engine/trading/live-message.ts';
import { readEquity, readTrips } from './account-files.ts';
import { broadcastPlace } from './broadcast-place.ts';
import { listenLive } from './listen-live.ts';

const PROGRAM = path.resolve(import.meta.dirname, '..', 'coinbot.mjs');
let folder: string;
let done: AbortController;
const children: ChildProcess[] = [];
beforeEach(() => { folder = mkdtempSync(path.join(tmpdir(), 'live-process-')); done = new AbortController(); });
afterEach(() => {
  done.abort();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

function start(words: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, words, { env: { ...process.env, COINBOT_CONFIG_FOLDER: path.join(folder, 'config') }, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return child;
}

function listen(place: string) {
  const told: LiveMessage[] = [];
  const changes: boolean[] = [];
  listenLive(place, { message: (one) => { told.push(one); }, changed: (is) => { changes.push(is); }, watch: ['binance:BTC/USDT'], signal: done.signal });
  return { told, changes };
}

it.skipIf(process.platform === 'win32')('a process whose connections are guarded lets listeners in, also where a killed one left its socket', { timeout: 30_000 }, async () => {
  const place = broadcastPlace(folder);
  const guarded = path.join(import.meta.dirname, 'guarded-door-process.contract.ts');
  const first = start([guarded, place]);
  await once(first.stdout ?? first, 'data');
  first.kill('SIGKILL');
  await once(first, 'exit');
  expect(existsSync(place)).toBe(true);
  const second = start([guarded, place]);
  const [said] = await once(second.stdout ?? second, 'data') as [Buffer];
  expect(said.toString()).toBe('open, 0 refused\n');
  const { told } = listen(place);
  await vi.waitFor(() => { expect(told.some(({ of }) => of === 'status')).toBe(true); }, { timeout: 10_000, interval: 20 });
});

/** The trading process of the one that watches over it, as Linux tells. */
function tradingProcessOf(pid: number): number | undefined {
  const ids = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter((text) => text !== '').map(Number);
  return ids.find((id) => readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('--supervised'));
}

it.skipIf(process.platform !== 'linux')('a demonstration is heard from its first second over kill -9 to its end, and writes down what it is worth (on Linux, where its process can be found)', { timeout: 90_000 }, async () => {
  mkdirSync(path.join(folder, 'config'));
  writeFileSync(path.join(folder, 'config', 'config.json'), JSON.stringify({ dataFolder: path.join(folder, 'data') }));
  const state = path.join(folder, 'state');
  const { told, changes } = listen(broadcastPlace(state));
  const watching = start([PROGRAM, 'trade', '--demo', '--json', '--seed', '1', '--state', state]);
  let out = '';
  watching.stdout?.on('data', (text: Buffer) => { out += text.toString(); });
  const boots = () => [...new Set(told.flatMap((one) => (one.of === 'hello' ? [one.boot] : [])))];
  const fills = () => told.filter((one) => one.of === 'notice' && one.notice.of === 'input' && one.notice.input.kind === 'event' && one.notice.input.event.kind === 'fill');
  const markets = () => told.flatMap((one) => (one.of === 'market' ? [one] : []));
  await vi.waitFor(() => { expect(fills().length).toBeGreaterThan(0); expect(markets().some(({ books }) => (books['binance:BTC/USDT']?.bids.length ?? 0) > 0)).toBe(true); }, { timeout: 40_000, interval: 50 });
  expect(told[0]).toMatchObject({ of: 'hello', mode: 'demo', folder: state });
  expect(told.findLast(({ of }) => of === 'hello')).toMatchObject({ instruments: expect.arrayContaining([expect.objectContaining({ symbol: 'BTC/USDT' })]) });
  await vi.waitFor(async () => { expect((await readEquity(state)).length).toBeGreaterThan(0); }, { timeout: 15_000, interval: 50 });

  process.kill(tradingProcessOf(watching.pid ?? 0) ?? 0, 'SIGKILL');
  await vi.waitFor(() => { expect(boots()).toHaveLength(2); expect(changes).toEqual([true, false, true]); }, { timeout: 30_000, interval: 50 });
  const before = told.length;
  await vi.waitFor(() => { expect(told.slice(before).some((one) => one.of === 'status' && one.status.state === 'trading')).toBe(true); }, { timeout: 30_000, interval: 50 });

  watching.kill('SIGINT');
  await once(watching, 'exit');
  expect(out).not.toContain('nobody can listen');
  const points = await readEquity(state);
  expect(points.every(({ at }, i) => i === 0 || at >= points[i - 1].at)).toBe(true);
  const trips = await readTrips(state);
  expect(new Set(trips.map(({ id }) => id)).size).toBe(trips.length);
  expect(existsSync(broadcastPlace(state))).toBe(false);
});
