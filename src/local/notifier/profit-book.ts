import { z } from 'zod';
import type { EpochMs } from '../../shared/domain/time.ts';
import { zonedDay, zonedWeek } from '../../shared/domain/zoned-day.ts';

const daySchema = z.strictObject({ day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/), profit: z.number(), fees: z.number(), fills: z.number(), since: z.number() });
type Day = z.output<typeof daySchema>;

export const profitBookSchema = z.strictObject({ days: z.array(daySchema).max(500), last: daySchema.nullable(), reportedDay: z.string() });
export type ProfitBookState = z.output<typeof profitBookSchema>;

/** Figures of a trader since it began, in its currency. */
export interface Figures {
  readonly profit: number;
  readonly fees: number;
  readonly fills: number;
}

export const PERIODS = ['day', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];

/** What a period brought. `since` is later than its beginning where nobody looked before. */
export interface PeriodProfit extends Figures {
  readonly since: EpochMs;
}

const KEPT_DAYS = 400;
const dayNames = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-20`, by the calendar of a zone. */
export function dayText(at: EpochMs, zone: string): string {
  const format = dayNames.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  dayNames.set(zone, format);
  return format.format(at);
}

/** What each day began with, so that a period's profit is a difference. What changed while nobody looked counts for the day on which somebody looked again. */
export class ProfitBook {
  readonly #zone: string;
  #days: Day[];
  #last: Day | undefined;
  #isFresh = false;
  reportedDay: string;

  constructor(zone: string, saved?: ProfitBookState) {
    this.#zone = zone;
    this.#days = [...(saved?.days ?? [])];
    this.#last = saved?.last ?? undefined;
    this.reportedDay = saved?.reportedDay ?? '';
  }

  save(): ProfitBookState {
    return { days: this.#days, last: this.#last ?? null, reportedDay: this.reportedDay };
  }

  /** A trader that begins anew counts from nothing. */
  reset(): void {
    this.#days = [];
    this.#last = undefined;
    this.#isFresh = true;
  }

  /** True where a day has begun. A profit that is not known is left out. */
  take(at: EpochMs, { profit, fees, fills }: Figures): boolean {
    if (![profit, fees, fills].every(Number.isFinite)) return false;
    const day = dayText(at, this.#zone);
    const isNew = this.#days.at(-1)?.day !== day && day > (this.#days.at(-1)?.day ?? '');
    const begins = this.#last ?? (this.#isFresh ? { profit: 0, fees: 0, fills: 0 } : { profit, fees, fills });
    if (isNew) this.#days = [...this.#days, { day, profit: begins.profit, fees: begins.fees, fills: begins.fills, since: this.#last === undefined ? at : zonedDay(at, this.#zone).start }].slice(-KEPT_DAYS);
    this.#last = { day, profit, fees, fills, since: at };
    return isNew;
  }

  /** The period that holds `now`, so far. Undefined before anything was known. */
  over(period: Period, now: EpochMs): PeriodProfit | undefined {
    return this.#between(firstDay(period, now, this.#zone), undefined);
  }

  /** The day before the one that holds `now`. */
  yesterday(now: EpochMs): PeriodProfit | undefined {
    const { start } = zonedDay(now, this.#zone);
    return this.#between(dayText(start - 1, this.#zone), dayText(now, this.#zone));
  }

  #between(from: string, before: string | undefined): PeriodProfit | undefined {
    const base = this.#days.find(({ day }) => day >= from);
    const end = before === undefined ? this.#last : this.#days.find(({ day }) => day >= before);
    if (base === undefined || end === undefined || (before !== undefined && base.day >= before)) return undefined;
    return { profit: end.profit - base.profit, fees: Math.max(0, end.fees - base.fees), fills: Math.max(0, end.fills - base.fills), since: base.since };
  }
}

function firstDay(period: Period, now: EpochMs, zone: string): string {
  if (period === 'day') return dayText(now, zone);
  return period === 'week' ? dayText(zonedWeek(now, zone).start, zone) : `${dayText(now, zone).slice(0, 8)}01`;
}
