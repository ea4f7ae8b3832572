import { expect, test } from 'vitest';
import { ResponseCache } from './response-cache.ts';

test('an answer serves while it is good, two askers at once ask once, and a failure is asked again', async () => {
  const cache = new ResponseCache<number>(2);
  let asked = 0;
  const ask = () => Promise.resolve(++asked);
  const good = (at: number) => ({ at, goodForMs: 1_000 });
  expect(await Promise.all([cache.get('a', good(0), ask), cache.get('a', good(500), ask)])).toEqual([1, 1]);
  expect([await cache.get('a', good(1_000), ask), await cache.get('a', good(1_999), ask)]).toEqual([2, 2]);
  await expect(cache.get('b', good(0), () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  expect(await cache.get('b', good(0), ask)).toBe(3);
  await cache.get('c', good(0), ask);
  expect(cache.status).toEqual({ hits: 2, misses: 5, size: 2 });
  cache.forget();
  expect(cache.status.size).toBe(0);
});
