import type { EpochMs } from '../domain/time.ts';

/** A text and what it was given. */
export interface StoredScore {
  /** Unique together with `source`. */
  readonly id: string;
  readonly source: string;
  readonly language: string;
  readonly title: string;
  readonly url: string;
  /** What the source said; NaN where it said nothing. */
  readonly publishedAt: number;
  /** What its age is measured from: not after `knownAt`. */
  readonly eventAt: EpochMs;
  /** When it reached us. */
  readonly knownAt: EpochMs;
  readonly dating: string;
  /** In [-1, 1]. */
  readonly score: number;
  readonly weight: number;
  readonly scorer: string;
}

/** A figure about the mood of a market: fear and greed, funding, open interest, long/short, the premium in Korea. */
export interface StoredMood {
  readonly kind: string;
  /** The symbol it is about; empty for the whole market. */
  readonly about: string;
  readonly value: number;
  /** The price open interest stood at; NaN for the others. */
  readonly price: number;
  /** The source's own name for the value. */
  readonly label: string;
  readonly eventAt: EpochMs;
  readonly knownAt: EpochMs;
}

/** Keeps scores and figures. What is there stays as it came first: adding the same again changes nothing, not even a file. Returns how many were new. */
export interface SentimentStore {
  addScores(rows: readonly StoredScore[]): Promise<number>;
  addMoods(rows: readonly StoredMood[]): Promise<number>;
  /** What was about a time in `[from, to)`, in the order in which it became known. */
  scores(range: { readonly from: EpochMs; readonly to: EpochMs }): Promise<readonly StoredScore[]>;
  moods(range: { readonly from: EpochMs; readonly to: EpochMs }): Promise<readonly StoredMood[]>;
}
