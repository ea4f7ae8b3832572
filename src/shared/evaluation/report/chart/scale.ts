import { utcDate } from '../../../domain/iso-time.ts';
import { DAY, HOUR, type EpochMs } from '../../../domain/time.ts';
import { dayText, minuteText } from '../../calendar.ts';
import { monthName, type Labels } from '../labels.ts';

export type Scale = (value: number) => number;

/** Maps [from, to] on [start, end]. An empty domain lands in the middle. */
export const linear = (domain: readonly [from: number, to: number], range: readonly [start: number, end: number]): Scale => {
  const [from, to] = domain;
  const [start, end] = range;
  return to === from ? () => (start + end) / 2 : (value) => start + ((value - from) / (to - from)) * (end - start);
};

/** Steps of 1, 2 or 5 times a power of ten, about `count` of them, inside [low, high]. */
export function niceTicks(low: number, high: number, count: number): number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

export interface TimeTick {
  readonly at: EpochMs;
  readonly label: string;
  /** The beginning of a year among months, of a day among hours. */
  readonly major: boolean;
}

const HOUR_STEPS = [HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR];
const DAY_STEPS = [DAY, 2 * DAY, 7 * DAY, 14 * DAY];
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120];
const MONTH_MS = 30.44 * DAY;

/** At most about `count` round times in [from, to]. */
export function timeTicks(domain: readonly [from: EpochMs, to: EpochMs], count: number, labels: Labels): TimeTick[] {
  const rough = (domain[1] - domain[0]) / Math.max(1, count);
  const months = MONTH_STEPS.find((step) => step * MONTH_MS >= rough) ?? 120;
  const fixed = [...HOUR_STEPS, ...DAY_STEPS].find((step) => step >= rough);
  return fixed === undefined ? monthTicks(domain, months, labels) : fixedTicks(domain, fixed);
}

function fixedTicks([from, to]: readonly [EpochMs, EpochMs], step: number): TimeTick[] {
  const ticks: TimeTick[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    const major = step < DAY && at % DAY === 0;
    ticks.push({ at, label: step < DAY && !major ? minuteText(at).slice(11) : dayText(at).slice(5), major });
  }
  return ticks;
}

function monthTicks([from, to]: readonly [EpochMs, EpochMs], step: number, labels: Labels): TimeTick[] {
  const ticks: TimeTick[] = [];
  for (let at = Math.ceil(from / DAY) * DAY; at <= to; at += DAY) {
    const { year, month, day } = utcDate(at);
    if (day !== 1 || (year * 12 + month - 1) % step !== 0) continue;
    ticks.push({ at, label: month === 1 ? String(year) : monthName(month, labels), major: month === 1 });
  }
  return ticks;
}
