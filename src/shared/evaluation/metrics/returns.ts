import type { Series } from './moments.ts';

/**
 * Simple returns e_t / e_(t-1) - 1 of an equity curve that starts at `initial`: one per mark, so the first day counts.
 * Marks that are not finite are skipped: the next return spans them. Once equity is zero or below the account is lost;
 * that last return (-1 or less) is given and nothing after it, because a return on nothing is undefined.
 */
export function returnsOf(initial: number, equity: Series): number[] {
  const returns: number[] = [];
  let previous = initial;
  for (let i = 0; i < equity.length && previous > 0; i++) {
    if (!Number.isFinite(equity[i])) continue;
    returns.push(equity[i] / previous - 1);
    previous = equity[i];
  }
  return returns;
}

/** (final - initial) / initial. Below -1 when more than everything was lost; null when there was nothing at the start. */
export const totalReturn = (initial: number, final: number): number | null => (initial > 0 && Number.isFinite(final) ? (final - initial) / initial : null);
