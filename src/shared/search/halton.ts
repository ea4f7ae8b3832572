import { UsageError } from '../domain/errors.ts';
import { random } from '../domain/random.ts';

const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131];
/** As many digits as a double can tell apart. */
const PRECISION = 2 ** 53;

/**
 * Halton's sequence: coordinate d is the index written in the d-th prime and read backwards behind the point (Halton 1960).
 * With a seed each digit of each base is permuted at random (Owen 2017, "A randomized Halton algorithm in R"), which takes the stripes out of high bases.
 */
export class Halton {
  readonly #dimensions: number;
  /** For each dimension and digit place, which digit stands for which; empty where nothing is permuted. */
  readonly #permutations: readonly (readonly Uint8Array[])[];

  constructor(dimensions: number, seed?: number) {
    if (!(Number.isInteger(dimensions) && dimensions >= 1 && dimensions <= PRIMES.length)) throw new UsageError(`expected 1 to ${PRIMES.length} parameters for a Halton sequence, found "${dimensions}"`);
    this.#dimensions = dimensions;
    if (seed === undefined) {
      this.#permutations = [];
      return;
    }
    const source = random(seed);
    this.#permutations = Array.from({ length: dimensions }, (_, d) => Array.from({ length: places(PRIMES[d]) }, () => {
      const digits = Uint8Array.from({ length: PRIMES[d] }, (__, digit) => digit);
      for (let last = digits.length - 1; last > 0; last--) {
        const other = source.below(last + 1);
        [digits[last], digits[other]] = [digits[other], digits[last]];
      }
      return digits;
    }));
  }

  /** Point number `index`: of the plain sequence, 0 is the origin. */
  at(index: number): Float64Array {
    return Float64Array.from({ length: this.#dimensions }, (_, d) => {
      const base = PRIMES[d];
      const permutations = this.#permutations[d];
      let value = 0;
      let weight = 1 / base;
      let rest = index;
      // Permuted zeros behind the last digit count too.
      for (let place = 0; permutations ? place < permutations.length : rest > 0; place++) {
        const digit = rest % base;
        value += (permutations ? permutations[place][digit] : digit) * weight;
        weight /= base;
        rest = Math.floor(rest / base);
      }
      return Math.min(value, 1 - 1 / PRECISION);
    });
  }
}

const places = (base: number): number => Math.floor(Math.log(PRECISION) / Math.log(base));
