import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { UsageError } from '../domain/errors.ts';
import type { ObjectStore } from './object-store.ts';

export interface ObjectStoreScene {
  readonly name: string;
  /** Why it cannot be tried here. */
  readonly missing?: string | undefined;
  /** An empty store; the second one of the same scene looks at the same objects, as another process does. */
  open(): Promise<{ readonly stores: readonly [ObjectStore, ObjectStore]; end(): Promise<void> }>;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (found: { readonly bytes: Uint8Array } | undefined): string | undefined => (found === undefined ? undefined : new TextDecoder().decode(found.bytes));
async function keys(store: ObjectStore, prefix: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { key } of store.list(prefix)) found.push(key);
  return found;
}

/** What every object store does. */
export function objectStoreContract({ name, missing, open }: ObjectStoreScene): void {
  if (missing !== undefined) process.stderr.write(`the object store "${name}" is not tested: ${missing}\n`);
  describe.skipIf(missing !== undefined)(`${name} as an object store`, () => {
    let scene: Awaited<ReturnType<typeof open>>;
    let [one, two]: readonly ObjectStore[] = [];
    beforeAll(async () => {
      scene = await open();
      [one, two] = scene.stores;
    }, 60_000);
    afterAll(async () => { await scene.end(); });

    test('gives back what was put, to whoever asks; the last one wins', async () => {
      expect([await one.get('a/nothing'), await one.head('a/nothing')]).toEqual([undefined, undefined]);
      await one.put('a/b.json', bytes('first'));
      await two.put('a/b.json', bytes('second: 비트코인'));
      const found = await one.get('a/b.json');
      expect(text(found)).toBe('second: 비트코인');
      expect(await one.head('a/b.json')).toEqual({ size: bytes('second: 비트코인').length, etag: found?.etag });
      await one.put('a/empty', new Uint8Array());
      expect((await two.get('a/empty'))?.bytes.length).toBe(0);
      const large = Uint8Array.from({ length: 3_000_001 }, (_, i) => (i * 7 + (i >> 8)) & 255);
      await one.put('a/large', large);
      expect(Buffer.from((await two.get('a/large'))?.bytes ?? []).equals(large)).toBe(true);
    });

    test('removes, and does not mind removing what is not there', async () => {
      await one.put('gone/x', bytes('x'));
      await two.remove('gone/x');
      await one.remove('gone/x');
      expect(await one.get('gone/x')).toBeUndefined();
    });

    test('puts where nothing was, once: of twenty at the same moment one writes', async () => {
      const outcomes = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? one : two).put('once/x', bytes(String(i)), { when: 'absent' })));
      const winners = outcomes.flatMap(({ kind }, i) => (kind === 'written' ? [i] : []));
      expect(winners).toHaveLength(1);
      expect(text(await one.get('once/x'))).toBe(String(winners[0]));
    });

    test('puts where nothing has changed: of ten that read the same one writes, so nothing is lost', async () => {
      await one.put('count/x', bytes('0'));
      const add = async (store: ObjectStore): Promise<void> => {
        for (;;) {
          const found = await store.get('count/x');
          const outcome = await store.put('count/x', bytes(String(Number(text(found)) + 1)), { when: 'unchanged', etag: found?.etag ?? '' });
          if (outcome.kind === 'written') return;
        }
      };
      await Promise.all(Array.from({ length: 10 }, (_, i) => add(i % 2 === 0 ? one : two)));
      expect(text(await one.get('count/x'))).toBe('10');
      expect(await one.put('count/none', bytes('1'), { when: 'unchanged', etag: 'abc' })).toEqual({ kind: 'refused' });
    });

    test('lists by prefix in the order of bytes, folders or not, and more than one page', async () => {
      const wanted = ['list/a-b/x', 'list/a.b', 'list/a/1', 'list/a/2', 'list/a=1', 'list/ab'];
      for (const key of wanted.toReversed()) await one.put(key, bytes(key));
      expect(await keys(two, 'list/')).toEqual(wanted);
      expect(await keys(two, 'list/a/')).toEqual(['list/a/1', 'list/a/2']);
      expect(await keys(two, 'list/a=')).toEqual(['list/a=1']);
      expect(await keys(two, 'nowhere/')).toEqual([]);
      await Promise.all(Array.from({ length: 1_100 }, (_, i) => one.put(`many/${String(i).padStart(5, '0')}`, bytes('.'))));
      expect(await keys(two, 'many/')).toEqual(Array.from({ length: 1_100 }, (_, i) => `many/${String(i).padStart(5, '0')}`));
    }, 60_000);

    test.each(['', '/a', 'a/', 'a//b', '../a', 'a/../b', 'a/.', 'a b', 'a\\b', 'a/ß', 'a\0', `${'a'.repeat(901)}`])('refuses the key %j', async (key) => {
      await expect(async () => one.put(key, bytes('x'))).rejects.toThrow(UsageError);
      await expect(async () => one.get(key)).rejects.toThrow(UsageError);
    });

    test('holds whatever bytes it is given', async () => {
      let count = 0;
      await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (content) => {
        const key = `any/${count++}`;
        const put = await one.put(key, content);
        const found = await two.get(key);
        expect([...(found?.bytes ?? [])]).toEqual([...content]);
        expect(put).toEqual({ kind: 'written', etag: found?.etag });
      }), { numRuns: 25 });
    });
  });
}
