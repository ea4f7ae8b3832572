import { DataError } from '../../domain/errors.ts';

/** Weights proportional to exp(-BIC / 2): approximate posterior probabilities of models of equal prior (Raftery 1995). */
export function informationWeights(criteria: readonly number[]): number[] {
  const bad = criteria.find((value) => !Number.isFinite(value));
  if (criteria.length === 0 || bad !== undefined) throw new DataError(`model weights: expected finite criteria, found "${bad ?? 'none'}"`);
  const least = Math.min(...criteria);
  return normalised(criteria.map((value) => Math.exp((least - value) / 2)));
}

/** Weights proportional to one over the mean squared error (Bates and Granger 1969 without correlations), drawn to equal ones by `shrink`. */
export function inverseErrorWeights(squaredErrors: readonly number[], shrink = 0.5): number[] {
  const bad = squaredErrors.find((value) => !(Number.isFinite(value) && value > 0));
  if (squaredErrors.length === 0 || bad !== undefined) throw new DataError(`model weights: expected mean squared errors above 0, found "${bad ?? 'none'}"`);
  return normalised(squaredErrors.map((value) => 1 / value)).map((weight) => (1 - shrink) * weight + shrink / squaredErrors.length);
}

function normalised(values: readonly number[]): number[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => value / total);
}
