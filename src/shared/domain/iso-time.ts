import { DAY, HOUR, MINUTE, SECOND, type EpochMs } from './time.ts';

/** Days from 1970-01-01 of a date in the Gregorian calendar (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
export function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

/** Year, month (1 to 12) and day (1 to 31) of a time, in UTC. */
export function utcDate(at: EpochMs): { readonly year: number; readonly month: number; readonly day: number } {
  const z = Math.floor(at / DAY) + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1 };
}

const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

/** `2024-02-29T12:34:56Z`, with milliseconds only where there are any; `invalid time` when it is not a finite number. */
export function isoOf(at: EpochMs): string {
  if (!Number.isFinite(at)) return 'invalid time';
  const { year, month, day } = utcDate(at);
  const left = at - Math.floor(at / DAY) * DAY;
  const milliseconds = left % SECOND;
  const time = `${pad(Math.floor(left / HOUR))}:${pad(Math.floor((left % HOUR) / MINUTE))}:${pad(Math.floor((left % MINUTE) / SECOND))}`;
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}T${time}${milliseconds === 0 ? '' : `.${pad(milliseconds, 3)}`}Z`;
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s?(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i;

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || /^(z|utc)$/i.test(zone)) return 0;
  const digits = zone.slice(1).replace(':', '');
  return (zone.startsWith('-') ? -1 : 1) * (Number(digits.slice(0, 2)) * HOUR + Number(digits.slice(2) || 0) * MINUTE);
}

/** The zone a text names: `Z`, `+09:00`; undefined where it names none and is read as UTC. */
export const zoneOf = (text: string): string | undefined => ISO.exec(text.trim())?.[8];

/** Reads `2024-01-31`, `2024-01-31 09:00`, `2024-01-31T09:00:00.123+09:00`; without a zone it is UTC. Undefined when it is no such time. */
export function parseIso(text: string): EpochMs | undefined {
  const match = ISO.exec(text.trim());
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const midnight = daysOf(year, month, day) * DAY;
  const back = utcDate(midnight);
  if (back.month !== month || back.day !== day || hour > 24 || minute > 59 || second > 59 || (hour === 24 && (minute > 0 || second > 0))) return undefined;
  const milliseconds = Math.floor(Number(`0.${match[7] ?? 0}`) * SECOND + 1e-6);
  return midnight + hour * HOUR + minute * MINUTE + second * SECOND + milliseconds - offsetMs(match[8]);
}
