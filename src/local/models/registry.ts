import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DataError } from '../../shared/domain/errors.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import { registryEntry, type RegistryEntry, type RegistryRow } from './registry-entry.ts';
import { registryLine, registryLines } from './registry-lines.ts';
import { whileLocked } from './registry-lock.ts';

/** Everything on record, oldest first, and what is wrong with the file. */
export interface RegistryContent {
  readonly rows: readonly RegistryRow[];
  /** For a person: lines that are lost, or of another version of the program. */
  readonly warnings: readonly string[];
}

export const registryFile = (folder: string): string => path.join(folder, 'registry.jsonl');

/** Another process holds the lock for a few milliseconds at a time. */
const PATIENCE_MS = 10_000;

/**
 * What became of every model: `registry.jsonl` in the folder of models, to which lines are only ever added, each with a number and a checksum and
 * on the disk before it counts. Several processes may add at the same time. What is broken is told of and left out.
 */
export class Registry {
  readonly file: string;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.file = registryFile(folder);
  }

  /** Never waits for a writer: a line that is being written is not there yet. An empty record where there is no file. */
  async read(): Promise<RegistryContent> {
    return this.#content(await this.#bytes());
  }

  /** Adds what `make` makes of what is on record. No other writer comes between. Resolves with the new rows once they are on the disk. */
  async append(at: EpochMs, make: (known: RegistryContent) => readonly RegistryEntry[]): Promise<readonly RegistryRow[]> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    return whileLocked(`${this.file}.lock`, PATIENCE_MS, async () => {
      const bytes = await this.#bytes();
      const { rows, length } = registryLines(bytes);
      const entries = make(this.#content(bytes));
      if (entries.length === 0) return [];
      if (length < bytes.length) await writeFile(`${this.file}.torn-${length}`, bytes.subarray(length), { mode: 0o600, flush: true });
      const last = rows.at(-1)?.seq ?? 0;
      const added = entries.map((entry, i): RegistryRow => ({ seq: last + 1 + i, at, ...entry }));
      await this.#write(Buffer.from(added.map(registryLine).join('')), length);
      return added;
    });
  }

  async #bytes(): Promise<Buffer> {
    return readFile(this.file).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
      throw new DataError(`${this.file}: cannot be read (${error instanceof Error ? error.message : String(error)})`, { cause: error });
    });
  }

  #content(bytes: Buffer): RegistryContent {
    const { rows, damaged } = registryLines(bytes);
    const parsed = rows.map((row) => ({ row, entry: registryEntry.safeParse(row) }));
    return {
      rows: parsed.flatMap(({ row: { seq, at }, entry }) => (entry.success && typeof at === 'number' ? [{ seq, at, ...entry.data }] : [])),
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

/** A name is on the disk when its folder is; Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try { await handle.sync(); } finally { await handle.close(); }
}
