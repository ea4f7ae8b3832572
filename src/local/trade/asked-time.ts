import { DAY, HOUR, MINUTE, SECOND, utcDay } from '../../shared/domain/time.ts';
import { parseIso, zoneOf } from '../../shared/domain/iso-time.ts';

/** A time as a person means it: from then on, for as long as the words are exact to. */
export interface AskedTime {
  readonly from: number;
  readonly to: number;
}

const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/;

/** Reads `2026-01-02`, `2026-01-02 10:15`, `10:15:30` (UTC where no zone is named); one without a day is the last such time up to `newest`. Undefined when it is no time. */
export function askedTime(text: string, newest: number): AskedTime | undefined {
  const clock = CLOCK.exec(text.trim());
  if (clock !== null) return clockTime(clock, newest);
  const from = parseIso(text);
  return from === undefined ? undefined : { from, to: from + exactTo(text.trim().slice(0, text.trim().length - (zoneOf(text)?.length ?? 0)).trim().length) };
}

function clockTime([, hours, minutes, seconds]: RegExpExecArray, newest: number): AskedTime | undefined {
  const [hour, minute, second] = [hours, minutes, seconds ?? '0'].map(Number);
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const today = utcDay(newest) + hour * HOUR + minute * MINUTE + second * SECOND;
  const from = today > newest ? today - DAY : today;
  return { from, to: from + (seconds === undefined ? MINUTE : SECOND) };
}

/** `2026-01-02`, `2026-01-02 10:15`, `2026-01-02 10:15:00`: by the length of the text. */
function exactTo(length: number): number {
  if (length <= 10) return DAY;
  if (length <= 16) return MINUTE;
  return length <= 19 ? SECOND : 1;
}
