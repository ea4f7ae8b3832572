import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { equalWeights, fixedShareStep, hedgeRate, staticRegretBound, trackingRegretBound, weightedLoss, type ShareRules } from './fixed-share.ts';

type Adversary = (weights: readonly number[], t: number) => readonly number[];

/** Plays the rules against an adversary that sees the weights. Returns the forecaster's loss and every expert's losses. */
function play(count: number, steps: number, { rules, adversary }: { readonly rules: ShareRules; readonly adversary: Adversary }): { readonly total: number; readonly losses: readonly (readonly number[])[] } {
  let [weights, total] = [equalWeights(count), 0];
  const losses: (readonly number[])[] = [];
  for (let t = 0; t < steps; t++) {
    const step = adversary(weights, t);
    losses.push(step);
    total += weightedLoss(weights, step);
    weights = fixedShareStep(weights, step, rules);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
  }
  return { total, losses };
}

/** The least loss of a sequence of experts with at most so many changes, by trying all of them stage by stage. */
function bestSequence(losses: readonly (readonly number[])[], switches: number): number {
  const count = losses[0].length;
  let table = Array.from({ length: switches + 1 }, () => Array.from({ length: count }, () => 0));
  for (const step of losses) {
    const before = table;
    table = before.map((row, m) => row.map((value, i) => Math.min(value, m > 0 ? Math.min(...before[m - 1]) : Infinity) + step[i]));
  }
  return Math.min(...table.flat());
}

const hardest = (weights: readonly number[]): number => weights.indexOf(Math.max(...weights));
/** Adversaries: the heaviest loses all; only it gains nothing; leaders change in blocks; the losses are noise. */
const ADVERSARIES: Readonly<Record<string, (seed: number, block: number) => Adversary>> = {
  'that strikes the heaviest': () => (weights) => weights.map((_, i) => (i === hardest(weights) ? 1 : 0)),
  'that strikes all but the lightest': () => (weights) => weights.map((_, i) => (i === weights.indexOf(Math.min(...weights)) ? 0 : 1)),
  'that changes the best one in blocks': (seed, block) => (weights, t) => weights.map((_, i) => (i === (Math.floor(t / block) * 7 + seed) % weights.length ? 0 : 1)),
  'that rolls dice': (seed) => { const source = random(seed); return (weights) => weights.map(() => source.uniform()); },
};
const size = { experts: fc.integer({ min: 2, max: 12 }), steps: fc.integer({ min: 20, max: 400 }), seed: fc.integer({ min: 1, max: 1e6 }), block: fc.integer({ min: 5, max: 60 }) };

describe.each(Object.entries(ADVERSARIES))('against an adversary %s', (_name, make) => {
  it('plain Hedge loses no more than sqrt(T ln N / 2) over the best expert', () => {
    fc.assert(fc.property(fc.record(size), ({ experts, steps, seed, block }) => {
      const { total, losses } = play(experts, steps, { rules: { eta: hedgeRate(experts, steps), share: 0 }, adversary: make(seed, block) });
      expect(total - bestSequence(losses, 0)).toBeLessThanOrEqual(staticRegretBound(experts, steps) + 1e-9);
    }), { numRuns: 30 });
  });

  it('fixed share loses no more than its bound over the best sequence with so many changes', () => {
    fc.assert(fc.property(fc.record({ ...size, switches: fc.integer({ min: 0, max: 8 }) }), ({ experts, steps, seed, block, switches }) => {
      const rules = { eta: 0.2, share: 1 / 50 };
      const { total, losses } = play(experts, steps, { rules, adversary: make(seed, block) });
      expect(total - bestSequence(losses, switches)).toBeLessThanOrEqual(trackingRegretBound(experts, steps, { ...rules, switches }) + 1e-9);
    }), { numRuns: 30 });
  });
});

describe('one step', () => {
  it('gives the share back in equal parts', () => {
    const [a, b] = fixedShareStep([0.5, 0.5], [0, 1], { eta: Math.log(3), share: 0.2 });
    expect([a, b]).toEqual([expect.closeTo(0.8 * 0.75 + 0.1, 12), expect.closeTo(0.8 * 0.25 + 0.1, 12)]);
  });

  it('leaves the weight of one that slept, and learns nothing where all slept', () => {
    const next = fixedShareStep([0.2, 0.5, 0.3], [0, NaN, 1], { eta: 1, share: 0 });
    expect(next[1]).toBe(0.5);
    expect(next[0] + next[2]).toBeCloseTo(0.5, 12);
    expect(fixedShareStep([0.2, 0.8], [NaN, NaN], { eta: 1, share: 0 })).toEqual([0.2, 0.8]);
  });

  it('does not underflow over long runs of losses', () => {
    let weights = equalWeights(3);
    for (let t = 0; t < 50_000; t++) weights = fixedShareStep(weights, [1, 0.9, 1], { eta: 1, share: 0 });
    expect(weights[1]).toBeCloseTo(1, 12);
    for (let t = 0; t < 60; t++) weights = fixedShareStep(weights, [0, 1, 1], { eta: 1, share: 1 / 200 });
    expect(weights[0]).toBeGreaterThan(0.9);
  });

  it('says what is wrong with losses', () => {
    expect(() => fixedShareStep([0.5, 0.5], [0, 2], { eta: 1, share: 0 })).toThrow('expected losses from 0 to 1, found "2" for expert 2');
    expect(() => fixedShareStep([0.5, 0.5], [0], { eta: 1, share: 0 })).toThrow('expected a loss for each of the 2 experts, found 1');
  });
});
