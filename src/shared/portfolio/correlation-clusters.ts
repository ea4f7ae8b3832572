/** How many returns two instruments must share before anything is said of their correlation. */
const ENOUGH = 20;

/** Each return weighs half of the one so many periods later. 30 for daily returns. */
const HALF_LIFE = 30;
/** How far correlations are drawn to their mean. */
const SHRINK = 0.5;
/** Above this, in size, two instruments are one bet. */
const SAME_BET = 0.7;

/** Exponentially weighted correlation over the periods in which both have a return; 1 where there are too few: unknown is no diversification. */
function weightedCorrelation(a: ArrayLike<number>, b: ArrayLike<number>, halfLife: number): number {
  const decay = 0.5 ** (1 / halfLife);
  let [weight, sumA, sumB, sumAA, sumBB, sumAB, count] = [0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    [weight, sumA, sumB, sumAA, sumBB, sumAB] = [weight * decay, sumA * decay, sumB * decay, sumAA * decay, sumBB * decay, sumAB * decay];
    if (Number.isNaN(a[i]) || Number.isNaN(b[i])) continue;
    count += 1;
    weight += 1;
    sumA += a[i];
    sumB += b[i];
    sumAA += a[i] ** 2;
    sumBB += b[i] ** 2;
    sumAB += a[i] * b[i];
  }
  const covariance = sumAB / weight - (sumA * sumB) / weight ** 2;
  const deviations = Math.sqrt((sumAA / weight - (sumA / weight) ** 2) * (sumBB / weight - (sumB / weight) ** 2));
  return count >= ENOUGH && deviations > 0 ? Math.min(1, Math.max(-1, covariance / deviations)) : 1;
}

/** Correlations of returns (one row an instrument, equal periods, NaN where there is none), drawn half way to their mean. */
export function shrunkCorrelations(returns: readonly ArrayLike<number>[], { halfLife = HALF_LIFE, shrink = SHRINK } = {}): number[][] {
  const raw = returns.map((a, i) => returns.map((b, j) => (i === j ? 1 : weightedCorrelation(a, b, halfLife))));
  const pairs = raw.flatMap((row, i) => row.filter((_, j) => j < i));
  const mean = pairs.reduce((sum, value) => sum + value, 0) / pairs.length;
  return raw.map((row, i) => row.map((value, j) => (i === j ? 1 : (1 - shrink) * value + shrink * mean)));
}

/** The number of each instrument's cluster: whoever is tied to one of them by more than `threshold`, in size, belongs to all of them. */
export function clustersOf(correlations: readonly (readonly number[])[], threshold = SAME_BET): number[] {
  const cluster = correlations.map(() => -1);
  let next = 0;
  for (let start = 0; start < cluster.length; start++) {
    if (cluster[start] !== -1) continue;
    const reach = [start];
    cluster[start] = next;
    for (let i = reach.pop(); i !== undefined; i = reach.pop()) {
      for (let j = 0; j < cluster.length; j++) {
        // NaN is no correlation that is known to be low.
        if (cluster[j] === -1 && !(Math.abs(correlations[i][j]) <= threshold)) {
          cluster[j] = next;
          reach.push(j);
        }
      }
    }
    next += 1;
  }
  return cluster;
}

/** Value that instrument `k` may still be held for when its cluster may hold `most`, long and short counted alike. `held`: signed values. */
export function clusterRoom(k: number, { clusters, held, most }: { readonly clusters: readonly number[]; readonly held: readonly number[]; readonly most: number }): number {
  let others = 0;
  for (let j = 0; j < held.length; j++) if (j !== k && clusters[j] === clusters[k]) others += Math.abs(held[j]);
  return Math.max(0, most - others);
}
