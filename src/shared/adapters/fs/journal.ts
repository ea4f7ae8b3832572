import { DataError } from '../../domain/errors.ts';
import type { Journal, JournalRecord } from '../../ports/journal.ts';
import { encodeRecord } from './journal-frame.ts';
import type { AppendFile, JournalFiles } from './journal-files.ts';
import { BEGIN, readSegments, segmentName } from './journal-segments.ts';

export interface JournalSettings {
  /** Where it stands, for messages. */
  readonly place: string;
  /** A new segment is begun after so many bytes. */
  readonly segmentBytes: number;
  /** What need not be durable at once is so after this long. */
  readonly lazyMs: number;
  /** Told of a torn end that was cut off. */
  readonly warn: (text: string) => void;
}

export const journalSettings: JournalSettings = { place: 'journal', segmentBytes: 64 * 2 ** 20, lazyMs: 50, warn: () => undefined };

type Body = Readonly<Record<string, unknown>>;

interface Waiting {
  readonly type: string;
  readonly json: string;
  readonly durable: boolean;
  readonly done: (seq: number) => void;
  readonly failed: (error: unknown) => void;
}

/** Opens the journal of a folder, cutting off the torn end of a write that was interrupted (it is kept aside). One writer at a time: see `holdLock`. */
export async function openJournal(files: JournalFiles, settings: Partial<JournalSettings> = {}): Promise<Journal & { summarise: NonNullable<Journal['summarise']> }> {
  const full = { ...journalSettings, ...settings };
  const found = await readSegments(files, full.place);
  const last = found.segments.at(-1);
  if (last === undefined) {
    const file = await files.create(segmentName(1));
    await files.syncFolder();
    return new SegmentedJournal(files, full, { file, number: 1, length: 0, seq: 0 });
  }
  for (const { number, length, torn } of found.segments) if (torn.length > 0) await keepAside(files, full, { number, length, torn });
  const file = await files.reopen(segmentName(last.number), last.length);
  return new SegmentedJournal(files, full, { file, number: last.number, length: last.length, seq: found.seq });
}

async function keepAside(files: JournalFiles, { place, warn }: JournalSettings, { number, length, torn }: { readonly number: number; readonly length: number; readonly torn: Buffer }): Promise<void> {
  await files.save(`${segmentName(number)}.torn-${length}`, torn);
  warn(`${place}/${segmentName(number)}: the last "${torn.length}" bytes are no whole record: a write was cut off. They were kept aside`);
}

interface Tail {
  readonly file: AppendFile;
  readonly number: number;
  readonly length: number;
  readonly seq: number;
}

/** Appends wait together for one sync of the disk, which does not block the process. After a failed write nothing is ever promised again. */
class SegmentedJournal implements Journal {
  readonly #files: JournalFiles;
  readonly #settings: JournalSettings;
  readonly #summaries = new Map<string, () => Body>();
  #file: AppendFile;
  #number: number;
  #length: number;
  #seq: number;
  #queue: Waiting[] = [];
  /** Being written. */
  #batch: readonly Waiting[] = [];
  #running: Promise<void> | undefined;
  #unsynced = false;
  #isSyncDue = false;
  #lazy: NodeJS.Timeout | undefined;
  #broken: Error | undefined;
  #isClosed = false;

  constructor(files: JournalFiles, settings: JournalSettings, { file, number, length, seq }: Tail) {
    this.#files = files;
    this.#settings = settings;
    this.#file = file;
    this.#number = number;
    this.#length = length;
    this.#seq = seq;
  }

  summarise(type: string, body: () => Body): void {
    this.#summaries.set(type, body);
  }

  async append(type: string, body: Body, durable: boolean): Promise<number> {
    if (this.#broken !== undefined) throw this.#broken;
    if (this.#isClosed) throw new DataError(`${this.#settings.place}: expected an open journal for "${type}", found a closed one`);
    // As text at once: the caller may go on changing what it gave.
    const json = JSON.stringify(body);
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#queue.push({ type, json, durable, done: resolve, failed: reject });
    this.#run();
    return promise;
  }

  #run(): void {
    this.#running ??= this.#work();
  }

  /** Writes what waits, again and again until nothing does. What comes while the disk works goes with the next round. */
  async #work(): Promise<void> {
    try {
      // Everyone who asks in this turn goes along.
      await Promise.resolve();
      while (this.#queue.length > 0 || this.#isSyncDue) {
        if (this.#queue.length > 0) await this.#flush();
        else await this.#sync();
      }
    } catch (error) {
      this.#break(error);
    }
    this.#running = undefined;
  }

  async #flush(): Promise<void> {
    if (this.#length >= this.#settings.segmentBytes) await this.#begin();
    const batch = this.#queue;
    this.#queue = [];
    this.#batch = batch;
    const first = this.#seq + 1;
    const bytes = Buffer.concat(batch.map(({ type, json }) => this.#encode(type, json)));
    this.#length += bytes.length;
    this.#unsynced = true;
    await this.#file.write(bytes);
    batch.forEach(({ durable, done }, i) => { if (!durable) done(first + i); });
    if (batch.some(({ durable }) => durable)) await this.#sync();
    else this.#lazy ??= setTimeout(() => { this.#lazy = undefined; this.#isSyncDue = true; this.#run(); }, this.#settings.lazyMs);
    batch.forEach(({ durable, done }, i) => { if (durable) done(first + i); });
    this.#batch = [];
  }

  #encode(type: string, json: string): Buffer {
    this.#seq += 1;
    return encodeRecord({ seq: this.#seq, type, json }, { wallMs: Date.now(), monoNs: process.hrtime.bigint() });
  }

  async #sync(): Promise<void> {
    clearTimeout(this.#lazy);
    this.#lazy = undefined;
    this.#isSyncDue = false;
    if (!this.#unsynced) return;
    await this.#file.datasync();
    this.#unsynced = false;
  }

  /** A new segment counts once its summaries are on the disk, and its name is too. */
  async #begin(): Promise<void> {
    await this.#sync();
    const number = this.#number + 1;
    const next = await this.#files.create(segmentName(number));
    const bytes = Buffer.concat([
      this.#encode(BEGIN, JSON.stringify({ segment: number, summaries: this.#summaries.size })),
      ...[...this.#summaries].map(([type, body]) => this.#encode(type, JSON.stringify(body()))),
    ]);
    await next.write(bytes);
    await next.datasync();
    await this.#files.syncFolder();
    const before = this.#file;
    [this.#file, this.#number, this.#length] = [next, number, bytes.length];
    await before.close();
  }

  /** What a failed sync left on the disk nobody knows, and asking again may hide it: the journal is over, the process has to start anew. */
  #break(error: unknown): void {
    const cause = error instanceof Error ? error : new Error(String(error));
    this.#broken = new DataError(`${this.#settings.place}/${segmentName(this.#number)}: cannot be written (${cause.message}): nothing may be sent from here on`, { cause });
    clearTimeout(this.#lazy);
    // Those that were written and only wanted that have their answer already: telling them again changes nothing.
    for (const { failed } of [...this.#batch, ...this.#queue]) failed(this.#broken);
    this.#queue = [];
    this.#isSyncDue = false;
  }

  async *read(): AsyncGenerator<JournalRecord> {
    await this.#running;
    const { segments } = await readSegments(this.#files, this.#settings.place);
    for (const { records } of segments) yield* records;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#running;
    if (this.#broken === undefined) {
      try { await this.#sync(); } catch (error) { this.#break(error); }
    }
    clearTimeout(this.#lazy);
    await this.#file.close();
    if (this.#broken !== undefined) throw this.#broken;
  }
}
