import { existsSync, readdirSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as breathe, setTimeout as sleep } from 'node:timers/promises';
import type { Reading } from '../../../../dashboard/desk/portfolio.ts';
import { segmentName } from '../../../shared/adapters/fs/journal-segments.ts';
import { tripFileIn } from '../../broadcast/account-files.ts';
import { storyLineOf } from '../../trade/story-line.ts';
import { storyFiles } from '../../trade/story-files.ts';
import { JournalBook } from './journal-book.ts';
import { journalIdentity, journalPiece, segmentsIn } from './journal-tail.ts';
import { linePiece } from './line-tail.ts';
import { RecordStore } from './record-store.ts';
import { StoryBook, tellsOfOrders } from './story-book.ts';
import { bookTrips, nameRegimes } from './trip-book.ts';

/** An answer waits so long for what was not read yet; behind that it is given out of what was. */
const WAIT_MS = 1_500;
/** So many bytes tell one text file from the one that stood there before. */
const HEAD_BYTES = 64;

interface Source {
  readonly name: string;
  readonly identity: string;
  readonly file: number;
  readonly offset: number;
  readonly at: number;
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** What is on record of a run, read on from where it was left, and asked for in one language. Nothing of the run is locked or written. */
export class Records {
  readonly store: RecordStore;
  readonly #stateFolder: string;
  #work: Promise<void> | undefined;
  #isClosed = false;
  #left = 0;
  #failure: string | undefined;
  #changes = 0;

  constructor(pageFolder: string, stateFolder: string) {
    this.#stateFolder = stateFolder;
    this.store = new RecordStore(pageFolder, stateFolder);
  }

  /** Changes with what is on record. */
  get version(): string { return `${this.store.one<{ n: number }>('SELECT COALESCE(SUM(file * 1000000007 + offset), 0) AS n FROM source')?.n ?? 0}.${this.#changes}`; }

