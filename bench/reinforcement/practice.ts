import { step } from '../../src/shared/execution/algorithms/execute.ts';
import type { ExecutionPlan } from '../../src/shared/execution/algorithms/plan.ts';
import { closingAt } from '../../src/shared/execution/algorithms/schedules.ts';
import { chosenNow, isDue } from '../../src/shared/execution/learned/learned.ts';
import { observationOf } from '../../src/shared/execution/learned/observation.ts';
import { LEARNED_ACTIONS, LEARNED_OBSERVATIONS } from '../../src/shared/execution/learned/policy.ts';
import { signOf } from '../../src/shared/domain/order.ts';
import { advantagesOf } from '../../src/shared/learning/reinforcement/advantages.ts';
import type { Lessons, PpoLearner } from '../../src/shared/learning/reinforcement/ppo-learner.ts';
import { ParentRun } from '../execution/parent-run.ts';
import { play } from '../execution/replay.ts';
import type { Tape } from '../execution/tape.ts';

/** One decision of a parent, as it was made. */
interface Decided {
  readonly at: number;
  readonly mid: number;
  readonly observation: readonly number[];
  readonly action: number;
  readonly logProbability: number;
  readonly value: number;
}

/** A parent order that lets a learner try things out. */
interface Trainee {
  readonly run: ParentRun;
  readonly decided: Decided[];
}

/** Decides by drawing from the learner's policy; everything else is the algorithm's own step. */
function tryingOut(learner: PpoLearner, decided: Decided[]): typeof step {
  return (plan, before, view) => {
    const { at, market } = view;
    const isAsked = market !== undefined && at >= plan.parent.arrival && at < closingAt(plan) && isDue(before, at);
    if (!isAsked) return step(plan, before, view);
    // What is known of the children first: a step in which nothing is wanted.
    const { state } = step(plan, { ...before, choice: 'hold', nextPlanAt: Infinity }, view);
    if (state.ended !== null) return step(plan, { ...before, choice: 'hold', nextPlanAt: Infinity }, view);
    const observation = observationOf(plan, state, { at, market });
    const seen = Float64Array.from(observation);
    const { action, logProbability } = learner.choose(seen);
    decided.push({ at, mid: (market.bid + market.ask) / 2, observation, action, logProbability, value: learner.valueOf(seen) });
    return step(plan, { ...before, ...chosenNow(plan, state, { at, choice: LEARNED_ACTIONS[action] }) }, view);
  };
}

/**
 * Reward of each decision in basis points of the order: what was filled until the next against the mid then, fees, and how the mid moved
 * on what was left. They sum to minus the implementation shortfall, with what was never filled counted at the last mid.
 */
export function rewardsOf({ plan, fills, endPrice }: Pick<ParentRun, 'plan' | 'fills' | 'endPrice'>, decided: readonly Pick<Decided, 'at' | 'mid'>[]): Float64Array {
  const { side, quantity } = plan.parent;
  const scale = 1e4 / (quantity * decided[0].mid);
  let left = quantity;
  return Float64Array.from(decided, ({ at, mid }, k) => {
    const [until, after] = k + 1 < decided.length ? [decided[k + 1].at, decided[k + 1].mid] : [Infinity, endPrice];
    let cost = signOf(side) * left * (after - mid);
    for (const fill of fills) {
      if (!(fill.at >= at && fill.at < until)) continue;
      cost += signOf(side) * fill.quantity * (fill.price - after) + fill.fee;
      left -= fill.quantity;
    }
    return -scale * cost;
  });
}

/** What all trainees lived through, with advantages: each parent is an episode that ends. Shortfall: mean in basis points. */
function lessonsOf(trainees: readonly Trainee[], learner: PpoLearner): { readonly lessons: Lessons; readonly shortfallBps: number } {
  const size = LEARNED_OBSERVATIONS.length;
  const usable = trainees.filter(({ run, decided }) => decided.length > 0 && run.endPrice > 0);
  const count = usable.reduce((sum, { decided }) => sum + decided.length, 0);
  const lessons = { observations: new Float64Array(count * size), actions: new Int32Array(count), logProbabilities: new Float64Array(count), advantages: new Float64Array(count), returns: new Float64Array(count) };
  let at = 0;
  let total = 0;
  for (const { run, decided } of usable) {
    const rewards = rewardsOf(run, decided);
    const values = Float64Array.from(decided, ({ value }) => value);
    const ended = new Uint8Array(decided.length);
    ended[ended.length - 1] = 1;
    const advantages = advantagesOf({ rewards, values, ended, after: new Float64Array(decided.length) }, learner.settings);
    decided.forEach(({ observation, action, logProbability }, k) => {
      lessons.observations.set(observation, (at + k) * size);
      lessons.actions[at + k] = action;
      lessons.logProbabilities[at + k] = logProbability;
      lessons.returns[at + k] = advantages[k] + values[k];
    });
    lessons.advantages.set(advantages, at);
    at += decided.length;
    total -= rewards.reduce((sum, reward) => sum + reward, 0);
  }
  return { lessons, shortfallBps: total / usable.length };
}

/** Executes these parents on the tape as the learner chooses; nothing is learned yet. */
export function practise(tape: Tape, plans: readonly ExecutionPlan[], learner: PpoLearner): { readonly lessons: Lessons; readonly shortfallBps: number } {
  const sorted = plans.toSorted((a, b) => a.parent.arrival - b.parent.arrival);
  const decisions: Decided[][] = sorted.map(() => []);
  const entries = sorted.map((plan, i) => ({ from: plan.parent.arrival, create: (book: ConstructorParameters<typeof ParentRun>[1]) => new ParentRun(plan, book, { stepMs: tape.stepMs, stepBy: tryingOut(learner, decisions[i]) }) }));
  const runs = play(tape, entries);
  return lessonsOf(runs.map((run, i) => ({ run, decided: decisions[i] })), learner);
}
