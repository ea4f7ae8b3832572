import { signOf } from '../../domain/order.ts';
import type { ExecutionPlan } from '../algorithms/plan.ts';
import { cancelResting, closingAt, takeInstead, type Decision, type Moment } from '../algorithms/schedules.ts';
import { committedLots, restingChild, restingLots, working, type ExecutionState } from '../algorithms/state.ts';
import { restPrice, touchOf, type Wish } from '../algorithms/wishes.ts';
import { observationOf } from './observation.ts';
import { chosenAction, type LearnedAction } from './policy.ts';

/** Share of what is left that `take-part` takes. */
const PART = 0.25;
/** A decision is fresh for as long. */
const JUST_NOW_MS = 0.5;

/** What a policy chose, until its next decision. */
export interface Chosen {
  readonly choice: LearnedAction;
  /** Lots that must be done or under way as taken. */
  readonly target: number;
  readonly nextPlanAt: number;
}

/** Lots that are done, or under way and not resting. */
const doneLots = (state: ExecutionState): number => committedLots(state.children) - restingLots(state.children);

/** Time between two decisions, in milliseconds. */
function intervalOf(plan: ExecutionPlan): number {
  const decisions = plan.algorithm.kind === 'learned' ? plan.algorithm.policy.decisions : 1;
  return Math.max(1, (closingAt(plan) - plan.parent.arrival) / decisions);
}

/** What an action means for the time until the next decision. */
export function chosenNow(plan: ExecutionPlan, state: ExecutionState, { at, choice }: { readonly at: number; readonly choice: LearnedAction }): Chosen {
  const done = doneLots(state);
  const left = Math.max(0, state.lots - done);
  const target = choice === 'take-all' ? state.lots : choice === 'take-part' ? done + Math.ceil(left * PART) : 0;
  return { choice, target, nextPlanAt: at + intervalOf(plan) };
}

/** Whether it is time to choose again. */
export const isDue = ({ choice, nextPlanAt }: ExecutionState, at: number): boolean => choice === undefined || at >= nextPlanAt;

/** Rests everything at a price. What rests behind it gives way when that is decided, not each time the touch moves: a place in the queue is worth something. */
function restAt(plan: ExecutionPlan, state: ExecutionState, { price, isFresh }: { readonly price: number; readonly isFresh: boolean }): readonly Wish[] {
  const resting = restingChild(state.children);
  if (resting !== undefined) {
    const behind = signOf(plan.parent.side) * (restPrice(plan, price) - resting.limitPrice) > plan.rules.tickSize / 2;
    return isFresh && behind ? cancelResting(state, 'its place is better in front') : [];
  }
  const lots = state.lots - committedLots(state.children);
  if (lots <= 0 || working(state.children).some(({ rests }) => rests)) return [];
  return [{ kind: 'rest', lots, price, reason: 'the policy rests' }];
}

function wishesOf(plan: ExecutionPlan, state: ExecutionState, { choice, target, isFresh, moment: { market } }: Pick<Chosen, 'choice' | 'target'> & { readonly isFresh: boolean; readonly moment: Moment }): readonly Wish[] {
  const { parent: { side }, rules: { tickSize } } = plan;
  const touch = touchOf(market, side);
  switch (choice) {
    case 'hold': return [];
    case 'withdraw': return cancelResting(state, 'the policy waits');
    case 'post': return restAt(plan, state, { price: touch, isFresh });
    // With a spread of one tick there is nothing between: a post-only order there would be refused.
    case 'improve': return restAt(plan, state, { price: market.ask - market.bid > 1.5 * tickSize ? touch + signOf(side) * tickSize : touch, isFresh });
    case 'take-part': case 'take-all': return takeInstead(state, target - doneLots(state), 'the policy takes');
  }
}

/**
 * Does what a learned policy says: at each decision it looks and chooses, and until the next it sees to it that this is done. What the
 * plan demands stays above it: the price limits, the collar, and everything that is left being taken before the deadline.
 */
export function learned(plan: ExecutionPlan, state: ExecutionState, moment: Moment): Decision {
  if (plan.algorithm.kind !== 'learned') return { wishes: [] };
  const { at } = moment;
  const memory = isDue(state, at) ? chosenNow(plan, state, { at, choice: chosenAction(plan.algorithm.policy, observationOf(plan, state, moment)) }) : undefined;
  const { choice = 'hold', target, nextPlanAt } = memory ?? state;
  const isFresh = nextPlanAt - at > intervalOf(plan) - JUST_NOW_MS;
  return { wishes: wishesOf(plan, state, { choice, target, isFresh, moment }), ...(memory === undefined ? {} : { memory }) };
}
