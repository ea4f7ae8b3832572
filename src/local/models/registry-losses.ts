import type { EpochMs } from '../../shared/domain/time.ts';

/** Rows that were written and cannot be read any more: each may have been a person's word on any model that was there at the time. */
export interface LostRows {
  /** Numbers of the first and the last of them. */
  readonly from: number;
  readonly to: number;
  /** They were written no later than this; Infinity where nothing was written since. */
  readonly until: EpochMs;
}

interface Found {
  /** Every row that can be read, also what an earlier version of the program does not know. */
  readonly rows: readonly { readonly seq: number; readonly at?: unknown; readonly isKnown: boolean }[];
  /** The highest number that was ever promised, as far as is known. */
  readonly highest: number;
}

/** Numbers go up by one: those that are missing are lost. */
export function lossesIn({ rows, highest }: Found): readonly LostRows[] {
  const known = rows.filter(({ isKnown }) => isKnown).toSorted((a, b) => a.seq - b.seq);
  const losses: LostRows[] = [];
  let next = 1;
  for (const { seq, at } of known) {
    if (seq > next) losses.push({ from: next, to: seq - 1, until: typeof at === 'number' ? at : Infinity });
    next = Math.max(next, seq + 1);
  }
  if (highest >= next) losses.push({ from: next, to: highest, until: Infinity });
  return losses;
}

/** `number 3`, `numbers 3 to 5 and number 9`. */
export const lossesText = (losses: readonly LostRows[]): string => losses.map(({ from, to }) => (from === to ? `number ${from}` : `numbers ${from} to ${to}`)).join(' and ');
