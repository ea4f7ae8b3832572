/**
 * The square-root law of market impact: an order of Q moves the price by Y sigma sqrt(Q / V) on its way, sigma and V those of a day.
 * Torre (BARRA 1997); Toth et al. (2011); measured on a million Bitcoin orders over four decades of size by Donier and Bonart
 * (arXiv:1412.4503). Y is near 1 where nothing better is known.
 */
export interface ImpactQuestion {
  readonly coefficient: number;
  /** Standard deviation of a day's return, as a fraction. */
  readonly dailyVolatility: number;
  readonly quantity: number;
  /** In the units of `quantity`. */
  readonly dailyVolume: number;
}

/** Impact as a fraction of the price. */
export const squareRootImpact = ({ coefficient, dailyVolatility, quantity, dailyVolume }: ImpactQuestion): number =>
  coefficient * dailyVolatility * Math.sqrt(quantity / dailyVolume);

/** One own parent order that is done: what it cost beyond spread and fee. */
export interface ImpactObservation {
  readonly dailyVolatility: number;
  readonly quantity: number;
  readonly dailyVolume: number;
  /** As a fraction of the price; below zero when the price went our way. */
  readonly cost: number;
  /** Seconds from the first to the last fill: the longer, the more of the cost is chance. */
  readonly durationSeconds: number;
}

export interface ImpactFit {
  readonly coefficient: number;
  readonly standardError: number;
  readonly observations: number;
}

/** What is believed before the first own fill, and how firmly. */
const PRIOR = 1;
const PRIOR_ERROR = 0.5;
const SECONDS_A_DAY = 86_400;
/** Room for the spread's bounce in an order that was done at once, in days of volatility. */
const LEAST_NOISE = 1e-3;

/**
 * Y refitted from own fills: least squares weighted by what chance moves the price by while the order works (a driftless walk's mean
 * over the time, sigma sqrt(t / 3)), towards 1 with an error of 0.5. Never below zero.
 */
export function refitImpact(observations: readonly ImpactObservation[]): ImpactFit {
  let information = 1 / PRIOR_ERROR ** 2;
  let evidence = PRIOR / PRIOR_ERROR ** 2;
  let used = 0;
  for (const { dailyVolatility, quantity, dailyVolume, cost, durationSeconds } of observations) {
    const size = squareRootImpact({ coefficient: 1, dailyVolatility, quantity, dailyVolume });
    const noise = dailyVolatility * Math.hypot(Math.sqrt(durationSeconds / SECONDS_A_DAY / 3), LEAST_NOISE);
    if (!(size > 0 && size < Infinity && noise > 0 && Number.isFinite(cost))) continue;
    information += (size / noise) ** 2;
    evidence += (size * cost) / noise ** 2;
    used += 1;
  }
  return { coefficient: Math.max(0, evidence / information), standardError: 1 / Math.sqrt(information), observations: used };
}
