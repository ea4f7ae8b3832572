import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heatMap, parallelCoordinates, slices } from './charts.ts';
import { importance } from './importance.ts';
import { hypervolume, knee, paretoFront } from './pareto.ts';
import { plateaus } from './plateau.ts';
import { crowdingDistances, dominates, nonDominatedFronts, ranked } from './ranking.ts';
import type { Evaluated } from './sampler.ts';
import { Sobol } from './sobol.ts';
import { Space } from './space.ts';

const of = (...scores: number[]): { scores: number[]; violation: number } => ({ scores, violation: 0 });
const grid = new Space([{ name: 'x', kind: 'stepped', min: 1, max: 9, step: 1, scale: 'linear' }, { name: 'y', kind: 'stepped', min: 1, max: 9, step: 1, scale: 'linear' }]);
const onGrid = (score: (x: number, y: number) => number | null): Evaluated[] =>
  Array.from({ length: 81 }, (_, trial) => ({ trial, params: { x: 1 + (trial % 9), y: 1 + Math.floor(trial / 9) }, share: 1, scores: [score(1 + (trial % 9), 1 + Math.floor(trial / 9))], violation: 0 }));

describe('ranking', () => {
  const points = [of(1, 5), of(2, 4), of(4, 1), of(1, 4), of(0, 0), { scores: [9, 9], violation: 1 }];

  it('sorts into fronts, what breaks limits last', () => {
    expect(nonDominatedFronts(points)).toEqual([[0, 1, 2], [3], [4], [5]]);
    expect(ranked(points).slice(3)).toEqual([3, 4, 5]);
  });

  it('measures crowding: the ends are infinitely lonely, between them both gaps add up', () => {
    // In the first score (4 - 1) / 3, in the second (5 - 1) / 4.
    expect([...crowdingDistances([of(1, 5), of(2, 4), of(4, 1)])]).toEqual([Infinity, 2, Infinity]);
    expect([...crowdingDistances([of(1, 1), of(1, 1), of(1, 1)])].filter((distance) => distance === 0).length).toBe(1);
  });

  it('never has both of two better, and nobody better than itself', () => {
    const any = fc.record({ scores: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })), violation: fc.constantFrom(0, 1) });
    fc.assert(fc.property(any, any, (a, b) => {
      expect(dominates(a, a)).toBe(false);
      expect(dominates(a, b) && dominates(b, a)).toBe(false);
    }));
  });
});

describe('hypervolume', () => {
  it('is the area of the stairs: 1 x 3 + 1 x 2 + 1 x 1', () => {
    expect(hypervolume([[1, 3], [2, 2], [3, 1]], [0, 0])).toBe(6);
  });

  it('is the volume of boxes: two of 2 that share 1', () => {
    expect(hypervolume([[2, 1, 1], [1, 2, 1]], [0, 0, 0])).toBe(3);
    expect(hypervolume([[1, 1, 1, 2], [1, 1, 2, 1]], [0, 0, 0, 0])).toBe(3);
  });

  it('does not count what is not above the reference, or dominated', () => {
    expect(hypervolume([[1, 3], [0, 9], [1, 2]], [0, 0])).toBe(3);
    expect(hypervolume([], [0, 0])).toBe(0);
    expect(() => hypervolume([[1]], [0, 0])).toThrow('expected points of 2 scores, found "1"');
  });

  it('in three dimensions is that of two times the height where all are as high', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 })), { maxLength: 12 }), (points) => {
      expect(hypervolume(points.map(([x, y]) => [x, y, 3]), [0, 0, 1])).toBe(2 * hypervolume(points, [0, 0]));
    }));
  });
});

describe('the Pareto front', () => {
  const trial = (number: number, scores: (number | null)[], rest: Partial<Evaluated> = {}): Evaluated => ({ trial: number, params: {}, share: 1, scores, violation: 0, ...rest });
  const trials = [trial(0, [1, 10]), trial(1, [9, 9]), trial(2, [10, 1]), trial(3, [5, 5]), trial(4, [99, 99], { violation: 1 }), trial(5, [99, 99], { share: 1 / 3 }), trial(6, [99, null])];

  it('has only full, allowed and complete trials that none dominates', () => {
    expect(paretoFront(trials).map((found) => found.trial)).toEqual([2, 1, 0]);
  });

  it('has its knee where both are near their best', () => {
    expect(knee(paretoFront(trials))?.trial).toBe(1);
    expect(knee([])).toBeUndefined();
  });
});

