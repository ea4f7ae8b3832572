import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, test } from 'vitest';
import type { LimitRule } from '../../src/shared/domain/request-budget.ts';
import { orderCounter } from '../../src/shared/domain/venue-limits.ts';
import { banFile } from '../../src/shared/adapters/fs/ban-file.ts';
import { durableFiles } from '../../src/shared/adapters/fs/durable-files.ts';
import type { BinanceSimulatorOptions, BinanceSimulator } from '../../src/local/simulator/binance/start-binance-simulator.ts';
import { deepVenue, resting, traderAt } from './limits-scene.contract.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => { for (const close of closing.splice(0)) await close(); });

async function scene(options: Partial<BinanceSimulatorOptions>, rules?: readonly LimitRule[]) {
  const simulator = await deepVenue(options);
  closing.push(simulator.close);
  const trader = await traderAt(simulator, rules === undefined ? {} : { rules });
  closing.unshift(trader.exchange.close);
  return { simulator, ...trader };
}

const reference = (sequence: number) => ({ instrument: 'binance:BTC/USDT' as const, clientOrderId: resting(sequence).clientOrderId });
const count = (simulator: BinanceSimulator, name: string): number => simulator.counters[name] ?? 0;

describe('a 429 (fault 41)', () => {
  test('stops all that goes to the venue until its Retry-After is over: no request inside it, and it goes on afterwards by itself', async () => {
    const { simulator, venue, gate, exchange } = await scene({});
    expect((await venue.place(resting(1))).kind).toBe('accepted');
    simulator.faults.change({ rateLimited: 1, retryAfterSeconds: 2 });
    expect((await venue.place(resting(2))).kind).toBe('refused');
    simulator.faults.change({ rateLimited: 0 });
    const until = gate.status().forbiddenUntil ?? 0;
    expect(until).toBeGreaterThan(Date.now());
    const sent = count(simulator, 'requests');
    // An order waits a second at most: not sent at all. What may wait longer waits.
    const orders = Promise.all([3, 4, 5].map((sequence) => venue.place(resting(sequence))));
    const patient = Promise.all([venue.cancel(reference(1)), venue.find(reference(2)), venue.openOrders(), exchange.ccxt.fetchTicker('BTC/USDT')].map((asked) => asked.then(() => Date.now())));
    expect((await orders).map((outcome) => outcome.kind === 'refused' && outcome.code)).toEqual(['not-sent', 'not-sent', 'not-sent']);
    if (Date.now() < until - 200) expect(count(simulator, 'requests')).toBe(sent);
    for (const at of await patient) expect(at).toBeGreaterThanOrEqual(until);
    expect([count(simulator, 'answered429'), count(simulator, 'requestsInsideRetryAfter')]).toEqual([1, 0]);
    expect(simulator.exchange.orders('demo').length).toBe(1);
    expect(simulator.exchange.openOrders('demo')).toEqual([]);
  });

  test('does not come while we flood: queries stop short of what orders need, and orders of what cancels need', async () => {
    const LIMIT = 600;
    const { simulator, venue, exchange } = await scene({ limits: { weightPerMinute: LIMIT } }, [{ counter: 'weight', windowMs: 60_000, limit: LIMIT }, { counter: orderCounter('main'), windowMs: 10_000, limit: 100 }]);
    for (let sequence = 0; sequence < 5; sequence++) expect((await venue.place(resting(sequence))).kind).toBe('accepted');
    // Trades weigh 4: those that do not fit wait for the next minute.
    const flood = Array.from({ length: 150 }, () => exchange.ccxt.fetchTrades('BTC/USDT').then(() => 'sent', () => 'not sent'));
    const used = () => simulator.limiter.used('127.0.0.1', simulator.now());
    await expect.poll(used, { timeout: 20_000 }).toBeGreaterThan(LIMIT / 2 - 60);
    await new Promise((resolve) => { setTimeout(resolve, 200); });
    expect(used()).toBeLessThanOrEqual(LIMIT / 2);
    expect((await venue.place(resting(10))).kind).toBe('accepted');
    const cancelled = await Promise.all([0, 1, 2, 3, 4, 10].map((sequence) => venue.cancel(reference(sequence))));
    expect(cancelled.map(({ kind }) => kind)).toEqual(Array.from({ length: 6 }, () => 'cancelled'));
    expect(count(simulator, 'answered429')).toBe(0);
    void Promise.allSettled(flood);
  });
});

