/**
 * Which new state takes the place of each old one: the assignment with the least sum of squared distances between centroids, found by
 * trying all. `order[k]` is the new state that becomes state `k`, so that labels keep their meaning over refits. At most 6 states.
 */
export function matchedStates(before: readonly (readonly number[])[], after: readonly (readonly number[])[]): readonly number[] {
  const identity = after.map((_, k) => k);
  if (before.length !== after.length) return identity;
  const distance = (k: number, state: number): number => before[k].reduce((sum, value, j) => sum + (value - after[state][j]) ** 2, 0);
  let best: readonly number[] = identity;
  let least = Infinity;
  for (const order of permutations(identity)) {
    const sum = order.reduce((total, state, k) => total + distance(k, state), 0);
    if (sum >= least - 1e-12) continue;
    best = order;
    least = sum;
  }
  return best;
}

function permutations(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
}
