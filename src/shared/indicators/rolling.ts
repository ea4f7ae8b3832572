/**
 * What several indicators keep of the past: sums over the last `length` values, each O(1) per value, with memory taken once.
 * None of them drifts: what rounding leaves behind is gone after at most two windows.
 */

/** Sum of the last `length` values. A second sum grows since the ring last turned and takes the place of the first at each turn. */
export class RollingSum {
  readonly #length: number;
  readonly #ring: Float64Array;
  #head = 0;
  #sum = 0;
  #fresh = 0;
  #last = NaN;
  #run = 0;

  constructor(length: number) {
    this.#length = length;
    this.#ring = new Float64Array(length);
  }

  push(value: number): number {
    const head = this.#head;
    this.#sum += value - this.#ring[head];
    this.#fresh += value;
    this.#ring[head] = value;
    if (head + 1 === this.#length) {
      this.#head = 0;
      this.#sum = this.#fresh;
      this.#fresh = 0;
    } else this.#head = head + 1;

    // A window of equal values has an exact sum: no remainder of earlier values may pass for movement or volume.
    this.#run = value === this.#last ? this.#run + 1 : 1;
    this.#last = value;
    if (this.#run >= this.#length) this.#sum = value * this.#length;
    return this.#sum;
  }
}

/** The value `length` values ago. NaN until there is one. */
export class Delay {
  readonly #length: number;
  readonly #ring: Float64Array;
  #head = 0;

  constructor(length: number) {
    this.#length = length;
    this.#ring = new Float64Array(length).fill(NaN);
  }

  push(value: number): number {
    const head = this.#head;
    const old = this.#ring[head];
    this.#ring[head] = value;
    this.#head = head + 1 === this.#length ? 0 : head + 1;
    return old;
  }
}

/**
 * Sums of the last `length` values x and of their products with 1 (oldest) to `length` (newest), for weighted means and lines.
 * Both are renewed at each turn of the ring as in `RollingSum`.
 */
export class RollingWeightedSum {
  readonly #length: number;
  readonly #ring: Float64Array;
  #head = 0;
  #freshSum = 0;
  #freshWeighted = 0;
  #last = NaN;
  #run = 0;
  sum = 0;
  weighted = 0;
  /** All values of the window are equal. */
  isFlat = false;

  constructor(length: number) {
    this.#length = length;
    this.#ring = new Float64Array(length);
  }

  push(value: number): void {
    const head = this.#head;
    const length = this.#length;
    this.weighted += length * value - this.sum;
    this.sum += value - this.#ring[head];
    this.#freshSum += value;
    this.#freshWeighted += (head + 1) * value;
    this.#ring[head] = value;
    if (head + 1 === length) {
      this.#head = 0;
      this.sum = this.#freshSum;
      this.weighted = this.#freshWeighted;
      this.#freshSum = 0;
      this.#freshWeighted = 0;
    } else this.#head = head + 1;
    this.#run = value === this.#last ? this.#run + 1 : 1;
    this.#last = value;
    this.isFlat = this.#run >= length;
  }
}

