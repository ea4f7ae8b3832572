import type { ReportCell } from '../../desk/backtests.ts';
import { UNKNOWN, type Formats } from '../view/format.ts';

const HASH_SHOWN = 16;

type Write = (value: number, f: Formats, currency: string) => string;

const WRITERS: Readonly<Record<ReportCell['unit'], Write>> = {
  money: (value, f, currency) => f.money(value, currency),
  percent: (value, f) => f.percent(value),
  count: (value, f) => f.number(value, Number.isInteger(value) ? 0 : 2),
  time: (value, f) => f.moment(value),
  day: (value, f) => f.day(value),
  duration: (value, f) => f.duration(value),
  bps: (value, f) => f.bps(value),
  megabytes: (value, f) => `${f.number(value, 0)} MB`,
  ratio: (value, f) => f.number(value, value !== 0 && Math.abs(value) < 0.095 ? 4 : 2),
  hash: String,
  text: String,
};

/** A value of a report as this person reads it. */
export function cellText({ value, unit }: ReportCell, f: Formats, currency: string): string {
  if (value === null) return UNKNOWN;
  if (typeof value === 'number') return WRITERS[unit](value, f, currency);
  return unit === 'hash' ? value.slice(0, HASH_SHOWN) : value;
}
