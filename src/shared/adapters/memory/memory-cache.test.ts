import { expect, test } from 'vitest';
import { busContract, cacheContract } from '../../ports/cache.contract.ts';
import { memoryBus } from './memory-bus.ts';
import { memoryCache } from './memory-cache.ts';

cacheContract({
  name: 'memory',
  open: () => {
    let now = 0;
    const cache = memoryCache({ clock: { now: () => now } });
    return Promise.resolve({ both: [cache, cache] as const, pass: (ms: number) => { now += ms; return Promise.resolve(); }, end: () => cache.close() });
  },
});

busContract({
  name: 'memory',
  open: () => {
    const bus = memoryBus();
    return Promise.resolve({ both: [bus, bus] as const, pass: () => Promise.resolve(), end: () => bus.close() });
  },
});

test('holds so many keys; what was used longest ago goes first', async () => {
  const cache = memoryCache({ clock: { now: () => 0 }, maxKeys: 3 });
  for (const key of ['a', 'b', 'c']) await cache.set(key, key, 1_000);
  await cache.get('a');
  await cache.set('d', 'd', 1_000);
  expect(await Promise.all(['a', 'b', 'c', 'd'].map((key) => cache.get(key)))).toEqual(['a', undefined, 'c', 'd']);
});

test('lets go of what is over before it lets go of what is not', async () => {
  let now = 0;
  const cache = memoryCache({ clock: { now: () => now }, maxKeys: 3 });
  await cache.set('long', 'kept', 3_600_000);
  await cache.set('short', 'x', 1_000);
  await cache.set('shorter', 'x', 500);
  now = 60_000;
  await cache.set('next', 'x', 1_000);
  await cache.set('last', 'x', 1_000);
  expect(await cache.get('long')).toBe('kept');
});