  /** Reads on, for a short while at most. */
  async current(): Promise<Reading> {
    if (this.#isClosed) return this.#reading();
    this.#work ??= this.#readOn().catch((error: unknown) => { this.#failure = error instanceof Error ? error.message : String(error); }).finally(() => { this.#work = undefined; });
    const over = new AbortController();
    await Promise.race([this.#work, sleep(WAIT_MS, undefined, { signal: over.signal, ref: false }).catch(() => undefined)]);
    over.abort();
    return this.#reading();
  }

  #reading(): Reading {
    const done = this.store.one<{ n: number }>('SELECT COALESCE(SUM(offset), 0) AS n FROM source')?.n ?? 0;
    return { isComplete: this.#left === 0, doneBytes: done, leftBytes: this.#left, problem: this.#failure ?? null };
  }

  async #readOn(): Promise<void> {
    const venues = this.#venues();
    await this.#forgetOthers(venues);
    this.#failure = undefined;
    await this.#measure(venues);
    for (const venue of venues) await this.#journal(venue);
    const files = storyFiles(this.#stateFolder);
    for (const { file } of files) await this.#lines(`story ${path.basename(file)}`, file, (lines) => { this.#story(lines); });
    await this.#lines('trips', tripFileIn(this.#stateFolder), (lines) => { bookTrips(this.store, lines); });
    while (!this.#isClosed && this.#whole(() => nameRegimes(this.store))) await breathe();
    await this.#measure(venues);
  }

  #venues(): readonly string[] {
    if (!existsSync(this.#stateFolder)) return [];
    return readdirSync(this.#stateFolder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() && entry.name.startsWith('journal-') && !entry.name.endsWith('.old') ? [entry.name.slice('journal-'.length)] : []));
  }

  #folderOf(venue: string): string {
    return path.join(this.#stateFolder, `journal-${venue}`);
  }

  #source(name: string): Source | undefined {
    return this.store.one<Source>('SELECT * FROM source WHERE name = ?', name);
  }

  /** A run that was begun anew is another: what was read of the one before is none of it. */
  async #forgetOthers(venues: readonly string[]): Promise<void> {
    for (const venue of venues) {
      const source = this.#source(`journal ${venue}`);
      if (source === undefined) continue;
      const identity = await journalIdentity(this.#folderOf(venue));
      const isShorter = sizeOf(path.join(this.#folderOf(venue), segmentName(source.file))) < source.offset;
      if (identity === source.identity && !isShorter) continue;
      this.#changes += 1;
      this.store.clear();
      return;
    }
  }

  /** Bytes that are there and were not read. What is being written at this moment stays unread for a moment. */
  async #measure(venues: readonly string[]): Promise<void> {
    let left = 0;
    for (const venue of venues) {
      const source = this.#source(`journal ${venue}`);
      const segments = await segmentsIn(this.#folderOf(venue));
      for (const segment of segments) {
        if (source !== undefined && segment < source.file) continue;
        left += sizeOf(path.join(this.#folderOf(venue), segmentName(segment))) - (source?.file === segment ? source.offset : 0);
      }
    }
    for (const { file } of storyFiles(this.#stateFolder)) left += Math.max(0, sizeOf(file) - (this.#source(`story ${path.basename(file)}`)?.offset ?? 0));
    this.#left = left < MOMENT_BYTES ? 0 : left;
  }

  #whole(work: () => boolean): boolean {
    let isMore = false;
    if (!this.store.whole(() => { isMore = work(); })) return false;
    return isMore;
  }

  #keep({ name, identity, file, offset, at }: Source): void {
    this.store.run('INSERT OR REPLACE INTO source (name, identity, file, offset, at) VALUES (?, ?, ?, ?, ?)', name, identity, file, offset, at);
  }

  async #journal(venue: string): Promise<void> {
    const folder = this.#folderOf(venue);
    const name = `journal ${venue}`;
    const identity = await journalIdentity(folder);
    if (identity === undefined) return;
    while (!this.#isClosed) {
      const source = this.#source(name);
      const piece = await journalPiece(folder, source === undefined ? undefined : { segment: source.file, offset: source.offset });
      if (piece === undefined) return;
      const isDone = this.store.whole(() => {
        // Another process may have read it in the meantime.
        const now = this.#source(name);
        if (now?.offset !== source?.offset || now?.file !== source?.file) return;
        const book = new JournalBook(this.store, venue);
        for (const record of piece.records) book.take(record);
        book.save();
        this.#keep({ name, identity, file: piece.next.segment, offset: piece.next.offset, at: piece.records.at(-1)?.wallMs ?? 0 });
      });
      if (!isDone) return;
      this.#left = Math.max(0, this.#left - (piece.next.offset - (source?.file === piece.next.segment ? source.offset : 0)));
      await breathe();
    }
  }

  /** The new lines of a text file. One that took the place of another is read from its beginning. */
  async #lines(name: string, file: string, take: (lines: readonly string[]) => void): Promise<void> {
    const identity = await headOf(file);
    if (identity === undefined) return;
    while (!this.#isClosed) {
      const found = this.#source(name);
      const source = found !== undefined && identity.startsWith(found.identity) && sizeOf(file) >= found.offset ? found : undefined;
      const offset = source?.offset ?? 0;
      const piece = await linePiece(file, offset);
      if (piece === undefined) return;
      const isDone = this.store.whole(() => {
        if ((this.#source(name)?.offset ?? 0) !== (found?.offset ?? 0)) return;
        take(piece.lines);
        this.#keep({ name, identity, file: 0, offset: piece.next, at: 0 });
      });
      if (!isDone) return;
      this.#left = Math.max(0, this.#left - (piece.next - offset));
      await breathe();
    }
  }

  #story(lines: readonly string[]): void {
    const book = new StoryBook(this.store);
    for (const line of lines) {
      const told = tellsOfOrders(line) ? storyLineOf(line) : undefined;
      if (told !== undefined) book.take(told);
    }
    book.save();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#work;
    this.store.close();
  }
}

/** Less than this was written while it was read. */
const MOMENT_BYTES = 64 * 1_024;

/** The beginning of a file; undefined while there is none. A file that is short still may grow over it. */
async function headOf(file: string): Promise<string | undefined> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const bytes = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await handle.read(bytes, 0, HEAD_BYTES, 0);
    return bytes.toString('hex', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

