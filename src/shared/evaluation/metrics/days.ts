import type { Series } from './moments.ts';

/** The best and worst day, with the index of each. */
export interface DayRange {
  readonly best: number;
  readonly worst: number;
  /** Index of the best and of the worst return. */
  readonly bestAt: number;
  readonly worstAt: number;
}

/** Null without days. The first of equal days counts. */
export function dayRange(returns: Series): DayRange | null {
  if (returns.length === 0) return null;
  let bestAt = 0;
  let worstAt = 0;
  for (let i = 1; i < returns.length; i++) {
    if (returns[i] > returns[bestAt]) bestAt = i;
    if (returns[i] < returns[worstAt]) worstAt = i;
  }
  return { best: returns[bestAt], worst: returns[worstAt], bestAt, worstAt };
}

/** Days that gained, stood still and lost. */
export function dayCounts(returns: Series): { readonly win: number; readonly draw: number; readonly lose: number } {
  let win = 0;
  let lose = 0;
  for (let i = 0; i < returns.length; i++) {
    if (returns[i] > 0) win += 1;
    else if (returns[i] < 0) lose += 1;
  }
  return { win, draw: returns.length - win - lose, lose };
}
