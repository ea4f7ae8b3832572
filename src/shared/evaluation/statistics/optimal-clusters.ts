import type { Random } from '../../domain/random.ts';
import { mean, standardDeviation } from '../metrics/moments.ts';
import { kMeans, type Points } from './k-means.ts';

/** A way to group: a cluster for each point, from 0 on without holes, and the silhouette of each point. */
interface Grouping {
  readonly labels: Int32Array;
  readonly count: number;
  readonly silhouettes: Float64Array;
}

const STARTS = 3;

/** Every number of clusters up to 12, then in steps of a fifth, up to all points but one. */
function candidates(points: number): number[] {
  const found: number[] = [];
  for (let k = 2; k < points; k = k < 12 ? k + 1 : Math.ceil(k * 1.2)) found.push(k);
  return found;
}

function subMatrix(correlations: Float64Array, n: number, members: readonly number[]): Points {
  const width = members.length;
  const values = new Float64Array(width * width);
  members.forEach((i, row) => members.forEach((j, column) => { values[row * width + column] = Math.sqrt(Math.max(0, (1 - correlations[i * n + j]) / 2)); }));
  return { values, width, count: width };
}

function euclidean({ values, width, count }: Points): Float64Array {
  const distances = new Float64Array(count * count);
  for (let i = 0; i < count; i++) for (let j = 0; j < i; j++) {
    let total = 0;
    for (let d = 0; d < width; d++) total += (values[i * width + d] - values[j * width + d]) ** 2;
    distances[i * count + j] = distances[j * count + i] = Math.sqrt(total);
  }
  return distances;
}

/** Numbers clusters anew in the order they are met. */
function dense(labels: Int32Array): { readonly labels: Int32Array; readonly count: number } {
  const names = new Map<number, number>();
  return { labels: labels.map((label) => { if (!names.has(label)) names.set(label, names.size); return names.get(label) ?? 0; }), count: names.size };
}

/** (b - a) / max(a, b) with a the mean distance to its own cluster and b that to the nearest other one; 0 alone in a cluster (Rousseeuw 1987). */
function silhouettesOf(distances: Float64Array, labels: Int32Array, count: number): Float64Array {
  const n = labels.length;
  const sizes = new Int32Array(count);
  for (const label of labels) sizes[label] += 1;
  const sums = new Float64Array(count);
  return Float64Array.from(labels, (own, i) => {
    if (sizes[own] < 2) return 0;
    sums.fill(0);
    for (let j = 0; j < n; j++) sums[labels[j]] += distances[i * n + j];
    const inside = sums[own] / (sizes[own] - 1);
    let nearest = Infinity;
    for (let c = 0; c < count; c++) if (c !== own) nearest = Math.min(nearest, sums[c] / sizes[c]);
    return nearest === Infinity || Math.max(inside, nearest) === 0 ? 0 : (nearest - inside) / Math.max(inside, nearest);
  });
}

/** Mean over deviation of silhouettes. Clusters that are all perfect have no deviation: a floor keeps the quotient finite. */
const quality = (silhouettes: ArrayLike<number>): number => (mean(silhouettes) ?? 0) / Math.max(standardDeviation(silhouettes) ?? 0, 1e-6);

function bestGrouping(points: Points, random: Random): Grouping {
  const distances = euclidean(points);
  let best: Grouping = { labels: new Int32Array(points.count), count: 1, silhouettes: new Float64Array(points.count) };
  for (const k of candidates(points.count)) for (let start = 0; start < STARTS; start++) {
    const { labels, count } = dense(kMeans(points, k, random).labels);
    if (count < 2) continue;
    const silhouettes = silhouettesOf(distances, labels, count);
    if (best.count === 1 || quality(silhouettes) > quality(best.silhouettes)) best = { labels, count, silhouettes };
  }
  return best;
}

const membersOf = (labels: Int32Array, cluster: number): number[] => Array.from(labels.keys()).filter((i) => labels[i] === cluster);

/** Groups again what was grouped worse than on average, and keeps it if the average gets better. */
function refined(correlations: Float64Array, members: readonly number[], { n, random }: { readonly n: number; readonly random: Random }): Int32Array {
  const first = bestGrouping(subMatrix(correlations, n, members), random);
  const qualities = Array.from({ length: first.count }, (_, c) => quality(membersOf(first.labels, c).map((i) => first.silhouettes[i])));
  const average = mean(qualities) ?? 0;
  const weak = new Set(Array.from(qualities.keys()).filter((c) => qualities[c] < average));
  const again = Array.from(first.labels.keys()).filter((i) => weak.has(first.labels[i]));
  if (weak.size < 2 || again.length < 3 || again.length === members.length) return first.labels;
  const second = refined(correlations, again.map((i) => members[i]), { n, random });
  const labels = first.labels.slice();
  again.forEach((i, k) => { labels[i] = first.count + second[k]; });
  const next = dense(labels);
  const distances = euclidean(subMatrix(correlations, n, members));
  const silhouettes = silhouettesOf(distances, next.labels, next.count);
  const redone = Array.from({ length: next.count }, (_, c) => membersOf(next.labels, c)).filter((of) => of.some((i) => weak.has(first.labels[i])));
  const before = mean(Array.from(weak, (c) => qualities[c])) ?? 0;
  const after = mean(redone.map((of) => quality(of.map((i) => silhouettes[i])))) ?? 0;
  return after > before ? next.labels : first.labels;
}

/**
 * Optimal number of clusters (Lopez de Prado and Lewis 2018, "Detection of false investment strategies using unsupervised learning methods"): k-means over the
 * rows of the distances sqrt((1 - rho) / 2), for each number of clusters the mean silhouette over its deviation; clusters below the average are
 * grouped again. `correlations` row by row, n x n. Up to two points are a cluster each. O(n^3) and up: meant for at most a few hundred.
 */
export function optimalClusters(correlations: Float64Array, random: Random): { readonly labels: Int32Array; readonly count: number } {
  const n = Math.round(Math.sqrt(correlations.length));
  if (n <= 2) return { labels: Int32Array.from({ length: n }, (_, i) => i), count: n };
  return dense(refined(correlations, Array.from({ length: n }, (_, i) => i), { n, random }));
}
