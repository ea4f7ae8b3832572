import { mkdir, statfs } from 'node:fs/promises';
import type { MarketEvent } from '../../shared/ports/market-feed.ts';
import type { RecordedRow, RecordingStore } from '../../shared/ports/recording-store.ts';
import type { AccountEvent } from '../../shared/ports/venue.ts';
import { BookMemory } from './book-memory.ts';
import { rowOfEvent, textOfAccountEvent } from './event-row.ts';
import { lineOf } from './row-line.ts';
import { lockRun } from './run-lock.ts';
import { recoverSegments, sealSegment, segmentOf, type Segment, type TailExtent } from './segments.ts';
import { createTail, type TailFile } from './tail-file.ts';

export interface RecorderSettings {
  /** Folder of this recording, such as data/raw/recordings/2026-01-02. One that is there is continued. */
  readonly run: string;
  readonly store: RecordingStore;
  readonly now: () => number;
  /** Levels of each side of a book that are recorded. */
  readonly depth?: number;
  /** A segment ends at this size or age and becomes Parquet. */
  readonly maxSegmentBytes?: number;
  readonly maxSegmentMs?: number;
  /** Rows that wait for the disk; market events on top are dropped and counted, account events never. */
  readonly maxQueueBytes?: number;
  /** Rows reach the operating system after so long at most: what the death of the process costs. */
  readonly flushMs?: number;
  /** They reach the disk after so long at most: what a loss of power costs. */
  readonly syncMs?: number;
  /** Below this the disk belongs to the journal of orders: nothing more is recorded. */
  readonly minFreeBytes?: number;
  readonly retryMs?: number;
}

export interface RecorderStatus {
  readonly state: 'recording' | 'stalled' | 'closed';
  /** Rows in files, waiting, and market events that were not recorded since the start. */
  readonly written: number;
  readonly queuedBytes: number;
  readonly dropped: number;
  readonly segment: number;
  /** Segments that could not be made Parquet and stay lines; the next start tries again. */
  readonly unsealed: number;
  readonly lastError: string | undefined;
}

const reasonOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : error instanceof Error ? error.message : String(error));

const DEFAULTS = {
  depth: 100, maxSegmentBytes: 64 * 1024 ** 2, maxSegmentMs: 15 * 60_000, maxQueueBytes: 32 * 1024 ** 2,
  flushMs: 200, syncMs: 5_000, minFreeBytes: 512 * 1024 ** 2, retryMs: 5_000,
};

/** How many bytes are written at once without waiting for `flushMs`. */
const HURRY_BYTES = 256 * 1024;

/** Rows on their way to the file, and what they are. */
interface Batch {
  readonly lines: readonly string[];
  readonly bytes: number;
  readonly extent: TailExtent;
  /** The segment ends after it. */
  readonly isLast: boolean;
}

/** Opens a recording: finishes what an earlier process left, then takes events. A RefusedError when another process records there. */
export async function openRecorder(settings: RecorderSettings): Promise<Recorder> {
  const full = { ...DEFAULTS, ...settings };
  const unlock = lockRun(full.run);
  try {
    let unsealed = 0;
    let lastError: string | undefined;
    const { lastSeq, lastSegment } = await recoverSegments(full.store, full.run, (error) => { unsealed++; lastError = reasonOf(error); });
    const segment = segmentOf(full.run, lastSegment + 1);
    await mkdir(full.run, { recursive: true });
    return new Recorder({ settings: full, unlock, segment, tail: await createTail(segment.tail), lastSeq, unsealed, lastError });
  } catch (error) {
    unlock();
    throw error;
  }
}

interface Opened {
  readonly settings: Required<RecorderSettings>;
  readonly unlock: () => void;
  readonly segment: Segment;
  readonly tail: TailFile;
  readonly lastSeq: number;
  readonly unsealed: number;
  readonly lastError: string | undefined;
}

/** Takes events and writes them down, never making the caller wait: `market` and `account` do not throw and return at once. */
export class Recorder {
  readonly #settings: Required<RecorderSettings>;
  readonly #unlock: () => void;
  readonly #books: BookMemory;
  #segment: Segment;
  #tail: TailFile | undefined;
  #segmentSince: number;
  #extent: TailExtent = { firstSeq: 0, lastSeq: 0, rows: 0 };
  #seq: number;
  #lines: string[] = [];
  #queuedBytes = 0;
  #firstQueued = 0;
  #waiting: Batch | undefined;
  #dropped = 0;
  #untold = 0;
  #written = 0;
  #unsealed: number;
  #lastError: string | undefined;
  #isStalled = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;
  #flushing: Promise<void> | undefined;
  #sealing: Promise<void> = Promise.resolve();
  #syncedAt: number;

  constructor({ settings, unlock, segment, tail, lastSeq, unsealed, lastError }: Opened) {
    this.#settings = settings;
    this.#unlock = unlock;
    this.#books = new BookMemory(settings.depth);
    this.#segment = segment;
    this.#tail = tail;
    this.#segmentSince = settings.now();
    this.#syncedAt = settings.now();
    this.#seq = lastSeq;
    this.#unsealed = unsealed;
    this.#lastError = lastError;
    if (lastSeq > 0) this.#push({ seq: ++this.#seq, kind: 'gap', at: settings.now(), dropped: null, reason: 'nothing was recorded between two starts' });
  }

  get status(): RecorderStatus {
    return {
      state: this.#isClosed ? 'closed' : this.#isStalled ? 'stalled' : 'recording', written: this.#written, queuedBytes: this.#queuedBytes, dropped: this.#dropped,
      segment: this.#segment.number, unsealed: this.#unsealed, lastError: this.#lastError,
    };
  }

