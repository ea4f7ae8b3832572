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

/** The fractional difference of values that come one at a time, from the newest ones; NaN until the window is full and while it holds a NaN. O(weights) a value. */
export class FractionalDifference {
  readonly #weights: Float64Array;
  /** The newest values end at `#end`; when there is no more room they move to the start. */
  readonly #values: Float64Array;
  #end: number;

  constructor(weights: Float64Array) {
    this.#weights = weights;
    this.#values = new Float64Array(2 * weights.length).fill(NaN);
    this.#end = weights.length - 1;
  }

  next(value: number): number {
    const weights = this.#weights;
    const values = this.#values;
    if (this.#end + 1 === values.length) {
      values.copyWithin(0, weights.length, values.length);
      this.#end = weights.length - 1;
    }
    const end = this.#end + 1;
    this.#end = end;
    values[end] = value;
    let sum = 0;
    for (let k = 0; k < weights.length; k++) sum += weights[k] * values[end - k];
    return sum;
  }
}

/** The same of a column. */
export function fractionalDifference(values: Float64Array, weights: Float64Array): Float64Array {
  const difference = new FractionalDifference(weights);
  return values.map((value) => difference.next(value));
}
