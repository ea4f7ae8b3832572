import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { initialParameters, NetworkPass } from '../mlp/network.ts';
import { advantagesOf } from './advantages.ts';
import { BatchNetwork } from './batch-network.ts';
import type { Environment } from './environment.ts';
import { CartPole } from './environments/cart-pole.ts';
import { FiniteWorld } from './environments/finite-world.ts';
import { bandit, chain, cliffWalk, sellEvenly, smallGrid } from './environments/known-mdps.ts';
import { bestValues, policyValues, type FiniteMdp } from './finite-mdp.ts';
import { playEpisodes } from './play-episodes.ts';
import { PpoLearner, ppoSettings, type Lessons } from './ppo-learner.ts';
import { PpoTraining } from './ppo-training.ts';

const RANDOM_WALK = [0, -14, -20, -22, -14, -18, -20, -20, -20, -20, -18, -14, -22, -20, -14, 0];
const close = (got: ArrayLike<number>, expected: readonly number[], digits: number): void => expected.forEach((value, i) => expect(got[i]).toBeCloseTo(value, digits));

/** Values of what a learner does in a finite world, exactly. */
function learnedValues(mdp: FiniteMdp, learner: PpoLearner, discount: number): Float64Array {
  return policyValues(mdp, (state) => learner.probabilities(Float64Array.from({ length: mdp.states }, (_, i) => (i === state ? 1 : 0))), discount);
}

/** What is sold at each step by who always does what is worth most; nothing here is left to chance. */
function soldBest(mdp: FiniteMdp): number[] {
  const values = bestValues(mdp, 1);
  const sold: number[] = [];
  for (let state = mdp.start; !mdp.isTerminal(state);) {
    const all = Array.from({ length: mdp.actions }, (_, action) => mdp.transitions(state, action)[0]);
    const best = all.reduce((before, one) => (one.reward + values[one.next] > before.reward + values[before.next] ? one : before));
    sold.push(Math.sqrt(-best.reward));
    state = best.next;
  }
  return sold;
}

/** The rewards 1, 0, 2, -1 with the values 0.5, 0.4, 0.3, 0.2 and 0.1 after. */
const lived = { rewards: Float64Array.of(1, 0, 2, -1), values: Float64Array.of(0.5, 0.4, 0.3, 0.2), ended: new Uint8Array(4), after: Float64Array.of(0, 0, 0, 0.1) };

describe('generalised advantages', () => {
  it('are those of Schulman et al. 2016, eq. 16, computed apart', () => {
    close(advantagesOf(lived, { discount: 0.99, lambda: 0.95 }), [1.562052868757375, 0.70819018475, 0.8625095, -1.101], 12);
  });

  it('look over an episode cut off at the value after it, and not over one that ended', () => {
    const cut = { ...lived, ended: Uint8Array.of(0, 1, 0, 0), after: Float64Array.of(0, 0.6, 0, 0.1) };
    const [first, second, third] = advantagesOf(cut, { discount: 0.5, lambda: 0.5 });
    expect(second).toBeCloseTo(0 + 0.5 * 0.6 - 0.4, 12);
    expect(first).toBeCloseTo(1 + 0.5 * 0.4 - 0.5 + 0.25 * second, 12);
    expect(third).toBeCloseTo(2 + 0.5 * 0.2 - 0.3 + 0.25 * (-1 + 0.05 - 0.2), 12);
    expect(advantagesOf({ ...cut, after: Float64Array.of(0, 0, 0, 0.1) }, { discount: 0.5, lambda: 0.5 })[1]).toBeCloseTo(-0.4, 12);
  });

  it('are the whole return less the value at lambda 1, and the one-step surprise at lambda 0', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.double({ min: -9, max: 9, noNaN: true }), fc.double({ min: -9, max: 9, noNaN: true })), { minLength: 1, maxLength: 30 }), (steps) => {
      const [rewards, values] = [Float64Array.from(steps, ([reward]) => reward), Float64Array.from(steps, ([, value]) => value)];
      const experience = { rewards, values, ended: new Uint8Array(steps.length), after: new Float64Array(steps.length) };
      const whole = rewards.reduceRight((later, reward) => reward + 0.9 * later, 0);
      expect(advantagesOf(experience, { discount: 0.9, lambda: 1 })[0]).toBeCloseTo(whole - values[0], 8);
      expect(advantagesOf(experience, { discount: 0.9, lambda: 0 })[0]).toBeCloseTo(rewards[0] + 0.9 * (values[1] ?? 0) - values[0], 8);
    }));
  });
});

