import { UsageError } from '../domain/errors.ts';
import { hashed } from './draw-source.ts';

/**
 * Degree, coefficients and first direction numbers of each primitive polynomial from the second dimension on: Joe & Kuo (2008), "Constructing Sobol
 * sequences with better two-dimensional projections", the file new-joe-kuo-6. The first dimension is van der Corput's.
 */
const POLYNOMIALS: readonly (readonly [coefficients: number, ...first: readonly number[]])[] = [
  [0, 1], [1, 1, 3], [1, 1, 3, 1], [2, 1, 1, 1], [1, 1, 1, 3, 3], [4, 1, 3, 5, 13], [2, 1, 1, 5, 5, 17], [4, 1, 1, 5, 5, 5], [7, 1, 1, 7, 11, 19],
  [11, 1, 1, 5, 1, 1], [13, 1, 1, 1, 3, 11], [14, 1, 3, 5, 5, 31], [1, 1, 3, 3, 9, 7, 49], [13, 1, 1, 1, 15, 21, 21], [16, 1, 3, 1, 13, 27, 49],
  [19, 1, 1, 1, 15, 7, 5], [22, 1, 3, 1, 15, 13, 25], [25, 1, 1, 5, 5, 19, 61], [1, 1, 3, 7, 11, 23, 15, 103], [4, 1, 3, 7, 13, 13, 15, 69],
  [7, 1, 1, 3, 13, 7, 35, 63], [8, 1, 3, 5, 9, 1, 25, 53], [14, 1, 3, 1, 13, 9, 35, 107], [19, 1, 3, 1, 5, 27, 61, 31], [21, 1, 1, 5, 11, 19, 41, 61],
  [28, 1, 3, 5, 3, 3, 13, 69], [31, 1, 1, 7, 13, 1, 19, 1], [32, 1, 3, 7, 5, 13, 19, 59], [37, 1, 1, 3, 9, 25, 29, 41], [41, 1, 3, 5, 13, 23, 1, 55],
  [42, 1, 3, 7, 3, 13, 59, 17],
];
const BITS = 32;
const SOBOL_DIMENSIONS = POLYNOMIALS.length + 1;

function directions(dimension: number): Uint32Array {
  const numbers = new Uint32Array(BITS);
  if (dimension === 0) return numbers.map((_, bit) => 2 ** (BITS - 1 - bit));
  const [coefficients, ...first] = POLYNOMIALS[dimension - 1];
  const degree = first.length;
  for (let bit = 0; bit < BITS; bit++) {
    if (bit < degree) {
      numbers[bit] = first[bit] * 2 ** (BITS - 1 - bit);
      continue;
    }
    let value = numbers[bit - degree] ^ (numbers[bit - degree] >>> degree);
    for (let k = 1; k < degree; k++) if ((coefficients >>> (degree - 1 - k)) & 1) value ^= numbers[bit - k];
    numbers[bit] = value;
  }
  return numbers;
}

/** Sobol's sequence in [0, 1), as Joe and Kuo number its points: the first is the origin. Gray code order, any point on its own. */
export class Sobol {
  readonly #directions: readonly Uint32Array[];
  readonly #seed: number | undefined;

  /** Without a seed the plain sequence; with one it is scrambled as Owen does, each dimension by itself: every point is uniform, the whole as even as before. */
  constructor(dimensions: number, seed?: number) {
    if (!(Number.isInteger(dimensions) && dimensions >= 1 && dimensions <= SOBOL_DIMENSIONS)) throw new UsageError(`expected 1 to ${SOBOL_DIMENSIONS} parameters for a Sobol sequence, found "${dimensions}"`);
    this.#directions = Array.from({ length: dimensions }, (_, d) => directions(d));
    this.#seed = seed;
  }

  /** Point number `index`, below 2^32. */
  at(index: number): Float64Array {
    const gray = (index ^ (index >>> 1)) >>> 0;
    return Float64Array.from(this.#directions, (numbers, d) => {
      let bits = 0;
      for (let bit = 0, rest = gray; rest !== 0; bit++, rest >>>= 1) if (rest & 1) bits ^= numbers[bit];
      return (this.#seed === undefined ? bits >>> 0 : scrambled(bits, hashed(this.#seed + Math.imul(d + 1, 0x9e3779b9)))) / 2 ** BITS;
    });
  }
}

/**
 * Owen's nested uniform scrambling: each bit is flipped or not by a coin that depends on the bits above it. A hash of those bits is the coin, which is
 * what Burley (2020), "Practical Hash-based Owen Scrambling", stands for; here bit by bit, without his approximation.
 */
function scrambled(bits: number, seed: number): number {
  let result = 0;
  for (let bit = BITS - 1; bit >= 0; bit--) {
    const above = bit === BITS - 1 ? 1 : (bits >>> (bit + 1)) | (1 << (BITS - 1 - bit));
    const coin = hashed(hashed(above ^ seed) + bit) & 1;
    result |= (((bits >>> bit) & 1) ^ coin) << bit;
  }
  return result >>> 0;
}
