import { DAY } from '../../domain/time.ts';

/** A year of a market that never closes. */
export const YEAR_MS = 365 * DAY;

/**
 * Compound annual growth rate (final / initial)^(365 d / length) - 1. -1 when everything was lost.
 * Null without a start, without length, or where the power leaves the range of numbers.
 */
export function cagr(initial: number, final: number, lengthMs: number): number | null {
  if (!(initial > 0) || !(lengthMs > 0) || !Number.isFinite(final)) return null;
  if (final <= 0) return -1;
  const rate = (final / initial) ** (YEAR_MS / lengthMs) - 1;
  return Number.isFinite(rate) ? rate : null;
}
