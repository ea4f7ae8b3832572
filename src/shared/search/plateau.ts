import type { Evaluated } from './sampler.ts';
import type { Coordinates, Space } from './space.ts';

export interface PlateauOptions {
  /** Neighbours looked at, at least; all at the distance of the last of them count too. Twice the number of parameters, but 4 or more, where absent. */
  readonly neighbours?: number;
  /** Which score; the first where absent. */
  readonly score?: number;
}

/** One trial with how it stands where it is. */
export interface Plateau {
  readonly trial: Evaluated;
  readonly score: number;
  /** Median score of the trial and its neighbours. */
  readonly neighbourhood: number;
  readonly neighbours: number;
  /** The farthest neighbour, in unit coordinates. */
  readonly radius: number;
}

/**
 * Trials by the median score of their neighbourhood, or by their own where that is lower, best first: a strategy is chosen from the middle of a plateau, since a
 * lone peak is mostly luck, and a hollow among good neighbours is no plateau either.
 * Only trials judged on the whole history; a failed or limit-breaking neighbour counts as the worst there is, and is never chosen itself. Distances are
 * Euclidean in unit coordinates; another choice, or a parameter that plays a part in only one of two, is a whole unit away.
 */
export function plateaus(space: Space, trials: readonly Evaluated[], { neighbours = Math.max(4, 2 * space.dimensions.length), score = 0 }: PlateauOptions = {}): readonly Plateau[] {
  const judged = trials.filter(({ share }) => share === 1).map((trial) => ({ trial, point: space.encode(trial.params), value: trial.violation === 0 ? (trial.scores[score] ?? -Infinity) : -Infinity }));
  const found = judged.flatMap(({ trial, point, value }): Plateau[] => {
    if (value === -Infinity) return [];
    const others = judged.filter((other) => other.trial !== trial).map((other) => ({ value: other.value, distance: distanceBetween(space, point, other.point) })).toSorted((a, b) => a.distance - b.distance);
    const radius = others[Math.min(neighbours, others.length) - 1]?.distance ?? 0;
    const near = others.filter(({ distance }) => distance <= radius * (1 + 1e-9));
    return [{ trial, score: value, neighbourhood: lowMedian([value, ...near.map((other) => other.value)]), neighbours: near.length, radius }];
  });
  const worth = ({ score: own, neighbourhood }: Plateau): number => Math.min(own, neighbourhood);
  return found.toSorted((a, b) => (worth(a) === worth(b) ? 0 : worth(b) - worth(a)) || b.score - a.score || a.trial.trial - b.trial.trial);
}

/** The median, of an even number the lower middle: halfway to a failure is a failure. */
function lowMedian(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => (a === b ? 0 : a - b));
  return sorted[(sorted.length - 1) >> 1];
}

function distanceBetween({ dimensions }: Space, a: Coordinates, b: Coordinates): number {
  let total = 0;
  for (let d = 0; d < a.length; d++) {
    if (Number.isNaN(a[d]) && Number.isNaN(b[d])) continue;
    const isApart = Number.isNaN(a[d]) !== Number.isNaN(b[d]) || (dimensions[d].kind === 'choice' && a[d] !== b[d]);
    total += isApart ? 1 : (a[d] - b[d]) ** 2;
  }
  return Math.sqrt(total);
}
