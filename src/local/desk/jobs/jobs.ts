import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Job, JobDesk } from '../../../../dashboard/desk/jobs.ts';
import { jobFiles } from './job-files.ts';
import type { JobOrder } from './job-order.ts';
import { OWN_PROGRAM } from './job-process.ts';
import { JobQueue } from './job-queue.ts';
import { isOver, jobOf, lineOf, type JobRecord } from './job-record.ts';

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

export function openJobs({ dataFolder, now, program = OWN_PROGRAM, atOnce = AT_ONCE, keep = KEEP, patienceMs = PATIENCE_MS }: JobsSetup): Jobs {
  const files = jobFiles(path.join(dataFolder, 'dashboard', 'jobs'));
  const queue = new JobQueue({ files, now, program, atOnce, patienceMs });
  for (const record of files.all()) queue.settled(record);
  const known = (id: string): JobRecord | undefined => {
    const found = queue.running(id) ?? files.read(id);
    return found === undefined ? undefined : queue.settled(found);
  };
  const prune = (): void => {
    const over = files.all().filter(isOver).toSorted((a, b) => b.askedAt - a.askedAt);
    for (const { id } of over.slice(keep)) files.remove(id);
  };
  return {
    async list({ kinds, most }) {
      const all = files.all().map((record) => queue.settled(queue.running(record.id) ?? record));
      return all.filter(({ kind }) => kinds.length === 0 || kinds.includes(kind)).toSorted((a, b) => b.askedAt - a.askedAt || (a.id < b.id ? 1 : -1)).slice(0, most).map(lineOf);
    },
    async get(id) {
      const record = known(id);
      return record === undefined ? null : jobOf(record);
    },
    cancel: async (id) => queue.cancel(id),
    async forget(id) {
      const record = known(id);
      if (record === undefined || !isOver(record)) return false;
      files.remove(id);
      return true;
    },
    async start(order) {
      prune();
      return jobOf(queue.add(order));
    },
    result(id) {
      const file = files.resultOf(id);
      return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as unknown : undefined;
    },
    place: (id) => path.join(files.folder, id),
    async over(id) {
      await queue.ended(id);
      const record = known(id);
      return record === undefined ? undefined : jobOf(record);
    },
    close: () => queue.close(),
  };
}
