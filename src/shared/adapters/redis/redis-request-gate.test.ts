import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PRIORITIES, RequestBudget, SHARES, type LimitRule, type RequestPriority } from '../../domain/request-budget.ts';
import { RedisBudget } from './redis-budget.ts';
import { redisRequestGate, type RedisGateSettings, type SharedRequestGate } from './redis-request-gate.ts';
import { NO_REDIS, realClock, RedisServer } from './redis-server.contract.ts';

if (NO_REDIS !== undefined) process.stderr.write(`tests of the shared request gate are skipped: ${NO_REDIS}\n`);

const endings: (() => unknown)[] = [];
afterEach(async () => { for (const end of endings.splice(0).toReversed()) await end(); });

let names = 0;
/** A gate nobody else knows. */
const fresh = (): string => `gate-${process.pid}-${++names}`;
const RULES: readonly LimitRule[] = [{ counter: 'weight', windowMs: 60_000, limit: 100 }, { counter: 'orders:main', windowMs: 10_000, limit: 10 }];

async function gateOf(url: string, more: Partial<RedisGateSettings> = {}): Promise<SharedRequestGate> {
  // Another's load on this machine is no slow Redis, but where that is what is tested.
  const gate = await redisRequestGate({ name: fresh(), rules: RULES, clock: realClock, url, ...more, fallback: { slowMs: 5_000, lookMs: 20, ...more.fallback } });
  endings.push(() => gate.close());
  return gate;
}

interface Granted { readonly at: number; readonly cost: Readonly<Record<string, number>> }

const sumOf = (granted: readonly Granted[], { counter, windowMs }: LimitRule, now: number): number =>
  granted.filter(({ at }) => at > now - windowMs).reduce((total, { cost }) => total + (cost[counter] ?? 0), 0);

/** Passes and refusals of requests that cannot wait. */
async function tried(gate: SharedRequestGate, priority: RequestPriority, count: number): Promise<number> {
  const outcomes = await Promise.allSettled(Array.from({ length: count }, () => gate.pass({ priority, cost: { weight: 1 }, mostWaitMs: 0 })));
  return outcomes.filter(({ status }) => status === 'fulfilled').length;
}

