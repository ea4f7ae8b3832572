import { randomBytes } from 'node:crypto';
import { UsageError } from '../../../shared/domain/errors.ts';
import { heardProgress } from './heard-progress.ts';
import type { JobFiles } from './job-files.ts';
import { startJob, type JobEnd, type JobProcess } from './job-process.ts';
import { isOver, type JobRecord } from './job-record.ts';
import type { JobOrder } from './job-order.ts';

const MOST_WAITING = 50;
const MOST_NOTES = 200;
/** A state that lives only in memory is written down at least so often. */
const WRITE_EVERY_MS = 2_000;

interface Current {
  record: JobRecord;
  process?: JobProcess;
  writtenAt: number;
  readonly ended: Promise<void>;
  readonly end: () => void;
}

interface QueueSetup {
  readonly files: JobFiles;
  readonly now: () => number;
  readonly program: readonly [string, ...string[]];
  readonly atOnce: number;
  readonly patienceMs: number;
}

/** The jobs of this server that are not over: some run, the others wait. */
export class JobQueue {
  readonly #setup: QueueSetup;
  readonly #current = new Map<string, Current>();
  #isClosing = false;

  constructor(setup: QueueSetup) {
    this.#setup = setup;
  }

  running(id: string): JobRecord | undefined { return this.#current.get(id)?.record; }
  async ended(id: string): Promise<void> { await this.#current.get(id)?.ended; }

  /** What another server left behind unfinished, and no longer lives to finish, is interrupted. */
  settled(record: JobRecord): JobRecord {
    if (isOver(record) || this.#current.has(record.id) || (record.server !== process.pid && isAlive(record.server))) return record;
    const settled: JobRecord = { ...record, state: 'interrupted', endedAt: record.endedAt ?? this.#setup.now() };
    this.#setup.files.write(settled);
    return settled;
  }

  add({ kind, title, words, asked }: JobOrder): JobRecord {
    const { files, now } = this.#setup;
    if ([...this.#current.values()].filter(({ record }) => record.state === 'waiting').length >= MOST_WAITING) throw new UsageError(`${MOST_WAITING} jobs wait already: cancel some of them first`);
    const at = now();
    const id = `${String(Math.floor(at)).padStart(13, '0')}-${randomBytes(4).toString('hex')}`;
    const record: JobRecord = {
      schema: 'job-1', id, kind, title: title.slice(0, 300), state: 'waiting', askedAt: at, startedAt: null, endedAt: null, progress: null, said: null, error: null, hasResult: false, notes: [], asked,
      words: [...(typeof words === 'function' ? words(files.placeOf(id)) : words)], server: process.pid,
    };
    // One that cannot be written down is refused: whoever asked hears it, and nothing is begun.
    files.write(record);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#current.set(id, { record, writtenAt: at, ended: promise, end: resolve });
    this.#startNext();
    return this.running(id) ?? record;
  }

  /** False where it is over, or is another server's. */
  cancel(id: string): boolean {
    const job = this.#current.get(id);
    if (job === undefined) return false;
    if (job.process === undefined) this.#finish(id, { kind: 'cancelled' });
    else job.process.stop();
    return true;
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    const current = [...this.#current.values()];
    for (const { record, process } of current) {
      if (process === undefined) this.#finish(record.id, { kind: 'interrupted' });
      else process.stop();
    }
    await Promise.all(current.map(({ ended }) => ended));
  }

  #startNext(): void {
    const all = [...this.#current.values()];
    const next = all.find(({ record }) => record.state === 'waiting');
    const { files, now, program, atOnce, patienceMs } = this.#setup;
    if (this.#isClosing || next === undefined || all.filter(({ process }) => process !== undefined).length >= atOnce) return;
    const { id, words } = next.record;
    this.#note(id, { state: 'running', startedAt: now() });
    const failed = (error: unknown): void => { this.#finish(id, { kind: 'failed', error: error instanceof Error ? error.message : String(error) }); };
    try {
      next.process = startJob({ program, words: [...words, '--json'], resultFile: files.resultOf(id), hear: (line) => { this.#hear(id, line); }, patienceMs });
    } catch (error) {
      failed(error);
      return;
    }
    void next.process.ended.then((end) => { this.#finish(id, end); }, failed);
    this.#startNext();
  }

  /** What is not urgent is written down now and then. */
  #note(id: string, change: Partial<JobRecord>, isUrgent = true): void {
    const { files, now } = this.#setup;
    const job = this.#current.get(id);
    if (job === undefined) return;
    job.record = { ...job.record, ...change };
    if (!isUrgent && now() - job.writtenAt < WRITE_EVERY_MS) return;
    job.writtenAt = now();
    try {
      files.write(job.record);
    } catch {
      // The disk is full or gone: the job goes on, and what is known of it is written with its next change.
    }
  }

  #hear(id: string, line: string): void {
    const job = this.#current.get(id);
    if (job === undefined) return;
    const progress = heardProgress(line);
    // Of lines about progress the newest is enough.
    if (progress === undefined) this.#note(id, { notes: [...job.record.notes, line].slice(-MOST_NOTES) }, false);
    else this.#note(id, { progress, said: line }, false);
  }

  #finish(id: string, end: JobEnd): void {
    const job = this.#current.get(id);
    if (job === undefined) return;
    const state = end.kind === 'cancelled' && this.#isClosing ? 'interrupted' : end.kind;
    this.#note(id, { state, endedAt: this.#setup.now(), error: end.kind === 'failed' ? end.error : null, hasResult: end.kind === 'done', ...(end.kind === 'done' ? { progress: 1 } : {}) });
    this.#current.delete(id);
    job.end();
    this.#startNext();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
