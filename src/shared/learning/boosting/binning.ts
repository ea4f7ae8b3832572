/** Bin of missing values is the last one a byte can name. */
export const MOST_BINS = 255;
/** Quantiles of more rows than this are taken of evenly spaced rows. */
const MOST_SORTED = 200_000;

/** Cuts of one feature, ascending: value x lies in bin b when `cuts[b - 1] < x <= cuts[b]`. */
export type Cuts = Float64Array;

/** Values in bins, feature by feature: the bin of row i and feature f is `codes[f * rows + i]`. Missing values are in bin `missing`. */
export interface BinnedRows {
  readonly codes: Uint8Array;
  readonly rows: number;
  readonly missing: number;
}

/**
 * Cuts at quantiles of the given rows, at most `bins - 1` of them; between all values where there are so few. A value so frequent that
 * several quantiles fall on it gets a bin of its own. NaN is skipped; a constant feature has no cuts.
 */
export function cutsOf(column: Float64Array, rows: Uint32Array, bins: number): Cuts {
  const sorted = sortedValues(column, rows);
  const ends = distinctEnds(sorted, bins);
  const positions = ends ?? quantileEnds(sorted, bins);
  return Float64Array.from(positions, (end) => between(sorted[end - 1], sorted[end]));
}

function sortedValues(column: Float64Array, rows: Uint32Array): Float64Array {
  const step = Math.max(1, Math.ceil(rows.length / MOST_SORTED));
  const values = new Float64Array(Math.ceil(rows.length / step));
  let count = 0;
  for (let i = 0; i < rows.length; i += step) {
    const value = column[rows[i]];
    if (value === value) values[count++] = value;
  }
  return values.subarray(0, count).sort();
}

/** Where each value ends and the next begins; undefined where there are more than `bins` values. */
function distinctEnds(sorted: Float64Array, bins: number): number[] | undefined {
  const ends: number[] = [];
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i] === sorted[i - 1]) continue;
    if (ends.length === bins - 1) return undefined;
    ends.push(i);
  }
  return ends;
}

function quantileEnds(sorted: Float64Array, bins: number): number[] {
  const ends = new Set<number>();
  let last = -1;
  for (let k = 1; k < bins; k++) {
    const at = Math.round((k * sorted.length) / bins);
    const value = sorted[at];
    if (at < 1 || sorted[at - 1] < value) { ends.add(at); last = at; continue; }
    // The quantile falls into a run of one value: the cut is behind it, and before it too when the run holds another quantile.
    const [begin, end] = [firstAtLeast(sorted, value), firstAbove(sorted, value)];
    if (begin > 0 && last >= begin) ends.add(begin);
    if (end < sorted.length) ends.add(end);
    last = Math.max(last, at);
  }
  return [...ends].toSorted((a, b) => a - b);
}

function firstAtLeast(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstAbove(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A cut with lower <= cut < upper; single precision where that lies between, so that a model written in it splits alike. */
function between(lower: number, upper: number): number {
  // The sum turns -0, which JSON cannot say, into 0.
  const middle = lower / 2 + upper / 2 + 0;
  const single = Math.fround(middle) + 0;
  if (lower <= single && single < upper) return single;
  return lower <= middle && middle < upper ? middle : lower + 0;
}

/** The bins of some rows under cuts that were fitted before, perhaps on others. */
export function binned(columns: readonly Float64Array[], cuts: readonly Cuts[], rows: Uint32Array): BinnedRows {
  const count = rows.length;
  const missing = Math.max(0, ...cuts.map(({ length }) => length)) + 1;
  const codes = new Uint8Array(columns.length * count);
  columns.forEach((column, f) => fillCodes(codes.subarray(f * count, (f + 1) * count), { column, cuts: cuts[f], rows, missing }));
  return { codes, rows: count, missing };
}

function fillCodes(codes: Uint8Array, { column, cuts, rows, missing }: { readonly column: Float64Array; readonly cuts: Cuts; readonly rows: Uint32Array; readonly missing: number }): void {
  for (let i = 0; i < rows.length; i++) {
    const value = column[rows[i]];
    let [low, high] = [0, cuts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value <= cuts[middle]) high = middle;
      else low = middle + 1;
    }
    codes[i] = value === value ? low : missing;
  }
}
