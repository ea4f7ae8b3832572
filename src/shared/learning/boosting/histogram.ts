import type { BinnedRows } from './binning.ts';

/** Numbers kept of a bin: sum of gradients, sum of hessians, count of rows. They stand side by side, so that one row touches one cache line. */
export const PER_BIN = 3;

/** Rows of one leaf with the slopes of their loss. Only `[0, count)` is valid. */
export interface LeafRows {
  readonly count: number;
  /** Row numbers of the binned rows. */
  readonly rows: Int32Array;
  readonly gradients: Float64Array;
  readonly hessians: Float64Array;
}

/** Length of the histogram of so many features. */
export const histogramLength = (features: number, { missing }: BinnedRows): number => features * (missing + 1) * PER_BIN;

/** Sums the rows of a leaf by bin; the histogram of feature `features[k]` begins at `k * (missing + 1) * PER_BIN`. Overwrites `histogram`. */
export function fillHistogram(histogram: Float64Array, binned: BinnedRows, { features, leaf }: { readonly features: Int32Array; readonly leaf: LeafRows }): void {
  histogram.fill(0);
  const { codes, rows, missing } = binned;
  const stride = (missing + 1) * PER_BIN;
  const codesOf = (k: number) => codes.subarray(features[k] * rows, (features[k] + 1) * rows);
  let k = 0;
  for (; k + 4 <= features.length; k += 4) addFour([codesOf(k), codesOf(k + 1), codesOf(k + 2), codesOf(k + 3)], leaf, histogram.subarray(k * stride, (k + 4) * stride));
  for (; k < features.length; k++) addOne(codesOf(k), leaf, histogram.subarray(k * stride, (k + 1) * stride));
}

function addOne(codes: Uint8Array, { count, rows, gradients, hessians }: LeafRows, histogram: Float64Array): void {
  for (let i = 0; i < count; i++) {
    const at = codes[rows[i]] * PER_BIN;
    histogram[at] += gradients[i];
    histogram[at + 1] += hessians[i];
    histogram[at + 2] += 1;
  }
}

/** Four features in one pass: the row and its slopes are read once for the four. */
function addFour([first, second, third, fourth]: readonly [Uint8Array, Uint8Array, Uint8Array, Uint8Array], { count, rows, gradients, hessians }: LeafRows, histogram: Float64Array): void {
  const stride = histogram.length / 4;
  for (let i = 0; i < count; i++) {
    const row = rows[i];
    const gradient = gradients[i];
    const hessian = hessians[i];
    let at = first[row] * PER_BIN;
    histogram[at] += gradient;
    histogram[at + 1] += hessian;
    histogram[at + 2] += 1;
    at = stride + second[row] * PER_BIN;
    histogram[at] += gradient;
    histogram[at + 1] += hessian;
    histogram[at + 2] += 1;
    at = 2 * stride + third[row] * PER_BIN;
    histogram[at] += gradient;
    histogram[at + 1] += hessian;
    histogram[at + 2] += 1;
    at = 3 * stride + fourth[row] * PER_BIN;
    histogram[at] += gradient;
    histogram[at + 1] += hessian;
    histogram[at + 2] += 1;
  }
}

/** What is left of a parent without one child is the other child. Overwrites the parent. */
export function subtractHistogram(parent: Float64Array, child: Float64Array): void {
  for (let i = 0; i < parent.length; i++) parent[i] -= child[i];
}
