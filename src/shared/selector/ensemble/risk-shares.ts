import { DataError, UsageError } from '../../domain/errors.ts';
import { hierarchicalRiskParity } from '../../portfolio/hrp.ts';

export interface RiskShareRules {
  /** Candles of memory: one that is so old counts 1/e of the newest. */
  readonly memory: number;
  /** Candles before anything is worked out, and between two times that it is worked out anew. */
  readonly least: number;
  readonly every: number;
}

export interface SavedRiskShares {
  readonly candles: number;
  readonly means: readonly number[];
  /** Of each pair of experts, row by row. */
  readonly products: readonly (readonly number[])[];
  readonly shares: readonly number[] | null;
  readonly isDue: boolean;
}

/**
 * Shares of capital by hierarchical risk parity of what experts earn on paper (López de Prado 2016), from exponentially weighted covariances of their
 * net returns. Who holds nothing earns 0. Worked out every so many candles from those before, and in force from the candle that follows: `prepare`
 * may do it between two candles, the answer is the same. An expert without any risk so far has an equal share.
 */
export class RiskShares {
  readonly #rules: RiskShareRules;
  readonly #count: number;
  #candles = 0;
  #means: Float64Array;
  /** Exponentially weighted means of products of two deviations. */
  #products: readonly Float64Array[];
  #shares: readonly number[] | undefined;
  #isDue = false;

  constructor(count: number, rules: RiskShareRules) {
    const { memory, least, every } = rules;
    if (!(memory > 1 && least >= 2 && every >= 1)) throw new UsageError(`ensemble: expected risk parity with a memory longer than 1 candle, 2 candles or more to begin with and 1 or more between two times, found "${memory}", "${least}" and "${every}"`);
    this.#rules = rules;
    this.#count = count;
    this.#means = new Float64Array(count);
    this.#products = Array.from({ length: count }, () => new Float64Array(count));
  }

  /** What each earned over a candle, as a share of equity; NaN: nothing held. */
  learn(returns: ArrayLike<number>): void {
    this.prepare();
    const count = this.#count;
    this.#candles += 1;
    const weight = Math.max(1 / this.#rules.memory, 1 / this.#candles);
    const means = this.#means;
    for (let i = 0; i < count; i++) {
      const off = earned(returns[i]) - means[i];
      // Both deviations are from the means before: the matrix stays that of some returns, and so positive.
      for (let j = 0; j <= i; j++) this.#products[i][j] = (1 - weight) * (this.#products[i][j] + weight * off * (earned(returns[j]) - means[j]));
    }
    for (let i = 0; i < count; i++) means[i] += weight * (earned(returns[i]) - means[i]);
    if (this.#candles >= this.#rules.least && this.#candles % this.#rules.every === 0) this.#isDue = true;
  }

  /** Works the shares out anew where that is due. */
  prepare(): void {
    if (!this.#isDue) return;
    this.#isDue = false;
    const moving = Array.from({ length: this.#count }, (_, i) => i).filter((i) => this.#products[i][i] > 0);
    const shares = Array.from({ length: this.#count }, () => 1 / this.#count);
    if (moving.length > 0) {
      const parity = hierarchicalRiskParity(moving.map((i) => moving.map((j) => this.#products[Math.max(i, j)][Math.min(i, j)])));
      moving.forEach((i, m) => { shares[i] = (parity[m] * moving.length) / this.#count; });
    }
    this.#shares = shares;
  }

  /** Of those awake, adding up to 1; equal ones before there is anything to go by. All 0 where all sleep. */
  of(isAwake: (expert: number) => boolean): readonly number[] {
    this.prepare();
    const raw = Array.from({ length: this.#count }, (_, i) => (isAwake(i) ? this.#shares?.[i] ?? 1 : 0));
    const total = raw.reduce((sum, share) => sum + share, 0);
    return raw.map((share) => (total > 0 ? share / total : 0));
  }

  save(): SavedRiskShares {
    return { candles: this.#candles, means: [...this.#means], products: this.#products.map((row) => [...row]), shares: this.#shares ?? null, isDue: this.#isDue };
  }

  restore({ candles, means, products, shares, isDue }: SavedRiskShares): void {
    if (means.length !== this.#count) throw new DataError(`ensemble: expected risk shares of ${this.#count} experts, found those of ${means.length}`);
    this.#candles = candles;
    this.#means = Float64Array.from(means);
    this.#products = products.map((row) => Float64Array.from(row));
    this.#shares = shares ?? undefined;
    this.#isDue = isDue;
  }
}

const earned = (value: number): number => (Number.isFinite(value) ? value : 0);
