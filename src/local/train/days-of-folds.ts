import type { FoldResult } from '../../shared/learning/automl/halving-search.ts';

/** Out-of-fold returns by day. Two folds share the day on which one ends and the next begins. */
export function daysOfFolds(results: readonly FoldResult[]): { readonly days: number[]; readonly returns: number[] } {
  const byDay = new Map<number, number>();
  for (const { days, returns } of results) days.forEach((day, i) => byDay.set(day, (1 + (byDay.get(day) ?? 0)) * (1 + returns[i]) - 1));
  const days = [...byDay.keys()].toSorted((a, b) => a - b);
  return { days, returns: days.map((day) => byDay.get(day) ?? 0) };
}
