import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DataError } from '../../shared/domain/errors.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import { registryEntry, type RegistryEntry, type RegistryRow } from './registry-entry.ts';
import { registryLine, registryLines, type RegistryLines } from './registry-lines.ts';
import { lossesIn, type LostRows } from './registry-losses.ts';
import { whileLocked } from './registry-lock.ts';

/** Everything on record, oldest first, and what is wrong with the file. */
export interface RegistryContent {
  readonly rows: readonly RegistryRow[];
  /** For a person: lines that are lost, or of another version of the program. */
  readonly warnings: readonly string[];
  /** What was written and is not there any more, oldest first. */
  readonly lost: readonly LostRows[];
}

export const registryFile = (folder: string): string => path.join(folder, 'registry.jsonl');

/** Another process holds the lock for a few milliseconds at a time. */
const PATIENCE_MS = 10_000;

/**
 * What became of every model: `registry.jsonl` in the folder of models, to which lines are only ever added, each with a number and a checksum and
 * on the disk before it counts. Several processes may add at the same time. What is broken is told of and left out. The last number stands in a file beside it
 * too, so that lines that are lost at the end are missed like those in the middle.
 */
export class Registry {
  readonly file: string;
  readonly #head: string;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.file = registryFile(folder);
    this.#head = path.join(folder, 'registry.head');
  }

  /** Never waits for a writer: a line that is being written is not there yet. An empty record where there is no file. */
  async read(): Promise<RegistryContent> {
    // In this order: what is promised between the two is no loss.
    const promised = await this.#promised();
    return this.#content(await this.#bytes(), promised);
  }

  /** Adds what `make` makes of what is on record. No other writer comes between. Resolves with the new rows once they are on the disk. */
  async append(at: EpochMs, make: (known: RegistryContent) => readonly RegistryEntry[]): Promise<readonly RegistryRow[]> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    return whileLocked(`${this.file}.lock`, PATIENCE_MS, async () => {
      const bytes = await this.#bytes();
      const promised = await this.#promised();
      const { rows, length, unreadable } = registryLines(bytes);
      const entries = make(this.#content(bytes, promised));
      if (entries.length === 0) return [];
      if (length < bytes.length) await writeFile(`${this.file}.torn-${length}`, bytes.subarray(length), { mode: 0o600, flush: true });
      // A number that was given out once is never given out again, whatever became of its row.
      const last = highestOf({ rows, unreadable }, promised);
      const added = entries.map((entry, i): RegistryRow => ({ seq: last + 1 + i, at, ...entry }));
      await this.#write(Buffer.from(added.map(registryLine).join('')), length);
      await this.#promise(last + added.length);
      return added;
    });
  }

  /** The number of the last row that was written; 0 where that is not known. */
  async #promised(): Promise<number> {
    const text = await readFile(this.#head, 'utf8').catch(() => '');
    return /^\d{1,15}\n$/.test(text) ? Number(text) : 0;
  }

  /** Beside the record, after it and without waiting for the disk: an older number misses less, and is never wrong. */
  async #promise(seq: number): Promise<void> {
    const fresh = `${this.#head}.new`;
    await writeFile(fresh, `${seq}\n`, { mode: 0o600 }).then(() => rename(fresh, this.#head)).catch(() => undefined);
  }

  async #bytes(): Promise<Buffer> {
    return readFile(this.file).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
      throw new DataError(`${this.file}: cannot be read (${error instanceof Error ? error.message : String(error)})`, { cause: error });
    });
  }

  #content(bytes: Buffer, promised: number): RegistryContent {
    const { rows, damaged, unreadable } = registryLines(bytes);
    const parsed = rows.map((row) => ({ row, entry: registryEntry.safeParse(row) }));
    const lost = lossesIn({ rows: parsed.map(({ row: { seq, at }, entry }) => ({ seq, at, isKnown: entry.success })), highest: highestOf({ rows, unreadable }, promised) });
    return {
      lost, rows: parsed.flatMap(({ row: { seq, at }, entry }) => (entry.success && typeof at === 'number' ? [{ seq, at, ...entry.data }] : [])),
      warnings: [
        ...damaged.map((number) => `${this.file}: line ${number} does not match its checksum, what it said is lost`),
        ...parsed.flatMap(({ row, entry }) => (entry.success ? [] : [`${this.file}: number ${row.seq} is nothing that this version of the program knows, it is left out`])),
      ],
    };
  }

  /** Behind the last whole line; what a write that fails left of it is taken back. */
  async #write(bytes: Buffer, from: number): Promise<void> {
    const handle = await open(this.file, 'a', 0o600);
    try {
      await handle.truncate(from);
      // `writeFile` on an open handle goes on until every byte is written.
      await handle.writeFile(bytes);
      await handle.datasync();
    } catch (error) {
      await handle.truncate(from).catch(() => undefined);
      throw new DataError(`${this.file}: cannot be written (${error instanceof Error ? error.message : String(error)})`, { cause: error });
    } finally {
      await handle.close();
    }
    if (from === 0) await syncFolder(this.#folder);
  }
}

/** The highest number that was ever given out, as far as that can be told. */
const highestOf = ({ rows, unreadable }: Pick<RegistryLines, 'rows' | 'unreadable'>, promised: number): number => Math.max(promised, unreadable + rows.reduce((most, { seq }) => Math.max(most, seq), 0));

/** A name is on the disk when its folder is; Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try { await handle.sync(); } finally { await handle.close(); }
}
