import type { Series } from './moments.ts';

/** Omega ratio: sum of what lies above the threshold over the sum of what lies below it (Keating and Shadwick 2002). Null when nothing lies below. */
export function omega(returns: Series, threshold = 0): number | null {
  let above = 0;
  let below = 0;
  for (let i = 0; i < returns.length; i++) {
    const excess = returns[i] - threshold;
    if (excess > 0) above += excess;
    else below -= excess;
  }
  return below > 0 ? above / below : null;
}
