import { UsageError } from '../../shared/domain/errors.ts';
import { parseIso } from '../../shared/domain/iso-time.ts';
import { DAY, type EpochMs } from '../../shared/domain/time.ts';
import { zonedDay } from '../../shared/domain/zoned-day.ts';

/** A day of people in one place. */
export interface GapDay {
  /** `2026-11-20`, as calendars there have it. */
  readonly day: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** What one file of a record tells of: its first and its last moment. */
export interface OnRecord {
  readonly first: EpochMs;
  readonly last: EpochMs;
}

export interface AskedDays {
  readonly day?: string;
  readonly from?: string;
  readonly to?: string;
}

/** The day that holds a moment. */
export function dayAt(at: EpochMs, zone: string): GapDay {
  const { start, length } = zonedDay(at, zone);
  return { day: new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(start + length / 2), from: start, to: start + length };
}

/** `2026-11-20` in a zone. */
export function dayNamed(text: string, zone: string): GapDay {
  const noon = /^\d{4}-\d{2}-\d{2}$/.test(text) ? parseIso(`${text} 12:00`) : undefined;
  const found = noon === undefined ? undefined : [noon, noon - DAY / 2, noon + DAY / 2].map((at) => dayAt(at, zone)).find(({ day }) => day === text);
  if (found === undefined) throw new UsageError(`expected a day such as 2026-11-20, found "${text}"`);
  return found;
}

/** A year of days is more than anybody looks at. */
const MOST_DAYS = 366;

/** The days that were asked for, the first and the last included; without any the last whole day on record, or else its newest. */
export function askedDays({ day, from, to }: AskedDays, zone: string, record: readonly OnRecord[]): readonly GapDay[] {
  if (day !== undefined && (from !== undefined || to !== undefined)) throw new UsageError('expected --day, or --from and --to, found both');
  if (day !== undefined) return [dayNamed(day, zone)];
  if (from === undefined && to === undefined) return [lastDay(zone, record)];
  const [first, last] = [from === undefined ? dayAt(Math.min(...record.map((file) => file.first)), zone) : dayNamed(from, zone), to === undefined ? dayAt(newestOf(record), zone) : dayNamed(to, zone)];
  if (first.from > last.from) throw new UsageError(`expected --from before --to, found "${first.day}" and "${last.day}"`);
  const days = [first];
  for (let next = first; next.from < last.from; days.push(next)) {
    if (days.length >= MOST_DAYS) throw new UsageError(`expected at most ${MOST_DAYS} days, found "${first.day}" to "${last.day}"`);
    next = dayAt(next.to, zone);
  }
  return days;
}

const newestOf = (record: readonly OnRecord[]): EpochMs => Math.max(...record.map(({ last }) => last));

function lastDay(zone: string, record: readonly OnRecord[]): GapDay {
  const newest = dayAt(newestOf(record), zone);
  const before = record.filter(({ first }) => first < newest.from).map(({ last }) => Math.min(last, newest.from - 1));
  return before.length === 0 ? newest : dayAt(Math.max(...before), zone);
}
