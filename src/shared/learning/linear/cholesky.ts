/** A symmetric matrix, row after row; only the lower half is read. */
export type SymmetricMatrix = Float64Array;

/**
 * The lower triangle L with L L' = matrix, row after row (Golub & Van Loan, "Matrix Computations", algorithm 4.2.1). Undefined where the
 * matrix is not positive definite to machine precision: a pivot below `size * 2^-52` of its diagonal entry is rounding, not information.
 */
export function cholesky(matrix: SymmetricMatrix, size: number): Float64Array | undefined {
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * size + column];
      for (let k = 0; k < column; k++) sum -= lower[row * size + k] * lower[column * size + k];
      if (row !== column) { lower[row * size + column] = sum / lower[column * size + column]; continue; }
      if (!(sum > size * Number.EPSILON * matrix[row * size + row])) return undefined;
      lower[row * size + row] = Math.sqrt(sum);
    }
  }
  return lower;
}

/** Solves L L' x = right. */
export function choleskySolve(lower: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const x = right.slice();
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < row; k++) x[row] -= lower[row * size + k] * x[k];
    x[row] /= lower[row * size + row];
  }
  for (let row = size - 1; row >= 0; row--) {
    for (let k = row + 1; k < size; k++) x[row] -= lower[k * size + row] * x[k];
    x[row] /= lower[row * size + row];
  }
  return x;
}

/** Diagonal of the inverse of L L'. */
export function inverseDiagonal(lower: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => {
    const unit = new Float64Array(size);
    unit[i] = 1;
    return choleskySolve(lower, unit)[i];
  });
}
