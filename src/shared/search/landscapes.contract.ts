import { Space } from './space.ts';

/** A function to minimise, over a box, with the least value it has. */
export interface Landscape {
  readonly name: string;
  readonly bounds: readonly (readonly [low: number, high: number])[];
  readonly least: number;
  at(x: readonly number[]): number;
}

const box = (size: number, low: number, high: number): Landscape['bounds'] => Array.from({ length: size }, () => [low, high] as const);
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Formulas as Surjanovic & Bingham, "Virtual Library of Simulation Experiments", give them. */
export const sphere = (size: number): Landscape => ({ name: `sphere ${size}d`, bounds: box(size, -5.12, 5.12), least: 0, at: (x) => total(x.map((value) => value ** 2)) });
export const rosenbrock = (size: number): Landscape => ({
  name: `Rosenbrock ${size}d`, bounds: box(size, -5, 10), least: 0, at: (x) => total(x.slice(1).map((next, i) => 100 * (next - x[i] ** 2) ** 2 + (1 - x[i]) ** 2)),
});
export const rastrigin = (size: number): Landscape => ({
  name: `Rastrigin ${size}d`, bounds: box(size, -5.12, 5.12), least: 0, at: (x) => 10 * x.length + total(x.map((value) => value ** 2 - 10 * Math.cos(2 * Math.PI * value))),
});
export const ackley = (size: number): Landscape => ({
  name: `Ackley ${size}d`, bounds: box(size, -32.768, 32.768), least: 0,
  at: (x) => -20 * Math.exp(-0.2 * Math.sqrt(total(x.map((value) => value ** 2)) / x.length)) - Math.exp(total(x.map((value) => Math.cos(2 * Math.PI * value))) / x.length) + 20 + Math.E,
});
export const branin: Landscape = {
  name: 'Branin', bounds: [[-5, 10], [0, 15]], least: 0.39788735772973816,
  at: ([x, y]) => (y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6) ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10,
};

export const spaceOfLandscape = ({ bounds }: Landscape): Space => new Space(bounds.map(([min, max], d) => ({ name: `x${d}`, kind: 'number', min, max, scale: 'linear' })));
export const pointOf = (params: Readonly<Record<string, unknown>>): number[] => Object.values(params).map(Number);
