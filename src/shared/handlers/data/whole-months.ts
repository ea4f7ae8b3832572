import { parseIso, utcDate } from '../../domain/iso-time.ts';
import type { Covered } from './coverage.ts';

export interface Stretch extends Covered {
  /** `2024-01` where the stretch is that whole month. */
  readonly period: string | undefined;
}

const monthStart = (year: number, month: number): number => parseIso(`${month > 12 ? year + 1 : year}-${String(month > 12 ? 1 : month).padStart(2, '0')}-01`) ?? NaN;

/** A range cut at the borders of its months; months that lie wholly inside carry their name. */
export function wholeMonths({ from, to }: Covered): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let at = from;
  while (at < to) {
    const { year, month } = utcDate(at);
    const end = Math.min(to, monthStart(year, month + 1));
    const isWhole = at === monthStart(year, month) && end === monthStart(year, month + 1);
    stretches.push({ from: at, to: end, period: isWhole ? `${year}-${String(month).padStart(2, '0')}` : undefined });
    at = end;
  }
  return stretches;
}