describe.skipIf(NO_REDIS !== undefined)('a budget in Redis', () => {
  let server: RedisServer;
  beforeAll(async () => { server = await RedisServer.start(); });
  afterAll(async () => { await server.end(); });

  async function budgetOf(rules: readonly LimitRule[]): Promise<RedisBudget> {
    const budget = new RedisBudget({ name: fresh(), rules, url: server.url, slowMs: 10_000 });
    endings.push(() => budget.close());
    budget.connect();
    await expect.poll(() => budget.exchange({ at: 0 }).then(() => 'there', () => 'not yet'), { timeout: 20_000 }).toBe('there');
    return budget;
  }

  const rulesOf = fc.constantFrom<readonly LimitRule[]>(
    [{ counter: 'weight', windowMs: 1_000, limit: 10 }], [{ counter: 'weight', windowMs: 60_000, limit: 40 }, { counter: 'orders', windowMs: 1_000, limit: 3 }, { counter: 'orders', windowMs: 10_000, limit: 8 }],
  );
  const step = fc.record({
    after: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 12_000 })), priority: fc.constantFrom(...PRIORITIES), weight: fc.integer({ min: 0, max: 12 }), orders: fc.integer({ min: 0, max: 2 }),
    heard: fc.option(fc.integer({ min: 0, max: 45 }), { freq: 6 }), forbid: fc.option(fc.integer({ min: 0, max: 5_000 }), { freq: 12 }),
    // Mostly a clock that goes on; now and then one that trembles, or was set back.
    back: fc.oneof({ weight: 30, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 5_000 }) }, { weight: 1, arbitrary: fc.integer({ min: 5_001, max: 90_000 }) }),
  });

  test('decides as the budget of one process does, to the millisecond, and in no window lets more through than the limit', async () => {
    await fc.assert(fc.asyncProperty(rulesOf, fc.array(step, { maxLength: 25 }), async (rules, steps) => {
      const shared = new RedisBudget({ name: fresh(), rules, url: server.url, slowMs: 10_000 });
      try {
        shared.connect();
        await expect.poll(() => shared.exchange({ at: 0 }).then(() => 'there', () => 'not yet'), { interval: 1, timeout: 20_000 }).toBe('there');
        const single = new RequestBudget(rules);
        const { marker } = await shared.exchange({ at: 0 });
        let at = 1_000_000;
        let now = 0;
        const granted: Granted[] = [];
        for (const [seq, { after, priority, weight, orders, heard, forbid, back }] of steps.entries()) {
          at += after - back;
          const isSetBack = at < now - 5_000;
          if (isSetBack) granted.length = 0;
          // A little behind, time stands still.
          now = isSetBack ? at : Math.max(at, now);
          const cost: Record<string, number> = { weight, orders };
          const told = heard === null ? [] : [{ counter: 'weight', windowMs: rules[0].windowMs, used: heard }];
          single.used(at);
          if (forbid !== null) single.forbid(now + forbid);
          for (const report of told) single.heard(at, report);
          const wanted = single.waitMs(at, priority, cost);
          if (wanted === 0) single.take(at, cost);
          const answer = await shared.exchange({ at, marker, heard: told, forbidMs: forbid ?? undefined, ask: [{ id: `n.${seq}`, priority, cost }] });
          expect(answer.waits).toEqual([wanted]);
          expect(answer.used).toEqual(single.used(at).map(({ counter, windowMs, used }) => ({ counter, windowMs, used })));
          if (wanted !== 0) continue;
          granted.push({ at: now, cost });
          for (const rule of rules) expect(sumOf(granted, rule, now)).toBeLessThanOrEqual(cost[rule.counter] === 0 ? rule.limit : Math.floor(rule.limit * SHARES[priority]));
        }
      } finally {
        shared.close();
      }
    }), { numRuns: 60 });
  });

  test('counts a take once, however often it is told, at its latest time; grants nothing to whom it does not know', async () => {
    const budget = await budgetOf([{ counter: 'weight', windowMs: 1_000, limit: 10 }]);
    const stranger = await budget.exchange({ at: 100_000, ask: [{ id: 'a.1', priority: 'cancel', cost: { weight: 1 } }] });
    expect([stranger.waits, stranger.used[0].used]).toEqual([[undefined], 0]);
    const { marker } = stranger;
    expect(await budget.exchange({ at: 100_000, marker, ask: [{ id: 'a.1', priority: 'cancel', cost: { weight: 7 } }] })).toMatchObject({ waits: [0], used: [{ used: 7 }] });
    // Sent 400 ms later than it was granted, because the answer was lost.
    expect(await budget.exchange({ at: 100_500, marker, took: [{ id: 'a.1', agoMs: 100, cost: { weight: 7 } }, { id: 'a.0', agoMs: 5_000, cost: { weight: 7 } }] })).toMatchObject({ used: [{ used: 7 }] });
    expect(await budget.exchange({ at: 100_500, marker, ask: [{ id: 'a.2', priority: 'cancel', cost: { weight: 4 } }] })).toMatchObject({ waits: [400 - 500 + 1_250] });
  });

  test('of a batch the important go first, and nobody overtakes within his priority', async () => {
    const budget = await budgetOf([{ counter: 'weight', windowMs: 1_000, limit: 20 }]);
    const { marker } = await budget.exchange({ at: 1_000 });
    const ask = (['cancel', 'order', 'data', 'data', 'data'] as const).map((priority, place) => ({ id: `b.${place}`, priority, cost: { weight: place === 3 ? 5 : 3 } }));
    expect((await budget.exchange({ at: 1_000, marker, ask })).waits).toEqual([0, 0, 0, 1_250, undefined]);
  });

  test('two gates share one limit, bans and what the venue said; cancels find room where data finds none', async () => {
    const name = fresh();
    const [one, other] = [await gateOf(server.url, { name }), await gateOf(server.url, { name })];
    expect(one.status().sharing).toMatchObject({ mode: 'shared', falls: 0 });
    expect(await tried(one, 'data', 30) + await tried(other, 'data', 30)).toBe(50);
    expect(await tried(other, 'data', 1)).toBe(0);
    one.heard({ used: [{ counter: 'weight', windowMs: 60_000, used: 90 }], forbiddenMs: undefined });
    await expect.poll(() => other.status().used[0].used, { timeout: 20_000 }).toBe(90);
    expect(await tried(other, 'order', 9)).toBe(5);
    expect(await tried(one, 'cancel', 9)).toBe(5);
    other.heard({ used: [], forbiddenMs: 30_000 });
    await expect.poll(() => one.status().forbiddenUntil, { timeout: 20_000 }).toBeGreaterThan(Date.now() + 25_000);
    await expect(one.pass({ priority: 'cancel', cost: { weight: 0 }, mostWaitMs: 1_000 })).rejects.toThrow(/forbidden requests until/);
  });

  test('one who asks again the moment he was let through is heard at once, not when the gate next looks around', async () => {
    const gate = await gateOf(server.url, { rules: [{ counter: 'weight', windowMs: 60_000, limit: 10_000 }], fallback: { lookMs: 3_600_000 } });
    for (let i = 0; i < 300; i++) await gate.pass({ priority: 'order', cost: { weight: 1 }, mostWaitMs: 60_000 });
    const chains = Array.from({ length: 20 }, async () => { for (let i = 0; i < 20; i++) await gate.pass({ priority: 'data', cost: { weight: 1 }, mostWaitMs: 60_000 }); });
    await Promise.all(chains);
    expect(gate.status()).toMatchObject({ passed: 700, refused: 0, waiting: { cancel: 0, order: 0, query: 0, data: 0 }, used: [{ used: 700 }] });
  });

  test('a Redis that forgot everything is told anew before it decides (fault 61)', async () => {
    const gate = await gateOf(server.url);
    expect(await tried(gate, 'data', 60)).toBe(50);
    const { Redis } = await import('ioredis');
    const redis = new Redis(server.url);
    await redis.flushall();
    redis.disconnect();
    expect(await tried(gate, 'data', 5)).toBe(0);
    expect(await tried(gate, 'cancel', 60)).toBe(50);
    expect(gate.status().sharing).toMatchObject({ mode: 'shared', falls: 0 });
  });
});

