import type { Random } from '../domain/random.ts';
import { cmaConstants, type CmaConstants } from './cma-constants.ts';
import { symmetricEigen } from './eigen.ts';

/** JSON-safe. */
export interface SavedDistribution {
  readonly population: number;
  readonly mean: readonly number[];
  readonly sigma: number;
  readonly covariance: readonly number[];
  readonly pathC: readonly number[];
  readonly pathSigma: readonly number[];
  readonly generation: number;
}

/** The smallest variance that the covariance keeps along an axis, of its largest. */
const FLATTEST = 1e-20;

/** The normal distribution that CMA-ES draws from, with active updates of its covariance (Hansen 2016, arXiv:1604.00772). */
export class CmaDistribution {
  readonly size: number;
  readonly constants: CmaConstants;
  #mean: Float64Array;
  #sigma: number;
  #covariance: Float64Array;
  #pathC: Float64Array;
  #pathSigma: Float64Array;
  #generation = 0;
  /** Columns are axes; `#lengths` their standard deviations without sigma. */
  #axes: Float64Array;
  #lengths: Float64Array;

  constructor(mean: Float64Array, sigma: number, population: number) {
    this.size = mean.length;
    this.constants = cmaConstants(this.size, population);
    this.#mean = mean;
    this.#sigma = sigma;
    this.#covariance = new Float64Array(this.size ** 2);
    for (let i = 0; i < this.size; i++) this.#covariance[i * this.size + i] = 1;
    this.#pathC = new Float64Array(this.size);
    this.#pathSigma = new Float64Array(this.size);
    this.#axes = this.#covariance;
    this.#lengths = new Float64Array(this.size);
    this.#decompose();
  }

  get sigma(): number {
    return this.#sigma;
  }

  get generation(): number {
    return this.#generation;
  }

  /** Largest over smallest variance of the axes. */
  get condition(): number {
    return (Math.max(...this.#lengths) / Math.min(...this.#lengths)) ** 2;
  }

  /** Standard deviation along each coordinate. */
  deviations(): Float64Array {
    return this.#mean.map((_, i) => this.#sigma * Math.sqrt(this.#covariance[i * this.size + i]));
  }

  draw(source: Random): Float64Array {
    const scaled = this.#lengths.map((length) => length * source.normal());
    return this.#mean.map((mean, i) => mean + this.#sigma * dotRow(this.#axes, scaled, i));
  }

  /** One generation: as many points as the population, the best first. */
  update(points: readonly Float64Array[]): void {
    const { weights, parents, mass, sigmaRate, sigmaDamping, normalLength, pathRate } = this.constants;
    const steps = points.map((point) => point.map((value, i) => (value - this.#mean[i]) / this.#sigma));
    const mean = this.#mean.map((_, i) => steps.slice(0, parents).reduce((total, step, k) => total + weights[k] * step[i], 0));
    this.#mean = this.#mean.map((value, i) => value + this.#sigma * mean[i]);
    this.#generation += 1;
    const sigmaGain = Math.sqrt(sigmaRate * (2 - sigmaRate) * mass);
    const whitened = this.#whitened(mean);
    this.#pathSigma = this.#pathSigma.map((value, i) => (1 - sigmaRate) * value + sigmaGain * whitened[i]);
    const length = norm(this.#pathSigma);
    const isSteady = length / Math.sqrt(1 - (1 - sigmaRate) ** (2 * this.#generation)) < (1.4 + 2 / (this.size + 1)) * normalLength;
    const gain = isSteady ? Math.sqrt(pathRate * (2 - pathRate) * mass) : 0;
    this.#pathC = this.#pathC.map((value, i) => (1 - pathRate) * value + gain * mean[i]);
    this.#adapt(steps, isSteady);
    // At most e-fold in one generation, however far a path was thrown.
    this.#sigma *= Math.exp(Math.min(1, (sigmaRate / sigmaDamping) * (length / normalLength - 1)));
    this.#decompose();
  }

  /** Keeps every coordinate moving by at least so much. */
  widen(least: Float64Array): void {
    let isWider = false;
    least.forEach((deviation, i) => {
      const variance = (deviation / this.#sigma) ** 2;
      if (this.#covariance[i * this.size + i] >= variance) return;
      this.#covariance[i * this.size + i] = variance;
      isWider = true;
    });
    if (isWider) this.#decompose();
  }

  #adapt(steps: readonly Float64Array[], isSteady: boolean): void {
    const { weights, rankOne, rankMu, pathRate } = this.constants;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const kept = 1 - rankOne - rankMu * total + (isSteady ? 0 : rankOne * pathRate * (2 - pathRate));
    // A bad step counts by its direction, not by its length, so that the covariance stays positive definite.
    const scaled = steps.map((step, k) => (weights[k] >= 0 ? weights[k] : (weights[k] * this.size) / Math.max(norm(this.#whitened(step)) ** 2, 1e-300)));
    const { size } = this;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        let rank = 0;
        for (let k = 0; k < steps.length; k++) rank += scaled[k] * steps[k][i] * steps[k][j];
        const value = kept * this.#covariance[i * size + j] + rankOne * this.#pathC[i] * this.#pathC[j] + rankMu * rank;
        this.#covariance[i * size + j] = value;
        this.#covariance[j * size + i] = value;
      }
    }
  }

  /** C^(-1/2) times a vector. */
  #whitened(vector: Float64Array): Float64Array {
    const along = this.#lengths.map((length, k) => dotColumn(this.#axes, vector, k) / length);
    return vector.map((_, i) => dotRow(this.#axes, along, i));
  }

  #decompose(): void {
    const { values, vectors } = symmetricEigen(this.#covariance, this.size);
    const largest = Math.max(...values);
    this.#axes = vectors;
    this.#lengths = values.map((value) => Math.sqrt(Math.max(value, FLATTEST * largest)));
  }

  save(): SavedDistribution {
    return {
      population: this.constants.population, mean: [...this.#mean], sigma: this.#sigma, covariance: [...this.#covariance],
      pathC: [...this.#pathC], pathSigma: [...this.#pathSigma], generation: this.#generation,
    };
  }

  static restored(saved: SavedDistribution): CmaDistribution {
    const distribution = new CmaDistribution(Float64Array.from(saved.mean), saved.sigma, saved.population);
    distribution.#covariance = Float64Array.from(saved.covariance);
    distribution.#pathC = Float64Array.from(saved.pathC);
    distribution.#pathSigma = Float64Array.from(saved.pathSigma);
    distribution.#generation = saved.generation;
    distribution.#decompose();
    return distribution;
  }
}

function dotRow(matrix: Float64Array, vector: Float64Array, row: number): number {
  let total = 0;
  for (let k = 0; k < vector.length; k++) total += matrix[row * vector.length + k] * vector[k];
  return total;
}

function dotColumn(matrix: Float64Array, vector: Float64Array, column: number): number {
  let total = 0;
  for (let k = 0; k < vector.length; k++) total += matrix[k * vector.length + column] * vector[k];
  return total;
}

const norm = (vector: Float64Array): number => Math.sqrt(vector.reduce((total, value) => total + value * value, 0));
