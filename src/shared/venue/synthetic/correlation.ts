import { UsageError } from '../../domain/errors.ts';

/** One number for every pair, or the whole matrix. */
export type Correlation = number | readonly (readonly number[])[];

/**
 * The lower triangle L with L * transpose(L) = the correlation matrix, row by row: independent normals times L are correlated ones
 * (Cholesky). `size * size` numbers.
 */
export function correlator(correlation: Correlation, size: number): Float64Array {
  const at = (i: number, j: number): number => (typeof correlation === 'number' ? (i === j ? 1 : correlation) : correlation[i]?.[j] ?? NaN);
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    if (at(i, i) !== 1) throw new UsageError(`expected 1 on the diagonal of the ${size} x ${size} correlations, found "${at(i, i)}"`);
    for (let j = 0; j <= i; j++) {
      if (!(at(i, j) === at(j, i))) throw new UsageError(`expected equal correlations of ${i} with ${j} and back, found "${at(i, j)}" and "${at(j, i)}"`);
      const rest = at(i, j) - innerProduct(lower, { size, i, j });
      if (i === j && !(rest > 1e-12)) throw new UsageError(`expected correlations that can hold together, found "${JSON.stringify(correlation)}" for ${size} instruments`);
      lower[i * size + j] = i === j ? Math.sqrt(rest) : rest / lower[j * size + j];
    }
  }
  return lower;
}

function innerProduct(lower: Float64Array, { size, i, j }: { readonly size: number; readonly i: number; readonly j: number }): number {
  let sum = 0;
  for (let k = 0; k < j; k++) sum += lower[i * size + k] * lower[j * size + k];
  return sum;
}
