/** E|Z| of a standard normal. */
const MU1 = Math.sqrt(2 / Math.PI);
/** E|Z|^(4/3) = 2^(2/3) gamma(7/6) / gamma(1/2). */
const MU43 = 0.8308609250295592;

/** Realised variance of returns and what of it is not jumps, with the ratio statistic. */
export interface RealisedJumps {
  readonly realised: number;
  readonly bipower: number;
  /** Share of the variance that jumps made, at least 0. */
  readonly jumpShare: number;
  /** Standard normal without jumps; above 3 there was one. */
  readonly z: number;
}

/**
 * Huang and Tauchen's ratio test (Journal of Financial Econometrics 3, 2005) of Barndorff-Nielsen and Shephard's bipower variation, with
 * the tripower quarticity: whether the returns of a stretch (60 minutes of an hour) hold a jump. Undefined for fewer than 5 returns, for
 * one that is not finite, and where nothing moved.
 */
export function realisedJumps(returns: ArrayLike<number>): RealisedJumps | undefined {
  const n = returns.length;
  if (n < 5) return undefined;
  let realised = 0;
  let products = 0;
  let triples = 0;
  for (let i = 0; i < n; i++) {
    realised += returns[i] ** 2;
    if (i > 0) products += Math.abs(returns[i] * returns[i - 1]);
    if (i > 1) triples += Math.abs(returns[i] * returns[i - 1] * returns[i - 2]) ** (4 / 3);
  }
  const bipower = (products / MU1 ** 2) * (n / (n - 1));
  if (!(Number.isFinite(realised) && realised > 0)) return undefined;
  const quarticity = n * MU43 ** -3 * (n / (n - 2)) * triples;
  const spread = (MU1 ** -4 + 2 * MU1 ** -2 - 5) * (1 / n) * Math.max(1, bipower > 0 ? quarticity / bipower ** 2 : 1);
  const ratio = (realised - bipower) / realised;
  return { realised, bipower, jumpShare: Math.max(0, ratio), z: ratio / Math.sqrt(spread) };
}

/** One return against the jump-free variation before it. */
export interface SingleJump {
  readonly statistic: number;
  /** What |statistic| has to pass. */
  readonly critical: number;
  readonly isJump: boolean;
}

/**
 * Lee and Mykland's test of a single return (Review of Financial Studies 21, 2008). `before`: the returns before it, oldest first, 16 or
 * more; `compared`: how many returns are tested at this level together; `level`: the chance that one of them is called a jump without being
 * one. Undefined where the returns before do not move or are too few.
 */
export function singleJump(change: number, before: ArrayLike<number>, { compared, level }: { readonly compared: number; readonly level: number }): SingleJump | undefined {
  if (before.length < 16 || !Number.isFinite(change)) return undefined;
  let products = 0;
  for (let i = 1; i < before.length; i++) products += Math.abs(before[i] * before[i - 1]);
  const sigma = Math.sqrt(products / (before.length - 1));
  if (!(Number.isFinite(sigma) && sigma > 0)) return undefined;
  const root = Math.sqrt(2 * Math.log(compared));
  const centre = root / MU1 - (Math.log(Math.PI) + Math.log(Math.log(compared))) / (2 * MU1 * root);
  const critical = centre - Math.log(-Math.log(1 - level)) / (MU1 * root);
  const statistic = change / sigma;
  return { statistic, critical, isJump: Math.abs(statistic) > critical };
}
