import { HOUR } from '../../domain/time.ts';

const YEAR_HOURS = 365 * 24;

/** What a long of constant notional paid over the settlements, in quote units: longs pay shorts where the rate is above 0. */
export const fundingPaidByLong = (rates: readonly number[], notional: number): number => rates.reduce((sum, rate) => sum + rate * notional, 0);

/** The mean rate as a simple yearly rate: 8-hourly settlements happen 3 x 365 times. `intervalHours` is the venue's own: 1, 4 or 8. */
export function fundingApr(rates: readonly number[], intervalHours: number): number {
  if (rates.length === 0 || !(intervalHours > 0)) return NaN;
  return (rates.reduce((sum, rate) => sum + rate, 0) / rates.length) * (YEAR_HOURS / intervalHours);
}

/** A rate of any interval as one of 8 hours, so that venues can be compared. */
export const eightHourRate = (rate: number, intervalHours: number): number => (rate * 8 * HOUR) / (intervalHours * HOUR);
