import { createHash, createHmac } from 'node:crypto';
import { DAY, HOUR, MINUTE, type EpochMs } from '../../../src/shared/domain/time.ts';
import type { Cache } from '../../../src/shared/ports/cache.ts';
import type { Clock } from '../../../src/shared/ports/clock.ts';
import type { RandomBytes } from './random-bytes.ts';
import { sessionCopies } from './session-copies.ts';
import { openSessionTable, type SessionRow, type SessionTable } from './session-table.ts';

export const SESSION_IDLE_MS = 12 * HOUR;
export const SESSION_LONGEST_MS = 7 * DAY;
export const STEP_UP_MS = 5 * MINUTE;
const TOUCH_MS = MINUTE;
const MOST_SESSIONS = 50;

/** One browser that is logged in. `id` names it to the person; it opens nothing. */
export interface Session {
  readonly id: string;
  readonly startedAt: EpochMs;
  readonly seenAt: EpochMs;
  /** The password was typed again so recently that what needs it may be done until then; 0: not. */
  readonly stepUpUntil: EpochMs;
  readonly address: string;
  readonly agent: string;
}

/** Who is logged in. Kept in SQLite, so that a restart logs nobody out; without the tokens themselves, so that the file opens nothing. */
export interface Sessions {
  /** Six letters that tell this file's sessions from those of another data folder. */
  readonly mark: string;
  /** A new session; the token is told once and only its hash is kept. */
  start(from: { readonly address: string; readonly agent: string }): { readonly token: string; readonly session: Session };
  /** The session of a token while it lives, and notes that it was seen. */
  find(token: string): Promise<Session | undefined>;
  isAlive(id: string): boolean;
  list(): readonly Session[];
  /** False where no such session lives. */
  end(id: string): boolean;
  /** Ends all, or all but one, and names those it ended. */
  endAll(except?: string): readonly string[];
  /** The password was typed again. */
  stepUp(id: string): EpochMs;
  close(): void;
}

export interface SessionsSettings {
  readonly file: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly random: RandomBytes;
  /** Looked into before the file. What it says is sealed with a key of the file and forgotten when any session ends: it can be lost, late or forged without harm. */
  readonly cache?: Cache | undefined;
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** What a page has to send with every change: made from the token, which no other site knows, and telling nothing of it. */
export const csrfOf = (token: string): string => createHmac('sha256', token).update('coinbot csrf').digest('base64url');

const TOKEN = /^[A-Za-z0-9_-]{43}$/u;

const toSession = ({ id, startedAt, seenAt, stepUpUntil, address, agent }: SessionRow): Session => ({ id, startedAt, seenAt, stepUpUntil, address, agent });

export function openSessions({ file, clock, random, cache }: SessionsSettings): Sessions {
  const table: SessionTable = openSessionTable(file, random);
  const copies = sessionCopies(table, cache);
  // A session that ended is over in this process even where the disk could not take it.
  const over = new Set<string>();
  const isLive = ({ id, startedAt, seenAt }: SessionRow, now: EpochMs): boolean => !over.has(id) && now - seenAt < SESSION_IDLE_MS && now - startedAt < SESSION_LONGEST_MS;
  const live = (): readonly SessionRow[] => table.all().filter((row) => isLive(row, clock.now()));
  /** When it was last seen may be a minute behind; a disk that takes no more must not lock the person out. */
  const touch = (row: SessionRow, now: EpochMs): SessionRow => {
    if (now - row.seenAt < TOUCH_MS) return row;
    try { table.see(row.hash, now); } catch { return row; }
    return { ...row, seenAt: now };
  };
  const endThese = (these: readonly SessionRow[]): readonly string[] => {
    for (const { id } of these) over.add(id);
    table.remove(these.map(({ hash }) => hash));
    return these.map(({ id }) => id);
  };

  return {
    mark: createHash('sha256').update(table.key).digest('hex').slice(0, 6),
    start({ address, agent }) {
      const now = clock.now();
      const all = table.all();
      const oldest = all.filter((row) => isLive(row, now)).toSorted((a, b) => b.seenAt - a.seenAt).slice(MOST_SESSIONS - 1);
      endThese([...all.filter((row) => !isLive(row, now)), ...oldest]);
      const token = random(32).toString('base64url');
      const row: SessionRow = { hash: hashOf(token), id: random(9).toString('base64url'), startedAt: now, seenAt: now, stepUpUntil: 0, address: address.slice(0, 64), agent: agent.slice(0, 200) };
      table.add(row);
      return { token, session: toSession(row) };
    },
    async find(token) {
      if (!TOKEN.test(token)) return undefined;
      const hash = hashOf(token);
      const name = copies.nameOf(hash);
      const known = await copies.find(name);
      const row = known ?? table.find(hash);
      const now = clock.now();
      if (row === undefined || !isLive(row, now)) return undefined;
      const seen = touch(row, now);
      if (known === undefined || seen !== row) await copies.keep(name, seen);
      return toSession(seen);
    },
    isAlive: (id) => live().some((row) => row.id === id),
    list: () => live().map(toSession),
    end: (id) => endThese(live().filter((row) => row.id === id)).length > 0,
    endAll: (except) => endThese(live().filter((row) => row.id !== except)),
    stepUp(id) {
      const until = clock.now() + STEP_UP_MS;
      table.stepUp(id, until);
      return until;
    },
    close: () => { table.close(); },
  };
}
