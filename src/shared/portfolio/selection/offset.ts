import type { Listing, Outcome, SelectionView } from './listing.ts';

export interface OffsetParams {
  /** How many are left out at the head. */
  readonly offset: number;
  /** How many stay after that. Without it: all. */
  readonly count?: number | undefined;
}

/** A part of the list: the first ten, or those after the first ten. */
export function offset(candidates: readonly Listing[], _view: SelectionView, { offset: skipped, count = Infinity }: OffsetParams): Outcome {
  const last = skipped + count;
  const dropped = candidates.flatMap(({ id }, n) => (n >= skipped && n < last ? [] : [{ instrument: id, reason: `place ${n + 1}: ${skipped + 1} to ${last === Infinity ? 'the end' : last} stay` }]));
  return { kept: candidates.slice(skipped, last), dropped };
}
