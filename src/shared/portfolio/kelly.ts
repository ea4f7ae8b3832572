/** Share of the money to stake on a bet that wins `odds` times the stake with a probability: p - (1 - p) / odds. Not above zero: no bet. */
export const kellyBet = (probability: number, odds: number): number => Math.max(0, probability - (1 - probability) / odds);

/** Exposure over equity that lets wealth grow fastest in continuous time: (mean - rate) / variance. Thorp, 2006. */
export const kellyContinuous = (mean: number, rate: number, deviation: number): number => (mean - rate) / deviation ** 2;

/** Growth rate at that exposure: rate + (mean - rate)^2 / (2 variance). */
export const kellyGrowth = (mean: number, rate: number, deviation: number): number => rate + (mean - rate) ** 2 / (2 * deviation ** 2);

/** What past returns of a rule say of its edge, in units of one period. */
export interface Edge {
  readonly mean: number;
  /** ddof 1. */
  readonly deviation: number;
  readonly count: number;
}

export function edgeOf(returns: ArrayLike<number>): Edge {
  const count = returns.length;
  let mean = 0;
  for (let i = 0; i < count; i++) mean += returns[i] / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (returns[i] - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / (count - 1)), count };
}

/** The 75 % quantile of the standard normal: three of four edges are better than a bound this many standard errors below the mean. */
const Z = 0.6744897501960817;

/**
 * Exposure over equity by a fraction of Kelly's, on the lower 25 % bound of the edge rather than on its estimate: a short record
 * shrinks it to nothing by itself. `confidence` in [0, 1] is a model's own probability of being right, 1 without one.
 */
export function shrunkKelly({ mean, deviation, count }: Edge, fraction = 0.25, confidence = 1): number {
  if (!(count >= 2) || !(deviation > 0) || !(confidence >= 0 && confidence <= 1)) return 0;
  const bound = mean - (Z * deviation) / Math.sqrt(count);
  return bound > 0 ? (fraction * confidence * bound) / deviation ** 2 : 0;
}

/**
 * Probability that equal bets of one unit lose all of `units`, against somebody who cannot be ruined: ((1 - p) / p) ^ units, and
 * certain where the bet is not in one's favour (gambler's ruin).
 */
export const riskOfRuin = (probability: number, units: number): number => (probability > 0.5 ? ((1 - probability) / probability) ** units : 1);
