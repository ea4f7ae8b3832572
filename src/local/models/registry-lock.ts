import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { TransientError } from '../../shared/domain/errors.ts';

const SQLITE_BUSY = 5;
const AGAIN_MS = 10;

/** The operating system's own lock on a file, by SQLite: it ends with the process however that dies. */
function taken(file: string): DatabaseSync | undefined {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
}

/** Does some work while no other process and nobody else in this one holds the lock. TransientError when it is not to be had for so long. */
export async function whileLocked<Result>(file: string, patienceMs: number, work: () => Promise<Result>): Promise<Result> {
  const until = performance.now() + patienceMs;
  let lock = taken(file);
  while (lock === undefined) {
    if (performance.now() > until) throw new TransientError(`${file}: held by another process for more than ${patienceMs} ms`);
    await sleep(AGAIN_MS);
    lock = taken(file);
  }
  try {
    return await work();
  } finally {
    lock.close();
  }
}
