import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inverseVarianceWeights, minimumVarianceWeights, varianceOf } from '../../portfolio/covariance-weights.ts';
import { leader } from './champion.ts';
import { exp3Exploration, exp3RegretBound } from './exp3.ts';
import { equalWeights, fixedShareStep, staticRegretBound, weightedLoss } from './fixed-share.ts';
import own from './fixtures/known-answers.json' with { type: 'json' };
import { informationWeights } from './forecast-weights.ts';
import { LinUcbArm } from './lin-ucb.ts';

interface Case {
  readonly id: string;
  readonly title: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly params: Readonly<Record<string, number>>;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly tolerance: { readonly abs: number; readonly rel: number };
}

function hedge({ inputs, params: { eta } }: Case): Readonly<Record<string, unknown>> {
  const losses = inputs['losses'] as readonly (readonly number[])[];
  const count = losses[0].length;
  const weights = [equalWeights(count)];
  let total = 0;
  for (const step of losses) {
    total += weightedLoss(weights.at(-1) ?? [], step);
    weights.push(fixedShareStep(weights.at(-1) ?? [], step, { eta, share: 0 }));
  }
  const best = Math.min(...weights[0].map((_, i) => losses.reduce((sum, step) => sum + step[i], 0)));
  return { weights_before_each_round_and_final: weights, cum_loss: total, best_expert_loss: best, regret: total - best, bound_sqrt_T_lnN_over_2: staticRegretBound(count, losses.length) };
}

function linUcb({ inputs, params: { alpha, ridge } }: Case): Readonly<Record<string, unknown>> {
  const [rows, rewards, x] = [inputs['X'] as number[][], inputs['rewards'] as number[], inputs['x_new'] as number[]];
  const arm = new LinUcbArm(x.length, { alpha, ridge });
  rows.forEach((row, i) => { arm.observe(row, rewards[i]); });
  const { mean, width, bound } = arm.judge(x);
  const { inverse, b } = arm.save();
  const [[p, q], [r, s]] = inverse;
  const determinant = p * s - q * r;
  return { A: [[s / determinant, -q / determinant], [-r / determinant, p / determinant]], b, theta: arm.theta, mean, width, ucb: bound };
}

function hysteresis({ inputs, params: { threshold, start } }: Case): Readonly<Record<string, unknown>> {
  const active: number[] = [];
  for (const scores of inputs['scores'] as readonly (readonly number[])[]) active.push(leader(active.at(-1) ?? start, scores, threshold));
  return { active, switches: active.filter((now, t) => now !== (active[t - 1] ?? start)).length };
}

const ANSWERS: Readonly<Record<string, (given: Case) => Readonly<Record<string, unknown>>>> = {
  'sel.hedge': hedge,
  'sel.linucb': linUcb,
  'sel.exp3.bound': ({ params: { g, K } }) => ({ gamma: exp3Exploration(g, K), 'bound_2sqrt(e-1)sqrt(gKlnK)': exp3RegretBound(g, K) }),
  'sel.invvar_minvar': ({ inputs }) => {
    const covariance = inputs['cov'] as number[][];
    const least = minimumVarianceWeights(covariance);
    return { inverse_variance: inverseVarianceWeights(covariance), min_variance: least, min_var: varianceOf(least, covariance) };
  },
  'sel.bma': ({ inputs }) => ({ weights: informationWeights(inputs['bic'] as number[]) }),
  'sel.hysteresis': hysteresis,
};

function compare(got: unknown, expected: unknown, tolerance: Case['tolerance']): void {
  if (Array.isArray(expected)) {
    expect(got).toHaveLength(expected.length);
    expected.forEach((value, i) => { compare((got as unknown[])[i], value, tolerance); });
  } else expect(Math.abs(Number(got) - Number(expected)), `${String(got)} against ${String(expected)}`).toBeLessThanOrEqual(tolerance.abs + tolerance.rel * Math.abs(Number(expected)));
}

const answer = (given: Case): void => {
  const got = ANSWERS[given.id](given);
  for (const [key, value] of Object.entries(given.expected)) compare(got[key], value, given.tolerance);
};

describe('known answers', () => { it.each(own.cases as unknown as Case[])('$id: $title', answer); });

const file = new URL('../../../../../shared/known-answers/04_selection.open.json', import.meta.url);
const isHere = existsSync(file);

describe.skipIf(!isHere)(isHere ? 'the reference cases' : 'the reference cases: skipped, the folder of known answers is not beside this project', () => {
  const cases = isHere ? (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases : [];
  it('answers every one', () => { expect(cases.map(({ id }) => id).filter((id) => !(id in ANSWERS))).toEqual([]); });
  it.each(cases)('$id: $title', answer);
});
