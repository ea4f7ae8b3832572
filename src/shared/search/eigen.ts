/** Values, and vectors as columns row by row: `vectors[i * size + k]` is component i of vector k. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

const SWEEPS = 60;

/** Eigenvalues and vectors of a symmetric matrix, `size` x `size` row by row, by Jacobi's rotations (Golub & Van Loan, 8.5). Exact symmetry is not asked for: the upper half is read. */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  const a = Float64Array.from(matrix);
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    vectors[i * size + i] = 1;
    for (let j = 0; j < i; j++) a[i * size + j] = a[j * size + i];
  }
  for (let sweep = 0; sweep < SWEEPS && offDiagonal(a, size) > 0; sweep++) {
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) rotate(a, vectors, { p, q, size });
  }
  return { values: Float64Array.from({ length: size }, (_, i) => a[i * size + i]), vectors };
}

/** The largest entry beside the diagonal that still changes it. */
function offDiagonal(a: Float64Array, size: number): number {
  let largest = 0;
  for (let p = 0; p < size; p++) {
    for (let q = p + 1; q < size; q++) {
      const entry = Math.abs(a[p * size + q]);
      if (entry > 1e-16 * Math.sqrt(Math.abs(a[p * size + p] * a[q * size + q]))) largest = Math.max(largest, entry);
    }
  }
  return largest;
}

/** One rotation that makes the entry (p, q) zero. */
function rotate(a: Float64Array, vectors: Float64Array, { p, q, size }: { readonly p: number; readonly q: number; readonly size: number }): void {
  const entry = a[p * size + q];
  if (entry === 0) return;
  const theta = (a[q * size + q] - a[p * size + p]) / (2 * entry);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < size; k++) {
    const [kp, kq] = [a[k * size + p], a[k * size + q]];
    a[k * size + p] = c * kp - s * kq;
    a[k * size + q] = s * kp + c * kq;
  }
  for (let k = 0; k < size; k++) {
    const [pk, qk] = [a[p * size + k], a[q * size + k]];
    a[p * size + k] = c * pk - s * qk;
    a[q * size + k] = s * pk + c * qk;
    const [vp, vq] = [vectors[k * size + p], vectors[k * size + q]];
    vectors[k * size + p] = c * vp - s * vq;
    vectors[k * size + q] = s * vp + c * vq;
  }
}
