import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openGate } from '../../src/local/wire.ts';
import { systemClock } from '../../src/shared/adapters/fs/system-clock.ts';
import { ccxtVenue } from '../../src/shared/adapters/ccxt/ccxt-venue.ts';
import { openTrading } from '../../src/shared/adapters/ccxt/trading-exchange.ts';
import { NO_REDIS, RedisServer } from '../../src/shared/adapters/redis/redis-server.contract.ts';
import { deepVenue, KEY, resting } from './limits-scene.contract.ts';

if (NO_REDIS !== undefined) process.stderr.write(`trading with a shared request gate is not tested: ${NO_REDIS}\n`);

const closing: (() => unknown)[] = [];
afterEach(async () => { for (const close of closing.splice(0)) await close(); });

async function scene(redisUrl?: string) {
  const simulator = await deepVenue();
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'gate-'));
  const clock = systemClock();
  const modes: string[] = [];
  const gate = await openGate({ venue: 'binance', account: 'main', dataFolder, redisUrl, baseUrl: simulator.restUrl, clock, onSharing: ({ mode }) => modes.push(mode) });
  const exchange = await openTrading({ venue: 'binance', key: KEY, clock, gate, baseUrl: simulator.restUrl });
  closing.unshift(exchange.close, () => gate.close(), simulator.close, () => rmSync(dataFolder, { recursive: true, force: true }));
  return { simulator, dataFolder, gate, modes, venue: ccxtVenue(exchange) };
}

test('without a Redis in the settings one process counts alone; bans are kept by the place they came from', async () => {
  const { gate, dataFolder, simulator } = await scene();
  expect(gate.status().sharing).toBeUndefined();
  gate.heard({ used: [], forbiddenMs: 5_000 });
  const until = () => { try { return JSON.parse(readFileSync(path.join(dataFolder, 'bans.json'), 'utf8'))[`binance at ${new URL(simulator.restUrl).host}`]; } catch { return undefined; } };
  await expect.poll(until, { timeout: 10_000 }).toBeGreaterThan(Date.now());
});

describe.skipIf(NO_REDIS !== undefined)('trading over a shared gate', () => {
  test.each(['is killed', 'hangs'] as const)('goes on while Redis %s and comes back: every order is taken, none twice (fault 61)', async (what) => {
    const redis = await RedisServer.start();
    const { simulator, venue, gate, modes } = await scene(redis.url);
    closing.push(() => redis.end());
    await expect.poll(() => gate.status().sharing?.mode, { timeout: 20_000 }).toBe('shared');
    const tookMs: number[] = [];
    const place = async (from: number, to: number): Promise<void> => {
      for (let sequence = from; sequence < to; sequence++) {
        const started = performance.now();
        expect((await venue.place(resting(sequence))).kind, `order ${sequence}`).toBe('accepted');
        tookMs.push(performance.now() - started);
      }
    };
    await place(0, 15);
    const before = Math.max(...tookMs);
    // In the middle of an order, not between two.
    const during = place(15, 30);
    if (what === 'hangs') redis.signal('SIGSTOP');
    else await redis.kill();
    await during;
    await place(30, 40);
    if (what === 'hangs') redis.signal('SIGCONT');
    else await redis.begin();
    await expect.poll(() => gate.status().sharing?.mode, { timeout: 20_000 }).toBe('shared');
    await place(40, 45);
    expect(simulator.exchange.orders('demo').map(({ clientOrderId }) => clientOrderId)).toEqual(Array.from({ length: 45 }, (_, sequence) => resting(sequence).clientOrderId));
    expect(modes.slice(-2)).toEqual(['alone', 'shared']);
    // Our own count after all of it is what the venue counted.
    expect(gate.status().used.find(({ counter }) => counter === 'orders:main')?.used).toBeGreaterThanOrEqual(simulator.limiter.ordersUsed('demo', simulator.now()).short);
    process.stderr.write(`Redis ${what}: slowest order before ${before.toFixed(1)} ms, over all ${Math.max(...tookMs).toFixed(1)} ms\n`);
    expect(Math.max(...tookMs)).toBeLessThan(1_000);
  });
});
