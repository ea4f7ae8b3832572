import { describe, expect, it } from 'vitest';
import { cmaConstants } from './cma-constants.ts';
import { symmetricEigen } from './eigen.ts';
import { rungShares } from './hyperband-brackets.ts';
import { pointOf, rastrigin, spaceOfLandscape, sphere } from './landscapes.contract.ts';
import { openSampler, type SamplerSettings } from './open-sampler.ts';
import { hypervolume, paretoFront } from './pareto.ts';
import { agedWeights, Parzen } from './parzen.ts';
import { random } from '../domain/random.ts';
import type { Proposal, Sampler } from './sampler.ts';
import { Space } from './space.ts';

const unit = (size: number): Space => new Space(Array.from({ length: size }, (_, d) => ({ name: `x${d}`, kind: 'number', min: 0, max: 1, scale: 'linear' })));

function search(sampler: Sampler, count: number, score: (proposal: Proposal) => readonly number[]): void {
  for (let i = 0; i < count; i++) {
    const proposal = sampler.ask();
    if (proposal === undefined) return;
    sampler.tell({ trial: proposal.trial, scores: score(proposal) });
  }
}

const bestOf = (sampler: Sampler): number => Math.max(...sampler.evaluated().map(({ scores: [score] }) => score ?? -Infinity));

describe('the estimate of TPE', () => {
  it('weighs the newest 25 fully and older ones down to 1/n', () => {
    expect([...agedWeights(3)]).toEqual([1, 1, 1]);
    const weights = agedWeights(30);
    expect([weights[0], weights[4], weights[5], weights[29]]).toEqual([1 / 30, 1, 1, 1]);
    expect(weights[2]).toBeCloseTo((1 / 30 + 1) / 2, 12);
    expect(agedWeights(26)[0]).toBe(1 / 26);
  });

  it('is a density: its integral over the axis is 1, and its masses over steps and choices add up to 1', () => {
    const points = [0.1, 0.15, 0.8].map((x) => Float64Array.of(x));
    const smooth = new Parzen([{ name: 'x', kind: 'number', min: 0, max: 1, scale: 'linear' }], points, [0]);
    let integral = 0;
    for (let i = 0; i < 10_000; i++) integral += Math.exp(smooth.logDensity(Float64Array.of((i + 0.5) / 10_000))) / 10_000;
    expect(integral).toBeCloseTo(1, 6);
    const stepped = new Parzen([{ name: 'x', kind: 'stepped', min: 1, max: 10, step: 1, scale: 'linear' }], points, [0]);
    expect(Array.from({ length: 10 }, (_, k) => Math.exp(stepped.logDensity(Float64Array.of((k + 0.5) / 10)))).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    const choice = new Parzen([{ name: 'x', kind: 'choice', choices: ['a', 'b', 'c', 'd', 'e'] }], points, [0]);
    const masses = Array.from({ length: 5 }, (_, k) => Math.exp(choice.logDensity(Float64Array.of((k + 0.5) / 5))));
    expect(masses.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    // Two of three kernels stand on the first choice: each table 1 + 1/4 of 1 + 5/4 there and 1/4 elsewhere, the prior a fifth; all four alike.
    expect(masses[0]).toBeCloseTo((2 * (1.25 / 2.25) + 0.25 / 2.25 + 0.2) / 4, 12);
  });

  it('is drawn from as it is dense', () => {
    const parzen = new Parzen([{ name: 'x', kind: 'number', min: 0, max: 1, scale: 'linear' }], [0.2, 0.21, 0.22].map((x) => Float64Array.of(x)), [0]);
    const source = random(1);
    const share = Array.from({ length: 4_000 }, () => parzen.draw(source)[0]).filter((x) => x < 0.5).length / 4_000;
    let expected = 0;
    for (let i = 0; i < 5_000; i++) expected += Math.exp(parzen.logDensity(Float64Array.of((i + 0.5) / 10_000))) / 10_000;
    // Four standard errors of a share of 4,000.
    expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / 4_000));
  });

  it('does not send open asks to one place: a constant liar', () => {
    const sampler = openSampler({ space: unit(1), settings: { kind: 'tpe', seed: 1 } });
    search(sampler, 40, ({ params }) => [-((Number(params['x0']) - 0.5) ** 2)]);
    const open = Array.from({ length: 8 }, () => Number(sampler.ask()?.params['x0']));
    const once = openSampler({ space: unit(1), settings: { kind: 'tpe', seed: 1 } });
    search(once, 48, ({ params }) => [-((Number(params['x0']) - 0.5) ** 2)]);
    expect(new Set(open).size).toBe(8);
    expect(Math.max(...open) - Math.min(...open)).toBeGreaterThan(0.05);
  });

  it.each([true, false])('finds choices and steps that go with the best, drawn together: %s', (isJoint) => {
    const space = new Space([{ name: 'kind', kind: 'choice', choices: ['a', 'b', 'c', 'd'] }, { name: 'n', kind: 'stepped', min: 1, max: 100, step: 1, scale: 'log' }, { name: 'x', kind: 'number', min: 0, max: 1, scale: 'linear' }]);
    const sampler = openSampler({ space, settings: { kind: 'tpe', seed: 4, isJoint } });
    search(sampler, 150, ({ params: { kind, n, x } }) => [(kind === 'c' ? 1 : 0) - Math.abs(Math.log(Number(n) / 20)) - (Number(x) - 0.3) ** 2]);
    expect(bestOf(sampler)).toBeGreaterThan(0.9);
  });
});