describe('exact values', () => {
  it('of a walk at random over the small grid are those of Sutton & Barto, figure 4.1', () => {
    close(policyValues(smallGrid, () => [0.25, 0.25, 0.25, 0.25], 1), RANDOM_WALK, 6);
  });

  it('of the cliff give 13 steps (example 6.6), of selling 12 lots in 4 steps a cost of 36 by 3 each', () => {
    expect(bestValues(cliffWalk, 1)[36]).toBe(-13);
    expect(bestValues(sellEvenly(12, 4), 1)[12]).toBe(-36);
    expect(soldBest(sellEvenly(12, 4))).toEqual([3, 3, 3, 3]);
  });

  it('that do not settle are refused', () => {
    const endless: FiniteMdp = { states: 1, actions: 1, start: 0, isTerminal: () => false, transitions: () => [{ chance: 1, next: 0, reward: 1 }] };
    expect(() => bestValues(endless, 1)).toThrow('expected values that settle');
  });
});

describe('the batch network', () => {
  it('answers as the pass for one row does, and carries the same slope back, whatever the number of rows', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 11 }), fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }), (seed, rows, hidden) => {
      const source = random(seed);
      const sizes = [3, ...hidden, 1];
      const parameters = initialParameters(sizes, source).map((value) => value + 0.3 * source.normal());
      const network = new BatchNetwork(sizes, 12);
      // What stands there from before must not matter.
      network.inputs.fill(7);
      network.forward(parameters, 12);
      for (let i = 0; i < rows * 3; i++) network.inputs[i] = source.normal();
      network.outputSlopes.fill(1);
      const pass = new NetworkPass(sizes);
      const [expected, gradient] = [new Float64Array(parameters.length), new Float64Array(parameters.length)];
      network.forward(parameters, rows);
      for (let row = 0; row < rows; row++) {
        pass.inputs.set(network.inputs.subarray(row * 3, row * 3 + 3));
        expect(network.outputs[row]).toBeCloseTo(pass.forward(parameters), 12);
        network.outputSlopes[row] = source.normal();
        pass.backward(parameters, network.outputSlopes[row], expected);
      }
      network.backward(parameters, gradient, rows);
      close(gradient, [...expected], 10);
    }), { numRuns: 60 });
  });
});

function madeUp(seed: number, count: number): Lessons {
  const source = random(seed);
  const draw = () => Float64Array.from({ length: count }, () => source.normal());
  return { observations: Float64Array.from({ length: 3 * count }, () => source.normal()), actions: Int32Array.from({ length: count }, () => source.below(4)), logProbabilities: draw().map((value) => -1.4 + 0.3 * value), advantages: draw(), returns: draw() };
}

describe('the loss', () => {
  it('has the slope that finite differences say: surrogate, entropy and critic, clipped or not', () => {
    let clippedRows = 0;
    for (const [seed, entropy] of [[1, 0], [2, 0.05], [3, 1]]) {
      const settings = ppoSettings.parse({ hidden: [5, 4], entropy });
      const learner = new PpoLearner({ observationSize: 3, actions: 4 }, { settings, seed });
      // Away from the indifferent first policy, so that every slope has something to say.
      const saved = learner.save();
      const source = random(seed);
      const parameters = saved.parameters.map((value) => value + 0.3 * source.normal());
      const lessons = madeUp(seed, 13);
      const rows = Uint32Array.from({ length: 13 }, (_, i) => i);
      const gradient = new Float64Array(parameters.length);
      const lossAt = (changed: readonly number[]): number => {
        learner.restore({ ...saved, parameters: changed });
        const { policyLoss, valueLoss, clipped } = learner.gradientOf(lessons, rows, gradient);
        clippedRows += clipped;
        return (policyLoss + valueLoss) / rows.length;
      };
      lossAt(parameters);
      const told = gradient.slice();
      for (let i = 0; i < parameters.length; i++) expect(told[i]).toBeCloseTo((lossAt(parameters.with(i, parameters[i] + 1e-5)) - lossAt(parameters.with(i, parameters[i] - 1e-5))) / 2e-5, 6);
    }
    expect(clippedRows).toBeGreaterThan(0);
  });
});

const quick = { hidden: [16], steps: 512, learningRate: 3e-3 };

