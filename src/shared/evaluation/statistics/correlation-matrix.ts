import type { ReturnMatrix } from './return-matrix.ts';

/** A column of unit length about its mean; zeros where there is no spread. */
function standardised(column: Float64Array): Float64Array {
  const n = column.length;
  let mean = 0;
  for (let t = 0; t < n; t++) mean += column[t] / n;
  let squares = 0;
  let size = 0;
  for (let t = 0; t < n; t++) { squares += (column[t] - mean) ** 2; size += column[t] ** 2; }
  const length = squares > 1e-24 * size ? Math.sqrt(squares) : Infinity;
  return column.map((value) => (value - mean) / length);
}

/** Pearson correlations, row by row: n x n, 1 on the diagonal; 0 with a column that has no spread. O(n^2 T). */
export function correlationMatrix(columns: ReturnMatrix): Float64Array {
  const n = columns.length;
  const rows = columns.map(standardised);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    matrix[i * n + i] = 1;
    for (let j = 0; j < i; j++) {
      const [a, b] = [rows[i], rows[j]];
      let product = 0;
      for (let t = 0; t < a.length; t++) product += a[t] * b[t];
      matrix[i * n + j] = matrix[j * n + i] = Math.max(-1, Math.min(1, product));
    }
  }
  return matrix;
}
