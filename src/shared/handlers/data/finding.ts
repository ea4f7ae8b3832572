import type { EpochMs } from '../../domain/time.ts';

/** `market`: it happened like that at the venue. `bug`: a program or a download went wrong. `unknown`: the file alone cannot tell. */
export type Cause = 'market' | 'bug' | 'unknown';

/** `info`: good to know. `warning`: look at it before trusting results. `error`: the file must not be used as it is. */
export type Severity = 'info' | 'warning' | 'error';

export type FindingKind =
  | 'wrong-time-unit' | 'newest-first' | 'out-of-order' | 'duplicates' | 'conflicting-duplicates' | 'misaligned' | 'mixed-timeframes' | 'unknown-timeframe'
  | 'missing' | 'pagination-holes' | 'no-trade-gaps' | 'halts' | 'nulls' | 'non-finite' | 'not-positive' | 'negative-volume' | 'violations'
  | 'frozen' | 'zero-volume' | 'no-volume' | 'wicks' | 'jumps' | 'forming-last' | 'contradictions' | 'identical-files' | 'empty' | 'unreadable'
  | 'shared-times' | 'whole-seconds' | 'unknown-side' | 'repeated-ids' | 'late-stamps' | 'interval-changed' | 'zero-rates' | 'extreme-rates';

export interface Finding {
  readonly kind: FindingKind;
  readonly severity: Severity;
  readonly cause: Cause;
  readonly count: number;
  /** The first place it is seen, as an ISO time or `row 17`. */
  readonly where: string;
  readonly text: string;
  readonly whatToDo: string;
  /** Set where a file holds several markets. */
  readonly market?: string;
}

/** Where something first happened and how often. */
export interface Tally {
  readonly count: number;
  readonly first: EpochMs;
}

export const count = (n: number): string => String(Math.round(n)).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');
export const percent = (share: number): string => `${(100 * share).toFixed(share < 0.001 ? 3 : 1)} %`;
