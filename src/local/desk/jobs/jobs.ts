import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Job, JobDesk, JobKind } from '../../../../dashboard/desk/jobs.ts';
import { UsageError } from '../../../shared/domain/errors.ts';
import { heardProgress } from './heard-progress.ts';
import { jobFiles } from './job-files.ts';
import { OWN_PROGRAM, startJob, type JobEnd, type JobProcess } from './job-process.ts';
import { isOver, jobOf, type JobRecord } from './job-record.ts';

/** Long work that a topic wants done. */
export interface JobOrder {
  readonly kind: JobKind;
  readonly title: string;
  /**
   * The command line without the program and without `--json`, which is added: `['gap', '--day', '2026-11-20']`. Each word has to be of a known
   * name or checked by a schema: nothing a browser sends may name a file. Is given the folder of the job, for what it is to write besides.
   */
  readonly words: readonly string[] | ((place: string) => readonly string[]);
  /** Kept with the job, to show it and to ask for it again. JSON. */
  readonly asked: unknown;
}

/** The long work of the page: queued, started, listened to, kept. */
export interface Jobs extends JobDesk {
  start(order: JobOrder): Promise<Job>;
  /** What a job that is done printed, parsed; undefined where there is nothing. */
  result(id: string): unknown;
  /** The folder of a job's own files. */
  place(id: string): string;
  /** Resolves with the job when it is over; undefined where it is not known. */
  over(id: string): Promise<Job | undefined>;
  /** Stops what runs: it is interrupted then. */
  close(): Promise<void>;
}

export interface JobsSetup {
  readonly dataFolder: string;
  readonly now: () => number;
  /** What is started, in the place of this program. */
  readonly program?: readonly [string, ...string[]];
  /** So many at once; further ones wait. */
  readonly atOnce?: number;
  readonly keep?: number;
  readonly patienceMs?: number;
}

const KEEP = 200;
const AT_ONCE = 2;
const PATIENCE_MS = 8_000;
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

export function openJobs({ dataFolder, now, program = OWN_PROGRAM, atOnce = AT_ONCE, keep = KEEP, patienceMs = PATIENCE_MS }: JobsSetup): Jobs {
  const files = jobFiles(path.join(dataFolder, 'dashboard', 'jobs'));
  const current = new Map<string, Current>();
  let isClosing = false;
  for (const record of files.all()) settle(record);

  /** What another server left behind unfinished, and no longer lives to finish. */
  function settle(record: JobRecord): JobRecord {
    if (isOver(record) || current.has(record.id) || (record.server !== process.pid && isAlive(record.server))) return record;
    const settled: JobRecord = { ...record, state: 'interrupted', endedAt: record.endedAt ?? now() };
    files.write(settled);
    return settled;
  }

  function known(id: string): JobRecord | undefined {
    const found = current.get(id)?.record ?? files.read(id);
    return found === undefined ? undefined : settle(found);
  }

  function note(id: string, change: Partial<JobRecord>, isUrgent = true): void {
    const job = current.get(id);
    if (job === undefined) return;
    job.record = { ...job.record, ...change };
    if (!isUrgent && now() - job.writtenAt < WRITE_EVERY_MS) return;
    job.writtenAt = now();
    files.write(job.record);
  }

  function hear(id: string, line: string): void {
    const job = current.get(id);
    if (job === undefined) return;
    const progress = heardProgress(line);
    // Of lines about progress the newest is enough.
    if (progress === undefined) note(id, { notes: [...job.record.notes, line].slice(-MOST_NOTES) }, false);
    else note(id, { progress, said: line }, false);
  }

  function startNext(): void {
    const all = [...current.values()];
    const next = all.find(({ record }) => record.state === 'waiting');
    if (isClosing || next === undefined || all.filter(({ process }) => process !== undefined).length >= atOnce) return;
    const { id, words } = next.record;
    note(id, { state: 'running', startedAt: now() });
    next.process = startJob({ program, words: [...words, '--json'], resultFile: files.resultOf(id), hear: (line) => { hear(id, line); }, patienceMs });
    void next.process.ended.then((end) => { finish(id, end); });
    startNext();
  }

  function finish(id: string, end: JobEnd): void {
    const job = current.get(id);
    if (job === undefined) return;
    const state = end.kind === 'cancelled' && isClosing ? 'interrupted' : end.kind;
    note(id, { state, endedAt: now(), error: end.kind === 'failed' ? end.error : null, hasResult: end.kind === 'done', ...(end.kind === 'done' ? { progress: 1 } : {}) });
    current.delete(id);
    job.end();
    startNext();
  }

  function prune(): void {
    const over = files.all().filter(isOver).toSorted((a, b) => b.askedAt - a.askedAt);
    for (const { id } of over.slice(keep)) files.remove(id);
  }

  return {
    async list({ kinds, most }) {
      const all = files.all().map((record) => settle(current.get(record.id)?.record ?? record));
      return all.filter(({ kind }) => kinds.length === 0 || kinds.includes(kind)).toSorted((a, b) => b.askedAt - a.askedAt || (a.id < b.id ? 1 : -1)).slice(0, most)
        .map((record) => { const { notes: _, asked: __, ...line } = jobOf(record); return line; });
    },
    async get(id) {
      const record = known(id);
      return record === undefined ? null : jobOf(record);
    },
    async cancel(id) {
      const job = current.get(id);
      if (job === undefined) return false;
      if (job.process === undefined) finish(id, { kind: 'cancelled' });
      else job.process.stop();
      return true;
    },
    async forget(id) {
      const record = known(id);
      if (record === undefined || !isOver(record)) return false;
      files.remove(id);
      return true;
    },
    async start({ kind, title, words, asked }) {
      if ([...current.values()].filter(({ record }) => record.state === 'waiting').length >= MOST_WAITING) throw new UsageError(`${MOST_WAITING} jobs wait already: cancel some of them first`);
      prune();
      const at = now();
      const id = `${String(Math.floor(at)).padStart(13, '0')}-${randomBytes(4).toString('hex')}`;
      const record: JobRecord = {
        schema: 'job-1', id, kind, title: title.slice(0, 300), state: 'waiting', askedAt: at, startedAt: null, endedAt: null, progress: null, said: null, error: null, hasResult: false, notes: [], asked,
        words: [...(typeof words === 'function' ? words(files.placeOf(id)) : words)], server: process.pid,
      };
      const { promise, resolve } = Promise.withResolvers<void>();
      current.set(id, { record, writtenAt: at, ended: promise, end: resolve });
      files.write(record);
      startNext();
      return jobOf(current.get(id)?.record ?? record);
    },
    result(id) {
      const file = files.resultOf(id);
      return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as unknown : undefined;
    },
    place: (id) => path.join(files.folder, id),
    async over(id) {
      await current.get(id)?.ended;
      const record = known(id);
      return record === undefined ? undefined : jobOf(record);
    },
    async close() {
      isClosing = true;
      const running = [...current.values()];
      for (const { record, process } of running) {
        if (process === undefined) finish(record.id, { kind: 'interrupted' });
        else process.stop();
      }
      await Promise.all(running.map(({ ended }) => ended));
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
