import { signOf } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import { impactFromSpread, decayOf, riskAversionFor, shareLeft } from './almgren-chriss.ts';
import { deviationIn, runningAway } from './fill-model.ts';
import { lotsDue } from './slices.ts';
import type { MarketView } from './market-view.ts';
import type { ExecutionPlan } from './plan.ts';
import { committedLots, filledLots, quantityOf, restingChild, restingLots, working, type ExecutionState } from './state.ts';
import { restPrice, touchOf, type Wish } from './wishes.ts';

/** A step of one algorithm: what it wants, and what of its memory changes. */
export interface Decision {
  readonly wishes: readonly Wish[];
  readonly memory?: Partial<Pick<ExecutionState, 'owed' | 'target' | 'nextPlanAt' | 'riskAversion' | 'choice'>>;
}

export interface Moment {
  readonly at: EpochMs;
  readonly market: MarketView;
}

const none: Decision = { wishes: [] };
export const closingAt = ({ parent, leadMs }: ExecutionPlan): EpochMs => Math.max(parent.arrival, parent.deadline - leadMs);

export function cancelResting(state: ExecutionState, reason: string): readonly Wish[] {
  const resting = restingChild(state.children);
  return resting === undefined ? [] : [{ kind: 'cancel', child: resting.child, reason }];
}

/** Takes so many lots, and first gives up what rests where those lots are bound in it. */
export function takeInstead(state: ExecutionState, lots: number, reason: string): readonly Wish[] {
  if (lots <= 0) return [];
  const free = state.lots - committedLots(state.children);
  return [...(lots > free ? cancelResting(state, reason) : []), { kind: 'take', lots, reason }];
}

/** How far the touch may run from a resting order before it follows: what the mid moves in a second, at least a tick. */
export function hasBeenLeft(plan: ExecutionPlan, market: MarketView, limitPrice: number): boolean {
  const { parent: { side }, rules } = plan;
  const wanted = restPrice(plan, touchOf(market, side));
  const away = (wanted - limitPrice) * signOf(side);
  return away > Math.max(rules.tickSize / 2, deviationIn(market.volatility, 1_000) * wanted);
}

/** One child resting at a price, followed when the touch has run away. */
export function keepResting(plan: ExecutionPlan, state: ExecutionState, { market, lots, price, reason }: { readonly market: MarketView; readonly lots: number; readonly price: number; readonly reason: string }): readonly Wish[] {
  const resting = restingChild(state.children);
  if (resting !== undefined) return plan.algorithm.kind !== 'iceberg' || plan.parent.limitPrice === undefined ? (hasBeenLeft(plan, market, resting.limitPrice) ? cancelResting(state, 'the touch moved away') : []) : [];
  if (lots <= 0 || working(state.children).some(({ rests }) => rests)) return [];
  return [{ kind: 'rest', lots, price, reason }];
}

export function limitThenCross(plan: ExecutionPlan, state: ExecutionState, { at, market }: Moment): Decision {
  if (plan.algorithm.kind !== 'limit-then-cross') return none;
  if (at >= plan.parent.arrival + plan.algorithm.patienceMs) return { wishes: takeInstead(state, state.lots - committedLots(state.children) + restingLots(state.children), 'waited long enough') };
  return { wishes: keepResting(plan, state, { market, lots: state.lots, price: touchOf(market, plan.parent.side), reason: 'rests at the touch first' }) };
}

/** twap and vwap: what is due rests for the patience, what is overdue is taken. */
export function followSlices(plan: ExecutionPlan, state: ExecutionState, { at, market }: Moment): Decision {
  if (plan.algorithm.kind !== 'twap' && plan.algorithm.kind !== 'vwap') return none;
  const { patienceMs } = plan.algorithm;
  const done = committedLots(state.children) - restingLots(state.children);
  const overdue = lotsDue(state.slices, at - patienceMs) - done;
  if (overdue > 0) return { wishes: takeInstead(state, overdue, 'slice is due') };
  const due = lotsDue(state.slices, at) - committedLots(state.children);
  return patienceMs === 0 ? none : { wishes: keepResting(plan, state, { market, lots: due, price: touchOf(market, plan.parent.side), reason: 'slice rests at the touch' }) };
}

/** Own volume for others' volume so that own / (own + others) is the rate. */
export const participation = (rate: number, othersQuantity: number): number => (rate / (1 - rate)) * othersQuantity;

export function followVolume(plan: ExecutionPlan, state: ExecutionState): Decision {
  if (plan.algorithm.kind !== 'pov') return none;
  const lot = quantityOf(1, plan.rules);
  const target = Math.min(state.lots, Math.floor(participation(plan.algorithm.rate, state.othersTraded) / lot + 1e-9));
  return { wishes: takeInstead(state, target - committedLots(state.children), `keeps ${plan.algorithm.rate} of the volume`) };
}

/** Decay of the holdings over the whole time at full urgency: a straight line would have half left where exp(-4) = 2 % is. */
const MOST_DECAY = 8;

export interface Replanned {
  readonly owed: number;
  readonly target: number;
  readonly nextPlanAt: EpochMs;
  readonly riskAversion: number;
}

/**
 * Almgren-Chriss anew from what is left and how the market moves now. The risk aversion is what the urgency meant in the market as it
 * was first seen; while the price runs away it counts for more. `target` must be done by `nextPlanAt`.
 */
export function replan(plan: ExecutionPlan, state: ExecutionState, { at, market }: Moment): Replanned {
  const { parent, algorithm } = plan;
  if (algorithm.kind !== 'implementation-shortfall' && algorithm.kind !== 'adaptive') throw new RangeError(`expected an algorithm with a schedule, found "${algorithm.kind}"`);
  const end = closingAt(plan);
  const stepMs = Math.max(1, (end - parent.arrival) / algorithm.steps);
  const tau = stepMs / 1_000;
  const duration = Math.max((end - at) / 1_000, tau);
  const mid = (market.bid + market.ask) / 2;
  const volatility = Math.max(market.volatility, 1e-8) * mid;
  const impact = impactFromSpread(market.ask - market.bid, algorithm.dailyVolume);
  const whole = Math.max((end - parent.arrival) / 1_000, tau);
  const riskAversion = state.riskAversion > 0 ? state.riskAversion : riskAversionFor((MOST_DECAY * parent.urgency) / whole, { volatility, ...impact }, tau);
  const adverse = Math.max(0, runningAway(market, { side: parent.side, queue: 0, windowMs: stepMs, tickSize: plan.rules.tickSize }));
  const { kappa } = decayOf({ volatility, ...impact, lambda: riskAversion * (1 + adverse) }, tau);
  // What is owed from before is not planned a second time.
  const done = Math.max(filledLots(state.children), state.target);
  return { owed: state.target, target: done + Math.ceil((state.lots - done) * (1 - shareLeft(kappa, duration, tau)) - 1e-9), nextPlanAt: at + stepMs, riskAversion };
}

/** The trade of each interval is taken at its beginning. */
export function implementationShortfall(plan: ExecutionPlan, state: ExecutionState, moment: Moment): Decision {
  const memory = moment.at >= state.nextPlanAt ? replan(plan, state, moment) : undefined;
  const target = memory?.target ?? state.target;
  return { wishes: takeInstead(state, target - committedLots(state.children), 'keeps to the Almgren-Chriss schedule'), ...(memory === undefined ? {} : { memory }) };
}
