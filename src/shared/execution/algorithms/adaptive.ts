import { prospectOf, WAIT_MS, waitMove } from './fill-model.ts';
import type { MarketView } from './market-view.ts';
import type { AdaptiveAlgorithm, ExecutionPlan } from './plan.ts';
import { cancelResting, closingAt, hasBeenLeft, replan, takeInstead, type Decision, type Moment } from './schedules.ts';
import { committedLots, fewestLots, lotsIn, quantityOf, restingChild, restingLots, working, type ExecutionState } from './state.ts';
import { farTouchOf, touchOf, type Wish } from './wishes.ts';

/** How long a post may be meant to stay, in milliseconds. */
export const WINDOWS = [1_000, 2_000, 5_000, 10_000, 20_000, 60_000] as const;

interface Question {
  readonly market: MarketView;
  /** Base units that would have to trade before ours are done, ours included. */
  readonly queue: number;
  /** Time until everything is taken. */
  readonly leftMs: number;
}

/** What each choice is expected to cost against the mid, in basis points with fees. */
export interface Costs {
  readonly post: number;
  readonly take: number;
  /** Doing nothing for a moment and taking then; Infinity when there is no time for it. */
  readonly wait: number;
  /** The patience the post is judged by. */
  readonly windowMs: number;
}

/**
 * Posting: with propensity p it costs the maker fee less half the spread, else the same as taking plus how far the mid will have run
 * by then. The best of several patiences that still fit the time counts.
 */
export function expectedCosts(plan: ExecutionPlan, algorithm: AdaptiveAlgorithm, { market, queue, leftMs }: Question): Costs {
  const { parent: { side }, rules } = plan;
  const halfSpread = (10_000 * (market.ask - market.bid)) / (market.ask + market.bid);
  const take = halfSpread + rules.takerFeeBps;
  const ifFilled = rules.makerFeeBps - halfSpread;
  const wait = leftMs < WAIT_MS ? Infinity : take + 10_000 * waitMove(algorithm.model, market, side);
  let best: Costs = { post: Infinity, take, wait, windowMs: 0 };
  for (const windowMs of WINDOWS) {
    if (windowMs > leftMs) break;
    const { propensity, missMove } = prospectOf(algorithm.model, market, { side, queue, windowMs, tickSize: rules.tickSize });
    const post = propensity * ifFilled + (1 - propensity) * (take + 10_000 * missMove);
    if (post < best.post) best = { post, take, wait, windowMs };
  }
  return best;
}

/** Lots of one child: a share of what is shown at the touch, at least what the venue takes. */
function clipOf(plan: ExecutionPlan, algorithm: AdaptiveAlgorithm, { shown, price }: { readonly shown: number; readonly price: number }): number {
  return Math.max(lotsIn(shown * algorithm.touchShare, plan.rules), fewestLots(price, plan.rules));
}

function post(plan: ExecutionPlan, algorithm: AdaptiveAlgorithm, question: { readonly market: MarketView; readonly free: number; readonly costs: Costs }): readonly Wish[] {
  const { market, free, costs } = question;
  const { side } = plan.parent;
  const price = touchOf(market, side);
  const shown = side === 'buy' ? market.bidQuantity : market.askQuantity;
  const reason = `posting for ${costs.windowMs / 1_000} s is expected to cost ${costs.post.toFixed(2)} bp, taking ${costs.take.toFixed(2)}`;
  return [{ kind: 'rest', lots: Math.min(free, clipOf(plan, algorithm, { shown, price })), price, reason }];
}

/** `ahead`: lots the schedule has for this interval and that are not done yet; no more than those are taken of our own accord. */
function chosen(plan: ExecutionPlan, state: ExecutionState, { at, market, ahead }: Moment & { readonly ahead: number }): readonly Wish[] {
  const { algorithm, parent: { side }, rules } = plan;
  if (algorithm.kind !== 'adaptive') return [];
  const leftMs = closingAt(plan) - at;
  const resting = restingChild(state.children);
  const shown = side === 'buy' ? market.bidQuantity : market.askQuantity;
  const free = state.lots - committedLots(state.children);
  if (resting !== undefined) {
    if (hasBeenLeft(plan, market, resting.limitPrice)) return cancelResting(state, 'the touch moved away');
    const costs = expectedCosts(plan, algorithm, { market, queue: shown, leftMs });
    return costs.post > Math.min(costs.take, costs.wait) + algorithm.hysteresisBps ? cancelResting(state, `taking is expected to cost ${costs.take.toFixed(2)} bp, waiting ${costs.post.toFixed(2)}`) : [];
  }
  // A child on its way out or in may still fill: what it holds is not free, and the rest waits for it.
  if (free <= 0 || working(state.children).length > 0) return [];
  const clip = clipOf(plan, algorithm, { shown, price: touchOf(market, side) });
  const costs = expectedCosts(plan, algorithm, { market, queue: shown + quantityOf(Math.min(free, clip), rules), leftMs });
  if (costs.wait < Math.min(costs.take - algorithm.hysteresisBps, costs.post)) return [];
  if (costs.post <= costs.take - algorithm.hysteresisBps) return post(plan, algorithm, { market, free, costs });
  const far = side === 'buy' ? market.askQuantity : market.bidQuantity;
  const lots = Math.min(free, ahead, clipOf(plan, algorithm, { shown: far, price: farTouchOf(market, side) }));
  return lots <= 0 ? [] : [{ kind: 'take', lots, reason: `taking is expected to cost ${costs.take.toFixed(2)} bp, posting ${costs.post.toFixed(2)}` }];
}

/**
 * Post, take or wait by what each is likely to cost. An Almgren-Chriss schedule, made anew with the market at each step, says how much
 * may be taken in an interval; what an interval left undone is taken at its end.
 */
export function adaptive(plan: ExecutionPlan, state: ExecutionState, moment: Moment): Decision {
  const memory = moment.at >= state.nextPlanAt ? replan(plan, state, moment) : undefined;
  const done = committedLots(state.children) - restingLots(state.children);
  const late = (memory?.owed ?? state.owed) - done;
  const wishes = late > 0 ? takeInstead(state, late, 'behind the schedule') : chosen(plan, state, { ...moment, ahead: (memory?.target ?? state.target) - done });
  return { wishes, ...(memory === undefined ? {} : { memory }) };
}
