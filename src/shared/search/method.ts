import type { Draft, TrialBook } from './trial-book.ts';

/** What differs from sampler to sampler: where to look next, given what is in the book. */
export interface Method {
  /** The next draft; `wait` while awaited results are needed first; `end` when there will never be another. Asked again without a tell between, it answers the same. */
  next(book: TrialBook): Draft | 'wait' | 'end';
  /** Called when the outcome of a trial has been written into the book. */
  told?(trial: number, book: TrialBook): void;
  /** Called when a draft of its own got its trial number. */
  opened?(trial: number, draft: Draft): void;
  /** What it knows beside the book, JSON-safe. */
  save(): unknown;
  /** Takes up what `save` gave; the book has been restored before. */
  restore(saved: unknown, book: TrialBook): void;
}
