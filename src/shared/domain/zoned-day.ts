import { UsageError } from './errors.ts';
import { daysOf } from './iso-time.ts';
import { DAY, HOUR, MINUTE, SECOND, type EpochMs } from './time.ts';

/** A day or week of people in one place: 23, 24 or 25 hours where clocks are changed. */
export interface ZonedSpan {
  /** The first moment of it: 00:00 on the clocks there, or the first time after 00:00 where clocks skip it. */
  readonly start: EpochMs;
  /** Milliseconds to the start of the next one. */
  readonly length: number;
}

/** Making a formatter costs some hundred times what using it does. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  try {
    const made = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });
    formatters.set(zone, made);
    return made;
  } catch (error) {
    throw new UsageError(`expected a time zone by its IANA name such as America/New_York, found "${zone}"`, { cause: error });
  }
}

/** What the clocks of a zone show, as if it were UTC. */
function clockAt(at: EpochMs, zone: string): number {
  const shown = Object.fromEntries(formatterOf(zone).formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const milliseconds = ((at % SECOND) + SECOND) % SECOND;
  return daysOf(shown['year'], shown['month'], shown['day']) * DAY + shown['hour'] * HOUR + shown['minute'] * MINUTE + shown['second'] * SECOND + milliseconds;
}

/** The moment a day begins, the day counted from 1970-01-01. The earlier one where clocks show 00:00 twice. */
function startOf(day: number, zone: string): EpochMs {
  const midnight = day * DAY;
  // No zone is more than 14 hours from UTC, so the day begins between these two, and clocks change at most once between them.
  const [before, after] = [midnight - DAY, midnight + DAY];
  const candidates = [before, after].map((at) => midnight - (clockAt(at, zone) - at)).toSorted((a, b) => a - b);
  const shown = candidates.find((at) => clockAt(at, zone) === midnight);
  if (shown !== undefined) return shown;
  // Clocks skip 00:00: the first moment at which they show more.
  let [low, high] = [before, after];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (clockAt(middle, zone) < midnight) low = middle;
    else high = middle;
  }
  return high;
}

/** The day counted from 1970-01-01 that holds `at`. */
function dayOf(at: EpochMs, zone: string): number {
  const day = Math.floor(clockAt(at, zone) / DAY);
  // Where clocks go back over midnight they show the old date again for a while: the new day has begun all the same.
  return startOf(day + 1, zone) <= at ? day + 1 : day;
}

function spanOf(first: number, next: number, zone: string): ZonedSpan {
  const start = startOf(first, zone);
  return { start, length: startOf(next, zone) - start };
}

/** The local day that holds `at` in an IANA zone. Throws UsageError when there is no such zone. */
export function zonedDay(at: EpochMs, zone: string): ZonedSpan {
  const day = dayOf(at, zone);
  return spanOf(day, day + 1, zone);
}

/** The local week, from Monday on, that holds `at`. */
export function zonedWeek(at: EpochMs, zone: string): ZonedSpan {
  const day = dayOf(at, zone);
  // 1970-01-01 was a Thursday.
  const monday = day - ((((day + 3) % 7) + 7) % 7);
  return spanOf(monday, monday + 7, zone);
}