  market(event: MarketEvent): void {
    if (this.#isClosed) return;
    if (this.#queuedBytes > this.#settings.maxQueueBytes) {
      this.#drop();
      return;
    }
    let row = rowOfEvent(event, this.#seq + 1, this.#books);
    if (row !== undefined && this.#untold > 0) {
      this.#tellGap();
      row = rowOfEvent(event, this.#seq + 1, this.#books);
    }
    if (row === undefined) {
      this.#drop();
      return;
    }
    this.#seq++;
    this.#push(row);
  }

  /** Never dropped: there are few, and a replay without them is worth nothing. */
  account(event: AccountEvent): void {
    if (this.#isClosed) return;
    this.#tellGap();
    this.#push({ seq: ++this.#seq, kind: 'account', at: this.#settings.now(), event: textOfAccountEvent(event) });
  }

  /** Resolves when all events so far were handed to the operating system, or the disk refused them. */
  async flush(): Promise<void> {
    while (this.#flushing !== undefined) await this.#flushing;
    if (this.#waiting !== undefined || this.#lines.length > 0) await this.#startFlush();
  }

  /** Writes what waits, makes the last segment Parquet and gives the recording free. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#tellGap();
    await this.flush();
    await this.#sealing;
    if (this.#tail !== undefined) await this.#finish(this.#tail);
    await this.#sealing;
    this.#unlock();
  }

  #drop(): void {
    this.#dropped++;
    this.#untold++;
  }

  #tellGap(): void {
    if (this.#untold === 0) return;
    this.#push({ seq: ++this.#seq, kind: 'gap', at: this.#settings.now(), dropped: this.#untold, reason: 'more came than could be recorded' });
    this.#untold = 0;
    // What changed since the last recorded book is no longer known, and a reader trusts none after a gap.
    this.#books.forget();
  }

  #push(row: RecordedRow): void {
    const line = lineOf(row);
    if (this.#lines.length === 0) this.#firstQueued = row.seq;
    this.#lines.push(line);
    this.#queuedBytes += line.length;
    if (this.#flushing !== undefined || this.#isStalled) return;
    if (this.#queuedBytes >= HURRY_BYTES) void this.#startFlush();
    else this.#timer ??= setTimeout(() => { void this.#startFlush(); }, this.#settings.flushMs);
  }

  #startFlush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushing ??= this.#flushAll().finally(() => {
      this.#flushing = undefined;
      if (this.#isClosed || (this.#lines.length === 0 && this.#waiting === undefined)) return;
      this.#timer ??= setTimeout(() => { void this.#startFlush(); }, this.#isStalled ? this.#settings.retryMs : this.#settings.flushMs);
    });
    return this.#flushing;
  }

  /** One batch: the one the disk refused, or all that waits. */
  async #flushAll(): Promise<void> {
    this.#waiting ??= this.#takeBatch();
    const batch = this.#waiting;
    if (batch === undefined) return;
    try {
      await this.#assertRoom();
      const tail = this.#tail ??= await createTail(this.#segment.tail);
      await tail.append(batch.lines.join(''));
      this.#waiting = undefined;
      this.#queuedBytes -= batch.bytes;
      this.#written += batch.lines.length;
      this.#extent = { firstSeq: this.#extent.rows === 0 ? batch.extent.firstSeq : this.#extent.firstSeq, lastSeq: batch.extent.lastSeq, rows: this.#extent.rows + batch.extent.rows };
      this.#isStalled = false;
      if (this.#settings.now() - this.#syncedAt >= this.#settings.syncMs) {
        await tail.sync();
        this.#syncedAt = this.#settings.now();
      }
      if (batch.isLast) await this.#finish(tail);
    } catch (error) {
      this.#isStalled = this.#waiting !== undefined;
      this.#lastError = reasonOf(error);
    }
  }

  /** Decides here, before later events become rows, whether the segment ends: each one begins with whole books. */
  #takeBatch(): Batch | undefined {
    if (this.#lines.length === 0) return undefined;
    const lines = this.#lines;
    this.#lines = [];
    const isLast = (this.#tail?.bytes ?? 0) + this.#queuedBytes >= this.#settings.maxSegmentBytes || this.#settings.now() - this.#segmentSince >= this.#settings.maxSegmentMs;
    if (isLast) this.#books.forget();
    return { lines, bytes: this.#queuedBytes, extent: { firstSeq: this.#firstQueued, lastSeq: this.#seq, rows: lines.length }, isLast };
  }

  async #assertRoom(): Promise<void> {
    const { bavail, bsize } = await statfs(this.#settings.run);
    if (bavail * bsize < this.#settings.minFreeBytes) throw new Error(`the disk has less than ${this.#settings.minFreeBytes} bytes left`);
  }

  /** Ends the segment. It becomes Parquet while the next one is written. */
  async #finish(tail: TailFile): Promise<void> {
    const [segment, extent] = [this.#segment, this.#extent];
    this.#tail = undefined;
    this.#segment = segmentOf(this.#settings.run, segment.number + 1);
    this.#extent = { firstSeq: 0, lastSeq: 0, rows: 0 };
    this.#segmentSince = this.#settings.now();
    const fail = (error: unknown) => {
      this.#unsealed++;
      this.#lastError = reasonOf(error);
    };
    try { await tail.finish(); } catch (error) { fail(error); return; }
    this.#sealing = this.#sealing.then(() => sealSegment(this.#settings.store, segment, extent)).catch(fail);
  }
}
