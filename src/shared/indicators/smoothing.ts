import { RollingSum, RollingWeightedSum } from './rolling.ts';

/**
 * Below this a smoothed sum of movements counts as none: it is what decay leaves of a market that stopped long ago. TA-Lib cuts at 1e-14,
 * which real changes of coins priced in bitcoin come near to.
 */
export const NEGLIGIBLE = 1e-280;

/** Exponential mean with weight 2/(length+1), seeded with the plain mean of the first `length` values. NaN until then. */
export class ExponentialMean {
  readonly #length: number;
  readonly #weight: number;
  #seen = 0;
  #sum = 0;
  #value = 0;

  constructor(length: number) {
    this.#length = length;
    this.#weight = 2 / (length + 1);
  }

  push(value: number): number {
    if (this.#seen === this.#length) {
      this.#value += (value - this.#value) * this.#weight;
      return this.#value;
    }
    this.#seen += 1;
    this.#sum += value;
    if (this.#seen < this.#length) return NaN;
    this.#value = this.#sum / this.#length;
    return this.#value;
  }
}

/** Wilder's mean: each new value weighs 1/length, seeded with the plain mean of the first `length` values. NaN until then. */
export class WilderMean {
  readonly #length: number;
  #seen = 0;
  #sum = 0;
  #value = 0;

  constructor(length: number) {
    this.#length = length;
  }

  push(value: number): number {
    if (this.#seen === this.#length) {
      this.#value += (value - this.#value) / this.#length;
      return this.#value;
    }
    this.#seen += 1;
    this.#sum += value;
    if (this.#seen < this.#length) return NaN;
    this.#value = this.#sum / this.#length;
    return this.#value;
  }
}

/** Plain mean of the last `length` values. NaN until there are that many. */
export class PlainMean {
  readonly #length: number;
  readonly #sum: RollingSum;
  #missing: number;

  constructor(length: number) {
    this.#length = length;
    this.#sum = new RollingSum(length);
    this.#missing = length;
  }

  push(value: number): number {
    const sum = this.#sum.push(value);
    if (this.#missing > 0) this.#missing -= 1;
    return this.#missing === 0 ? sum / this.#length : NaN;
  }
}

/** Mean of the last `length` values weighted 1 (oldest) to `length` (newest). NaN until there are that many. */
export class WeightedMean {
  readonly #divisor: number;
  readonly #sums: RollingWeightedSum;
  #missing: number;

  constructor(length: number) {
    this.#divisor = (length * (length + 1)) / 2;
    this.#sums = new RollingWeightedSum(length);
    this.#missing = length;
  }

  push(value: number): number {
    this.#sums.push(value);
    if (this.#missing > 0) this.#missing -= 1;
    return this.#missing === 0 ? this.#sums.weighted / this.#divisor : NaN;
  }
}
