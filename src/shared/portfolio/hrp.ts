import { checkCovariance, inverseVarianceWeights, varianceOf, type Covariance } from './covariance-weights.ts';

/**
 * Hierarchical risk parity (López de Prado, Journal of Portfolio Management 42(4), 2016): assets are put in the order of a single-linkage tree on
 * the distances of their correlations, and capital is halved down that order, each half against the inverse of its variance. Weights are above 0 and add up
 * to 1; no matrix is inverted, so assets that are the same are no problem. DataError where the covariance is no square of finite numbers with variances above 0.
 */
export function hierarchicalRiskParity(covariance: Covariance): number[] {
  checkCovariance(covariance);
  const weights = covariance.map(() => 1);
  const spread = (order: readonly number[]): void => {
    if (order.length < 2) return;
    const middle = order.length >> 1;
    const [left, right] = [order.slice(0, middle), order.slice(middle)];
    const [a, b] = [clusterVariance(left, covariance), clusterVariance(right, covariance)];
    for (const i of left) weights[i] *= b / (a + b);
    for (const i of right) weights[i] *= a / (a + b);
    spread(left);
    spread(right);
  };
  spread(clusterOrder(covariance));
  return weights;
}

/** Variance of the inverse-variance portfolio of some assets. */
function clusterVariance(assets: readonly number[], covariance: Covariance): number {
  const part = assets.map((i) => assets.map((j) => covariance[i][j]));
  return varianceOf(inverseVarianceWeights(part), part);
}

/** Distances of the columns of d = sqrt((1 - rho) / 2), as the source takes them. */
function distances(covariance: Covariance): number[][] {
  const near = covariance.map((row, i) => row.map((value, j) => Math.sqrt(Math.max(0, (1 - value / Math.sqrt(row[i] * covariance[j][j])) / 2))));
  return near.map((a) => near.map((b) => Math.hypot(...a.map((value, k) => value - b[k]))));
}

/** Assets in the order of the leaves of the single-linkage tree; of two clusters that join, the one formed earlier stands first, as SciPy has it. */
function clusterOrder(covariance: Covariance): readonly number[] {
  let clusters = covariance.map((_, i) => ({ formed: i, leaves: [i] }));
  const between = distances(covariance);
  const gap = (a: readonly number[], b: readonly number[]): number => Math.min(...a.flatMap((i) => b.map((j) => between[i][j])));
  for (let formed = covariance.length; clusters.length > 1; formed++) {
    let [first, second, nearest] = [0, 1, Infinity];
    for (let a = 0; a < clusters.length; a++) {
      for (let b = a + 1; b < clusters.length; b++) {
        const distance = gap(clusters[a].leaves, clusters[b].leaves);
        if (distance < nearest) [first, second, nearest] = [a, b, distance];
      }
    }
    const joined = { formed, leaves: [...clusters[first].leaves, ...clusters[second].leaves] };
    clusters = [...clusters.filter((_, k) => k !== first && k !== second), joined];
  }
  return clusters[0].leaves;
}