describe.skipIf(NO_REDIS !== undefined)('a gate whose Redis fails', () => {
  test('goes on at once with half of the room it last saw, and back by itself with all it sent (fault 61)', async () => {
    const server = await RedisServer.start();
    endings.push(() => server.end());
    const name = fresh();
    const [one, other] = [await gateOf(server.url, { name }), await gateOf(server.url, { name })];
    expect(await tried(one, 'cancel', 40)).toBe(40);
    await expect.poll(() => other.status().used[0].used, { timeout: 20_000 }).toBe(40);
    await server.kill();
    // 60 are left: 30 for each.
    expect([await tried(one, 'cancel', 60), await tried(other, 'cancel', 60)]).toEqual([30, 30]);
    expect(one.status().sharing).toMatchObject({ mode: 'alone', share: 0.5, falls: 1 });
    expect(one.status().sharing?.reason).toMatch(/./);
    await expect(one.pass({ priority: 'cancel', cost: { weight: 1 }, mostWaitMs: 10 })).rejects.toThrow(/alone, without Redis/);
    await server.begin();
    await expect.poll(() => [one, other].map((gate) => gate.status().sharing?.mode), { timeout: 10_000 }).toEqual(['shared', 'shared']);
    // What both sent since the start is known there again, though the server came back empty.
    await expect.poll(async () => (await tried(one, 'cancel', 1)) + one.status().used[0].used, { timeout: 10_000 }).toBeGreaterThanOrEqual(100);
    expect(await tried(other, 'cancel', 10)).toBe(0);
  });

  test('a Redis that hangs costs 50 ms once, not each time (fault 61)', async () => {
    const server = await RedisServer.start();
    endings.push(() => server.end());
    const gate = await gateOf(server.url, { rules: [{ counter: 'weight', windowMs: 60_000, limit: 1_000 }], fallback: { slowMs: 50, lookMs: 3_600_000 } });
    server.signal('SIGSTOP');
    const started = performance.now();
    await gate.pass({ priority: 'order', cost: { weight: 1 }, mostWaitMs: 1_000 });
    const first = performance.now();
    for (let i = 0; i < 100; i++) await gate.pass({ priority: 'order', cost: { weight: 1 }, mostWaitMs: 1_000 });
    const rest = performance.now();
    server.signal('SIGCONT');
    expect(gate.status().sharing).toMatchObject({ mode: 'alone', falls: 1, reason: 'no answer within 50 ms' });
    expect(first - started).toBeGreaterThan(45);
    expect(first - started).toBeLessThan(1_000);
    // A hundred times 50 ms would be five seconds.
    expect(rest - first).toBeLessThan(1_000);
  });

  test('without any Redis it trades from the start, and says why it is alone; a wrong password is no reason to stop either', async () => {
    const deaf = createServer();
    await new Promise<void>((resolve) => { deaf.listen(0, '127.0.0.1', resolve); });
    const { port } = deaf.address() as { port: number };
    await new Promise((resolve) => { deaf.close(resolve); });
    const server = await RedisServer.start();
    endings.push(() => server.end());
    for (const url of [`redis://127.0.0.1:${port}`, server.url.replace('a-password', 'wrong-secret-word')]) {
      const gate = await gateOf(url);
      expect(await tried(gate, 'order', 20)).toBe(20);
      expect(gate.status().sharing).toMatchObject({ mode: 'alone', falls: 0 });
      expect(JSON.stringify(gate.status())).not.toContain('wrong-secret-word');
    }
  });

  test('a limit of one still lets one through while alone, and a closed gate refuses', async () => {
    const gate = await gateOf('redis://127.0.0.1:1', { rules: [{ counter: 'weight', windowMs: 60_000, limit: 1 }] });
    expect(await tried(gate, 'cancel', 3)).toBe(1);
    const waiting = expect(gate.pass({ priority: 'cancel', cost: { weight: 1 }, mostWaitMs: 120_000 })).rejects.toThrow(/the gate is closed/);
    gate.close();
    await waiting;
    await expect(gate.pass({ priority: 'cancel', cost: {}, mostWaitMs: 0 })).rejects.toThrow(/the gate is closed/);
  });
});

