import { DataError } from '../../domain/errors.ts';

export interface SavedLinUcbArm {
  /** Inverse of A = ridge I + sum x x', and b = sum reward x. */
  readonly inverse: readonly (readonly number[])[];
  readonly b: readonly number[];
}

export interface LinUcbRules {
  /** How much uncertainty is worth: 0.3 to 1. */
  readonly alpha: number;
  readonly ridge: number;
}

/**
 * One arm of disjoint LinUCB (Li, Chu, Langford and Schapire 2010, algorithm 1): for choices of which only the one made shows its reward, such as
 * how to execute or where. O(d^2) an observation by Sherman and Morrison.
 */
export class LinUcbArm {
  readonly #alpha: number;
  #inverse: number[][];
  #b: number[];

  constructor(size: number, { alpha, ridge }: LinUcbRules) {
    this.#alpha = alpha;
    this.#inverse = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_unused, j) => (i === j ? 1 / ridge : 0)));
    this.#b = Array.from({ length: size }, () => 0);
  }

  observe(x: readonly number[], reward: number): void {
    if (x.length !== this.#b.length || !x.every(Number.isFinite) || !Number.isFinite(reward)) throw new DataError(`bandit: expected ${this.#b.length} finite features and a finite reward, found "${x.join(' ')}" and "${reward}"`);
    const along = this.#times(x);
    const scale = 1 + dot(x, along);
    this.#inverse = this.#inverse.map((row, i) => row.map((value, j) => value - (along[i] * along[j]) / scale));
    this.#b = this.#b.map((value, i) => value + reward * x[i]);
  }

  get theta(): number[] { return this.#times(this.#b); }

  /** Expected reward, its width (before `alpha`), and the bound that choices are made by. */
  judge(x: readonly number[]): { readonly mean: number; readonly width: number; readonly bound: number } {
    const mean = dot(this.theta, x);
    const width = Math.sqrt(Math.max(0, dot(x, this.#times(x))));
    return { mean, width, bound: mean + this.#alpha * width };
  }

  #times(x: readonly number[]): number[] { return this.#inverse.map((row) => dot(row, x)); }

  save(): SavedLinUcbArm { return { inverse: this.#inverse.map((row) => [...row]), b: [...this.#b] }; }

  restore({ inverse, b }: SavedLinUcbArm): void {
    this.#inverse = inverse.map((row) => [...row]);
    this.#b = [...b];
  }
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * b[i], 0);
