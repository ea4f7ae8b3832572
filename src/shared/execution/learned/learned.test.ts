import { describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { PpoLearner, ppoSettings } from '../../learning/reinforcement/ppo-learner.ts';
import { begin, step } from '../algorithms/execute.ts';
import type { ExecutionPlan } from '../algorithms/plan.ts';
import { MARKET, planWith, samplePolicy, START } from '../algorithms/sample-plan.contract.ts';
import { observationOf } from './observation.ts';
import { actionScores, chosenAction, LEARNED_ACTIONS, LEARNED_OBSERVATIONS, readPolicy, type ExecutionPolicy, type LearnedAction } from './policy.ts';

/** A policy that always does one thing: only the biases of its answers count. */
function always(action: LearnedAction): ExecutionPolicy {
  const { parameters } = samplePolicy(1);
  const silent = parameters.map(() => 0);
  return { ...samplePolicy(1), parameters: silent.with(silent.length - (LEARNED_ACTIONS.length - LEARNED_ACTIONS.indexOf(action)) * 5 + 4, 1) };
}

const planOf = (action: LearnedAction, parent: Partial<ExecutionPlan['parent']> = {}): ExecutionPlan => planWith({ kind: 'learned', policy: always(action) }, parent);
const firstOf = (plan: ExecutionPlan, market = MARKET) => step(plan, begin(plan), { at: START, market, children: [] }).actions.map((action) => (action.kind === 'place' ? [action.order.quantity, action.order.limitPrice, action.order.timeInForce] : [action.kind]));

describe('a learned policy', () => {
  it('answers as the learner it comes from, on standard scores and far out', () => {
    const learner = new PpoLearner({ observationSize: LEARNED_OBSERVATIONS.length, actions: LEARNED_ACTIONS.length }, { settings: ppoSettings.parse({ hidden: [7, 5] }), seed: 3 });
    const source = random(4);
    const draw = (spread: number) => Float64Array.from(LEARNED_OBSERVATIONS, () => spread * source.normal());
    learner.standardiseBy(Float64Array.from({ length: 50 * LEARNED_OBSERVATIONS.length }, (_, i) => (i % LEARNED_OBSERVATIONS.length === 3 ? 2 : source.normal())));
    learner.restore({ ...learner.save(), parameters: learner.save().parameters.map((value) => value + source.normal()) });
    const { means, spreads, hidden, parameters } = learner.policy();
    const policy = readPolicy(JSON.parse(JSON.stringify({ version: 1, decisions: 20, means, spreads, hidden, parameters })), 'test');
    for (const spread of [1, 1, 1, 5, 100]) {
      const observation = draw(spread);
      const scores = actionScores(policy, observation);
      const most = Math.log(scores.reduce((sum, score) => sum + Math.exp(score), 0));
      learner.probabilities(observation).forEach((chance, i) => expect(Math.exp(scores[i] - most)).toBeCloseTo(chance, 10));
      expect(chosenAction(policy, observation)).toBe(LEARNED_ACTIONS[learner.best(observation)]);
    }
  });

  it('is refused when it is not whole', () => {
    const policy = samplePolicy(1);
    expect(() => readPolicy({ ...policy, parameters: policy.parameters.slice(1) }, 'a.json')).toThrow(/a\.json: expected a policy of learned execution, found another content: [^]*expected 74 parameters, found "73"/u);
    expect(() => readPolicy({ ...policy, version: 2 }, 'a.json')).toThrow('version');
    expect(() => readPolicy({ ...policy, parameters: policy.parameters.with(3, NaN) }, 'a.json')).toThrow('parameters');
    expect(() => begin(planWith({ kind: 'learned', policy: { ...policy, means: [] } }))).toThrow('learned: expected a policy of learned execution');
  });
});

describe('learned execution', () => {
  it('does what each action says: nothing, rest at the touch or in the spread, take a quarter or all', () => {
    expect(firstOf(planOf('hold'))).toEqual([]);
    expect(firstOf(planOf('withdraw'))).toEqual([]);
    expect(firstOf(planOf('post'))).toEqual([[2, 99.99, 'gtc']]);
    expect(firstOf(planOf('improve'))).toEqual([[2, 100, 'gtc']]);
    expect(firstOf(planOf('improve', { side: 'sell' }))).toEqual([[2, 100, 'gtc']]);
    // A spread of one tick leaves no room.
    expect(firstOf(planOf('improve'), { ...MARKET, bid: 100 })).toEqual([[2, 100, 'gtc']]);
    expect(firstOf(planOf('take-part'))).toEqual([[0.5, 100.51, 'ioc']]);
    expect(firstOf(planOf('take-all'))).toEqual([[2, 100.51, 'ioc']]);
  });

  it('takes a part once until it decides again, and whatever is left before the deadline', () => {
    const plan = planOf('take-part');
    const first = step(plan, begin(plan), { at: START, market: MARKET, children: [] });
    const done = [{ child: 0, filledQuantity: 0.5, ended: true }];
    const same = step(plan, first.state, { at: START + 400, market: MARKET, children: done });
    expect(same.actions).toEqual([]);
    // 55 s of time, 20 decisions.
    const next = step(plan, same.state, { at: START + 2_750, market: MARKET, children: done });
    expect(next.actions.map((action) => (action.kind === 'place' ? action.order.quantity : action.kind))).toEqual([0.375]);
    const idle = planOf('hold');
    const held = step(idle, begin(idle), { at: START, market: MARKET, children: [] });
    const closing = step(idle, held.state, { at: START + 55_000, market: MARKET, children: [] });
    expect(closing.actions.map((action) => (action.kind === 'place' ? [action.order.quantity, action.order.timeInForce] : action.kind))).toEqual([[2, 'ioc']]);
  });

  it('gives up a place behind the touch when it decides anew, and not between', () => {
    const plan = planOf('post');
    const first = step(plan, begin(plan), { at: START, market: MARKET, children: [] });
    const risen = { ...MARKET, bid: 100.05, ask: 100.07 };
    const between = step(plan, first.state, { at: START + 1_000, market: risen, children: [] });
    expect(between.actions).toEqual([]);
    const anew = step(plan, between.state, { at: START + 2_750, market: risen, children: [] });
    expect(anew.actions.map(({ kind }) => kind)).toEqual(['cancel']);
    const gone = step(plan, anew.state, { at: START + 3_000, market: risen, children: [{ child: 0, filledQuantity: 0, ended: true }] });
    expect(gone.actions.map((action) => (action.kind === 'place' ? action.order.limitPrice : action.kind))).toEqual([100.05]);
  });

  it('sees a buyer and a seller of mirrored markets alike, in numbers without units', () => {
    const mirrored = { ...MARKET, bidQuantity: MARKET.askQuantity, askQuantity: MARKET.bidQuantity, drift: -2e-5, buyRate: 3, sellRate: 1 };
    const [buyer, seller] = (['buy', 'sell'] as const).map((side) => {
      const plan = planOf('hold', { side });
      return observationOf(plan, begin(plan), { at: START + 11_000, market: side === 'buy' ? { ...MARKET, drift: 2e-5, buyRate: 1, sellRate: 3 } : mirrored });
    });
    expect(buyer).toHaveLength(LEARNED_OBSERVATIONS.length);
    seller.forEach((value, i) => expect(value).toBeCloseTo(buyer[i], 12));
    expect(buyer.slice(0, 5)).toEqual([0.8, 1, 0, 0.2, Math.log(2)]);
    expect(buyer[9]).toBe(0);
  });
});
