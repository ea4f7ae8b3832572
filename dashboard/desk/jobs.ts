import { z } from 'zod';

/** What long work there is. */
export const JOB_KINDS = ['backtest', 'quote', 'optimise', 'train', 'download', 'synthetic', 'gap', 'check', 'resample'] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** `interrupted`: the page ended before the work did, or the work was killed from outside. */
export const JOB_STATES = ['waiting', 'running', 'done', 'failed', 'cancelled', 'interrupted'] as const;
export type JobState = (typeof JOB_STATES)[number];

export const jobId = z.string().regex(/^\d{13}-[0-9a-f]{8}$/, 'expected the id of a job');

export const jobsQuery = z.object({
  /** All kinds where it is empty. */
  kinds: z.array(z.enum(JOB_KINDS)).max(JOB_KINDS.length).default([]),
  most: z.int().min(1).max(200).default(50),
});

/** A piece of long work: a process of its own, at low priority, that outlives every visit but not the page's server. */
export interface JobLine {
  readonly id: string;
  readonly kind: JobKind;
  /** For a person: `trend-following on BTC/USDT 1m`. */
  readonly title: string;
  readonly state: JobState;
  /** Epoch ms. */
  readonly askedAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** 0 to 1; null where it is not known. */
  readonly progress: number | null;
  /** The newest line of the work about how far it is. */
  readonly said: string | null;
  /** Why it failed, for a person. */
  readonly error: string | null;
  readonly hasResult: boolean;
}

export interface Job extends JobLine {
  /** What the work said on its way, oldest first; the newest 200 lines. */
  readonly notes: readonly string[];
  /** What was asked for, as the topic that started it wrote it down: to show it, and to ask for it again. JSON. */
  readonly asked: unknown;
}

/** Long work that the page started. Starting is a matter of each topic: it knows what may be asked for. */
export interface JobDesk {
  /** Newest first. */
  list(query: z.infer<typeof jobsQuery>): Promise<readonly JobLine[]>;
  get(id: string): Promise<Job | null>;
  /** Asks the work to stop; it is killed where it does not. False where it is over, or is not known. */
  cancel(id: string): Promise<boolean>;
  /** Forgets a job that is over, and what came of it. False where it runs, or is not known. */
  forget(id: string): Promise<boolean>;
}