describe('plateaus', () => {
  it('prefer a broad hill to a higher lone peak', () => {
    const trials = onGrid((x, y) => (x === 2 && y === 2 ? 10 : 5 - Math.max(Math.abs(x - 7), Math.abs(y - 7))));
    const [best] = plateaus(grid, trials, { neighbours: 8 });
    expect(best.trial.params).toEqual({ x: 7, y: 7 });
    expect(best.neighbours).toBe(8);
    expect(best.neighbourhood).toBe(4);
    expect(plateaus(grid, trials, { neighbours: 8 }).find((found) => found.score === 10)?.neighbourhood).toBeLessThan(1);
  });

  it('stay away from failures and never choose one', () => {
    const trials = onGrid((x) => (x % 2 === 0 ? null : x));
    const found = plateaus(grid, trials, { neighbours: 4 });
    expect(found.every(({ score }) => Number.isFinite(score))).toBe(true);
    expect(found.length).toBe(45);
    expect(plateaus(grid, [])).toEqual([]);
  });

  it('passes a hollow by, however good its neighbours are', () => {
    const ranked = plateaus(grid, onGrid((x, y) => (x === 5 && y === 5 ? -1 : 1 + x / 1_000)), { neighbours: 8 });
    expect(ranked.at(-1)?.score).toBe(-1);
    expect(ranked.at(-1)?.neighbourhood).toBeGreaterThan(0.9);
  });
});

describe('importance', () => {
  const space = new Space(['a', 'b', 'c'].map((name) => ({ name, kind: 'number', min: 0, max: 1, scale: 'linear' })));
  const sobol = new Sobol(3, 1);
  const trials = (score: (a: number, b: number) => number, bend = 1): Evaluated[] => Array.from({ length: 400 }, (_, trial) => {
    const [a, b, c] = sobol.at(trial).map((value) => value ** bend);
    return { trial, params: { a, b, c }, share: 1, scores: [score(a, b)], violation: 0 };
  });

  it('of 2a + b is four fifths a and one fifth b, and nothing else: variances 4/12 and 1/12', () => {
    const { parameters, pairs, fit } = importance(space, trials((a, b) => 2 * a + b));
    expect(parameters.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(Math.abs(parameters[0].share - 0.8)).toBeLessThan(0.06);
    expect(Math.abs(parameters[1].share - 0.2)).toBeLessThan(0.06);
    expect(parameters[2].share).toBeLessThan(0.01);
    expect(pairs[0].share).toBeLessThan(0.08);
    expect(fit).toBeGreaterThan(0.9);
  });

  it('hardly changes where the sampler looked more at one corner', () => {
    const { parameters } = importance(space, trials((a, b) => 2 * a + b, 2));
    expect(Math.abs(parameters[0].share - 0.8)).toBeLessThan(0.1);
  });

  it('of (a - 1/2)(b - 1/2) is the pair', () => {
    const { pairs, parameters } = importance(space, trials((a, b) => (a - 0.5) * (b - 0.5)));
    expect(pairs[0].names).toEqual(['a', 'b']);
    expect(pairs[0].share).toBeGreaterThan(0.6);
    expect(parameters[0].share).toBeLessThan(0.2);
  });

  it('of a score without any relation has no fit; too few trials are refused', () => {
    expect(importance(space, trials((a) => (a * 1e6) % 1)).fit).toBeLessThan(0.1);
    expect(() => importance(space, trials((a) => a).slice(0, 9))).toThrow('expected 10 or more trials with a score to tell which parameters matter, found "9"');
  });
});

describe('charts', () => {
  const trials = onGrid((x, y) => (x === 9 ? null : 10 * x + y));

  it('have a slice for each parameter, rising, without failures', () => {
    const [x, y] = slices(grid, trials);
    expect([x.name, x.points.length, x.points[0], y.points.at(-1)?.value]).toEqual(['x', 72, { trial: 0, value: 1, score: 11 }, 9]);
  });

  it('have a heat map with the median and best of each cell', () => {
    const map = heatMap(grid, trials, { x: 'x', y: 'y' });
    expect(map.x.bins.length).toBe(9);
    expect(map.cells[1][2]).toEqual({ median: 32, best: 32, trials: 1 });
    expect(map.cells[0][8]).toBeNull();
    const coarse = heatMap(grid, trials, { x: 'x', y: 'y', bins: 3 });
    expect(coarse.x.bins).toEqual([{ from: 1, to: 3 }, { from: 4, to: 6 }, { from: 7, to: 9 }]);
    expect(coarse.cells[0][0]).toEqual({ median: 22, best: 33, trials: 9 });
    expect(() => heatMap(grid, trials, { x: 'z', y: 'y' })).toThrow('expected one of the searched parameters x, y, found "z"');
  });

  it('have a line for each trial', () => {
    const { axes, lines } = parallelCoordinates(grid, trials);
    expect(axes).toEqual(['x', 'y']);
    expect(lines[0]).toEqual({ trial: 0, at: [1 / 18, 1 / 18], score: 11 });
  });
});
