import { UsageError } from '../domain/errors.ts';
import { nonDominatedFronts } from './ranking.ts';
import type { Evaluated } from './sampler.ts';

/** Volume of the box from `reference` to what the scores reach, more being better: points that do not exceed the reference in every score add nothing. Exact, by slicing along the last objective; meant for fronts of hundreds in up to four. */
export function hypervolume(points: readonly (readonly number[])[], reference: readonly number[]): number {
  for (const point of points) if (point.length !== reference.length) throw new UsageError(`expected points of ${reference.length} scores, found "${point.length}"`);
  return volume(points.filter((point) => point.every((score, m) => score > reference[m])), reference);
}

function volume(points: readonly (readonly number[])[], reference: readonly number[]): number {
  const last = reference.length - 1;
  if (points.length === 0) return 0;
  if (last === 0) return Math.max(...points.map(([score]) => score)) - reference[0];
  if (last === 1) return area(points, reference);
  const order = points.toSorted((a, b) => b[last] - a[last]);
  const below = reference.slice(0, last);
  let total = 0;
  for (let k = 0; k < order.length; k++) {
    const height = order[k][last] - (k + 1 < order.length ? order[k + 1][last] : reference[last]);
    if (height > 0) total += height * volume(order.slice(0, k + 1).map((point) => point.slice(0, last)), below);
  }
  return total;
}

function area(points: readonly (readonly number[])[], [left, bottom]: readonly number[]): number {
  let total = 0;
  let reached = bottom;
  for (const [x, y] of points.toSorted((a, b) => b[0] - a[0])) {
    if (y <= reached) continue;
    total += (x - left) * (y - reached);
    reached = y;
  }
  return total;
}

type Complete = Omit<Evaluated, 'scores'> & { readonly scores: readonly number[] };
const isComplete = (trial: Evaluated): trial is Complete => trial.share === 1 && trial.violation === 0 && trial.scores.every((score) => score !== null);

/** Trials judged on the whole history, within all limits and with every score, that no other such trial dominates; the best in the first score first. */
export function paretoFront(trials: readonly Evaluated[]): readonly Complete[] {
  const complete = trials.filter(isComplete);
  const [front = []] = nonDominatedFronts(complete);
  return front.map((i) => complete[i]).toSorted((a, b) => b.scores[0] - a.scores[0] || a.trial - b.trial);
}

/**
 * The knee of a front: scores are brought to [0, 1] between the worst and the best of the front, and the one nearest to best in everything (Euclidean) is
 * taken; the earlier trial of equals. Undefined for an empty front.
 */
export function knee(front: readonly Complete[]): Complete | undefined {
  if (front.length === 0) return undefined;
  const ranges = front[0].scores.map((_, m) => ({ worst: Math.min(...front.map(({ scores }) => scores[m])), best: Math.max(...front.map(({ scores }) => scores[m])) }));
  const distance = ({ scores }: Complete): number => scores.reduce((sum, score, m) => sum + (ranges[m].best > ranges[m].worst ? ((ranges[m].best - score) / (ranges[m].best - ranges[m].worst)) ** 2 : 0), 0);
  return front.toSorted((a, b) => distance(a) - distance(b) || a.trial - b.trial)[0];
}
