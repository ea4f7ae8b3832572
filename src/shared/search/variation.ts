import type { Random } from '../domain/random.ts';
import type { Dimension } from './dimension.ts';
import type { Coordinates } from './space.ts';

/** How near children stay to their parents, and how far a mutation goes: larger is nearer. */
const CROSSOVER_INDEX = 15;
const MUTATION_INDEX = 20;
const CROSSOVER_CHANCE = 0.9;

/** Simulated binary crossover within [0, 1] (Deb & Agrawal 1995), the bounded form: one child's coordinate. */
function crossed(a: number, b: number, source: Random): number {
  const [low, high] = a < b ? [a, b] : [b, a];
  if (high - low < 1e-14) return a;
  const isLower = source.uniform() < 0.5;
  const room = isLower ? low : 1 - high;
  const beta = 1 + (2 * room) / (high - low);
  const alpha = 2 - beta ** -(CROSSOVER_INDEX + 1);
  const u = source.uniform();
  const spread = u <= 1 / alpha ? (u * alpha) ** (1 / (CROSSOVER_INDEX + 1)) : (1 / (2 - u * alpha)) ** (1 / (CROSSOVER_INDEX + 1));
  const half = 0.5 * spread * (high - low);
  return isLower ? (low + high) / 2 - half : (low + high) / 2 + half;
}

/** Polynomial mutation within [0, 1] (Deb & Goyal 1996), the bounded form. */
function mutated(value: number, source: Random): number {
  const u = source.uniform();
  const power = MUTATION_INDEX + 1;
  if (u < 0.5) return value + (2 * u + (1 - 2 * u) * (1 - value) ** power) ** (1 / power) - 1;
  return value + 1 - (2 * (1 - u) + 2 * (u - 0.5) * value ** power) ** (1 / power);
}

/**
 * A child of two points. Choices are taken from either parent and mutate to any; a parameter that plays no part in one parent comes from the other, and
 * in none of them from anywhere.
 */
export function child(dimensions: readonly Dimension[], [mother, father]: readonly [Coordinates, Coordinates], source: Random): Coordinates {
  const isCrossed = source.uniform() < CROSSOVER_CHANCE;
  return Float64Array.from(dimensions, (dimension, d) => {
    const [a, b] = [Number.isNaN(mother[d]) ? father[d] : mother[d], Number.isNaN(father[d]) ? mother[d] : father[d]];
    if (Number.isNaN(a)) return source.uniform();
    const isMixed = isCrossed && source.uniform() < 0.5;
    const isMutated = source.uniform() < 1 / dimensions.length;
    if (dimension.kind === 'choice') return isMutated ? source.uniform() : isMixed ? b : a;
    const value = isMixed ? crossed(a, b, source) : a;
    return Math.min(1, Math.max(0, isMutated ? mutated(value, source) : value));
  });
}
