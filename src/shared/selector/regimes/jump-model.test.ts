import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { JumpFeatures, standardised, standardOf } from './jump-features.ts';
import { JumpLayer } from './jump-layer.ts';
import { fitJumpModel, jumpLosses, jumpPath } from './jump-model.ts';
import { chosenPenalty, onlineStates, rowsOf } from './jump-penalty.ts';
import { matchedStates } from './matched-states.ts';

/** The objective of every possible path, one after the other. */
function cheapest(losses: Float64Array, states: number, penalty: number): number {
  const count = losses.length / states;
  let least = Infinity;
  for (let code = 0; code < states ** count; code++) {
    const path = Array.from({ length: count }, (_, t) => Math.floor(code / states ** t) % states);
    least = Math.min(least, path.reduce((sum, state, t) => sum + losses[t * states + state] + (t > 0 && path[t - 1] !== state ? penalty : 0), 0));
  }
  return least;
}

const one = (values: readonly number[]) => ({ count: values.length, width: 1, values: Float64Array.from(values) });

describe('the path of least cost', () => {
  it('is the best of all paths, and costs what it says', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 3 }), fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 3, maxLength: 21 }), fc.double({ min: 0, max: 4, noNaN: true }), (states, values, penalty) => {
      const losses = Float64Array.from(values.slice(0, states * Math.floor(Math.min(values.length, 7 * states) / states)));
      const { path, objective } = jumpPath(losses, states, penalty);
      const cost = [...path].reduce((sum, state, t) => sum + losses[t * states + state] + (t > 0 && path[t - 1] !== state ? penalty : 0), 0);
      expect(cost).toBeCloseTo(objective, 9);
      expect(objective).toBeCloseTo(cheapest(losses, states, penalty), 9);
    }), { numRuns: 60 });
  });

  it('of a live detector is the last state of the path through the rows so far, and knows nothing of later ones', () => {
    const source = random(5);
    const data = one(Array.from({ length: 200 }, (_, t) => (Math.floor(t / 40) % 2) * 2 + source.normal()));
    const model = { states: 2, penalty: 3, centroids: [[0], [2]] };
    const live = onlineStates(data, model);
    const losses = jumpLosses(data, model.centroids);
    for (let t = 0; t < 200; t++) {
      const { path } = jumpPath(losses.subarray(0, (t + 1) * 2), 2, 3);
      expect(live[t]).toBe(path[t]);
    }
  });
});

describe('the fit', () => {
  it('finds three planted centroids within 0.15 and 98 % of the states', () => {
    const source = random(9);
    const truth = Array.from({ length: 1_200 }, (_, t) => Math.floor(t / 60) % 3);
    const planted = [[0, 0], [3, 1], [-2, 4]];
    const values = Float64Array.from(truth.flatMap((state) => planted[state].map((centre) => centre + source.normal())));
    const { centroids, path } = fitJumpModel({ count: truth.length, width: 2, values }, { states: 3, penalty: 10, starts: 10, random: source });
    const order = matchedStates(planted, centroids);
    order.forEach((state, k) => centroids[state].forEach((value, j) => { expect(Math.abs(value - planted[k][j])).toBeLessThan(0.15); }));
    expect(truth.filter((state, t) => order[state] === path[t]).length / truth.length).toBeGreaterThan(0.98);
  });

  it('is the same for the same seed, and never worse with more beginnings', () => {
    const source = random(2);
    const data = one(Array.from({ length: 300 }, () => source.normal() ** 3));
    const fit = (starts: number) => fitJumpModel(data, { states: 3, penalty: 2, starts, random: random(11) });
    expect(fit(4)).toEqual(fit(4));
    expect(fit(8).objective).toBeLessThanOrEqual(fit(1).objective);
  });

  it('refuses too few rows and rows that are not numbers', () => {
    const settings = { states: 3, penalty: 1, starts: 1, random: random(1) };
    expect(() => fitJumpModel(one([1, 2]), settings)).toThrow('expected at least 3 rows for a jump model of 3 states, found 2');
    expect(() => fitJumpModel(one([1, 2, NaN, 4]), settings)).toThrow('found NaN or infinity');
  });

  it('of constant rows is one state', () => {
    expect(new Set(fitJumpModel(one([1, 1, 1, 1]), { states: 2, penalty: 1, starts: 3, random: random(1) }).path).size).toBe(1);
  });
});