describe('the count of unfilled orders (fault 43)', () => {
  const rules = (limit: number): readonly LimitRule[] => [{ counter: 'weight', windowMs: 60_000, limit: 6_000 }, { counter: orderCounter('main'), windowMs: 10_000, limit }];

  test('is never overstepped by us: orders that find no room are not sent', async () => {
    const { simulator, venue, gate } = await scene({ limits: { ordersPer10Seconds: 20 } }, rules(20));
    const outcomes = await Promise.all(Array.from({ length: 60 }, (_, sequence) => venue.place(resting(sequence))));
    expect(outcomes.filter(({ kind }) => kind === 'accepted')).toHaveLength(19);
    expect(outcomes.filter((outcome) => outcome.kind === 'refused' && outcome.code === 'not-sent')).toHaveLength(41);
    expect(count(simulator, 'answeredTooManyOrders')).toBe(0);
    // Cancels are of another count: they go at once.
    const open = simulator.exchange.openOrders('demo');
    expect(open).toHaveLength(19);
    for (const { clientOrderId } of open) expect((await venue.cancel({ instrument: 'binance:BTC/USDT', clientOrderId })).kind).toBe('cancelled');
    expect(gate.status().refused).toBe(41);
  });

  test('is learned from the header when somebody else uses the account', async () => {
    const { simulator, venue } = await scene({ limits: { ordersPer10Seconds: 20 } }, rules(20));
    const other = await traderAt(simulator, { rules: rules(20) });
    closing.unshift(other.exchange.close);
    // Both counts lie in one window of the venue, which begins with each tenth second.
    const left = 10_000 - (Date.now() % 10_000);
    if (left < 5_000) await new Promise((resolve) => { setTimeout(resolve, left); });
    for (let sequence = 100; sequence < 112; sequence++) expect((await other.venue.place(resting(sequence))).kind).toBe('accepted');
    // Our own count is 1; the answer says 13.
    const kinds: string[] = [];
    for (let sequence = 0; sequence < 9; sequence++) {
      const outcome = await venue.place(resting(sequence));
      kinds.push(outcome.kind === 'refused' ? outcome.code : outcome.kind);
      if (outcome.kind === 'refused') break;
    }
    expect(kinds).toEqual([...Array.from({ length: 7 }, () => 'accepted'), 'not-sent']);
    expect(count(simulator, 'answeredTooManyOrders')).toBe(0);
  });
});

describe('a ban (fault 42)', () => {
  let folder = '';
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts the bot; tells what it said up to the first line that `isLast`. */
  async function start(simulator: BinanceSimulator, flags: readonly (string | number)[], isLast: (said: { kind: string }) => boolean) {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, 'ban-process.contract.ts'), simulator.restUrl, folder, ...flags.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const lines: { kind: string; code?: string; reason?: string; forbidden: boolean }[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(JSON.parse(line));
      if (isLast(lines[lines.length - 1])) break;
    }
    return { lines, kill: () => new Promise<void>((resolve) => { child.once('exit', () => resolve()); child.kill('SIGKILL'); }) };
  }

  test('is honoured across five kills and starts: not one request while it lasts, and trading after it', async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'banned-'));
    let shiftMs = 0;
    const simulator = await deepVenue({ clock: () => Date.now() + shiftMs });
    closing.push(simulator.close);
    const trading = start(simulator, [0, 0], ({ kind }) => kind === 'refused');
    await expect.poll(() => simulator.exchange.orders('demo').length, { timeout: 30_000 }).toBeGreaterThan(3);
    simulator.limiter.ban('127.0.0.1', simulator.now() + 120_000);
    const first = await trading;
    expect(first.lines.at(-1)?.forbidden).toBe(true);
    const bans = banFile(path.join(folder, 'bans.json'), durableFiles());
    await expect.poll(() => bans.read(`binance at ${new URL(simulator.restUrl).host}`), { timeout: 30_000 }).toBeGreaterThan(Date.now() + 60_000);
    await first.kill();
    // The one that learned of it.
    expect(count(simulator, 'requestsWhileBanned')).toBe(1);
    const before = count(simulator, 'requests');
    for (let restart = 0; restart < 5; restart++) {
      const { lines, kill } = await start(simulator, [0, 1_000 * (restart + 1)], ({ kind }) => kind === 'failed' || kind === 'accepted');
      expect(lines).toMatchObject([{ kind: 'started', forbidden: true }, { kind: 'failed', reason: expect.stringContaining('forbidden requests until') }]);
      await kill();
    }
    expect([count(simulator, 'requests') - before, count(simulator, 'requestsWhileBanned')]).toEqual([0, 1]);
    shiftMs = 121_000;
    const last = await start(simulator, [shiftMs, 9_000], ({ kind }) => kind === 'failed' || kind === 'accepted');
    expect(last.lines.at(-1)).toMatchObject({ kind: 'accepted', forbidden: false });
    expect(count(simulator, 'requestsWhileBanned')).toBe(1);
    await last.kill();
  });
});
