import { DataError } from '../../domain/errors.ts';
import { cholesky, choleskySolve } from './cholesky.ts';
import { weightedGram, weightedMoments, type Design, type LinearFit } from './design.ts';

/**
 * Ridge regression in closed form (Hoerl & Kennard 1970): the least of `sum weight (label - intercept - x b)^2 + l2 |b|^2`, by Cholesky on
 * centred columns. DataError when the columns depend on each other and nothing (`l2` 0) chooses between them.
 */
export function ridge({ columns, labels, weights }: Design, l2: number): LinearFit {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const means = columns.map((column) => weightedMean(column, weights, total));
  const labelMean = weightedMean(labels, weights, total);
  const centred = columns.map((column, f) => column.map((value) => value - means[f]));
  const size = columns.length;
  const gram = withoutOnes(weightedGram(centred, weights), size);
  for (let f = 0; f < size; f++) gram[f * size + f] += l2;
  const lower = cholesky(gram, size);
  if (lower === undefined) throw new DataError(`expected independent features or a penalty above 0, found features that depend on each other and a penalty of "${l2}"`);
  const right = weightedMoments(centred, labels.map((label, i) => weights[i] * (label - labelMean))).subarray(1);
  const coefficients = choleskySolve(lower, right);
  return { intercept: labelMean - coefficients.reduce((sum, slope, f) => sum + slope * means[f], 0), coefficients };
}

function weightedMean(values: Float64Array, weights: Float64Array, total: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += weights[i] * values[i];
  return sum / total;
}

function withoutOnes(gram: Float64Array, size: number): Float64Array {
  const inner = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) inner[row * size + column] = gram[(row + 1) * (size + 1) + column + 1];
  }
  return inner;
}
