import { z } from 'zod';
import { JOB_KINDS, JOB_STATES, jobId, type Job, type JobLine } from '../../../../dashboard/desk/jobs.ts';

/** A job as its file keeps it. */
export const jobRecord = z.object({
  schema: z.literal('job-1'),
  id: jobId,
  kind: z.enum(JOB_KINDS),
  title: z.string().max(300),
  state: z.enum(JOB_STATES),
  askedAt: z.number(),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  progress: z.number().min(0).max(1).nullable(),
  said: z.string().nullable(),
  error: z.string().nullable(),
  hasResult: z.boolean(),
  notes: z.array(z.string()),
  asked: z.unknown(),
  /** The command line, without the program. */
  words: z.array(z.string()),
  /** The server whose child it is or was. */
  server: z.number(),
});
export type JobRecord = z.infer<typeof jobRecord>;

export const isOver = ({ state }: Pick<JobRecord, 'state'>): boolean => state !== 'waiting' && state !== 'running';

/** What of it is for the page. */
export const jobOf = (record: JobRecord): Job => ({ ...lineOf(record), notes: record.notes, asked: record.asked ?? null });

export const lineOf = ({ id, kind, title, state, askedAt, startedAt, endedAt, progress, said, error, hasResult }: JobRecord): JobLine =>
  ({ id, kind, title, state, askedAt, startedAt, endedAt, progress, said, error, hasResult });
