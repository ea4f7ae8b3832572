export interface InformationCoefficient {
  /** Spearman's correlation of a signal and the return after it. */
  readonly rank: number;
  /** Pearson's. */
  readonly linear: number;
  /** t of the slope of the standardised ranks, with Newey and West's errors: returns after overlapping or clustered signals are not independent. */
  readonly t: number;
  readonly lags: number;
  readonly count: number;
}

const meanOf = (values: ArrayLike<number>): number => { let sum = 0; for (let i = 0; i < values.length; i++) sum += values[i]; return sum / values.length; };

/** Ranks from 1, ties share their mean. */
function ranksOf(values: Float64Array): Float64Array {
  const order = Array.from(values, (_, i) => i).toSorted((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    for (let n = from; n < to; n++) ranks[order[n]] = (from + to + 1) / 2;
    from = to;
  }
  return ranks;
}

/** Mean 0, standard deviation 1 (over n); all NaN for a constant. */
function standard(values: Float64Array): Float64Array {
  const mean = meanOf(values);
  const spread = Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
  return values.map((value) => (spread > 1e-12 * Math.max(1, Math.abs(mean)) ? (value - mean) / spread : NaN));
}

/** Ranks as numbers of mean 0 and standard deviation 1: the mean product of two of them is Spearman's correlation. All NaN for a constant. */
export const standardRanks = (values: Float64Array): Float64Array => standard(ranksOf(values));

/**
 * t of the slope in y = a + b x with the covariance of Newey and West 1987 (Bartlett weights, no correction for small samples). With
 * standardised x and y the slope is the correlation. NaN where either is constant or there are fewer than three pairs.
 */
export function neweyWestT(x: Float64Array, y: Float64Array, lags: number): number {
  const [mx, my] = [meanOf(x), meanOf(y)];
  let [sxx, sxy] = [0, 0];
  for (let i = 0; i < x.length; i++) { sxx += (x[i] - mx) ** 2; sxy += (x[i] - mx) * (y[i] - my); }
  if (x.length < 3 || !(sxx > 0)) return NaN;
  const slope = sxy / sxx;
  const scores = x.map((value, i) => (value - mx) * (y[i] - my - slope * (value - mx)));
  let variance = 0;
  for (let lag = 0; lag <= Math.min(lags, x.length - 1); lag++) {
    let sum = 0;
    for (let i = lag; i < scores.length; i++) sum += scores[i] * scores[i - lag];
    variance += lag === 0 ? sum : 2 * (1 - lag / (lags + 1)) * sum;
  }
  return variance > 0 ? slope / Math.sqrt(variance / sxx ** 2) : NaN;
}

/** Newey and West's usual count of lags: floor(4 (n / 100)^(2/9)). */
export const usualLags = (count: number): number => Math.floor(4 * (count / 100) ** (2 / 9));

/** How a signal goes with what came after it. Pairs of which one is NaN are left out; constant or fewer than three pairs give NaN. */
export function informationCoefficient(signal: ArrayLike<number>, following: ArrayLike<number>): InformationCoefficient {
  const pairs: [number, number][] = [];
  for (let i = 0; i < signal.length; i++) if (Number.isFinite(signal[i]) && Number.isFinite(following[i])) pairs.push([signal[i], following[i]]);
  const [x, y] = [0, 1].map((side) => Float64Array.from(pairs, (pair) => pair[side]));
  const lags = usualLags(pairs.length);
  if (pairs.length < 3) return { rank: NaN, linear: NaN, t: NaN, lags, count: pairs.length };
  const [rx, ry, sx, sy] = [standardRanks(x), standardRanks(y), standard(x), standard(y)];
  return { rank: meanOf(rx.map((value, i) => value * ry[i])), linear: meanOf(sx.map((value, i) => value * sy[i])), t: neweyWestT(rx, ry, lags), lags, count: pairs.length };
}
