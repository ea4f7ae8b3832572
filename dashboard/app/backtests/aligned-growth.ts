import type { ComparedRun } from '../../desk/backtests.ts';

/** Growth of several runs on one time axis: each a share over its own beginning, carried on between its days, null outside of them. */
export function alignedGrowth(runs: readonly Pick<ComparedRun, 'curve' | 'initialCash'>[]): { readonly times: readonly number[]; readonly growth: readonly (readonly (number | null)[])[] } {
  const times = [...new Set(runs.flatMap(({ curve }) => curve.at))].toSorted((a, b) => a - b);
  const growth = runs.map(({ curve: { at, equity }, initialCash }) => {
    let k = -1;
    return times.map((time) => {
      while (k + 1 < at.length && (at[k + 1] ?? Infinity) <= time) k += 1;
      const last = at.at(-1);
      return k < 0 || last === undefined || time > last ? null : (equity[k] ?? initialCash) / initialCash - 1;
    });
  });
  return { times, growth };
}
