import type { DayProfit } from '../../desk/account.ts';

export interface DayCell {
  /** `2026-11-20` */
  readonly day: string;
  /** Undefined of a day that nothing is known of. */
  readonly profit: number | undefined;
  readonly share: number | undefined;
}

const DAY = 86_400_000;
const dateOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
/** 0 is Monday. */
const weekday = (at: number): number => (new Date(at).getUTCDay() + 6) % 7;

/** `2026-11` of each month from the first to the last that something is known of. */
export function monthsOf(days: readonly DayProfit[]): readonly string[] {
  const first = days[0]?.day.slice(0, 7);
  const last = days.at(-1)?.day.slice(0, 7);
  if (first === undefined || last === undefined) return [];
  const months: string[] = [];
  for (let month = first; month <= last && months.length < 2_400; month = dayOf(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 1)).slice(0, 7)) months.push(month);
  return months;
}

/** A month in weeks from Monday to Sunday: undefined where a day of its first week is of the month before. */
export function monthCells(month: string, days: readonly DayProfit[]): readonly (DayCell | undefined)[] {
  const known = new Map(days.map((day) => [day.day, day]));
  const first = dateOf(`${month}-01`);
  if (Number.isNaN(first)) return [];
  const cells: (DayCell | undefined)[] = Array.from({ length: weekday(first) }, () => undefined);
  for (let at = first; dayOf(at).startsWith(month); at += DAY) {
    const found = known.get(dayOf(at));
    cells.push({ day: dayOf(at), profit: found?.profit, share: found === undefined || found.from === 0 ? undefined : found.profit / found.from });
  }
  return cells;
}

/** Weeks by their Monday, or months; each from what it began with. */
export function periodsOf(days: readonly DayProfit[], length: 'week' | 'month'): readonly { readonly key: string; readonly profit: number; readonly from: number }[] {
  const keyOf = (day: string): string => (length === 'month' ? day.slice(0, 7) : dayOf(dateOf(day) - weekday(dateOf(day)) * DAY));
  return [...Map.groupBy(days, ({ day }) => keyOf(day))].map(([key, own]) => ({ key, profit: own.reduce((sum, { profit }) => sum + profit, 0), from: own[0]?.from ?? 0 }));
}
