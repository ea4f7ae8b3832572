import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { objectStoreContract } from '../../ports/object-store.contract.ts';
import { fsObjectStore } from './fs-object-store.ts';

objectStoreContract({
  name: 'a folder',
  open: async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'objects-'));
    const stores = [await fsObjectStore(folder), await fsObjectStore(folder)] as const;
    return { stores, end: async () => { for (const store of stores) store.close(); await rm(folder, { recursive: true }); } };
  },
});

test('leaves no temporary file behind, and lists none of its own files', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'objects-'));
  const store = await fsObjectStore(folder);
  await store.put('a/b', new Uint8Array([1]));
  await store.put('a/b', new Uint8Array([2]), { when: 'absent' });
  expect(await readdir(path.join(folder, 'a'))).toEqual(['b']);
  const keys: string[] = [];
  for await (const { key } of store.list('')) keys.push(key);
  expect(keys).toEqual(['a/b']);
  // A part of a key that is a file cannot be a folder at the same time: said, not lost.
  await expect(store.put('a/b/c', new Uint8Array([3]))).rejects.toThrow();
  expect(await store.get('a/b/c')).toBeUndefined();
  store.close();
  await rm(folder, { recursive: true });
});
