/** Points in the order of x. */
export interface Line {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** At most about `most` points that look the same: of each stretch the lowest and the highest are kept, in their order, and both ends. */
export function reduced({ x, y }: Line, most: number): { readonly x: readonly number[]; readonly y: readonly number[] } {
  const known = Array.from(y, (_, i) => i).filter((i) => Number.isFinite(y[i]));
  if (known.length <= most) return pick({ x, y }, known);
  const buckets = Math.max(1, Math.floor((most - 2) / 2));
  const kept = new Set<number>([known[0], known[known.length - 1]]);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = Math.floor((bucket * known.length) / buckets);
    const end = Math.floor(((bucket + 1) * known.length) / buckets);
    let low = known[start];
    let high = known[start];
    for (let k = start; k < end; k++) {
      if (y[known[k]] < y[low]) low = known[k];
      if (y[known[k]] > y[high]) high = known[k];
    }
    kept.add(low);
    kept.add(high);
  }
  return pick({ x, y }, [...kept].toSorted((a, b) => a - b));
}

const pick = ({ x, y }: Line, indices: readonly number[]) => ({ x: indices.map((i) => x[i]), y: indices.map((i) => y[i]) });

/** A tenth of a pixel is as fine as anybody sees. */
export const pixel = (value: number): string => String(Math.round(value * 10) / 10);

/** An SVG path through points given in pixels. */
export const pathOf = (x: readonly number[], y: readonly number[]): string => x.map((value, i) => `${i === 0 ? 'M' : 'L'}${pixel(value)} ${pixel(y[i])}`).join('');
