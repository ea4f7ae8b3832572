import { underwater } from './drawdown.ts';
import type { Series } from './moments.ts';

/** Ulcer index sqrt(mean(drawdown^2)) over all n points, as a share (Martin 1987; n, not n - 1). Null of nothing. */
export function ulcer(initial: number, equity: Series): number | null {
  if (equity.length === 0) return null;
  const depths = underwater(initial, equity);
  let squares = 0;
  for (const depth of depths) squares += depth * depth;
  return Math.sqrt(squares / depths.length);
}
