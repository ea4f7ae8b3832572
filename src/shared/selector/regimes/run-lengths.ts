import { logGamma } from './log-gamma.ts';
import type { NormalInverseGamma } from './normal-inverse-gamma.ts';

export interface RunLengthSettings {
  /** Chance of a change at each value: 1/250 is one in 250 candles. */
  readonly hazard: number;
  readonly prior: NormalInverseGamma;
  /** Run lengths with less than this share of the mass are dropped. */
  readonly leastMass: number;
  /** Runs that last longer are taken as this long and forget their oldest values at the same pace. */
  readonly cap: number;
}

/** One row for each run length still believed in. */
export interface SavedRunLengths {
  readonly rows: readonly (readonly [run: number, mass: number, mu: number, beta: number])[];
}

/**
 * Bayesian online changepoint detection (Adams and MacKay 2007, arXiv:0710.3742) for normal data of unknown mean and variance: the
 * distribution of the number of values since the last change. O(run lengths still believed in) per value, at most `cap`.
 */
export class RunLengths {
  readonly #settings: RunLengthSettings;
  /** logGamma(alpha + 1/2) - logGamma(alpha) by run length. */
  readonly #norms: Float64Array;
  readonly #runs: Int32Array;
  readonly #mass: Float64Array;
  readonly #mu: Float64Array;
  readonly #beta: Float64Array;
  #count = 0;

  constructor(settings: RunLengthSettings) {
    this.#settings = settings;
    const size = settings.cap + 2;
    this.#norms = Float64Array.from({ length: size }, (_, run) => logGamma(settings.prior.alpha + (run + 1) / 2) - logGamma(settings.prior.alpha + run / 2));
    this.#runs = new Int32Array(size);
    this.#mass = new Float64Array(size);
    this.#mu = new Float64Array(size);
    this.#beta = new Float64Array(size);
    this.#begin(0, 1);
  }

  #begin(row: number, mass: number): void {
    this.#runs[row] = 0;
    this.#mass[row] = mass;
    this.#mu[row] = this.#settings.prior.mu;
    this.#beta[row] = this.#settings.prior.beta;
    this.#count = Math.max(this.#count, row + 1);
  }

  /** How many run lengths are still believed in. */
  get size(): number {
    return this.#count;
  }

  /** P(the last change was fewer than `values` values ago). */
  massBelow(values: number): number {
    let sum = 0;
    for (let i = 0; i < this.#count; i++) if (this.#runs[i] < values) sum += this.#mass[i];
    return sum;
  }

  /** The likeliest run length. */
  get likeliest(): number {
    let best = 0;
    for (let i = 1; i < this.#count; i++) if (this.#mass[i] > this.#mass[best]) best = i;
    return this.#runs[best];
  }

  next(x: number): void {
    const { hazard, prior, cap, leastMass } = this.#settings;
    const runs = this.#runs;
    const mass = this.#mass;
    let total = 0;
    for (let i = 0; i < this.#count; i++) {
      const run = runs[i];
      const kappa = prior.kappa + run;
      const spread = (2 * this.#beta[i] * (kappa + 1)) / kappa;
      const off = x - this.#mu[i];
      mass[i] *= Math.exp(this.#norms[run] - (prior.alpha + (run + 1) / 2) * Math.log1p((off * off) / spread)) / Math.sqrt(Math.PI * spread);
      total += mass[i];
      this.#mu[i] += off / (kappa + 1);
      this.#beta[i] += (kappa * off * off) / (2 * (kappa + 1));
      if (run < cap) runs[i] = run + 1;
      // As long a run as is told apart: the weight of its past is held where it is, and the mean squared deviation kept.
      else this.#beta[i] *= (prior.alpha + cap / 2) / (prior.alpha + (cap + 1) / 2);
    }
    if (!(total > 0)) {
      this.#count = 0;
      this.#begin(0, 1);
      return;
    }
    this.#prune((1 - hazard) / total, leastMass);
    this.#begin(this.#count, hazard);
    this.#normalise();
  }

  /** Scales the masses, drops the negligible, and makes one of two runs that reached the cap. */
  #prune(scale: number, least: number): void {
    let kept = 0;
    for (let i = 0; i < this.#count; i++) {
      const scaled = this.#mass[i] * scale;
      if (scaled < least) continue;
      const isTwin = kept > 0 && this.#runs[kept - 1] === this.#runs[i];
      const into = isTwin ? kept - 1 : kept;
      const isHeavier = !isTwin || scaled > this.#mass[into];
      this.#mass[into] = isTwin ? this.#mass[into] + scaled : scaled;
      this.#runs[into] = this.#runs[i];
      if (isHeavier) {
        this.#mu[into] = this.#mu[i];
        this.#beta[into] = this.#beta[i];
      }
      kept = into + 1;
    }
    this.#count = kept;
  }

  #normalise(): void {
    let sum = 0;
    for (let i = 0; i < this.#count; i++) sum += this.#mass[i];
    for (let i = 0; i < this.#count; i++) this.#mass[i] /= sum;
  }

  save(): SavedRunLengths {
    return { rows: Array.from({ length: this.#count }, (_, i) => [this.#runs[i], this.#mass[i], this.#mu[i], this.#beta[i]] as const) };
  }

  restore({ rows }: SavedRunLengths): void {
    rows.forEach(([run, mass, mu, beta], i) => {
      this.#runs[i] = run;
      this.#mass[i] = mass;
      this.#mu[i] = mu;
      this.#beta[i] = beta;
    });
    this.#count = rows.length;
  }
}
