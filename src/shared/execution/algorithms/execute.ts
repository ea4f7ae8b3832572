import { UsageError } from '../../domain/errors.ts';
import { random } from '../../domain/random.ts';
import { learned } from '../learned/learned.ts';
import { readPolicy } from '../learned/policy.ts';
import { adaptive } from './adaptive.ts';
import type { ExecutionAction, ExecutionPlan, ExecutionView } from './plan.ts';
import { closingAt, followSlices, followVolume, implementationShortfall, keepResting, limitThenCross, takeInstead, type Decision, type Moment } from './schedules.ts';
import { slicesOf } from './slices.ts';
import { committedLots, fewestLots, filledLots, lotsIn, observe, quantityOf, working, type Child, type ExecutionState } from './state.ts';
import { usualShare } from './volume-curve.ts';
import { farTouchOf, grant, touchOf, type Wish } from './wishes.ts';

export interface ExecutionStep {
  readonly state: ExecutionState;
  readonly actions: readonly ExecutionAction[];
}

const isShare = (value: number): boolean => value >= 0 && value <= 1;

function check({ parent, algorithm, collarBps, leadMs }: ExecutionPlan): void {
  const { quantity, arrival, deadline, urgency, limitPrice } = parent;
  if (!(quantity > 0 && quantity < Infinity)) throw new UsageError(`expected a quantity above zero to execute, found "${quantity}"`);
  if (!(deadline > arrival)) throw new UsageError(`expected a deadline after the arrival at ${arrival}, found "${deadline}"`);
  if (!isShare(urgency)) throw new UsageError(`expected an urgency from 0 to 1, found "${urgency}"`);
  if (limitPrice !== undefined && !(limitPrice > 0)) throw new UsageError(`expected a limit price above zero, found "${limitPrice}"`);
  if (!(collarBps >= 0 && collarBps < 10_000)) throw new UsageError(`expected a collar from 0 to 10000 bp, found "${collarBps}"`);
  if (!(leadMs >= 0)) throw new UsageError(`expected a lead of at least 0 ms, found "${leadMs}"`);
  checkAlgorithm(algorithm);
}

/** What each number of an algorithm must be. */
const LIMITS: Readonly<Record<string, readonly [fits: (value: number) => boolean, expected: string]>> = {
  slices: [(value) => Number.isInteger(value) && value >= 1 && value <= 10_000, '1 to 10000 slices'],
  steps: [(value) => Number.isInteger(value) && value >= 1 && value <= 10_000, '1 to 10000 steps'],
  jitter: [(value) => value >= 0 && value < 1, 'a jitter from 0 to below 1'],
  patienceMs: [(value) => value >= 0, 'a patience of at least 0 ms'],
  dailyVolume: [(value) => value > 0 && value < Infinity, 'a daily volume above zero'],
  displayQuantity: [(value) => value > 0, 'a quantity above zero to show'],
  touchShare: [(value) => value > 0, 'a share of the touch above zero'],
  rate: [(value) => value > 0 && value < 1, 'a participation rate between 0 and 1'],
};

function checkAlgorithm(algorithm: ExecutionPlan['algorithm']): void {
  if (algorithm.kind === 'learned') readPolicy(algorithm.policy, 'learned');
  for (const [name, value] of Object.entries(algorithm)) {
    const limit = LIMITS[name];
    if (limit !== undefined && !(typeof value === 'number' && limit[0](value))) throw new UsageError(`expected ${limit[1]} for ${algorithm.kind}, found "${value}"`);
  }
}

/** Weight of each equal span of the time to trade in. */
function weightsOf({ algorithm, parent }: ExecutionPlan, end: number): readonly number[] {
  if (algorithm.kind === 'twap') return Array.from({ length: algorithm.slices }, () => 1);
  if (algorithm.kind !== 'vwap') return [];
  const span = (end - parent.arrival) / algorithm.slices;
  return Array.from({ length: algorithm.slices }, (_, i) => usualShare(algorithm.curve, parent.arrival + i * span, parent.arrival + (i + 1) * span));
}

/** The state before the first step. Throws UsageError when the plan makes no sense. */
export function begin(plan: ExecutionPlan): ExecutionState {
  check(plan);
  const { parent, rules, algorithm } = plan;
  const lots = lotsIn(parent.quantity, rules);
  const end = closingAt(plan);
  const weights = weightsOf(plan, end);
  const jitter = 'jitter' in algorithm ? algorithm.jitter : 0;
  const seed = 'seed' in algorithm ? algorithm.seed : 0;
  return {
    lots, children: [], slices: weights.length === 0 ? [] : slicesOf(weights, { lots, from: parent.arrival, to: end, jitter, seed }),
    owed: 0, target: 0, nextPlanAt: parent.arrival, riskAversion: 0, othersTraded: 0, totalSeen: null, ended: lots === 0 ? 'dust' : null,
  };
}

