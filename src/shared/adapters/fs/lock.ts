import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { UsageError } from '../../domain/errors.ts';

/** Who holds a folder: for messages and for a second look by the operating system's own lock, which alone decides. */
export interface Holder {
  readonly pid: number;
  /** When that process began, in the system's own words; with the pid it names one process for ever. */
  readonly startedAt: string;
  readonly host: string;
  /** The start of the program that it is, once it is known. */
  readonly epoch: number | undefined;
}

export interface Lock {
  /** Whose lock was found: a process that died and left its name. */
  readonly takenOver: Holder | undefined;
  /** Writes the epoch beside the name of the holder. */
  tellEpoch(epoch: number): Promise<void>;
  release(): Promise<void>;
}

/**
 * Holds a folder for this process alone. The lock is the operating system's (on a file opened by SQLite): it ends with the process
 * however that dies, cannot be left behind, and holds between containers that share a disk but not their process numbers.
 * A second start is refused at once.
 */
export async function holdLock(folder: string): Promise<Lock> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const note = path.join(folder, 'holder.json');
  const database = take(path.join(folder, 'lock.db'));
  if (database === undefined) throw await inUse(folder);
  const takenOver = await readHolder(note);
  const self: Holder = { pid: process.pid, startedAt: await startOf(), host: os.hostname(), epoch: undefined };
  const tell = (holder: Holder | undefined): Promise<void> => writeFile(note, holder === undefined ? '' : `${JSON.stringify(holder)}\n`, { mode: 0o600 });
  await tell(self);
  return {
    takenOver,
    tellEpoch: (epoch) => tell({ ...self, epoch }),
    async release() {
      await tell(undefined);
      held.delete(database);
      database.close();
    },
  };
}

/** Throws the UsageError of `holdLock` where another process holds the folder for longer than `patienceMs`: one before may be just ending. Nothing is held or written down. */
export async function assertFree(folder: string, patienceMs = 0): Promise<void> {
  const file = path.join(folder, 'lock.db');
  if (!existsSync(file)) return;
  const until = performance.now() + patienceMs;
  for (;;) {
    const database = take(file);
    if (database !== undefined) {
      held.delete(database);
      database.close();
      return;
    }
    // Each look waits a little itself.
    if (performance.now() >= until) throw await inUse(folder);
  }
}

const inUse = async (folder: string): Promise<UsageError> => new UsageError(`${folder} is in use by ${nameOf(await readHolder(path.join(folder, 'holder.json')))}: one process at a time trades with it. Stop that one first`);

/** What is held by this process: a database that nobody refers to any more would be closed by the garbage collector, and the lock gone with it. */
const held = new Set<DatabaseSync>();

/** An exclusive transaction that is never ended; undefined where another one stands. */
function take(file: string): DatabaseSync | undefined {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout = 200; BEGIN EXCLUSIVE');
    held.add(database);
    return database;
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
}

const SQLITE_BUSY = 5;

async function readHolder(file: string): Promise<Holder | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  try {
    const { pid, startedAt, host, epoch }: Partial<Holder> = JSON.parse(text);
    return typeof pid === 'number' ? { pid, startedAt: String(startedAt), host: String(host), epoch: typeof epoch === 'number' ? epoch : undefined } : undefined;
  } catch {
    // Empty after a clean end, half written after a crash: nobody is named.
    return undefined;
  }
}

const nameOf = (holder: Holder | undefined): string => (holder === undefined
  ? 'another process'
  : `process "${holder.pid}" on "${holder.host}"${holder.startedAt.startsWith('tick ') ? '' : `, started at "${holder.startedAt}"`}${holder.epoch === undefined ? '' : `, epoch "${holder.epoch}"`}`);

/** On Linux the kernel's own count of ticks since the machine started, elsewhere the time of day. */
async function startOf(): Promise<string> {
  const stat = await readFile('/proc/self/stat', 'utf8').catch(() => undefined);
  const ticks = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return ticks === undefined ? new Date(Date.now() - process.uptime() * 1_000).toISOString() : `tick ${ticks}`;
}
