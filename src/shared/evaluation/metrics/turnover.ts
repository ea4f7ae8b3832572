import { mean, type Series } from './moments.ts';
import { YEAR_MS } from './cagr.ts';

/** How many times a year the account was turned over: traded value, both sides, over mean equity, per 365 days. Null without length or mean equity above 0. */
export function turnoverPerYear(turnover: number, equity: Series, lengthMs: number): number | null {
  const average = mean(equity);
  return average !== null && average > 0 && lengthMs > 0 ? (turnover / average) * (YEAR_MS / lengthMs) : null;
}
