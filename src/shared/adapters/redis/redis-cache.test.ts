import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { busContract, cacheContract } from '../../ports/cache.contract.ts';
import { redisBus } from './redis-bus.ts';
import { redisCache } from './redis-cache.ts';
import { NO_REDIS, RedisServer } from './redis-server.contract.ts';

const pass = async (ms: number): Promise<void> => { await sleep(ms); };

/** Scenes open before any test runs, where nothing can be expected yet. */
async function until(isSo: () => Promise<boolean>, patienceMs = 10_000): Promise<void> {
  for (const end = performance.now() + patienceMs; !(await isSo());) {
    if (performance.now() > end) throw new Error(`not so within ${patienceMs} ms`);
    await sleep(10);
  }
}

cacheContract({
  name: 'Redis', missing: NO_REDIS,
  open: async () => {
    const server = await RedisServer.start();
    const both = [redisCache({ url: server.url, slowMs: 10_000 }), redisCache({ url: server.url, slowMs: 10_000 })] as const;
    for (const cache of both) await until(async () => { await cache.get('-'); return cache.status().isReachable; });
    return { both: [fresh(both[0]), fresh(both[1])] as const, pass, end: async () => { for (const cache of both) await cache.close(); await server.end(); } };
  },
});

/** Without what it counted while it was connecting. */
function fresh(cache: ReturnType<typeof redisCache>): ReturnType<typeof redisCache> {
  const before = cache.status();
  return { ...cache, status: () => { const now = cache.status(); return { ...now, failures: now.failures - before.failures }; } };
}

busContract({
  name: 'Redis', missing: NO_REDIS,
  open: async () => {
    const server = await RedisServer.start();
    const both = [redisBus({ url: server.url }), redisBus({ url: server.url })] as const;
    await heard(both[0], both[1]);
    await heard(both[1], both[0]);
    return { both, pass, end: async () => { for (const bus of both) await bus.close(); await server.end(); } };
  },
});

/** Until one hears the other. */
async function heard(one: ReturnType<typeof redisBus>, other: ReturnType<typeof redisBus>): Promise<void> {
  let count = 0;
  const end = await other.subscribe('hello', () => { count += 1; });
  await until(async () => { await one.publish('hello', '.'); return count > 0; });
  await end();
}

describe.skipIf(NO_REDIS !== undefined)('without its server', () => {
  let server: RedisServer;
  beforeAll(async () => { server = await RedisServer.start(); });
  afterAll(async () => { await server.end(); });

  test('a cache is an empty one at once, and says so; it comes back by itself (fault 61)', async () => {
    const cache = redisCache({ url: server.url, slowMs: 200 });
    await expect.poll(async () => { await cache.set('a', '1', 60_000); return cache.get('a'); }, { timeout: 10_000 }).toBe('1');
    await server.kill();
    expect(await cache.get('a')).toBeUndefined();
    expect(await cache.setIfAbsent('lock', 'x', 1_000)).toBe(true);
    expect(await cache.noteMember('set', 'x', 1_000)).toBeUndefined();
    expect(cache.status()).toMatchObject({ isReachable: false });
    await server.begin();
    await expect.poll(async () => { await cache.set('a', '2', 60_000); return cache.get('a'); }, { timeout: 20_000 }).toBe('2');
    // One that hangs is as good as gone.
    server.signal('SIGSTOP');
    const began = performance.now();
    expect(await cache.get('a')).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(5_000);
    server.signal('SIGCONT');
    await cache.close();
  }, 60_000);

  test('a bus says nothing and breaks nothing, and who listened listens again afterwards', async () => {
    const [one, two] = [redisBus({ url: server.url }), redisBus({ url: server.url })];
    await heard(one, two);
    let count = 0;
    await two.subscribe('x', () => { count += 1; });
    await server.kill();
    await one.publish('x', 'lost');
    await server.begin();
    await expect.poll(async () => { await one.publish('x', 'again'); return count; }, { timeout: 20_000 }).toBeGreaterThan(0);
    await Promise.all([one.close(), two.close()]);
  }, 60_000);
});