/** Most let through within any stretch of so many milliseconds. */
function mostWithin(times: readonly number[], windowMs: number): number {
  let [first, most] = [0, 0];
  for (let last = 0; last < times.length; last++) {
    while (times[first] <= times[last] - windowMs) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

describe.skipIf(NO_REDIS !== undefined)('two processes', () => {
  const WINDOW = 600;
  const LIMIT = 40;
  let folder = '';
  let file = '';
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  function start(url: string, slowMs: number) {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(import.meta.dirname, 'gate-process.contract.ts'), file, url, String(LIMIT), String(WINDOW), String(slowMs)], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    const said = { text: '' };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => { said.text += text; });
    return {
      said, until: (word: string, count = 1) => expect.poll(() => said.text.split('\n').filter((line) => line === word).length, { timeout: 20_000 }).toBeGreaterThanOrEqual(count),
      end: async (): Promise<{ asked: number; passed: number; refused: number }> => {
        child.stdin?.write('end\n');
        await new Promise((resolve) => { if (child.exitCode === null) child.once('exit', resolve); else resolve(undefined); });
        return JSON.parse(said.text.trim().split('\n').at(-1) ?? '');
      },
    };
  }

  const times = (): number[] => readFileSync(file, 'utf8').trim().split('\n').map(Number).toSorted((a, b) => a - b);

  test('together send no more than the limit in any window, kill -9 of Redis in the middle, none lost (fault 61)', async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'gates-'));
    file = path.join(folder, 'sent');
    const server = await RedisServer.start();
    endings.push(() => server.end());
    const both = [start(server.url, 250), start(server.url, 250)];
    for (const { until } of both) await until('ready');
    await expect.poll(() => times().length, { timeout: 20_000 }).toBeGreaterThan(3 * LIMIT);
    const healthy = times().length;
    await server.kill();
    for (const { until } of both) await until('alone');
    await expect.poll(() => times().length, { timeout: 20_000 }).toBeGreaterThan(healthy + 2 * LIMIT);
    const shared = both.map(({ said }) => said.text.split('\n').filter((line) => line === 'shared').length);
    await server.begin();
    await Promise.all(both.map(({ until }, place) => until('shared', shared[place] + 1)));
    const back = times().length;
    await expect.poll(() => times().length, { timeout: 20_000 }).toBeGreaterThan(back + 3 * LIMIT);
    for (const { asked, passed, refused } of await Promise.all(both.map(({ end }) => end()))) expect(passed + refused).toBe(asked);
    const sent = times();
    expect(sent.length).toBeGreaterThan(back);
    // While Redis stood: never over. When it died: over by no more than what one process had not heard of the other, half of a limit.
    expect(mostWithin(sent.slice(0, healthy), WINDOW)).toBeLessThanOrEqual(LIMIT);
    expect(mostWithin(sent, WINDOW)).toBeLessThanOrEqual(1.5 * LIMIT);
    expect(mostWithin(sent.slice(back), WINDOW)).toBeLessThanOrEqual(LIMIT);
    process.stderr.write(`two processes, limit ${LIMIT}: most in a window with Redis ${mostWithin(sent.slice(0, healthy), WINDOW)}, over its death ${mostWithin(sent, WINDOW)}, after its return ${mostWithin(sent.slice(back), WINDOW)}\n`);
  });
});
