import { z } from 'zod';

export const MOOD_PARTS = ['news', 'fearGreed', 'funding', 'openInterest', 'longShort', 'kimchi'] as const;
export type MoodPart = (typeof MOOD_PARTS)[number];

export const moodQuery = z.object({
  /** So far back headlines, series and the index go. */
  days: z.int().min(1).max(90).default(14),
  language: z.enum(['all', 'en', 'ko']).default('all'),
  /** Headlines. */
  most: z.int().min(1).max(200).default(60),
});

export const textToScore = z.object({ text: z.string().trim().min(1).max(4_000) });

/** A part of the index: in [-1, 1], how old it is and what it counts now (0 where it is missing or stale). */
export interface MoodPartReading {
  readonly part: MoodPart;
  readonly value: number | null;
  readonly ageMs: number | null;
  readonly weight: number;
  /** What it counts while it is fresh. */
  readonly fullWeight: number;
}

export interface MoodPoint { readonly at: number; readonly value: number }

/** A figure in its own unit over time, oldest first. */
export interface MoodSeries {
  readonly kind: 'fearGreed' | 'funding' | 'openInterest' | 'longShort' | 'kimchi';
  /** The symbol it is about; empty for the whole market. */
  readonly about: string;
  /** The source's own name for the newest value. */
  readonly label: string;
  /** When the newest one became known. */
  readonly knownAt: number | null;
  readonly points: readonly MoodPoint[];
}

export interface Headline {
  readonly id: string;
  readonly source: string;
  readonly language: string;
  readonly title: string;
  /** Only addresses of the web. */
  readonly url: string | null;
  readonly publishedAt: number | null;
  readonly knownAt: number;
  readonly score: number;
  readonly weight: number;
  readonly scorer: string;
}

export interface NewsSourceStanding {
  readonly name: string;
  readonly language: string;
  readonly weight: number;
  /** The name of its server. */
  readonly host: string;
  /** Headlines on record in the days asked for, and the mean of their scores. */
  readonly headlines: number;
  readonly mean: number | null;
  /** When the newest became known. */
  readonly newest: number | null;
  /** Answers that failed since the last one that did not. */
  readonly failures: number;
}

export interface Mood {
  /** Whether sources are asked: `sentiment.collect` of the configuration. */
  readonly isCollecting: boolean;
  readonly everyMinutes: number;
  readonly scorer: 'lexicon' | 'model';
  readonly at: number;
  /** In [-1, 1]; null where too little is known. */
  readonly index: number | null;
  /** Share of the weights that stand behind it. */
  readonly coverage: number;
  readonly knownAt: number | null;
  /** When sources of news answered last. */
  readonly checkedAt: number | null;
  readonly parts: readonly MoodPartReading[];
  /** The index as it was known then. */
  readonly history: readonly MoodPoint[];
  readonly series: readonly MoodSeries[];
  readonly headlines: readonly Headline[];
  /** All on record in the days asked for, in this language. */
  readonly count: number;
  readonly rising: number;
  readonly falling: number;
  readonly sources: readonly NewsSourceStanding[];
}

export interface TextScored {
  readonly language: string;
  readonly scorer: string;
  readonly compound: number;
  readonly positive: number;
  readonly neutral: number;
  readonly negative: number;
  readonly evidence: readonly { readonly term: string; readonly valence: number }[];
  /** By general English alone. */
  readonly general: number | null;
  /** Of the configured model; null without one. */
  readonly model: { readonly name: string; readonly score: number | null } | null;
}

/** What is known about the mood of the market. */
export interface SentimentDesk {
  mood(query: z.infer<typeof moodQuery>): Promise<Mood>;
  score(query: z.infer<typeof textToScore>): Promise<TextScored>;
}
