import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CancelOutcome, VenueOrder } from '../../shared/ports/venue.ts';
import { cancelEverything } from './cancel-everything.ts';
import { startHeartbeat } from './heartbeat.ts';
import { readKillFile } from './kill-file.ts';
import { SILENCE_MS, watchHeartbeat, type CancelOnly, type WatchdogEvent } from './watchdog.ts';

const SILENCE = 600;
let folder = '';
let children: ChildProcess[] = [];
let controller = new AbortController();
let endings: (() => void)[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'watchdog-'));
  children = [];
  endings = [];
  controller = new AbortController();
});
afterEach(() => {
  controller.abort();
  for (const child of children) child.kill('SIGKILL');
  for (const end of endings) end();
  rmSync(folder, { recursive: true, force: true });
});

const place = () => ({ file: path.join(folder, 'heartbeat'), socket: path.join(folder, 'watchdog.sock') });
const killFile = () => path.join(folder, 'kill-switch.json');

function start(script: string, ...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, script), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

/** What a process or a watchdog says, as it says it. */
class Diary {
  readonly events: { readonly event: WatchdogEvent; readonly at: number }[] = [];
  #waiting: (() => void)[] = [];

  readonly tell = (event: WatchdogEvent): void => {
    this.events.push({ event, at: performance.now() });
    for (const wake of this.#waiting.splice(0)) wake();
  };

  static of(child: ChildProcess): Diary {
    const diary = new Diary();
    let rest = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) diary.tell(JSON.parse(line) as WatchdogEvent);
    });
    return diary;
  }

  async until(kind: WatchdogEvent['kind'], count = 1): Promise<{ readonly event: WatchdogEvent; readonly at: number }> {
    for (;;) {
      const found = this.events.filter(({ event }) => event.kind === kind)[count - 1];
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => { this.#waiting.push(resolve); });
    }
  }

  get kinds(): readonly string[] {
    return this.events.map(({ event }) => event.kind);
  }
}

