import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bus } from './bus.ts';
import type { Cache } from './cache.ts';

interface Scene<Port> {
  readonly name: string;
  /** Why it cannot be tried here. */
  readonly missing?: string | undefined;
  /** Two that see the same, as from two processes; `pass` lets time go by. */
  open(): Promise<{ readonly both: readonly [Port, Port]; pass(ms: number): Promise<void>; end(): Promise<void> }>;
}

/** What every cache does while it can be reached. */
export function cacheContract({ name, missing, open }: Scene<Cache>): void {
  if (missing !== undefined) process.stderr.write(`the cache "${name}" is not tested: ${missing}\n`);
  describe.skipIf(missing !== undefined)(`${name} as a cache`, () => {
    let scene: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => { scene = await open(); });
    afterAll(async () => { await scene.end(); });

    test('gives back what was set until its time is over, or it is removed', async () => {
      const { both: [one, two], pass } = scene;
      expect(await one.get('a')).toBeUndefined();
      await one.set('a', 'valeur: 값', 60_000);
      expect(await two.get('a')).toBe('valeur: 값');
      await two.set('a', '', 60_000);
      expect(await one.get('a')).toBe('');
      await one.remove('a');
      expect(await two.get('a')).toBeUndefined();
      await one.set('short', 'x', 40);
      expect(await two.get('short')).toBe('x');
      await pass(60);
      expect(await one.get('short')).toBeUndefined();
    });

    test('lets one be the first, and another one when the time of that one is over', async () => {
      const { both: [one, two], pass } = scene;
      const first = await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? one : two).setIfAbsent('first', String(i), 60_000)));
      expect(first.filter(Boolean)).toHaveLength(1);
      expect(await one.setIfAbsent('lock', '1', 40)).toBe(true);
      await pass(60);
      expect(await two.setIfAbsent('lock', '2', 60_000)).toBe(true);
    });

    test('counts members, each of them once', async () => {
      const { both: [one, two] } = scene;
      expect([await one.noteMember('set', 'a', 60_000), await two.noteMember('set', 'b', 60_000), await two.noteMember('set', 'a', 60_000), await one.noteMember('set', 'c', 60_000)]).toEqual([1, 2, 2, 3]);
    });

    test('says how it did', async () => {
      const { both: [one] } = scene;
      expect(one.status()).toMatchObject({ isReachable: true, failures: 0 });
      expect(one.status().hits).toBeGreaterThan(0);
      expect(one.status().misses).toBeGreaterThan(0);
    });
  });
}

/** What every bus does while it can be reached. */
export function busContract({ name, missing, open }: Scene<Bus>): void {
  if (missing !== undefined) process.stderr.write(`the bus "${name}" is not tested: ${missing}\n`);
  describe.skipIf(missing !== undefined)(`${name} as a bus`, () => {
    let scene: Awaited<ReturnType<typeof open>>;
    beforeAll(async () => { scene = await open(); });
    afterAll(async () => { await scene.end(); });

    test('tells all who listen, in order, on their channel alone, until they end it', async () => {
      const { both: [one, two] } = scene;
      const [a, b, other]: string[][] = [[], [], []];
      await two.subscribe('x', () => { throw new Error('cannot listen'); });
      const end = await two.subscribe('x', (message) => { a.push(message); });
      await one.subscribe('x', (message) => { b.push(message); });
      await two.subscribe('y', (message) => { other.push(message); });
      for (let i = 0; i < 50; i++) await one.publish('x', `message ${i} 값`);
      await expect.poll(() => [a.length, b.length]).toEqual([50, 50]);
      expect(a).toEqual(Array.from({ length: 50 }, (_, i) => `message ${i} 값`));
      expect(b).toEqual(a);
      await end();
      await one.publish('x', 'after');
      await expect.poll(() => b.length).toBe(51);
      expect([a.length, other.length]).toEqual([50, 0]);
    });
  });
}
