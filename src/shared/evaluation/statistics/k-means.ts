import type { Random } from '../../domain/random.ts';

/** Points as rows of equal width in one array. */
export interface Points {
  readonly values: Float64Array;
  readonly width: number;
  readonly count: number;
}

function distance(a: Float64Array, at: number, { values, from, width }: { readonly values: Float64Array; readonly from: number; readonly width: number }): number {
  let total = 0;
  for (let d = 0; d < width; d++) total += (a[at + d] - values[from + d]) ** 2;
  return total;
}

/** k-means++ (Arthur and Vassilvitskii 2007): each further centre with a chance proportional to the squared distance from those there are. */
function firstCentres({ values, width, count }: Points, k: number, random: Random): Float64Array {
  const centres = new Float64Array(k * width);
  const nearest = new Float64Array(count).fill(Infinity);
  let chosen = random.below(count);
  for (let c = 0; c < k; c++) {
    centres.set(values.subarray(chosen * width, (chosen + 1) * width), c * width);
    let total = 0;
    for (let i = 0; i < count; i++) total += nearest[i] = Math.min(nearest[i], distance(values, i * width, { values: centres, from: c * width, width }));
    let left = random.uniform() * total;
    chosen = 0;
    while (chosen < count - 1 && (left -= nearest[chosen]) > 0) chosen += 1;
  }
  return centres;
}

function assign({ values, width, count }: Points, centres: Float64Array, labels: Int32Array): { readonly moved: boolean; readonly inertia: number } {
  const k = centres.length / width;
  let moved = false;
  let inertia = 0;
  for (let i = 0; i < count; i++) {
    let best = 0;
    let least = Infinity;
    for (let c = 0; c < k; c++) {
      const found = distance(values, i * width, { values: centres, from: c * width, width });
      if (found < least) { least = found; best = c; }
    }
    if (labels[i] !== best) { labels[i] = best; moved = true; }
    inertia += least;
  }
  return { moved, inertia };
}

function recentre({ values, width, count }: Points, centres: Float64Array, labels: Int32Array): void {
  const sizes = new Int32Array(centres.length / width);
  for (let i = 0; i < count; i++) sizes[labels[i]] += 1;
  const sums = new Float64Array(centres.length);
  for (let i = 0; i < count; i++) for (let d = 0; d < width; d++) sums[labels[i] * width + d] += values[i * width + d];
  // A centre that nothing is near stays where it is.
  sizes.forEach((size, c) => { if (size > 0) for (let d = 0; d < width; d++) centres[c * width + d] = sums[c * width + d] / size; });
}

const ROUNDS = 25;

/** Lloyd's algorithm from one k-means++ start: a cluster for each point, 0 to k - 1, some perhaps empty; and the sum of squared distances. */
export function kMeans(points: Points, k: number, random: Random): { readonly labels: Int32Array; readonly inertia: number } {
  const centres = firstCentres(points, k, random);
  const labels = new Int32Array(points.count).fill(-1);
  let step = assign(points, centres, labels);
  for (let round = 0; round < ROUNDS && step.moved; round++) {
    recentre(points, centres, labels);
    step = assign(points, centres, labels);
  }
  return { labels, inertia: step.inertia };
}
