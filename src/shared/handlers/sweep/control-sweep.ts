import type { JobQueue, QueueDepth } from '../../ports/job-queue.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { canonicalJson } from './block-job.ts';
import { jobIdOfKey, sweepKeys } from './sweep-keys.ts';
import { jobsOf, jsonOf, readManifest } from './sweep-manifest.ts';

/** Jobs sent at once: a crash in between leaves some to send again, which does no harm. */
const SEND = 100;

/** The ids of the jobs with a result. */
export async function doneJobs(store: ObjectStore, sweep: string): Promise<Set<string>> {
  const done = new Set<string>();
  for await (const { key } of store.list(sweepKeys.results(sweep))) done.add(jobIdOfKey(key));
  return done;
}

/** Sends every job that has no result: all of a new sweep, the difference of one that goes on. How many. A sweep that was cancelled is sent nothing. */
export async function enqueueSweep({ store, queue }: { readonly store: ObjectStore; readonly queue: JobQueue }, sweep: string): Promise<number> {
  const manifest = await readManifest(store, sweep);
  if (await store.head(sweepKeys.cancelled(sweep)) !== undefined) return 0;
  const done = await doneJobs(store, sweep);
  const missing = [...jobsOf(manifest)].filter(({ jobId }) => !done.has(jobId));
  for (let i = 0; i < missing.length; i += SEND) await queue.send(missing.slice(i, i + SEND).map((job) => canonicalJson(job)));
  return missing.length;
}

/** Sends the jobs of a manifest that somebody put, unless whoever did sends them himself. How many. */
export async function planSweep(ports: { readonly store: ObjectStore; readonly queue: JobQueue }, sweep: string): Promise<number> {
  return await ports.store.head(sweepKeys.enqueued(sweep)) === undefined ? await enqueueSweep(ports, sweep) : 0;
}

/** Goes on with a sweep, cancelled or not. How many jobs were sent. */
export async function resumeSweep(ports: { readonly store: ObjectStore; readonly queue: JobQueue }, sweep: string): Promise<number> {
  await readManifest(ports.store, sweep);
  await ports.store.remove(sweepKeys.cancelled(sweep));
  return await enqueueSweep(ports, sweep);
}

/** Nobody begins another job of it. Its messages go from the queue as they come up; those of other sweeps stay. */
export async function cancelSweep(store: ObjectStore, sweep: string): Promise<void> {
  await readManifest(store, sweep);
  await store.put(sweepKeys.cancelled(sweep), new TextEncoder().encode('{}'), { when: 'absent' });
}

export interface SweepError {
  readonly jobId: string;
  readonly kind: string;
  readonly reason: string;
}

export interface SweepStatus {
  readonly sweep: string;
  readonly strategy: string;
  readonly trials: number;
  readonly jobs: number;
  readonly done: number;
  readonly isCancelled: boolean;
  /** Jobs without a result of which it is known why. */
  readonly errors: readonly SweepError[];
  /** sha256 over all results; null until they were gathered. */
  readonly resultHash: string | null;
  /** Of the whole queue, other sweeps included. */
  readonly queue: QueueDepth | null;
}

/** How far a sweep is, as the store knows it. */
export async function sweepStatus({ store, queue }: { readonly store: ObjectStore; readonly queue?: JobQueue | undefined }, sweep: string): Promise<SweepStatus> {
  const manifest = await readManifest(store, sweep);
  const [done, summary, cancelled] = await Promise.all([doneJobs(store, sweep), store.get(sweepKeys.summary(sweep)), store.head(sweepKeys.cancelled(sweep))]);
  const expected = [...jobsOf(manifest)].map(({ jobId }) => jobId);
  const hash = summary === undefined ? undefined : (jsonOf(summary.bytes) as { readonly resultHash?: unknown } | undefined)?.resultHash;
  return {
    sweep, strategy: manifest.base.strategy, trials: manifest.blocks.reduce((sum, { length }) => sum + length, 0), jobs: expected.length,
    done: expected.filter((jobId) => done.has(jobId)).length, isCancelled: cancelled !== undefined, errors: await errorsOf(store, sweep, done),
    resultHash: typeof hash === 'string' ? hash : null, queue: queue === undefined ? null : await queue.depth(),
  };
}

/** Told in full at most. */
const MOST_ERRORS = 100;

async function errorsOf(store: ObjectStore, sweep: string, done: ReadonlySet<string>): Promise<readonly SweepError[]> {
  const errors: SweepError[] = [];
  for await (const { key } of store.list(sweepKeys.errors(sweep))) {
    const jobId = jobIdOfKey(key);
    if (done.has(jobId) || errors.length >= MOST_ERRORS) continue;
    const found = await store.get(key);
    const { kind, reason } = (found === undefined ? {} : jsonOf(found.bytes) ?? {}) as { readonly kind?: unknown; readonly reason?: unknown };
    errors.push({ jobId, kind: String(kind ?? 'unknown'), reason: String(reason ?? '') });
  }
  return errors;
}
