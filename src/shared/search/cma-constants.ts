/** Strategy parameters of CMA-ES for a dimension and a population: Hansen, "The CMA Evolution Strategy: A Tutorial" (2016, arXiv:1604.00772), table 1. */
export interface CmaConstants {
  readonly population: number;
  /** Recombination weights, best first; those below zero are active only in the covariance. */
  readonly weights: Float64Array;
  /** How many of them are above zero. */
  readonly parents: number;
  /** Variance effective selection mass of the parents. */
  readonly mass: number;
  readonly pathRate: number;
  readonly sigmaRate: number;
  readonly sigmaDamping: number;
  readonly rankOne: number;
  readonly rankMu: number;
  /** Expected length of a standard normal vector. */
  readonly normalLength: number;
}

export const defaultPopulation = (size: number): number => 4 + Math.floor(3 * Math.log(size));

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
const massOf = (values: Float64Array): number => sum(values) ** 2 / values.reduce((total, value) => total + value * value, 0);

export function cmaConstants(size: number, population: number): CmaConstants {
  const raw = Float64Array.from({ length: population }, (_, i) => Math.log((population + 1) / 2) - Math.log(i + 1));
  const parents = population >> 1;
  const mass = massOf(raw.subarray(0, parents));
  const negative = massOf(raw.subarray(parents));
  const pathRate = (4 + mass / size) / (size + 4 + (2 * mass) / size);
  const sigmaRate = (mass + 2) / (size + mass + 5);
  const rankOne = 2 / ((size + 1.3) ** 2 + mass);
  const rankMu = Math.min(1 - rankOne, (2 * (0.25 + mass + 1 / mass - 2)) / ((size + 2) ** 2 + mass));
  const least = Math.min(1 + rankOne / rankMu, 1 + (2 * negative) / (mass + 2), (1 - rankOne - rankMu) / (size * rankMu));
  const positiveSum = sum(raw.filter((value) => value > 0));
  const negativeSum = -sum(raw.filter((value) => value < 0));
  return {
    population, parents, mass, pathRate, sigmaRate, rankOne, rankMu,
    weights: raw.map((value) => (value >= 0 ? value / positiveSum : (least * value) / negativeSum)),
    sigmaDamping: 1 + 2 * Math.max(0, Math.sqrt((mass - 1) / (size + 1)) - 1) + sigmaRate,
    normalLength: Math.sqrt(size) * (1 - 1 / (4 * size) + 1 / (21 * size * size)),
  };
}
