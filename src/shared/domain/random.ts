/** A source of randomness that is an argument, never a global. */
export interface Random {
  /** Uniform in [0, 1), 32 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Uniform integer in [0, bound). */
  below(bound: number): number;
}

/** A source that can be written down and taken up again: four words and the normal that was drawn ahead, NaN as null. */
export interface SavedRandom {
  readonly words: readonly [number, number, number, number];
  readonly spare: number | null;
}

export interface SavableRandom extends Random {
  save(): SavedRandom;
}

/** sfc32 (Chris Doty-Humphrey, PractRand), seeded by splitmix32. The same seed gives the same sequence on every machine. */
export function random(seed: number): SavableRandom {
  return new SmallFastCounting(seed);
}

/** Goes on where `save` was called. */
export function restoredRandom(saved: SavedRandom): SavableRandom {
  const source = new SmallFastCounting(0);
  source.restore(saved);
  return source;
}

class SmallFastCounting implements SavableRandom {
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 1;
  #spare = NaN;

  constructor(seed: number) {
    let state = seed >>> 0;
    const split = () => {
      state = (state + 0x9e3779b9) | 0;
      let z = state ^ (state >>> 16);
      z = Math.imul(z, 0x21f0aaad);
      z ^= z >>> 15;
      z = Math.imul(z, 0x735a2d97);
      return (z ^ (z >>> 15)) | 0;
    };
    this.#a = split();
    this.#b = split();
    this.#c = split();
    for (let i = 0; i < 12; i++) this.#next();
  }

  save(): SavedRandom {
    return { words: [this.#a, this.#b, this.#c, this.#counter], spare: Number.isNaN(this.#spare) ? null : this.#spare };
  }

  restore({ words, spare }: SavedRandom): void {
    [this.#a, this.#b, this.#c, this.#counter] = words;
    this.#spare = spare ?? NaN;
  }

  #next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + sum) | 0;
    return sum >>> 0;
  }

  uniform(): number {
    return this.#next() / 4294967296;
  }

  below(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }

  /** Marsaglia's polar method: two normals per accepted pair, one kept for the next call. */
  normal(): number {
    if (!Number.isNaN(this.#spare)) {
      const spare = this.#spare;
      this.#spare = NaN;
      return spare;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const s = u * u + v * v;
      if (s >= 1 || s === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(s)) / s);
      this.#spare = v * scale;
      return u * scale;
    }
  }
}
