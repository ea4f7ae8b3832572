/**
 * The candidate a mistyped name was most likely meant to be, for "did you mean"; undefined when none is near.
 * Near is at most a third of the longer name in typing errors, letter case aside, or the beginning of a candidate. The first of equals wins.
 */
export function nearName(name: string, candidates: readonly string[]): string | undefined {
  const typed = name.toLowerCase();
  let best: string | undefined;
  let fewest = Infinity;
  for (const candidate of candidates) {
    const errors = typingErrors(typed, candidate.toLowerCase());
    if (errors >= fewest || errors * 3 > Math.max(name.length, candidate.length)) continue;
    best = candidate;
    fewest = errors;
  }
  return best ?? (typed.length < 3 ? undefined : candidates.find((candidate) => candidate.toLowerCase().startsWith(typed)));
}

/** Levenshtein's distance with neighbours swapped counting as one error (optimal string alignment), row by row. */
function typingErrors(a: string, b: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = last[column - 1] + (a[row - 1] === b[column - 1] ? 0 : 1);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1] ? beforeLast[column - 2] + 1 : Infinity;
      current.push(Math.min(replaced, swapped, last[column] + 1, current[column - 1] + 1));
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length];
}
