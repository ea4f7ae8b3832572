import { z } from 'zod';

export const LOG_LEVELS = ['info', 'warning', 'alarm'] as const;
/** What a line is about. */
export const LOG_TOPICS = ['program', 'account', 'decision', 'order', 'fill', 'denied', 'guard', 'plan'] as const;

export const logQuery = z.object({
  topics: z.array(z.enum(LOG_TOPICS)).max(LOG_TOPICS.length).default([]),
  /** Only lines that hold this text, letters of either case. */
  text: z.string().max(200).default(''),
  /** Only what is older: epoch ms. */
  before: z.number().optional(),
  most: z.int().min(1).max(500).default(100),
});

export interface LogLine {
  /** Unique in the answer. */
  readonly id: string;
  readonly at: number;
  readonly topic: (typeof LOG_TOPICS)[number];
  readonly level: (typeof LOG_LEVELS)[number];
  readonly instrument: string | null;
  readonly strategy: string | null;
  readonly text: string;
  /** For `why`: an order's id, or null. */
  readonly order: string | null;
}

/** What was written down of this run, newest first. */
export interface LogDesk {
  lines(query: z.infer<typeof logQuery>): Promise<{ readonly lines: readonly LogLine[]; /** Epoch ms to ask on with, null at the beginning of the record. */ readonly next: number | null }>;
}
