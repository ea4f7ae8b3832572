import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { MAX_JOB_BYTES, type JobMessage, type JobQueue } from '../../ports/job-queue.ts';

export interface SqliteQueueSettings {
  readonly file: string;
  readonly clock: Pick<Clock, 'now'>;
  /** Handed out more often than this without an acknowledgement, a message is dead. */
  readonly maxReceives?: number;
}

const MAX_RECEIVES = 3;
const LOOK_EVERY_MS = 25;
const SCHEMA = `
  PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 30000;
  CREATE TABLE IF NOT EXISTS job (id INTEGER PRIMARY KEY, body TEXT NOT NULL, visible_at INTEGER NOT NULL, receives INTEGER NOT NULL DEFAULT 0, receipt TEXT, is_dead INTEGER NOT NULL DEFAULT 0);
  CREATE INDEX IF NOT EXISTS job_next ON job (is_dead, visible_at, id);
  CREATE UNIQUE INDEX IF NOT EXISTS job_receipt ON job (receipt) WHERE receipt IS NOT NULL;`;

interface Row {
  readonly id: number;
  readonly body: string;
  readonly receives: number;
}

/** A queue in one file of this machine, for any number of processes. What `send` has returned from is on the disk. */
export function sqliteJobQueue({ file, clock, maxReceives = MAX_RECEIVES }: SqliteQueueSettings): JobQueue {
  mkdirSync(path.dirname(file), { recursive: true });
  const database = new DatabaseSync(file);
  database.exec(SCHEMA);
  const { insert, bury, next, take, done, hide, count, dead, raise } = statements(database);
  const whole = <Result>(work: () => Result): Result => inOne(database, work);
  const buried = (): void => { bury.run(clock.now(), maxReceives); };
  const takeNow = (max: number, hiddenMs: number): readonly JobMessage[] => whole(() => {
    buried();
    const rows = next.all(clock.now(), max) as unknown as readonly Row[];
    return rows.map(({ id, body, receives }) => {
      const receipt = randomUUID();
      take.run(receipt, clock.now() + hiddenMs, id);
      return { body, receipt, receives: receives + 1 };
    });
  });
  return {
    send(bodies) {
      checkBodies(bodies);
      whole(() => { for (const body of bodies) insert.run(body, clock.now()); });
      return Promise.resolve();
    },
    async receive({ max, hiddenMs, waitMs, signal }) {
      const end = performance.now() + waitMs;
      for (;;) {
        if (signal?.aborted === true) return [];
        const found = takeNow(Math.min(10, max), hiddenMs);
        if (found.length > 0 || performance.now() >= end) return found;
        await sleep(Math.min(LOOK_EVERY_MS, Math.max(1, end - performance.now())), undefined, { signal }).catch(() => undefined);
      }
    },
    acknowledge(receipt) { done.run(receipt); return Promise.resolve(); },
    hide(receipt, hiddenMs) { hide.run(clock.now() + hiddenMs, receipt); return Promise.resolve(); },
    depth() {
      const { waiting, inWork, dead: buriedCount } = count.get(clock.now(), maxReceives) as Readonly<Record<string, number | null>>;
      return Promise.resolve({ waiting: waiting ?? 0, inWork: inWork ?? 0, dead: buriedCount ?? 0 });
    },
    deadLetters(max) {
      whole(buried);
      return Promise.resolve((dead.all(max) as unknown as readonly { readonly body: string }[]).map(({ body }) => body));
    },
    redrive() {
      return Promise.resolve(whole(() => {
        buried();
        return Number(raise.run(clock.now()).changes);
      }));
    },
    close() { database.close(); },
  };
}

function statements(database: DatabaseSync) {
  return {
    insert: database.prepare('INSERT INTO job (body, visible_at) VALUES (?, ?)'),
    bury: database.prepare('UPDATE job SET is_dead = 1, receipt = NULL WHERE is_dead = 0 AND visible_at <= ? AND receives >= ?'),
    next: database.prepare('SELECT id, body, receives FROM job WHERE is_dead = 0 AND visible_at <= ? ORDER BY visible_at, id LIMIT ?'),
    take: database.prepare('UPDATE job SET receives = receives + 1, receipt = ?, visible_at = ? WHERE id = ?'),
    done: database.prepare('DELETE FROM job WHERE receipt = ?'),
    hide: database.prepare('UPDATE job SET visible_at = ? WHERE receipt = ? AND is_dead = 0'),
    count: database.prepare('SELECT sum(is_dead = 0 AND visible_at <= ?1 AND receives < ?2) AS waiting, sum(is_dead = 0 AND visible_at > ?1) AS inWork, sum(is_dead = 1 OR (visible_at <= ?1 AND receives >= ?2)) AS dead FROM job'),
    dead: database.prepare('SELECT body FROM job WHERE is_dead = 1 ORDER BY id LIMIT ?'),
    raise: database.prepare('UPDATE job SET is_dead = 0, receives = 0, receipt = NULL, visible_at = ? WHERE is_dead = 1'),
  };
}

/** All of it or nothing, before anybody else. */
function inOne<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

function checkBodies(bodies: readonly string[]): void {
  for (const body of bodies) {
    const bytes = Buffer.byteLength(body);
    if (bytes > MAX_JOB_BYTES) throw new UsageError(`expected a job of at most ${MAX_JOB_BYTES} bytes, found ${bytes}: what is large belongs in the object store, and the job names it`);
  }
}
