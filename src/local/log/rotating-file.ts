import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { LogLine, LogSink } from './logger.ts';

export interface RotatingFileSettings {
  readonly file: string;
  /** The file begins anew at this size; the old ones are `file.1` (the latest), `file.2` ... */
  readonly maxBytes?: number;
  /** Old files that are kept. */
  readonly keep?: number;
  /** Lines that wait for the disk; what comes on top is dropped and counted. */
  readonly maxQueueBytes?: number;
  /** After a disk that does not write, so long until it is tried again. */
  readonly retryMs?: number;
}

export interface RotatingFile extends LogSink {
  readonly dropped: number;
  /** The error code of the last write, when it failed. */
  readonly failure: string | undefined;
  /** Resolves when all lines so far are written or dropped. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

const MOST_BATCH_BYTES = 64 * 1024;

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown');
const jsonOf = ({ at, level, event, fields }: LogLine): string => `${JSON.stringify({ at, level, event, ...fields })}\n`;

/** One JSON object a line, in a file for its owner alone. A slow or full disk costs lines and never time or memory. */
export const rotatingFile = (settings: RotatingFileSettings): RotatingFile => new JsonLinesFile(settings);

class JsonLinesFile implements RotatingFile {
  readonly #settings: Required<RotatingFileSettings>;
  #queue: string[] = [];
  #queuedBytes = 0;
  #dropped = 0;
  /** Dropped and not yet told of in the file, and when the last of them was. */
  #untold = { count: 0, at: 0 };
  #failure: string | undefined;
  #retryAt = 0;
  #handle: FileHandle | undefined;
  #size = 0;
  #isTorn = false;
  #writing: Promise<void> | undefined;

  constructor(settings: RotatingFileSettings) {
    this.#settings = { maxBytes: 10 * 1024 ** 2, keep: 5, maxQueueBytes: 1024 ** 2, retryMs: 5_000, ...settings };
  }

  get dropped(): number { return this.#dropped; }
  get failure(): string | undefined { return this.#failure; }

  write(line: LogLine): void {
    if (this.#queuedBytes > this.#settings.maxQueueBytes || (this.#failure !== undefined && performance.now() < this.#retryAt)) {
      this.#drop(1, line.at);
      return;
    }
    const text = jsonOf(line);
    this.#queue.push(text);
    this.#queuedBytes += text.length;
    this.#writing ??= Promise.resolve().then(() => this.#drain(line.at));
  }

  async flush(): Promise<void> { await this.#writing; }

  async close(): Promise<void> {
    await this.#writing;
    await this.#release();
  }

  #drop(count: number, at: number): void {
    this.#dropped += count;
    this.#untold = { count: this.#untold.count + count, at };
  }

  async #release(): Promise<void> {
    await this.#handle?.close().catch(() => undefined);
    this.#handle = undefined;
  }

  async #drain(at: number): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#nextBatch();
      this.#queuedBytes -= batch.reduce((sum, text) => sum + text.length, 0);
      try {
        await this.#append(batch);
        this.#failure = undefined;
      } catch (error) {
        this.#failure = codeOf(error);
        this.#retryAt = performance.now() + this.#settings.retryMs;
        this.#drop(batch.length + this.#queue.length, at);
        this.#queue = [];
        this.#queuedBytes = 0;
        await this.#release();
      }
    }
    this.#writing = undefined;
  }

  /** As many lines as a file holds, at least one. */
  #nextBatch(): string[] {
    let bytes = 0;
    let count = 0;
    while (count < this.#queue.length && (count === 0 || bytes + this.#queue[count].length <= Math.min(this.#settings.maxBytes / 2, MOST_BATCH_BYTES))) bytes += this.#queue[count++].length;
    return this.#queue.splice(0, count);
  }

  async #append(batch: readonly string[]): Promise<void> {
    const { count, at } = this.#untold;
    const notice = count === 0 ? '' : jsonOf({ at, level: 'warn', event: 'log.dropped', fields: { count } });
    const bytes = Buffer.from(`${this.#isTorn ? '\n' : ''}${notice}${batch.join('')}`);
    await this.#opened();
    if (this.#size > 0 && this.#size + bytes.length > this.#settings.maxBytes) await this.#rotate();
    const handle = await this.#opened();
    // A write that fails may leave half a line behind.
    this.#isTorn = true;
    await handle.appendFile(bytes);
    this.#isTorn = false;
    this.#size += bytes.length;
    this.#untold = { count: this.#untold.count - count, at: this.#untold.at };
  }

  async #opened(): Promise<FileHandle> {
    if (this.#handle === undefined) {
      await mkdir(path.dirname(this.#settings.file), { recursive: true });
      this.#handle = await open(this.#settings.file, 'a', 0o600);
      this.#size = (await this.#handle.stat()).size;
    }
    return this.#handle;
  }

  async #rotate(): Promise<void> {
    const { file, keep } = this.#settings;
    await this.#release();
    await rm(keep === 0 ? file : `${file}.${keep}`, { force: true });
    for (let i = keep - 1; i >= 0; i--) await rename(i === 0 ? file : `${file}.${i}`, `${file}.${i + 1}`).catch((error: unknown) => { if (codeOf(error) !== 'ENOENT') throw error; });
  }
}
