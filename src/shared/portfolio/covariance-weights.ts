import { DataError } from '../domain/errors.ts';

/** A symmetric matrix of covariances, one row an asset or strategy. */
export type Covariance = readonly (readonly number[])[];

/** DataError where it is no square of finite numbers with variances above 0. */
export function checkCovariance(covariance: Covariance): void {
  const n = covariance.length;
  if (n === 0) throw new DataError('covariance: expected one row or more, found none');
  covariance.forEach((row, i) => {
    if (row.length !== n || !row.every(Number.isFinite)) throw new DataError(`covariance: expected ${n} finite numbers in row ${i + 1}, found "${row.join(' ')}"`);
    if (!(row[i] > 0)) throw new DataError(`covariance: expected a variance above 0 in row ${i + 1}, found "${row[i]}"`);
  });
}

/** Weights that add up to 1, each proportional to one over its variance: what is left of minimum variance when correlations are taken as 0. */
export function inverseVarianceWeights(covariance: Covariance): number[] {
  checkCovariance(covariance);
  const inverse = covariance.map((row, i) => 1 / row[i]);
  const total = inverse.reduce((sum, value) => sum + value, 0);
  return inverse.map((value) => value / total);
}

/** Variance of the weighted sum. */
export const varianceOf = (weights: readonly number[], covariance: Covariance): number =>
  covariance.reduce((sum, row, i) => sum + weights[i] * row.reduce((inner, value, j) => inner + value * weights[j], 0), 0);

/** Fully invested weights of least variance, shorts allowed: C^-1 1 / 1' C^-1 1 (Markowitz 1952), by Cholesky. DataError where the matrix is not positive definite. */
export function minimumVarianceWeights(covariance: Covariance): number[] {
  checkCovariance(covariance);
  const solved = solvePositive(covariance, covariance.map(() => 1));
  const total = solved.reduce((sum, value) => sum + value, 0);
  return solved.map((value) => value / total);
}

/** x of C x = b for a positive definite C. */
function solvePositive(matrix: Covariance, right: readonly number[]): number[] {
  const n = matrix.length;
  const lower = matrix.map(() => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i][j];
      for (let k = 0; k < j; k++) rest -= lower[i][k] * lower[j][k];
      if (i === j && !(rest > 1e-14 * matrix[i][i])) throw new DataError(`covariance: expected a positive definite matrix, found row ${i + 1} to be a mix of those before`);
      lower[i][j] = i === j ? Math.sqrt(rest) : rest / lower[j][j];
    }
  }
  const x = [...right];
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= lower[i][k] * x[k];
    x[i] /= lower[i][i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= lower[k][i] * x[k];
    x[i] /= lower[i][i];
  }
  return x;
}