describe('CMA-ES', () => {
  it('has the parameters of the tutorial: for 10 dimensions 10 points, 5 parents, a mass of 3.1673', () => {
    const { population, parents, mass, weights, rankOne, sigmaRate } = cmaConstants(10, 10);
    expect([population, parents]).toEqual([10, 5]);
    expect(mass).toBeCloseTo(3.1672992814, 6);
    expect(weights.subarray(0, 5).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(weights[0]).toBeCloseTo(0.45626937, 5);
    expect(rankOne).toBeCloseTo(2 / (11.3 ** 2 + mass), 12);
    expect(sigmaRate).toBeCloseTo((mass + 2) / (15 + mass), 12);
  });

  it('finds the least of steps mixed with numbers', () => {
    const space = new Space([{ name: 'n', kind: 'stepped', min: 1, max: 500, step: 1, scale: 'linear' }, { name: 'm', kind: 'stepped', min: 1, max: 20, step: 1, scale: 'linear' }, { name: 'x', kind: 'number', min: -5, max: 5, scale: 'linear' }]);
    for (const seed of [1, 2, 3]) {
      const sampler = openSampler({ space, settings: { kind: 'cma-es', seed } });
      search(sampler, 800, ({ params: { n, m, x } }) => [-(((Number(n) - 123) / 50) ** 2) - (Number(m) - 7) ** 2 - (Number(x) - 1) ** 2]);
      const best = sampler.evaluated().toSorted((a, b) => Number(b.scores[0]) - Number(a.scores[0]))[0];
      expect(best.params['n']).toBe(123);
      expect(best.params['m']).toBe(7);
      expect(best.params['x']).toBeCloseTo(1, 3);
    }
  });

  it('starts anew elsewhere out of a local best: Rastrigin in 2 dimensions', () => {
    const landscape = rastrigin(2);
    const sampler = openSampler({ space: spaceOfLandscape(landscape), settings: { kind: 'cma-es', seed: 3 } });
    search(sampler, 8_000, ({ params }) => [-landscape.at(pointOf(params))]);
    expect(bestOf(sampler)).toBeGreaterThan(-1e-6);
  });

  it('goes on where nothing differs and where everything fails', () => {
    const flat = openSampler({ space: unit(2), settings: { kind: 'cma-es' } });
    search(flat, 2_000, () => [0]);
    expect(flat.evaluated().length).toBe(2_000);
    const failing = openSampler({ space: unit(2), settings: { kind: 'cma-es' } });
    search(failing, 2_000, () => [NaN]);
    expect(failing.evaluated().length).toBe(2_000);
    expect(JSON.parse(JSON.stringify(failing.save()))).toEqual(failing.save());
  });
});

describe('eigenvalues', () => {
  it('of [[2, 1], [1, 2]] are 1 and 3', () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
    expect([...values].toSorted((a, b) => a - b).map((value) => Math.round(value * 1e12) / 1e12)).toEqual([1, 3]);
    expect(Math.abs(vectors[0] * vectors[1] + vectors[2] * vectors[3])).toBeLessThan(1e-14);
  });

  it('put together again are the matrix', () => {
    const source = random(2);
    const size = 8;
    const matrix = new Float64Array(size * size);
    for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) matrix[i * size + j] = matrix[j * size + i] = source.normal();
    const { values, vectors } = symmetricEigen(matrix, size);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        let sum = 0;
        for (let k = 0; k < size; k++) sum += values[k] * vectors[i * size + k] * vectors[j * size + k];
        expect(sum).toBeCloseTo(matrix[i * size + j], 12);
      }
    }
  });
});

