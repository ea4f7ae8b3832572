/** What the market is doing. `unknown`: too little history, or a market such as was never seen when the models were fitted. */
export type RegimeLabel = 'trend-up' | 'trend-down' | 'range' | 'stress' | 'unknown';

/** The order of every vector of label probabilities. */
export const REGIME_LABELS = ['trend-up', 'trend-down', 'range', 'stress', 'unknown'] as const satisfies readonly RegimeLabel[];

/** The labels a layer can give an opinion on: the first four. */
export const KNOWN_REGIMES = 4;

/** One probability for each label in the order of `REGIME_LABELS`; they add up to 1. */
export type RegimeProbabilities = readonly number[];

export const NO_OPINION: RegimeProbabilities = [0, 0, 0, 0, 1];

/** The label of the largest probability; of equals the first. */
export function likeliest(probabilities: RegimeProbabilities): RegimeLabel {
  let best = 0;
  for (let i = 1; i < REGIME_LABELS.length; i++) if (probabilities[i] > probabilities[best]) best = i;
  return REGIME_LABELS[best];
}
