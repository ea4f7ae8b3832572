import type { Random } from '../../domain/random.ts';

/** How often each row comes in one resample of the stationary bootstrap, blocks ending with this chance: a mean of the resample is then one product. */
export function drawCounts(counts: Float64Array, draw: { readonly chance: number; readonly random: Random }): void {
  const n = counts.length;
  counts.fill(0);
  let at = 0;
  for (let i = 0; i < n; i++) {
    if (i === 0 || draw.random.uniform() < draw.chance) at = draw.random.below(n);
    else at = at + 1 === n ? 0 : at + 1;
    counts[at] += 1;
  }
}
