import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DataError, TransientError, UsageError } from '../../domain/errors.ts';
import type { JobMessage } from '../../ports/job-queue.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { blockJob, blockResult, canonicalJson, sweepId, type BlockJob, type BlockResult } from './block-job.ts';
import { jsonOf } from './sweep-manifest.ts';
import { sweepKeys, UNKNOWN_SWEEP } from './sweep-keys.ts';

/** What every job says of itself. */
export interface JobHead {
  readonly sweep: string;
  readonly jobId: string;
  /** Of the program that planned it. */
  readonly code: string;
}

/** A kind of jobs: what a message must say, where its result lies, and the one text of a result, once it was seen to be one of the job. */
export interface JobKind<Job extends JobHead, Result> {
  readonly schema: z.ZodType<Job>;
  resultKey(job: Job): string;
  textOf(job: Job, result: Result): string;
}

/** Does one job. A TransientError, and whatever else is none of the job's own fault, is tried again; a UsageError or DataError is not. */
export type HandleJob<Job, Result> = (job: Job) => Promise<Result>;
export type HandleBlock = HandleJob<BlockJob, BlockResult>;

/** How one kind of jobs is done here. */
export interface JobWork<Job extends JobHead, Result> {
  readonly store: ObjectStore;
  /** Of this program: jobs that another one planned would come out differently. */
  readonly code: string;
  /** Where no other program will ever look, such jobs are given up: left in the queue they would end every worker. By default they are a matter of another worker. */
  readonly isAlone?: boolean;
  readonly kind: JobKind<Job, Result>;
  readonly handle: HandleJob<Job, Result>;
}

/** Blocks of trials. A result that is none would be found out when all are there: too late. */
export const BLOCKS: JobKind<BlockJob, BlockResult> = {
  schema: blockJob,
  resultKey: ({ sweep, jobId }) => sweepKeys.result(sweep, jobId),
  textOf(job, found) {
    const result = blockResult.parse(found);
    if (result.jobId !== job.jobId || result.trials.length !== job.params.length) throw new Error(`expected the ${job.params.length} trials of job ${job.jobId}, found ${result.trials.length} of ${result.jobId}`);
    return canonicalJson(result);
  },
};

/**
 * done: the result is there, and it is ours. already: it was there before us. cancelled: nobody wants it. invalid, refused: it can never be done,
 * and why was written down. later: to be tried again. stranger: planned by another program; to be given back, and this worker to end.
 */
export type Worked =
  | { readonly kind: 'done' | 'already' | 'cancelled'; readonly sweep: string; readonly jobId: string }
  | { readonly kind: 'invalid' | 'refused' | 'later' | 'stranger'; readonly sweep: string; readonly jobId: string; readonly reason: string };

/** Whether the message of it can go. */
export const isOver = ({ kind }: Worked): boolean => kind !== 'later' && kind !== 'stranger';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const because = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

/** Does what a message asks for. It may be handed out twice, at once or one after the other: the result is put once. Only the store's own failures are thrown. */
export async function workMessage<Job extends JobHead, Result>({ body, receives }: Pick<JobMessage, 'body' | 'receives'>, work: JobWork<Job, Result>): Promise<Worked> {
  const parsed = work.kind.schema.safeParse(jsonOf(bytesOf(body)));
  if (!parsed.success) return await givenUp(work.store, { kind: 'invalid', ...namesOf(body), reason: z.prettifyError(parsed.error).slice(0, 2_000), receives });
  const job = parsed.data;
  const { sweep, jobId } = job;
  const key = work.kind.resultKey(job);
  if (await work.store.head(key) !== undefined) return { kind: 'already', sweep, jobId };
  if (await work.store.head(sweepKeys.cancelled(sweep)) !== undefined) return { kind: 'cancelled', sweep, jobId };
  if (job.code !== work.code) {
    const reason = `expected the program ${job.code.slice(0, 12)} that planned "${sweep}", found ${work.code.slice(0, 12)}`;
    return work.isAlone === true ? await givenUp(work.store, { kind: 'refused', sweep, jobId, reason, receives }) : { kind: 'stranger', sweep, jobId, reason };
  }
  let text: string;
  try {
    text = work.kind.textOf(job, await work.handle(job));
  } catch (error) {
    return await failed(work.store, error, { sweep, jobId, receives });
  }
  const { kind } = await work.store.put(key, bytesOf(text), { when: 'absent' });
  return { kind: kind === 'written' ? 'done' : 'already', sweep, jobId };
}

interface Trouble {
  readonly sweep: string;
  readonly jobId: string;
  readonly reason: string;
  readonly receives: number;
}

async function failed(store: ObjectStore, error: unknown, names: Omit<Trouble, 'reason'>): Promise<Worked> {
  const trouble = { ...names, reason: because(error) };
  if (error instanceof UsageError || error instanceof DataError) return await givenUp(store, { kind: 'refused', ...trouble });
  // What goes by itself leaves no trace; what may be poison does, for whoever looks after the dead letters.
  if (!(error instanceof TransientError) && !(error instanceof Error && error.name === 'AbortError')) await note(store, 'failed', trouble);
  return { kind: 'later', sweep: names.sweep, jobId: names.jobId, reason: trouble.reason };
}

async function givenUp(store: ObjectStore, { kind, receives, ...trouble }: Trouble & { readonly kind: 'invalid' | 'refused' }): Promise<Worked> {
  await note(store, kind, { ...trouble, receives });
  return { kind, ...trouble };
}

const note = async (store: ObjectStore, kind: string, { sweep, jobId, reason, receives }: Trouble): Promise<void> => {
  await store.put(sweepKeys.error(sweep, jobId), bytesOf(canonicalJson({ schema: 'block-error-1', sweep, jobId, kind, reason, receives })));
};

/** What a message that is no job says it is: names that can be part of a key, and the hash of the message where it has none. */
function namesOf(body: string): { readonly sweep: string; readonly jobId: string } {
  const said = z.object({ sweep: sweepId }).safeParse(jsonOf(bytesOf(body)));
  return { sweep: said.success ? said.data.sweep : UNKNOWN_SWEEP, jobId: createHash('sha256').update(body).digest('hex') };
}
