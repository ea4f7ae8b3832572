import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { TransientError } from '../../domain/errors.ts';
import { checkObjectKey } from '../../domain/object-key.ts';
import type { ObjectStore, ObjectSummary, PutCondition, PutOutcome, StoredObject } from '../../ports/object-store.ts';
import { durableFiles } from './durable-files.ts';

const etagOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex').slice(0, 32);
const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** Beside the objects: a key never begins with a dot alone, so it cannot be one. */
const LOCK = '.lock.db';
const LOCK_PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 2;

/** Objects as files of a folder. Conditions hold between processes: writers take turns by a lock that the operating system ends with the process. */
export async function fsObjectStore(folder: string): Promise<ObjectStore> {
  const root = path.resolve(folder);
  await mkdir(root, { recursive: true });
  const database = new DatabaseSync(path.join(root, LOCK));
  // Who waits for a lock inside of SQLite stops the whole process, and with it perhaps the one who holds it.
  database.exec('PRAGMA busy_timeout = 0');
  // An empty file would be given its first page by every lock anew, which another process may be in the way of.
  await patiently(database, 'CREATE TABLE IF NOT EXISTS turn (id INTEGER PRIMARY KEY)');
  const files = durableFiles();
  const at = (key: string): string => path.join(root, ...checkObjectKey(key).split('/'));
  const read = async (key: string): Promise<StoredObject | undefined> => {
    const bytes = await readFile(at(key)).catch((error: unknown) => { if (isMissing(error) || isFolder(error)) return undefined; throw error; });
    return bytes === undefined ? undefined : { bytes, etag: etagOf(bytes) };
  };
  const inTurn = turns(database);
  return {
    put: (key, bytes, condition) => inTurn(async () => {
      if (!(await holds(condition, () => read(key)))) return { kind: 'refused' } satisfies PutOutcome;
      await files.replace(at(key), bytes);
      return { kind: 'written', etag: etagOf(bytes) } satisfies PutOutcome;
    }),
    get: read,
    async head(key) {
      const found = await read(key);
      return found === undefined ? undefined : { size: found.bytes.length, etag: found.etag };
    },
    list: (prefix) => listed(root, prefix),
    remove: (key) => inTurn(async () => { await rm(at(key), { force: true }); }),
    close: () => { database.close(); },
  };
}

const isFolder = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EISDIR';

async function holds(condition: PutCondition | undefined, read: () => Promise<StoredObject | undefined>): Promise<boolean> {
  if (condition === undefined) return true;
  const found = await read();
  return condition.when === 'absent' ? found === undefined : found?.etag === condition.etag;
}

/** One writer at a time: within this process by a chain, between processes by the lock of a transaction that stands while one works. */
function turns(database: DatabaseSync): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(async () => {
      await patiently(database, 'BEGIN IMMEDIATE');
      try {
        return await work();
      } finally {
        // Nothing is written there: the lock is all.
        database.exec('ROLLBACK');
      }
    });
    last = turn.catch(() => undefined);
    return turn;
  };
}

/** In its last eight bits; the others say what of. */
const SQLITE_BUSY = 5;

async function patiently(database: DatabaseSync, sql: string): Promise<void> {
  for (const until = performance.now() + LOCK_PATIENCE_MS; ;) {
    try {
      database.exec(sql);
      return;
    } catch (error) {
      if (!(error instanceof Error && 'errcode' in error && (Number(error.errcode) & 255) === SQLITE_BUSY)) throw error;
      if (performance.now() > until) throw new TransientError(`another process has been writing to the object store for ${LOCK_PATIENCE_MS / 1_000} s`, { cause: error });
      await sleep(LOOK_EVERY_MS);
    }
  }
}

async function* listed(root: string, prefix: string): AsyncIterable<ObjectSummary> {
  const slash = prefix.lastIndexOf('/');
  yield* walked(root, slash < 0 ? '' : prefix.slice(0, slash + 1), prefix);
}

/** Children in the order of their whole keys: a folder's name counts with its slash, which the file system's order does not know. */
async function* walked(root: string, base: string, prefix: string): AsyncIterable<ObjectSummary> {
  const entries = await readdir(path.join(root, ...base.split('/')), { withFileTypes: true }).catch((error: unknown) => { if (isMissing(error)) return []; throw error; });
  const names = entries.filter(({ name }) => !name.startsWith('.')).map((entry) => ({ name: entry.isDirectory() ? `${entry.name}/` : entry.name, isFolder: entry.isDirectory() })).toSorted((a, b) => byBytes(a.name, b.name));
  for (const { name, isFolder: isInner } of names) {
    const key = base + name;
    if (isInner && (key.startsWith(prefix) || prefix.startsWith(key))) yield* walked(root, key, prefix);
    if (isInner || !key.startsWith(prefix)) continue;
    const facts = await stat(path.join(root, ...key.split('/'))).catch((error: unknown) => { if (isMissing(error)) return undefined; throw error; });
    if (facts !== undefined) yield { key, size: facts.size };
  }
}
