import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

/** Raised whenever the tables or what stands in them changes: what an older program read is read again. */
const SCHEMA_VERSION = 1;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS source (name TEXT PRIMARY KEY, identity TEXT NOT NULL, file INTEGER NOT NULL, offset INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS balance (venue TEXT, asset TEXT, amount TEXT NOT NULL, opening TEXT NOT NULL, PRIMARY KEY (venue, asset)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS known (venue TEXT, key TEXT, PRIMARY KEY (venue, key)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS sent (venue TEXT, id TEXT, alias TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (venue, id)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS venueOrder (instrument TEXT, venueOrderId TEXT, id TEXT NOT NULL, PRIMARY KEY (instrument, venueOrderId)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS fill (n INTEGER PRIMARY KEY, venue TEXT NOT NULL, instrument TEXT NOT NULL, tradeId TEXT NOT NULL, side TEXT NOT NULL, at INTEGER NOT NULL, quantity REAL NOT NULL, price REAL NOT NULL,
    fee REAL NOT NULL, feeCurrency TEXT NOT NULL, liquidity TEXT NOT NULL, orderId TEXT NOT NULL, venueOrderId TEXT NOT NULL, strategy TEXT NOT NULL, parent TEXT NOT NULL, reason TEXT NOT NULL, isVoid INTEGER NOT NULL DEFAULT 0,
    UNIQUE (instrument, tradeId, side)) STRICT;
  CREATE INDEX IF NOT EXISTS fillAt ON fill (at, n);
  CREATE INDEX IF NOT EXISTS fillOf ON fill (instrument, strategy, at);
  CREATE INDEX IF NOT EXISTS fillUnclaimed ON fill (instrument, venueOrderId) WHERE parent = '';
  CREATE TABLE IF NOT EXISTS hourly (hour INTEGER, instrument TEXT, strategy TEXT, liquidity TEXT, feeCurrency TEXT, fills INTEGER NOT NULL, bought REAL NOT NULL, sold REAL NOT NULL, fees REAL NOT NULL,
    PRIMARY KEY (hour, instrument, strategy, liquidity, feeCurrency)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS lastPrice (instrument TEXT PRIMARY KEY, price REAL NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS trip (id TEXT PRIMARY KEY, at INTEGER NOT NULL, mode TEXT NOT NULL, strategy TEXT NOT NULL, instrument TEXT NOT NULL, side TEXT NOT NULL, entryAt INTEGER NOT NULL, exitAt INTEGER NOT NULL,
    candles INTEGER NOT NULL, quantity REAL NOT NULL, entryPrice REAL NOT NULL, exitPrice REAL NOT NULL, profit REAL NOT NULL, profitRatio REAL NOT NULL, fees REAL NOT NULL, funding REAL NOT NULL,
    maxAdverse REAL NOT NULL, maxFavourable REAL NOT NULL, entryReason TEXT NOT NULL, exitReason TEXT NOT NULL, regime TEXT) STRICT;
  CREATE INDEX IF NOT EXISTS tripExit ON trip (exitAt);
  CREATE INDEX IF NOT EXISTS tripRegime ON trip (id) WHERE regime IS NULL;
  CREATE TABLE IF NOT EXISTS regime (strategy TEXT, instrument TEXT, at INTEGER, regime TEXT NOT NULL, PRIMARY KEY (strategy, instrument, at)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS decision (strategy TEXT, instrument TEXT, at INTEGER NOT NULL, price REAL, forecast REAL, regime TEXT NOT NULL, PRIMARY KEY (strategy, instrument)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS parent (id TEXT PRIMARY KEY, strategy TEXT NOT NULL, instrument TEXT NOT NULL, algorithm TEXT NOT NULL, quantity REAL NOT NULL, at INTEGER NOT NULL, deadline REAL, arrivalPrice REAL, estimate TEXT NOT NULL,
    side TEXT, reason TEXT, decisionAt INTEGER, decisionPrice REAL, forecast REAL, doneAt INTEGER, filled REAL, averagePrice REAL, slippageBps REAL, note TEXT, endBid REAL, endAsk REAL,
    firstFillAt INTEGER, lastFillAt INTEGER, fills INTEGER NOT NULL DEFAULT 0, value REAL, makerValue REAL, knownValue REAL, fees REAL, feeBps REAL, shortfallBps REAL, parts TEXT) STRICT;
  CREATE INDEX IF NOT EXISTS parentAt ON parent (at);
  CREATE TABLE IF NOT EXISTS child (id TEXT PRIMARY KEY, parent TEXT NOT NULL, at INTEGER NOT NULL, instrument TEXT NOT NULL, side TEXT NOT NULL, type TEXT NOT NULL, quantity REAL NOT NULL, limitPrice REAL, timeInForce TEXT NOT NULL,
    isPostOnly INTEGER NOT NULL, reason TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS childOf ON child (parent);
  CREATE TABLE IF NOT EXISTS met (parent TEXT, tradeId TEXT, price REAL, child TEXT, instrument TEXT, at INTEGER NOT NULL, side TEXT NOT NULL, quantity REAL NOT NULL, bid REAL, ask REAL, fee REAL, feeCurrency TEXT, liquidity TEXT,
    PRIMARY KEY (parent, tradeId, price)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS denial (n INTEGER PRIMARY KEY, at INTEGER NOT NULL, id TEXT NOT NULL, instrument TEXT NOT NULL, rule TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS denialAt ON denial (at);
`;

export type SqlValue = string | number | null;

/** Whether an error says that another process writes just now. */
const isBusy = (error: unknown): boolean => error instanceof Error && /database is (locked|busy)/.test(error.message);

/**
 * What was read of a run's journal, round trips and story, ordered for questions. It holds no truth: it is thrown away and read again whenever
 * it cannot be used, or what it was read from is another.
 */
export class RecordStore {
  readonly #file: string;
  #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(folder: string, stateFolder: string) {
    this.#file = path.join(folder, `records-${createHash('sha256').update(path.resolve(stateFolder)).digest('hex').slice(0, 16)}.db`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#database = this.#open();
  }

  #open(): DatabaseSync {
    try {
      return this.#prepared(this.#file);
    } catch {
      // Nothing is lost with it.
      this.#remove();
    }
    try {
      return this.#prepared(this.#file);
    } catch {
      // Without a disk that takes it it is kept in memory.
      return this.#prepared(':memory:');
    }
  }

  #remove(): void {
    for (const end of ['', '-wal', '-shm']) rmSync(`${this.#file}${end}`, { force: true });
  }

  #prepared(file: string): DatabaseSync {
    const database = new DatabaseSync(file);
    try {
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 20; PRAGMA temp_store = MEMORY;');
      const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
      if (version !== 0 && version !== SCHEMA_VERSION) throw new Error('made by another version');
      database.exec(`${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION};`);
      if (file !== ':memory:') chmodSync(file, 0o600);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, known);
    return known;
  }

  /** Rows in the shape that the columns of the question give them. */
  all<Row>(sql: string, ...values: readonly SqlValue[]): readonly Row[] {
    return this.#statement(sql).all(...values) as unknown as readonly Row[];
  }

  one<Row>(sql: string, ...values: readonly SqlValue[]): Row | undefined {
    return this.#statement(sql).get(...values) as unknown as Row | undefined;
  }

  /** Returns how many rows changed. */
  run(sql: string, ...values: readonly SqlValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  /** All of it or nothing. Returns false where another process writes just now: it does the same work. */
  whole(work: () => void): boolean {
    try {
      this.#database.exec('BEGIN IMMEDIATE');
    } catch (error) {
      if (isBusy(error)) return false;
      throw error;
    }
    try {
      work();
      this.#database.exec('COMMIT');
      return true;
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** Forgets everything. */
  clear(): void {
    const names = this.all<{ name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`);
    this.whole(() => { for (const { name } of names) this.run(`DELETE FROM ${name}`); });
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }
}

/** SQLite knows no NaN. */
export const orNull = (value: number | undefined | null): number | null => (value !== undefined && value !== null && Number.isFinite(value) ? value : null);
/** Milliseconds as whole numbers: a clock may tell parts of one. */
export const atMs = (value: number): number => (Number.isFinite(value) ? Math.round(value) : 0);
