import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { Adam } from './adam.ts';
import { addGradient, fitMlp, meanLoss, mlpSettings, networkScorer } from './mlp.ts';
import { initialParameters, NetworkPass, parameterCount, weightMask } from './network.ts';

describe('the gradient', () => {
  it('is what finite differences say, for both losses and weighted rows', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.constantFrom('probability' as const, 'value' as const), fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }), (seed, target, hidden) => {
      const source = random(seed);
      const sizes = [3, ...hidden, 1];
      const count = 7;
      const rows = {
        inputs: Float64Array.from({ length: 3 * count }, () => source.normal()), weights: Float64Array.from({ length: count }, () => source.uniform() + 0.1),
        labels: Float64Array.from({ length: count }, () => (target === 'probability' ? source.below(2) : source.normal())),
      };
      const parameters = initialParameters(sizes, source).map((value) => value + 0.3 * source.normal());
      const pass = new NetworkPass(sizes);
      const gradient = new Float64Array(parameters.length);
      addGradient({ pass, parameters, gradient, rows, target }, Uint32Array.from({ length: count }, (_, i) => i));
      // The gradient is of the mean over the rows, the loss of the mean over the weights.
      const scale = rows.weights.reduce((sum, weight) => sum + weight, 0) / count;
      const loss = (i: number, step: number) => meanLoss({ pass, parameters: parameters.with(i, parameters[i] + step), rows, target });
      for (let i = 0; i < parameters.length; i++) expect(gradient[i]).toBeCloseTo((scale * (loss(i, 1e-5) - loss(i, -1e-5))) / 2e-5, 7);
    }), { numRuns: 40 });
  });
});

describe('a network', () => {
  it('has a weight for each pair and a bias for each unit; decay spares the biases', () => {
    expect(parameterCount([30, 32, 32, 1])).toBe(30 * 32 + 32 + 32 * 32 + 32 + 32 + 1);
    expect([...weightMask([2, 2, 1])]).toEqual([1, 1, 0, 1, 1, 0, 1, 1, 0]);
    expect([...initialParameters([2, 2, 1], random(1))].map((value) => value !== 0)).toEqual([true, true, false, true, true, false, true, true, false]);
  });
});

describe('Adam', () => {
  it('takes a first step of the learning rate against each slope, and decays weights alone (by hand)', () => {
    const adam = new Adam(Uint8Array.of(1, 0), { learningRate: 0.1, weightDecay: 0.5 });
    const parameters = Float64Array.of(2, 2);
    adam.step(parameters, Float64Array.of(3, -0.001));
    expect(parameters[0]).toBeCloseTo(2 - 0.1 - 0.1 * 0.5 * 2, 8);
    expect(parameters[1]).toBeCloseTo(2.1, 5);
  });

  it('finds the bottom of a bowl', () => {
    const adam = new Adam(Uint8Array.of(1, 1), { learningRate: 0.05, weightDecay: 0 });
    const parameters = Float64Array.of(3, -2);
    for (let step = 0; step < 2_000; step++) adam.step(parameters, Float64Array.of(2 * (parameters[0] - 1), 20 * (parameters[1] - 0.5)));
    expect(parameters[0]).toBeCloseTo(1, 4);
    expect(parameters[1]).toBeCloseTo(0.5, 4);
  });
});

describe('a perceptron', () => {
  const source = random(2);
  const columns = [0, 1].map(() => Float64Array.from({ length: 900 }, () => source.normal()));
  const labels = columns[0].map((x, i) => (x * columns[1][i] > 0 ? 1 : 0));
  const rows = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, i) => from + i);
  const given = { names: ['a', 'b'], columns, labels, weights: new Float64Array(900).fill(1), train: rows(0, 500) };
  const settings = mlpSettings.parse({ kind: 'mlp', hidden: [8, 8], learningRate: 0.01, epochs: 60, members: 2 });

  it('learns what no straight line can: whether two signs agree', () => {
    const score = networkScorer(fitMlp(settings, given, { seed: 1 }), 'probability');
    const right = rows(500, 900).filter((row) => score(Float64Array.of(columns[0][row], columns[1][row]), 0) > 0.5 === (labels[row] === 1));
    expect(right.length / 400).toBeGreaterThan(0.93);
  });

  it('averages the probabilities of its members, which differ', () => {
    const model = fitMlp(settings, given, { seed: 1 });
    const row = Float64Array.of(0.4, -1.2);
    const [first, second] = model.members.map((member) => networkScorer({ ...model, members: [member] }, 'probability')(row, 0));
    expect(first).not.toBe(second);
    expect(networkScorer(model, 'probability')(row, 0)).toBeCloseTo((first + second) / 2, 14);
  });

  it('keeps the pass with the best validation loss: labels of noise leave it near where it began', () => {
    const noise = labels.map(() => (source.uniform() < 0.5 ? 1 : 0));
    const spread = (model: ReturnType<typeof fitMlp>) => {
      const score = networkScorer(model, 'probability');
      return Math.max(...Array.from(rows(500, 900), (row) => Math.abs(score(Float64Array.of(columns[0][row], columns[1][row]), 0) - 0.5)));
    };
    const long = { ...settings, epochs: 200 };
    expect(spread(fitMlp(long, { ...given, labels: noise, validation: rows(500, 700) }, { seed: 1 }))).toBeLessThan(spread(fitMlp(long, { ...given, labels: noise }, { seed: 1 })) / 2);
  });
});

interface Case {
  readonly id: string;
  readonly inputs: { readonly x: number[]; readonly target: number; readonly W1: number[][]; readonly b1: number[]; readonly W2: number[][]; readonly b2: number[] };
  readonly expected: { readonly y: number; readonly loss: number; readonly dW1: number[][]; readonly db1: number[]; readonly dW2: number[][]; readonly db2: number[] };
  readonly tolerance: { readonly abs: number; readonly rel: number };
}

/** Their weights stand by input and unit, ours by unit with its bias behind. */
const flat = (layers: readonly (readonly [number[][], number[]])[]) => layers.flatMap(([weights, biases]) => biases.flatMap((bias, unit) => [...weights.map((row) => row[unit]), bias]));

const file = new URL('../../../../../shared/known-answers/05_automl.open.json', import.meta.url);
const isHere = existsSync(file);

it.skipIf(!isHere)(isHere ? 'the reference case of a perceptron' : 'the reference case of a perceptron: skipped, the folder of known answers is not beside this project', () => {
  const found = (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases.filter(({ id }) => id === 'ml.mlp.grad');
  expect(found).toHaveLength(1);
  for (const { inputs, expected, tolerance } of found) {
    const pass = new NetworkPass([inputs.x.length, inputs.b1.length, 1]);
    const parameters = Float64Array.from(flat([[inputs.W1, inputs.b1], [inputs.W2, inputs.b2]]));
    pass.inputs.set(inputs.x);
    const y = pass.forward(parameters);
    const gradient = new Float64Array(parameters.length);
    pass.backward(parameters, 2 * (y - inputs.target), gradient);
    const wanted = [expected.y, expected.loss, ...flat([[expected.dW1, expected.db1], [expected.dW2, expected.db2]])];
    [y, (y - inputs.target) ** 2, ...gradient].forEach((value, i) => expect(Math.abs(value - wanted[i])).toBeLessThanOrEqual(tolerance.abs + tolerance.rel * Math.abs(wanted[i])));
    expect(gradient.length).toBe(wanted.length - 2);
  }
});