/** A venue with so many working orders; the first answers may be failures. */
async function fakeVenue(orders: number, failures = 0): Promise<{ readonly url: string; readonly open: () => number; readonly emptiedAt: () => number; land(): void }> {
  let open = orders;
  let left = failures;
  let emptiedAt = NaN;
  const server = createServer((request, response) => {
    if (request.method !== 'DELETE' || left-- > 0) {
      response.writeHead(503).end();
      return;
    }
    const cancelled = open;
    open = 0;
    emptiedAt = performance.now();
    response.end(JSON.stringify({ cancelled, left: 0 }));
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  endings.push(() => { server.closeAllConnections(); server.close(); });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, open: () => open, emptiedAt: () => emptiedAt, land: () => { open += 1; } };
}

it('leaves a second of the 15 for the way to the venue', () => {
  expect(SILENCE_MS).toBe(14_000);
});

it('cancels all orders of a bot that is stopped (SIGSTOP), sets the kill switch, and says when the bot is back (fault 57)', async () => {
  const venue = await fakeVenue(12, 2);
  const { file, socket } = place();
  const diary = Diary.of(start('watchdog-process.contract.ts', file, socket, venue.url, killFile(), String(SILENCE)));
  const bot = start('bot.contract.ts', file, socket);
  await diary.until('armed');
  const stoppedAt = performance.now();
  bot.kill('SIGSTOP');
  await diary.until('cancelled');
  expect(diary.kinds).toEqual(['armed', 'silent', 'failed', 'failed', 'cancelled']);
  expect(venue.open()).toBe(0);
  // Two failures of the venue cost two retries of half a second.
  expect(venue.emptiedAt() - stoppedAt).toBeGreaterThan(SILENCE - 200);
  expect(venue.emptiedAt() - stoppedAt).toBeLessThan(SILENCE + 2 * 500 + 1_000);
  expect(readKillFile(killFile())).toMatchObject({ state: 'CANCEL_ALL', by: 'watchdog' });
  bot.kill('SIGCONT');
  await diary.until('back');
});

it('cancels after kill -9 (fault 52), and what lands late while the silence lasts', async () => {
  const venue = await fakeVenue(3);
  const { file, socket } = place();
  const diary = Diary.of(start('watchdog-process.contract.ts', file, socket, venue.url, killFile(), String(SILENCE)));
  const bot = start('bot.contract.ts', file, socket);
  await diary.until('armed');
  bot.kill('SIGKILL');
  await diary.until('cancelled');
  venue.land();
  const again = await diary.until('cancelled', 2);
  expect(again.event).toMatchObject({ cancelled: 1, left: 0 });
});

it('does nothing after a goodbye', async () => {
  const venue = await fakeVenue(3);
  const { file, socket } = place();
  const diary = Diary.of(start('watchdog-process.contract.ts', file, socket, venue.url, killFile(), String(SILENCE)));
  const bot = start('bot.contract.ts', file, socket);
  await diary.until('armed');
  bot.kill('SIGTERM');
  await diary.until('disarmed');
  // A second bot that falls silent proves that the watchdog went on watching, and that the first was not taken for silent.
  const second = start('bot.contract.ts', file, socket);
  await diary.until('armed', 2);
  expect(venue.open()).toBe(3);
  second.kill('SIGSTOP');
  await diary.until('cancelled');
  expect(diary.kinds.filter((kind) => kind === 'silent')).toHaveLength(1);
});

it('either way is enough to live: the file without the socket, the socket without the file', async () => {
  const port: CancelOnly = { cancelAll: async () => ({ cancelled: 0, left: 0 }) };
  for (const way of ['file', 'socket'] as const) {
    const diary = new Diary();
    const signal = AbortSignal.any([controller.signal]);
    const here = { file: path.join(folder, `${way}.beat`), socket: path.join(folder, `${way}.sock`) };
    void watchHeartbeat({ ...here, port, signal, silenceMs: 300, tell: diary.tell });
    const elsewhere = way === 'file' ? { file: here.file, socket: path.join(folder, 'nobody.sock') } : { file: path.join(folder, 'other.beat'), socket: here.socket };
    const heartbeat = startHeartbeat(elsewhere, 50);
    const { at } = await diary.until('armed');
    const beatenUntil = at + 900;
    while (performance.now() < beatenUntil) await new Promise((resolve) => { setTimeout(resolve, 50); });
    expect(diary.kinds, way).toEqual(['armed']);
    heartbeat.stop();
    await diary.until('disarmed');
  }
});

it('a clock that is set makes no silence and hides none: the time a file bears says nothing (fault 45)', async () => {
  const diary = new Diary();
  const { file, socket } = place();
  writeFileSync(file, 'left behind');
  void watchHeartbeat({ file, socket, signal: controller.signal, silenceMs: 300, tell: diary.tell, port: { cancelAll: async () => ({ cancelled: 1, left: 0 }) } });
  await new Promise((resolve) => { setTimeout(resolve, 500); });
  expect(diary.kinds).toEqual([]);
  utimesSync(file, 4_000_000_000, 4_000_000_000);
  await diary.until('armed');
  await diary.until('cancelled');
  utimesSync(file, 1, 1);
  await diary.until('back');
});

/** An account whose open orders are `orders`, each cancelled at the attempt that is due. */
function account(orders: readonly (Partial<VenueOrder> & { readonly clientOrderId: string; readonly due: number })[]) {
  const attempts = new Map<string, number>();
  const open = new Map(orders.map((order) => [order.clientOrderId, { venueOrderId: order.clientOrderId, type: 'limit' as const, instrument: 'sim:BTC/USDT' as const, ...order } as VenueOrder & { due: number }]));
  return {
    open,
    openOrders: async (): Promise<VenueOrder[]> => [...open.values()],
    cancel: async ({ clientOrderId }: { readonly clientOrderId: string }): Promise<CancelOutcome> => {
      const attempt = (attempts.get(clientOrderId) ?? 0) + 1;
      attempts.set(clientOrderId, attempt);
      const order = open.get(clientOrderId);
      if (order === undefined || attempt < order.due) return { kind: 'unknown', reason: 'no answer' };
      open.delete(clientOrderId);
      return { kind: 'cancelled', order };
    },
  };
}

it('goes on until the venue itself knows of no order, and keeps the stops that guard (faults 7, 10, 25)', async () => {
  const venue = account([{ clientOrderId: 'a', due: 1 }, { clientOrderId: 'b', due: 3 }, { clientOrderId: 'guard', due: 1, type: 'stop' }, ...Array.from({ length: 30 }, (_, i) => ({ clientOrderId: `n${i}`, due: 1 }))]);
  expect(await cancelEverything(venue, venue).cancelAll(controller.signal)).toEqual({ cancelled: 32, left: 0 });
  expect([...venue.open.keys()]).toEqual(['guard']);
  expect(await cancelEverything(venue, venue, () => false).cancelAll(controller.signal)).toEqual({ cancelled: 1, left: 0 });
});

it('says what is left, and takes a failed question for no answer', async () => {
  const stubborn = account([{ clientOrderId: 'a', due: 99 }]);
  expect(await cancelEverything(stubborn, stubborn).cancelAll(controller.signal)).toEqual({ cancelled: 0, left: 1 });
  const silent = { ...stubborn, openOrders: async (): Promise<VenueOrder[]> => { throw new Error('no network'); } };
  await expect(cancelEverything(silent, silent).cancelAll(controller.signal)).rejects.toThrow('no network');
});