function iceberg(plan: ExecutionPlan, state: ExecutionState, { market }: Moment): Decision {
  const { algorithm, parent, rules } = plan;
  if (algorithm.kind !== 'iceberg') return { wishes: [] };
  // The number of children picks the size, so that it is the same however often it is asked.
  const swing = 1 + algorithm.jitter * (2 * random(algorithm.seed + state.children.length).uniform() - 1);
  const lots = Math.max(1, lotsIn(algorithm.displayQuantity * swing, rules));
  const price = parent.limitPrice ?? touchOf(market, parent.side);
  return { wishes: keepResting(plan, state, { market, lots, price, reason: `shows ${quantityOf(lots, rules)}` }) };
}

function decide(plan: ExecutionPlan, state: ExecutionState, moment: Moment): Decision {
  switch (plan.algorithm.kind) {
    case 'market': return { wishes: takeInstead(state, state.lots - committedLots(state.children), 'takes at once') };
    case 'limit-then-cross': return limitThenCross(plan, state, moment);
    case 'twap': case 'vwap': return followSlices(plan, state, moment);
    case 'pov': return followVolume(plan, state);
    case 'implementation-shortfall': return implementationShortfall(plan, state, moment);
    case 'iceberg': return iceberg(plan, state, moment);
    case 'adaptive': return adaptive(plan, state, moment);
    case 'learned': return learned(plan, state, moment);
  }
}

const cancelAll = (children: readonly Child[], reason: string): readonly Wish[] => working(children).map(({ child }) => ({ kind: 'cancel', child, reason }));

/** What others traded since the first view; a running total that fell began anew. */
function withVolume(state: ExecutionState, { market, at }: ExecutionView, arrival: number): ExecutionState {
  if (market === undefined || at < arrival) return state;
  const { totalSeen, othersTraded } = state;
  return { ...state, totalSeen: market.tradedQuantity, othersTraded: othersTraded + (totalSeen === null ? 0 : Math.max(0, market.tradedQuantity - totalSeen)) };
}

/** Fills that came after their child had ended can leave more working than there is left: the newest give way. */
function excess(state: ExecutionState): readonly Wish[] {
  let over = committedLots(state.children) - state.lots;
  const wishes: Wish[] = [];
  for (const child of working(state.children).toReversed()) {
    if (over <= 0) break;
    wishes.push({ kind: 'cancel', child: child.child, reason: 'a late fill took its place' });
    over -= Math.max(0, child.lots - child.filled);
  }
  return wishes;
}

function endOf(plan: ExecutionPlan, state: ExecutionState, { at, market }: ExecutionView): ExecutionState['ended'] {
  if (filledLots(state.children) >= state.lots) return 'filled';
  if (working(state.children).length > 0) return null;
  if (at >= plan.parent.deadline) return 'deadline';
  const price = market === undefined ? undefined : farTouchOf(market, plan.parent.side);
  return price !== undefined && state.lots - filledLots(state.children) < fewestLots(price, plan.rules) ? 'dust' : null;
}

function wishesAt(plan: ExecutionPlan, state: ExecutionState, { at, market }: ExecutionView): Decision {
  if (filledLots(state.children) >= state.lots) return { wishes: cancelAll(state.children, 'all is filled') };
  if (at >= plan.parent.deadline) return { wishes: cancelAll(state.children, 'the deadline has passed') };
  const over = excess(state);
  if (over.length > 0) return { wishes: over };
  if (market === undefined || at < plan.parent.arrival || state.ended !== null) return { wishes: [] };
  if (at >= closingAt(plan)) return { wishes: takeInstead(state, state.lots - filledLots(state.children), 'the deadline is near') };
  return decide(plan, state, { at, market });
}

/**
 * One step of an execution: pure, deterministic, JSON-safe. Call it when a child changed, the market moved, or a little time passed;
 * calling it too often does no harm. Whatever comes late, twice or never, the children together never exceed the parent: what may still
 * fill counts in full until the venue has proven that it ended.
 */
export function step(plan: ExecutionPlan, before: ExecutionState, view: ExecutionView): ExecutionStep {
  const seen = withVolume({ ...before, children: observe(before.children, view.children, plan.rules) }, view, plan.parent.arrival);
  const state = { ...seen, ended: seen.ended ?? endOf(plan, seen, view) };
  const { wishes, memory } = wishesAt(plan, state, view);
  const { children, actions } = grant(plan, state, { wishes, market: view.market, at: view.at });
  return { state: { ...state, ...memory, children }, actions };
}
