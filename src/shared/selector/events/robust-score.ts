/** The normal distribution's 75 % point: a median absolute deviation over it estimates a standard deviation. */
const NORMAL_MAD = 0.6744897501960817;

export interface RobustScore {
  readonly median: number;
  /** Median absolute deviation from the median, not below the floor. */
  readonly mad: number;
  /** Iglewicz and Hoaglin's modified z: 0.6745 (x - median) / mad. */
  readonly z: number;
}

/** The least deviation, as it is or as a share of the median, so that a window of equal values makes no infinity. */
type Floor = number | { readonly share: number };

/**
 * How far `x` is from what came before it, in deviations that outliers do not move (NIST/SEMATECH e-Handbook, 1.3.5.17). `x` itself is not
 * among `before`. Undefined for an empty window, a value that is not finite, and a deviation of 0 with no floor.
 */
export const robustScore = (x: number, before: ArrayLike<number>, floor: Floor = 0): RobustScore | undefined => sortedScore(x, Float64Array.from(before).sort(), floor);

/** The same of values that are in order: O(n), without another sort. */
export function sortedScore(x: number, sorted: Float64Array, floor: Floor): RobustScore | undefined {
  if (sorted.length === 0 || !Number.isFinite(x)) return undefined;
  const centre = middle(sorted);
  const mad = Math.max(typeof floor === 'number' ? floor : floor.share * Math.abs(centre), middleDeviation(sorted, centre));
  return mad > 0 ? { median: centre, mad, z: (NORMAL_MAD * (x - centre)) / mad } : undefined;
}

function middle(sorted: Float64Array): number {
  const half = sorted.length >>> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** The median of |value - centre|: deviations rise from the centre to both sides, so that the two are merged up to the middle. */
function middleDeviation(sorted: Float64Array, centre: number): number {
  const count = sorted.length;
  const half = count >>> 1;
  let right = half;
  let left = half - 1;
  let [before, last] = [0, 0];
  for (let taken = 0; taken <= half; taken++) {
    before = last;
    const below = left >= 0 ? Math.abs(sorted[left] - centre) : Infinity;
    const above = right < count ? Math.abs(sorted[right] - centre) : Infinity;
    if (below <= above) {
      last = below;
      left -= 1;
    } else {
      last = above;
      right += 1;
    }
  }
  return count % 2 === 1 ? last : (before + last) / 2;
}

/** The value below which a share of `values` lies, straight lines between (type 7 of Hyndman and Fan); NaN of nothing. */
export function quantile(values: ArrayLike<number>, share: number): number {
  if (values.length === 0) return NaN;
  const sorted = Float64Array.from(values).sort();
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  return sorted[low] + (place - low) * (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]);
}
