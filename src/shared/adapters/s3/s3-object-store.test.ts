import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RefusedError, TransientError } from '../../domain/errors.ts';
import { objectStoreContract } from '../../ports/object-store.contract.ts';
import { s3ObjectStore } from './s3-object-store.ts';
import { S3Server } from './s3-server.contract.ts';

const credentials = { accessKeyId: 'a-test', secretAccessKey: 'a-test' } as const;
const region = 'ap-northeast-2';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

objectStoreContract({
  name: 'S3, as a server here speaks it',
  open: async () => {
    const server = await S3Server.start('lake');
    const own = { bucket: 'lake', region, endpoint: server.endpoint, credentials };
    const stores = [s3ObjectStore({ ...own, prefix: 'coinbot/' }), s3ObjectStore({ ...own, prefix: 'coinbot/' })] as const;
    return { stores, end: async () => { for (const store of stores) store.close(); await server.end(); } };
  },
});

describe('a bucket', () => {
  let server: S3Server;
  let store: ReturnType<typeof s3ObjectStore>;
  beforeEach(async () => {
    server = await S3Server.start('lake');
    store = s3ObjectStore({ bucket: 'lake', region, prefix: 'coinbot/', endpoint: server.endpoint, credentials });
  });
  afterEach(async () => { store.close(); await server.end(); });

  test('in which two write at the same moment is asked again: nobody has been told who was first', async () => {
    server.conflictNext(3);
    expect((await store.put('x', bytes('1'), { when: 'absent' })).kind).toBe('written');
    expect(server.requests.get('PUT')).toBe(4);
    server.conflictNext(2);
    expect(await store.put('x', bytes('2'), { when: 'absent' })).toEqual({ kind: 'refused' });
    server.conflictNext(1_000);
    await expect(store.put('y', bytes('1'), { when: 'absent' })).rejects.toThrow(/ConditionalRequestConflict/);
    server.conflictNext(0);
    expect(await store.head('y')).toBeUndefined();
  });

  test('that is too busy for a moment is asked again, and one that stays so is a matter of later', async () => {
    server.failNext(2);
    expect((await store.put('x', bytes('1'))).kind).toBe('written');
    server.failNext(1_000);
    await expect(store.get('x')).rejects.toThrow(TransientError);
  });

  test('holds other things too: keys begin where they are told to', async () => {
    await store.put('a/x', bytes('1'));
    expect([...server.buckets.get('lake')?.keys() ?? []]).toEqual(['coinbot/a/x']);
  });

  test('is listed whole, however small its pages', async () => {
    server.pageSize = 3;
    for (let i = 0; i < 10; i++) await store.put(`p/${i}`, bytes('.'));
    const found: string[] = [];
    for await (const { key } of store.list('p/')) found.push(key);
    expect([found.length, server.requests.get('LIST')]).toEqual([10, 4]);
  });

  test('that does not exist, or does not let us in, is refused, and not taken for an empty one', async () => {
    const none = s3ObjectStore({ bucket: 'no-lake', region, endpoint: server.endpoint, credentials });
    await expect(none.get('x')).rejects.toThrow(RefusedError);
    await expect(none.put('x', bytes('1'), { when: 'unchanged', etag: 'a' })).rejects.toThrow(/NoSuchBucket/);
    none.close();
  });

  test('that is gone is a matter of later', async () => {
    await server.end();
    await expect(store.get('x')).rejects.toThrow(TransientError);
    server = await S3Server.start('lake');
  });
});
