import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { TransientError } from '../../src/shared/domain/errors.ts';
import type { RequestPriority } from '../../src/shared/domain/request-budget.ts';
import type { Clock } from '../../src/shared/ports/clock.ts';
import { banFile } from '../../src/shared/adapters/fs/ban-file.ts';
import { durableFiles } from '../../src/shared/adapters/fs/durable-files.ts';
import { openRequestGate } from '../../src/shared/adapters/memory/request-gate.ts';

/** A clock that stands until it is moved. */
function handClock(start = 1_000_000): Clock & { advance(ms: number): Promise<void> } {
  let now = start;
  let alarms: { readonly at: number; readonly ring: () => void }[] = [];
  const settle = async () => { for (let i = 0; i < 20; i++) await Promise.resolve(); };
  return {
    now: () => now,
    wait: (ms, signal) => new Promise((resolve) => { alarms.push({ at: now + ms, ring: resolve }); signal?.addEventListener('abort', () => resolve(), { once: true }); }),
    async advance(ms) {
      await settle();
      const end = now + ms;
      for (;;) {
        const next = alarms.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        now = Math.max(now, next.at);
        alarms = alarms.filter((alarm) => alarm !== next);
        next.ring();
        await settle();
      }
      now = end;
      await settle();
    },
  };
}

const RULES = [{ counter: 'weight', windowMs: 1_000, limit: 10 }];

describe('a gate of requests', () => {
  test('cancels go before orders, orders before queries, queries before data', async () => {
    const clock = handClock();
    const gate = await openRequestGate({ name: 'test', rules: RULES, clock });
    const order: RequestPriority[] = [];
    await gate.pass({ priority: 'cancel', cost: { weight: 10 }, mostWaitMs: 0 });
    for (const priority of ['data', 'query', 'order', 'cancel', 'data', 'cancel'] as const) {
      void gate.pass({ priority, cost: { weight: 3 }, mostWaitMs: 60_000 }).then(() => order.push(priority));
    }
    expect(gate.status().waiting).toEqual({ cancel: 2, order: 1, query: 1, data: 2 });
    await clock.advance(400);
    expect(gate.status().oldestWaitMs).toBe(400);
    await clock.advance(10_000);
    expect(order.slice(0, 3)).toEqual(['cancel', 'cancel', 'order']);
    expect(order.toSorted()).toEqual(['cancel', 'cancel', 'data', 'data', 'order', 'query']);
    expect(gate.status().waiting.data).toBe(0);
  });

  test('an order that would have to wait too long is not sent and says so', async () => {
    const clock = handClock();
    const gate = await openRequestGate({ name: 'test', rules: RULES, clock });
    await gate.pass({ priority: 'cancel', cost: { weight: 10 }, mostWaitMs: 0 });
    await expect(gate.pass({ priority: 'order', cost: { weight: 1 }, mostWaitMs: 100 })).rejects.toThrow(TransientError);
    await expect(gate.pass({ priority: 'order', cost: { weight: 11 }, mostWaitMs: 100 })).rejects.toThrow(/larger than its share/);
    expect(gate.status().refused).toBe(2);
  });

  test('a request given up while it waits takes nothing', async () => {
    const clock = handClock();
    const gate = await openRequestGate({ name: 'test', rules: RULES, clock });
    await gate.pass({ priority: 'cancel', cost: { weight: 10 }, mostWaitMs: 0 });
    const stop = new AbortController();
    const waiting = gate.pass({ priority: 'data', cost: { weight: 5 }, mostWaitMs: 60_000 }, stop.signal);
    stop.abort();
    await expect(waiting).rejects.toThrow(/given up/);
    await clock.advance(1_300);
    expect(gate.status().used[0].used).toBe(0);
  });

  test('a ban is kept on disk: five restarts, no request before its end (fault 42)', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'bans-'));
    try {
      const bans = banFile(path.join(folder, 'bans.json'), durableFiles());
      const clock = handClock();
      const first = await openRequestGate({ name: 'binance', rules: RULES, clock, bans });
      first.heard({ used: [], forbiddenMs: 120_000 });
      await expect.poll(() => bans.read('binance')).toBe(1_120_000);
      await bans.write('upbit', 5);
      let sent = 0;
      for (let restart = 0; restart < 5; restart++) {
        await clock.advance(20_000);
        const gate = await openRequestGate({ name: 'binance', rules: RULES, clock, bans });
        await gate.pass({ priority: 'cancel', cost: { weight: 1 }, mostWaitMs: 1_000 }).then(() => sent++, (error: unknown) => expect(String(error)).toMatch(/forbidden requests until 1970/));
      }
      expect(sent).toBe(0);
      await clock.advance(20_000);
      await (await openRequestGate({ name: 'binance', rules: RULES, clock, bans })).pass({ priority: 'cancel', cost: { weight: 1 }, mostWaitMs: 0 });
      await writeFile(path.join(folder, 'bans.json'), '{"bin');
      expect(await bans.read('binance')).toBeUndefined();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('a ban stops what waits already, and it goes when the ban ends (fault 41)', async () => {
    const clock = handClock();
    const gate = await openRequestGate({ name: 'test', rules: RULES, clock });
    const sentAt: number[] = [];
    await gate.pass({ priority: 'query', cost: { weight: 8 }, mostWaitMs: 0 });
    void gate.pass({ priority: 'query', cost: { weight: 8 }, mostWaitMs: 60_000 }).then(() => sentAt.push(clock.now()));
    gate.heard({ used: [], forbiddenMs: 30_000 });
    await clock.advance(29_999);
    expect([sentAt, gate.status().forbiddenUntil]).toEqual([[], 1_030_000]);
    await clock.advance(1);
    expect(sentAt).toEqual([1_030_000]);
  });
});
