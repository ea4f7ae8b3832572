/** What is compared: scores, of which more is better, and by how much limits are broken. */
export interface Ranked {
  readonly scores: readonly number[];
  readonly violation: number;
}

/** Whether `a` is at least as good as `b` in every score and better in one. Plain Pareto dominance, limits aside. */
function beats(a: readonly number[], b: readonly number[]): boolean {
  let isBetter = false;
  for (let i = 0; i < a.length; i++) {
    if (a[i] < b[i]) return false;
    if (a[i] > b[i]) isBetter = true;
  }
  return isBetter;
}

/** Deb's constrained domination: within limits before beyond them, less beyond before more, then Pareto. */
export const dominates = (a: Ranked, b: Ranked): boolean => (a.violation === b.violation ? beats(a.scores, b.scores) : a.violation < b.violation);

/** Indices in fronts: the first is dominated by none, the second only by the first, and so on (Deb et al. 2002). Each front in rising order of index. */
export function nonDominatedFronts(points: readonly Ranked[]): number[][] {
  const dominated = points.map((): number[] => []);
  const above = new Int32Array(points.length);
  for (let a = 0; a < points.length; a++) {
    for (let b = a + 1; b < points.length; b++) {
      if (dominates(points[a], points[b])) {
        dominated[a].push(b);
        above[b] += 1;
      } else if (dominates(points[b], points[a])) {
        dominated[b].push(a);
        above[a] += 1;
      }
    }
  }
  const fronts: number[][] = [];
  let front = points.flatMap((_, i) => (above[i] === 0 ? [i] : []));
  while (front.length > 0) {
    fronts.push(front);
    front = front.flatMap((a) => dominated[a].filter((b) => (above[b] -= 1) === 0)).toSorted((a, b) => a - b);
  }
  return fronts;
}

/**
 * Crowding distance of each member of one front: for every objective the gap between its two neighbours over the whole spread, added up; Infinity at the
 * ends (Deb et al. 2002). An objective in which all are equal, or with an undefined (-Infinity) end, adds nothing within.
 */
export function crowdingDistances(front: readonly Ranked[]): Float64Array {
  const distances = new Float64Array(front.length);
  const objectives = front[0]?.scores.length ?? 0;
  for (let m = 0; m < objectives; m++) {
    const order = front.map((_, i) => i).toSorted((a, b) => front[a].scores[m] - front[b].scores[m] || a - b);
    const lowest = front[order[0]].scores[m];
    const spread = front[order[order.length - 1]].scores[m] - lowest;
    distances[order[0]] = Infinity;
    distances[order[order.length - 1]] = Infinity;
    if (!(spread > 0 && Number.isFinite(spread))) continue;
    for (let k = 1; k < order.length - 1; k++) distances[order[k]] += (front[order[k + 1]].scores[m] - front[order[k - 1]].scores[m]) / spread;
  }
  return distances;
}

/** Indices from best to worst: within limits first; by front and then the lonelier first where there are several objectives; the earlier of equals first. */
export function ranked(points: readonly Ranked[]): number[] {
  if (points.every(({ scores }) => scores.length === 1)) {
    // Infinities of the same sign are equal; their difference is not a number.
    const by = (a: Ranked, b: Ranked): number => a.violation - b.violation || (a.scores[0] === b.scores[0] ? 0 : b.scores[0] - a.scores[0]);
    return points.map((_, i) => i).toSorted((a, b) => by(points[a], points[b]) || a - b);
  }
  return nonDominatedFronts(points).flatMap((front) => {
    const distances = crowdingDistances(front.map((i) => points[i]));
    const lonely = (a: number, b: number): number => (distances[a] === distances[b] ? 0 : distances[b] - distances[a]);
    return front.map((_, k) => k).toSorted((a, b) => lonely(a, b) || front[a] - front[b]).map((k) => front[k]);
  });
}
