import type { EpochMs } from '../domain/time.ts';

/** Where news comes from. */
export interface NewsSource {
  /** Its name in counts and files. */
  readonly name: string;
  readonly url: string;
  /** The zone of times it writes without one, such as "+09:00". */
  readonly zone?: string | undefined;
}

/** What is remembered of a source between two visits. JSON-safe. */
export interface SourceState {
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  /** Visits that failed one after the other. */
  readonly failures: number;
  /** Not to be asked before. */
  readonly notBefore: EpochMs;
}

export interface ReceivedEntry {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly url: string;
  /** What the source says; undefined where it says nothing that can be read. */
  readonly publishedAt: EpochMs | undefined;
}

/** How a visit went. `waiting`: too early to ask again. `failed` comes with the reason, for a person. */
export type Visit =
  | { readonly kind: 'entries'; readonly entries: readonly ReceivedEntry[]; readonly receivedAt: EpochMs; readonly state: SourceState }
  | { readonly kind: 'unchanged'; readonly receivedAt: EpochMs; readonly state: SourceState }
  | { readonly kind: 'waiting'; readonly state: SourceState }
  | { readonly kind: 'failed'; readonly reason: string; readonly state: SourceState };

/** News of one source, fetched once. Never throws for what a source does, only when the signal aborts. */
export interface NewsFeeds {
  visit(source: NewsSource, state: SourceState | undefined, signal: AbortSignal): Promise<Visit>;
}