describe('halving', () => {
  it('has rungs of a ninth, a third and the whole', () => {
    expect(rungShares(1 / 9, 3).map((share) => Math.round(1 / share))).toEqual([9, 3, 1]);
    expect(rungShares(1, 3)).toEqual([1]);
    expect(() => rungShares(0, 3)).toThrow('expected a first share above 0 and at most 1, found "0"');
  });

  const settings = (kind: 'asha' | 'hyperband'): SamplerSettings => ({ kind, seed: 1, eta: 3, leastShare: 1 / 9, proposer: 'random' });

  it('of ASHA sends the best third of each rung on, the same parameters on three times the history', () => {
    const sampler = openSampler({ space: unit(1), settings: settings('asha') });
    search(sampler, 300, ({ params }) => [Number(params['x0'])]);
    const trials = sampler.evaluated();
    for (const { continues, share, params } of trials) {
      if (continues === undefined) continue;
      expect(trials[continues].params).toEqual(params);
      expect(share / trials[continues].share).toBeCloseTo(3, 12);
    }
    const at = (share: number): typeof trials => trials.filter((trial) => Math.abs(trial.share - share) < 1e-9);
    const [first, second, whole] = [at(1 / 9), at(1 / 3), at(1)];
    expect(Math.abs(second.length - first.length / 3)).toBeLessThanOrEqual(first.length / 6);
    expect(whole.length).toBeGreaterThan(10);
    // Whoever stands on the whole is better than the median of those who began.
    const median = first.map(({ scores }) => Number(scores[0])).toSorted((a, b) => a - b)[first.length >> 1];
    expect(whole.every(({ scores }) => Number(scores[0]) > median)).toBe(true);
  });

  it('of Hyperband is bracket after bracket: 9, 3, 1, then 5, 1, then 3', () => {
    const sampler = openSampler({ space: unit(1), settings: settings('hyperband') });
    search(sampler, 22, ({ params }) => [Number(params['x0'])]);
    expect(sampler.evaluated().map(({ share }) => Math.round(1 / share))).toEqual([9, 9, 9, 9, 9, 9, 9, 9, 9, 3, 3, 3, 1, 3, 3, 3, 3, 3, 1, 1, 1, 1]);
    const best = sampler.evaluated()[12];
    expect(best.scores[0]).toBe(Math.max(...sampler.evaluated().slice(0, 9).map(({ scores }) => Number(scores[0]))));
  });

  it('of Hyperband waits until a rung is told', () => {
    const sampler = openSampler({ space: unit(1), settings: settings('hyperband') });
    const rung = Array.from({ length: 9 }, () => sampler.ask());
    expect(sampler.ask()).toBeUndefined();
    expect(sampler.isDone).toBe(false);
    for (const proposal of rung) if (proposal) sampler.tell({ trial: proposal.trial, scores: [proposal.trial] });
    expect(sampler.ask()?.continues).toBe(8);
  });
});

describe('NSGA-II', () => {
  /** ZDT1 (Zitzler, Deb & Thiele 2000): the front is y = 1 - sqrt(x); with more better, both are negated. Its volume from (-1.1, -1.1) is 0.8767 at most. */
  const zdt1 = ({ params }: Proposal): readonly number[] => {
    const x = Object.values(params).map(Number);
    const g = 1 + (9 * x.slice(1).reduce((a, b) => a + b)) / (x.length - 1);
    return [-x[0], -g * (1 - Math.sqrt(x[0] / g))];
  };
  const volume = (sampler: Sampler): number => hypervolume(paretoFront(sampler.evaluated()).map(({ scores }) => scores), [-1.1, -1.1]);

  it('covers most of the front of ZDT1 where random search covers little', () => {
    const sampler = openSampler({ space: unit(6), objectives: 2, settings: { kind: 'nsga-ii', seed: 1 } });
    const blind = openSampler({ space: unit(6), objectives: 2, settings: { kind: 'random', seed: 1 } });
    search(sampler, 2_400, zdt1);
    search(blind, 2_400, zdt1);
    expect(volume(sampler)).toBeGreaterThan(0.8);
    expect(volume(sampler)).toBeLessThan(0.8767);
    expect(volume(blind)).toBeLessThan(0.3);
  });

  it('keeps within limits where these cut the best away', () => {
    const sampler = openSampler({ space: unit(2), settings: { kind: 'nsga-ii', seed: 2, population: 20 } });
    for (let i = 0; i < 800; i++) {
      const proposal = sampler.ask();
      if (proposal === undefined) break;
      const [x, y] = pointOf(proposal.params);
      sampler.tell({ trial: proposal.trial, scores: [x + y], violation: Math.max(0, x - 0.25) });
    }
    const best = sampler.evaluated().filter(({ violation }) => violation === 0).map(({ scores }) => Number(scores[0]));
    expect(Math.max(...best)).toBeGreaterThan(1.23);
    expect(Math.max(...best)).toBeLessThanOrEqual(1.25);
  });

  it('with one objective is a plain genetic search', () => {
    const landscape = sphere(3);
    const sampler = openSampler({ space: spaceOfLandscape(landscape), settings: { kind: 'nsga-ii', seed: 1 } });
    search(sampler, 1_200, ({ params }) => [-landscape.at(pointOf(params))]);
    expect(bestOf(sampler)).toBeGreaterThan(-0.01);
  });
});
