import { UsageError } from '../domain/errors.ts';

/** No window is longer than this. */
const MOST_WEIGHTS = 100_000;

/**
 * Weights of the fractional difference of order `order`, the newest value first: w0 = 1, wk = -w(k-1) (order - k + 1) / k (Hosking 1981).
 * They end before the first that is smaller than `cut` (Lopez de Prado 2018, "Advances in Financial Machine Learning", chapter 5.5: fixed width).
 * Order 1 is the plain difference, 0.3 to 0.5 keeps memory of the level. UsageError when the cut asks for more than 100,000 weights.
 */
export function fractionalWeights(order: number, cut = 1e-4): Float64Array {
  if (!(order >= 0 && order <= 2)) throw new UsageError(`expected an order of difference from 0 to 2, found "${order}"`);
  if (!(cut > 0 && cut < 1)) throw new UsageError(`expected a cut between 0 and 1, found "${cut}"`);
  const weights = [1];
  for (let k = 1; ; k++) {
    const next = (-weights[k - 1] * (order - k + 1)) / k;
    if (!(Math.abs(next) >= cut)) return Float64Array.from(weights);
    if (k === MOST_WEIGHTS) throw new UsageError(`expected a cut that ends within ${MOST_WEIGHTS} weights, found "${cut}" for order "${order}"`);
    weights.push(next);
  }
}

/** The fractional difference of a column, value by value from the values up to it; NaN until the window is full and while it holds a NaN. */
export function fractionalDifference(values: Float64Array, weights: Float64Array): Float64Array {
  const differences = new Float64Array(values.length).fill(NaN);
  for (let i = weights.length - 1; i < values.length; i++) {
    let sum = 0;
    for (let k = 0; k < weights.length; k++) sum += weights[k] * values[i - k];
    differences[i] = sum;
  }
  return differences;
}