describe('a learner', () => {
  it('finds the best arm of a bandit', () => {
    const training = new PpoTraining(new FiniteWorld(bandit([0.2, 0.5, 0.8, 0.4, 0.3])), { settings: ppoSettings.parse(quick), seed: 1 });
    for (let i = 0; i < 14; i++) training.iterate();
    expect(training.learner.probabilities(Float64Array.of(1, 0))[2]).toBeGreaterThan(0.9);
  });

  it('is worth what value iteration says can be had: in the small grid, in the chain, and in selling evenly', () => {
    for (const [mdp, world, { discount, rounds, within }] of [
      [smallGrid, { isAnywhere: true, mostSteps: 100 }, { discount: 0.99, rounds: 25, within: 0.1 }],
      [chain, { mostSteps: 100 }, { discount: 0.9, rounds: 25, within: 1 }],
      [sellEvenly(4, 2), {}, { discount: 1, rounds: 30, within: 0.3 }],
    ] as const) {
      const training = new PpoTraining(new FiniteWorld(mdp, world), { settings: ppoSettings.parse({ ...quick, discount }), seed: 1 });
      for (let i = 0; i < rounds; i++) training.iterate();
      const [best, got] = [bestValues(mdp, discount), learnedValues(mdp, training.learner, discount)];
      expect(best[mdp.start] - got[mdp.start]).toBeLessThan(within);
      expect(best[mdp.start] - policyValues(mdp, () => Array.from({ length: mdp.actions }, () => 1 / mdp.actions), discount)[mdp.start]).toBeGreaterThan(3 * within);
    }
  });

  it('values what is cut off as if it went on, and what ends as ended', () => {
    const endless: FiniteMdp = { states: 1, actions: 2, start: 0, isTerminal: () => false, transitions: () => [{ chance: 1, next: 0, reward: 1 }] };
    const ending: FiniteMdp = { ...endless, states: 2, isTerminal: (state) => state === 1, transitions: () => [{ chance: 0.9, next: 0, reward: 1 }, { chance: 0.1, next: 1, reward: 1 }] };
    const valueIn = (mdp: FiniteMdp) => {
      const training = new PpoTraining(new FiniteWorld(mdp, { mostSteps: 10 }), { settings: ppoSettings.parse({ ...quick, discount: 0.9 }), seed: 2 });
      for (let i = 0; i < 30; i++) training.iterate();
      return training.learner.valueOf(Float64Array.from({ length: mdp.states }, (_, i) => (i === 0 ? 1 : 0)));
    };
    // 1 / (1 - 0.9), and 1 / (1 - 0.9 * 0.9): both with the same ten steps to see.
    expect(valueIn(endless)).toBeCloseTo(10, 0);
    expect(valueIn(ending)).toBeCloseTo(1 / 0.19, 0);
  });

  it('goes on from what was written down as JSON in the middle of an episode, and does the same', () => {
    const settings = ppoSettings.parse({ hidden: [8], steps: 100, epochs: 2 });
    const straight = new PpoTraining(new CartPole(), { settings, seed: 3 });
    straight.iterate();
    const saved: ReturnType<typeof straight.save> = JSON.parse(JSON.stringify(straight.save()));
    const resumed = new PpoTraining(new CartPole(), { settings, seed: 99 });
    resumed.restore(saved);
    for (let i = 0; i < 3; i++) expect(resumed.iterate()).toEqual(straight.iterate());
    expect(resumed.save()).toEqual(straight.save());
    expect(() => new PpoTraining(new CartPole(), { settings: ppoSettings.parse({ hidden: [9] }), seed: 3 }).restore(saved)).toThrow('expected a saved learner of');
  });

  it('refuses a world that tells no numbers, and leaves out a batch whose slope is none', () => {
    class Broken extends CartPole { override step(): number { return NaN; } }
    class Blind extends CartPole { override step(_action: number, _source: unknown, observation: Float64Array): number { observation[2] = Infinity; return 1; } }
    const settings = ppoSettings.parse({ hidden: [4], steps: 16 });
    expect(() => new PpoTraining(new Broken(), { settings, seed: 1 }).iterate()).toThrow('expected a finite reward for action');
    expect(() => new PpoTraining(new Blind(), { settings, seed: 1 }).iterate()).toThrow('expected finite observations, found "Infinity" as number 2');
    const learner = new PpoLearner({ observationSize: 3, actions: 4 }, { settings, seed: 1 });
    const before = learner.save().parameters;
    expect(learner.learn({ ...madeUp(1, 20), returns: new Float64Array(20).fill(NaN) }).skipped).toBe(settings.epochs);
    expect(learner.save().parameters).toEqual(before);
    expect(() => new PpoLearner({ observationSize: 0, actions: 4 }, { settings, seed: 1 })).toThrow('expected an environment with 1 or more observations, found "0"');
    expect(() => new PpoLearner({ observationSize: 1, actions: 1 }, { settings, seed: 1 })).toThrow('expected an environment with 2 or more actions, found "1"');
  });

  it('reads observations as standard scores of those it was shown, and one that never varied not at all', () => {
    const learner = new PpoLearner({ observationSize: 3, actions: 2 }, { settings: ppoSettings.parse({ hidden: [4] }), seed: 1 });
    learner.standardiseBy(Float64Array.of(100, 1, 5, 300, 3, 5));
    expect(learner.policy()).toMatchObject({ means: [200, 2, 5], spreads: [100, 1, 0] });
    expect(learner.valueOf(Float64Array.of(250, 2, 9))).toBe(learner.valueOf(Float64Array.of(250, 2, 5)));
    // Ten deviations away is as far as a thousand.
    expect(learner.valueOf(Float64Array.of(1_200, 2, 5))).toBe(learner.valueOf(Float64Array.of(100_200, 2, 5)));
  });
});