describe('the features', () => {
  it('are the exponentially weighted figures of a slow reference', () => {
    const source = random(21);
    const returns = Array.from({ length: 150 }, () => 0.01 * source.normal());
    const features = new JumpFeatures();
    const got = returns.map((change) => features.next(change));
    const weighted = (values: readonly number[], halfLife: number) => {
      const weights = values.map((_, i) => 0.5 ** ((values.length - 1 - i) / halfLife));
      return values.reduce((sum, value, i) => sum + value * weights[i], 0) / weights.reduce((a, b) => a + b);
    };
    expect(got[59]).toBeUndefined();
    for (const t of [60, 100, 149]) {
      const past = returns.slice(0, t + 1);
      const down = (halfLife: number) => Math.sqrt(weighted(past.map((r) => Math.min(r, 0) ** 2), halfLife));
      const expected = [down(10), weighted(past, 20) / down(20), weighted(past, 60) / down(60)];
      expected.forEach((value, j) => { expect(got[t]?.[j]).toBeCloseTo(value, 12); });
    }
  });

  it('are finite without any fall and without any movement', () => {
    const [rising, flat] = [new JumpFeatures(), new JumpFeatures()];
    for (let i = 0; i < 61; i++) { rising.next(0.01); flat.next(0); }
    expect(rising.next(0.01)).toEqual([0, 10, 10]);
    expect(flat.next(0)).toEqual([0, 0, 0]);
  });

  it('are standardised by the rows given; a column that does not vary says nothing', () => {
    const standard = standardOf([[1, 5], [3, 5]]);
    expect(standardised([5, 99], standard)).toEqual([3, 0]);
  });
});

describe('the penalty', () => {
  const history = (seed: number, length: number) => {
    const source = random(seed);
    const features = new JumpFeatures();
    const steps = Array.from({ length }, (_, t) => (Math.floor(t / 100) % 2 === 0 ? 0.004 + 0.005 * source.normal() : -0.006 + 0.03 * source.normal()));
    const rows = steps.map((change) => ({ change, row: features.next(change) })).flatMap(({ change, row }) => (row === undefined ? [] : [{ change, row }]));
    return { features: rows.map(({ row }) => row), returns: rows.map(({ change }) => change) };
  };

  it('keeps two planted regimes apart out of sample', () => {
    const given = history(4, 1_000);
    const penalty = chosenPenalty(given, { states: 2, random: random(1) });
    const standard = standardOf(given.features);
    const { path } = fitJumpModel(rowsOf(given.features, standard), { states: 2, penalty, starts: 5, random: random(1) });
    const truth = given.returns.map((_, t) => Math.floor((t + 60) / 100) % 2);
    const agreement = truth.filter((state, t) => state === path[t]).length / truth.length;
    expect(Math.max(agreement, 1 - agreement)).toBeGreaterThan(0.85);
  });

  it('is 30 with too little history, and the one in use where nothing speaks against it', () => {
    expect(chosenPenalty(history(1, 200), { states: 2, random: random(1) })).toBe(30);
    expect(chosenPenalty(history(1, 200), { states: 2, random: random(1), current: 100 })).toBe(100);
  });
});

describe('states over refits', () => {
  it('keep their numbers, whichever order the new fit finds them in', () => {
    expect(matchedStates([[0], [5], [9]], [[8.7], [0.2], [5.1]])).toEqual([1, 2, 0]);
    fc.assert(fc.property(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 }), (order) => {
      const before = [[0, 0], [4, 1], [1, 6], [9, 9]];
      expect(matchedStates(before, order.map((k) => before[k])).map((state) => order[state])).toEqual([0, 1, 2, 3]);
    }));
  });

  it('of the layer agree on 95 % of the same rows before and after, and never on less than 90 %', () => {
    const source = random(8);
    const layer = new JumpLayer({ states: 2, starts: 5, trainingSteps: 600, leastSteps: 120 });
    const change = (t: number) => (Math.floor(t / 120) % 2 === 0 ? 0.004 + 0.006 * source.normal() : -0.005 + 0.03 * source.normal());
    const agreements: number[] = [];
    for (let t = 0; t < 1_500; t++) {
      layer.step(change(t), Math.floor(t / 120) % 2 === 0 ? 0 : 3);
      if (t < 700 || t % 100 !== 0) continue;
      const before = layer.model;
      const rows = layer.save().rows;
      layer.fit(random(t), false);
      const after = layer.model;
      if (before === undefined || after === undefined) continue;
      const [old, fresh] = [before, after].map((model) => onlineStates(rowsOf(rows, model.standard), model));
      agreements.push(old.filter((state, i) => state === fresh[i]).length / old.length);
    }
    expect(agreements.length).toBeGreaterThanOrEqual(7);
    expect(agreements.reduce((a, b) => a + b) / agreements.length).toBeGreaterThan(0.95);
    expect(Math.min(...agreements)).toBeGreaterThan(0.9);
  });
});
