import { chmodSync, closeSync, openSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { EpochMs } from '../../../src/shared/domain/time.ts';
import { privateFolder } from './private-file.ts';
import type { RandomBytes } from './random-bytes.ts';

export interface SessionRow {
  /** SHA-256 of the token, in hex. */
  readonly hash: string;
  readonly id: string;
  readonly startedAt: EpochMs;
  readonly seenAt: EpochMs;
  readonly stepUpUntil: EpochMs;
  readonly address: string;
  readonly agent: string;
}

/** The sessions on disk. Every change is there before the call returns: a session that ended does not come back with the power. */
export interface SessionTable {
  /** Seals what is kept elsewhere; it never leaves this file. */
  readonly key: Buffer;
  all(): readonly SessionRow[];
  find(hash: string): SessionRow | undefined;
  add(row: SessionRow): void;
  see(hash: string, at: EpochMs): void;
  stepUp(id: string, until: EpochMs): void;
  remove(hashes: readonly string[]): void;
  /** Grows whenever a session ended or its rights changed, whoever did it: what was copied before holds no longer. */
  generation(): number;
  close(): void;
}

const SCHEMA = `
  PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000;
  CREATE TABLE IF NOT EXISTS session (hash TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, startedAt INTEGER NOT NULL, seenAt INTEGER NOT NULL,
    stepUpUntil INTEGER NOT NULL, address TEXT NOT NULL, agent TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS keep (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT;
`;

const rowSchema = z.object({ hash: z.string(), id: z.string(), startedAt: z.number(), seenAt: z.number(), stepUpUntil: z.number(), address: z.string(), agent: z.string() });
const generationSchema = z.object({ value: z.number() });
const keySchema = z.object({ value: z.instanceof(Uint8Array) });
const versionSchema = z.object({ data_version: z.number() });

/** SQLite's words for a file that is not whole, or not one of its own. */
const DAMAGED: ReadonlySet<unknown> = new Set([11, 26]);

function open(file: string): DatabaseSync {
  // Made here, so that it is never readable by others, not even for a moment; its side files take its rights.
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
  const database = new DatabaseSync(file);
  try {
    database.exec(SCHEMA);
    const check = database.prepare('PRAGMA quick_check(1)').get();
    if (check?.['quick_check'] !== 'ok') throw Object.assign(new Error('the file is not whole'), { errcode: 11 });
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A damaged file is put aside: everybody logs in again, nothing else is lost. */
function openOrRenew(file: string): DatabaseSync {
  privateFolder(path.dirname(file));
  try {
    return open(file);
  } catch (error) {
    if (!(error instanceof Error && 'errcode' in error && DAMAGED.has(error.errcode))) throw error;
    renameSync(file, `${file}.damaged`);
    for (const side of ['-wal', '-shm']) rmSync(`${file}${side}`, { force: true });
    return open(file);
  }
}

export function openSessionTable(file: string, random: RandomBytes): SessionTable {
  const database = openOrRenew(file);
  database.prepare("INSERT OR IGNORE INTO keep VALUES ('key', ?), ('generation', 0)").run(random(32));
  const statements = {
    all: database.prepare('SELECT * FROM session ORDER BY startedAt, id'),
    find: database.prepare('SELECT * FROM session WHERE hash = ?'),
    add: database.prepare('INSERT INTO session (hash, id, startedAt, seenAt, stepUpUntil, address, agent) VALUES (?, ?, ?, ?, ?, ?, ?)'),
    see: database.prepare('UPDATE session SET seenAt = ? WHERE hash = ?'),
    stepUp: database.prepare('UPDATE session SET stepUpUntil = ? WHERE id = ?'),
    remove: database.prepare('DELETE FROM session WHERE hash = ?'),
    generation: database.prepare("SELECT value FROM keep WHERE name = 'generation'"),
    grow: database.prepare("UPDATE keep SET value = value + 1 WHERE name = 'generation'"),
    version: database.prepare('PRAGMA data_version'),
  };
  let generation = -1;
  let version = -1;

  const changeRights = (change: () => void): void => {
    database.exec('BEGIN IMMEDIATE');
    try {
      change();
      statements.grow.run();
      database.exec('COMMIT');
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    } finally {
      generation = -1;
    }
  };

  return {
    key: Buffer.from(keySchema.parse(database.prepare("SELECT value FROM keep WHERE name = 'key'").get()).value),
    all: () => z.array(rowSchema).parse(statements.all.all()),
    find: (hash) => rowSchema.optional().parse(statements.find.get(hash)),
    add: ({ hash, id, startedAt, seenAt, stepUpUntil, address, agent }) => { statements.add.run(hash, id, startedAt, seenAt, stepUpUntil, address, agent); },
    see: (hash, at) => { statements.see.run(at, hash); },
    stepUp: (id, until) => { changeRights(() => { statements.stepUp.run(until, id); }); },
    remove(hashes) {
      if (hashes.length > 0) changeRights(() => { for (const hash of hashes) statements.remove.run(hash); });
    },
    generation() {
      // SQLite tells cheaply whether another process wrote.
      const seen = versionSchema.parse(statements.version.get()).data_version;
      if (generation < 0 || seen !== version) generation = generationSchema.parse(statements.generation.get()).value;
      version = seen;
      return generation;
    },
    close: () => { database.close(); },
  };
}
