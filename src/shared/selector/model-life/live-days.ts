import type { LiveRecord } from '../../domain/evidence-verdict.ts';
import { startWatch, watchDay, watchReading, type WatchPlan, type WatchReading, type WatchState } from '../../domain/live-watch.ts';
import { probabilisticSharpe, type TrackRecord } from '../../domain/probabilistic-sharpe.ts';

/** The days of a model since it is followed: moments of its returns, the watch over them, and the looks that were taken at them. JSON-safe. */
export interface LiveDays {
  readonly days: number;
  /** Sums of the first to the fourth power of daily returns. */
  readonly sums: readonly [number, number, number, number];
  /** 1 became so much. */
  readonly growth: number;
  /** Null without a band. */
  readonly watch: WatchState | null;
  /** Looks over its whole life: a new record does not give its chances back. */
  readonly looks: number;
  /** At the last look of this record; null before it. */
  readonly psr: number | null;
}

/** Days that a record has at least before it is looked at. */
const FEWEST = 60;

export const noDays = (plan: WatchPlan | null, looks = 0): LiveDays => ({ days: 0, sums: [0, 0, 0, 0], growth: 1, watch: plan === null ? null : startWatch(plan), looks, psr: null });

/** Ratio per day, standard deviation with n - 1, skew and kurtosis with n; null without spread. */
function trackRecord({ days: n, sums: [s1, s2, s3, s4] }: Pick<LiveDays, 'days' | 'sums'>): TrackRecord | null {
  const mean = s1 / n;
  const variance = s2 / n - mean ** 2;
  // Rounding leaves a spread of some 1e-16 of the size where there is none.
  if (n < 2 || !(variance > 1e-12 * mean ** 2)) return null;
  const third = s3 / n - 3 * mean * (s2 / n) + 2 * mean ** 3;
  const fourth = s4 / n - 4 * mean * (s3 / n) + 6 * mean ** 2 * (s2 / n) - 3 * mean ** 4;
  return { sharpe: mean / Math.sqrt((variance * n) / (n - 1)), n, skew: third / variance ** 1.5, kurtosis: fourth / variance ** 2 };
}

export const plannedDays = (wanted: number | null): number => Math.max(FEWEST, Math.ceil(wanted ?? FEWEST));

/** Looked at after the planned days, and whenever twice as many have gone by: 60, 120, 240. */
const isLook = (days: number, planned: number): boolean => days >= planned && Number.isInteger(Math.log2(days / planned));

/** One more day. `planned`: of `plannedDays`. */
export function withDay(live: LiveDays, value: number, { band, planned }: { readonly band: WatchPlan | null; readonly planned: number }): LiveDays {
  const [s1, s2, s3, s4] = live.sums;
  const days = live.days + 1;
  const sums = [s1 + value, s2 + value ** 2, s3 + value ** 3, s4 + value ** 4] as const;
  const record = isLook(days, planned) ? trackRecord({ days, sums }) : undefined;
  return {
    days, sums, growth: live.growth * Math.max(0, 1 + value), watch: band === null || live.watch === null ? live.watch : watchDay(band, live.watch, value),
    looks: live.looks + (record === undefined ? 0 : 1), psr: record === undefined ? live.psr : record && probabilisticSharpe(record),
  };
}

export const readingOf = (live: LiveDays, band: WatchPlan | null): WatchReading | undefined => (band === null || live.watch === null ? undefined : watchReading(band, live.watch));

/** As the gate asks for it; `days` are those at the last look. */
export const recordOf = (live: LiveDays, evidence: { readonly band: WatchPlan | null; readonly planned: number }): LiveRecord =>
  ({ days: live.days, psr: live.psr, plannedDays: evidence.planned, looks: live.looks, hasBreached: readingOf(live, evidence.band)?.state === 'breached' });

/** Its edge decays now: by the evidence of today, not by that of the worst day. */
export const isDecaying = (live: LiveDays, band: WatchPlan | null): boolean => {
  const reading = readingOf(live, band);
  return reading !== undefined && band !== null && (reading.evidence >= band.warnAt || reading.running > band.cusumWarnAt);
};