describe('the pole on the cart', () => {
  it('moves as the equations of Barto, Sutton & Anderson say (by hand)', () => {
    const world: Environment = new CartPole();
    const seen = new Float64Array(4);
    world.restore([0, 0, 0, 0, 0]);
    expect(world.step(1, random(1), seen)).toBe(1);
    // Upright and at rest: the angular acceleration is -push / (0.5 (4/3 - 0.1/1.1)), the cart's push less the pole's share.
    const push = 10 / 1.1;
    const turning = -push / (0.5 * (4 / 3 - 0.1 / 1.1));
    close(seen, [0, 0.02 * (push - (0.05 * turning) / 1.1), 0, 0.02 * turning], 12);
  });

  it('ends beyond 12 degrees, and is cut off after 500 steps', () => {
    const world = new CartPole();
    const seen = new Float64Array(4);
    world.restore([0, 0, 0.2094, 1, 0]);
    world.step(0, random(1), seen);
    expect(world.ending).toBe('terminated');
    world.restore([0, 0, 0, 0, 499]);
    world.step(0, random(1), seen);
    expect(world.ending).toBe('truncated');
  });

  it('stays up after some ten thousand steps of learning', () => {
    const training = new PpoTraining(new CartPole(), { settings: ppoSettings.parse({ hidden: [32], learningRate: 1e-3 }), seed: 1 });
    for (let i = 0; i < 7; i++) training.iterate();
    const returns = playEpisodes(new CartPole(), (observation) => training.learner.best(observation), { episodes: 20, source: random(7) });
    expect(returns.reduce((sum, value) => sum + value, 0) / returns.length).toBeGreaterThan(300);
  }, 20_000);
});

const cases = new URL('../../../../../shared/known-answers/06_rl.open.json', import.meta.url);

interface Case {
  readonly id: string;
  readonly inputs: { readonly rewards: readonly number[]; readonly values: readonly number[] };
  readonly params: { readonly gamma: number; readonly lambda: number; readonly X: number; readonly T: number };
  readonly expected: Readonly<Record<string, number | readonly number[]>>;
}

describe.skipIf(!existsSync(cases))('known answers of reinforcement learning (skipped where the reference data is not there)', () => {
  const all: readonly Case[] = existsSync(cases) ? JSON.parse(readFileSync(cases, 'utf8')).cases : [];
  const answers: Readonly<Record<string, (given: Case) => Readonly<Record<string, number | readonly number[]>>>> = {
    'rl.grid4x4': () => ({ V: [...policyValues(smallGrid, () => [0.25, 0.25, 0.25, 0.25], 1)] }),
    'rl.cliff': () => ({ optimal_return: bestValues(cliffWalk, 1)[36], min_steps: -bestValues(cliffWalk, 1)[36] }),
    'rl.gae': ({ inputs: { rewards, values }, params: { gamma, lambda } }) => {
      const after = new Float64Array(rewards.length).fill(values[rewards.length]);
      const adv = advantagesOf({ rewards: Float64Array.from(rewards), values: Float64Array.from(values), ended: new Uint8Array(rewards.length), after }, { discount: gamma, lambda });
      return { adv: [...adv], returns: Array.from(adv, (advantage, t) => advantage + values[t]) };
    },
    'rl.exec.mdp': ({ params: { X, T } }) => {
      const mdp = sellEvenly(X, T);
      return { optimal_cost: -bestValues(mdp, 1)[mdp.start], optimal_policy: soldBest(mdp) };
    },
  };
  it.each(all.map((given) => [given.id, given] as const))('%s', (id, given) => {
    const got = answers[id](given);
    for (const [name, expected] of Object.entries(given.expected)) {
      const [a, b] = [got[name], expected].map((value) => (typeof value === 'number' ? [value] : value));
      b.forEach((value, i) => expect(Math.abs(a[i] - value)).toBeLessThanOrEqual(1e-6));
    }
  });
});
