import { signOf, type Side } from '../../domain/order.ts';
import { nearestTick, passiveToTick } from '../../domain/instrument.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { MarketView } from './market-view.ts';
import type { ChildOrder, ExecutionAction, ExecutionPlan } from './plan.ts';
import { committedLots, fewestLots, quantityOf, type Child, type ExecutionState } from './state.ts';

/** What an algorithm would like. What of it may be done is decided in one place, `grant`. */
export type Wish =
  | { readonly kind: 'take'; readonly lots: number; readonly reason: string }
  | { readonly kind: 'rest'; readonly lots: number; readonly price: number; readonly reason: string }
  | { readonly kind: 'cancel'; readonly child: number; readonly reason: string };

/** A venue that refused or did not fill is not asked again at once. */
const RETRY_MS = 250;

const cheaper = (side: Side, a: number, b: number): number => (side === 'buy' ? Math.min(a, b) : Math.max(a, b));
const dearer = (side: Side, a: number, b: number): number => (side === 'buy' ? Math.max(a, b) : Math.min(a, b));
export const touchOf = (market: MarketView, side: Side): number => (side === 'buy' ? market.bid : market.ask);
export const farTouchOf = (market: MarketView, side: Side): number => (side === 'buy' ? market.ask : market.bid);

/** Whether the far touch is within the parent's own limit. */
export function mayTake({ parent: { side, limitPrice } }: ExecutionPlan, market: MarketView): boolean {
  return limitPrice === undefined || signOf(side) * (limitPrice - farTouchOf(market, side)) >= 0;
}

/** The worst price a taking child accepts: the collar beyond the touch, or the parent's limit where that is nearer. */
function takePrice({ parent: { side, limitPrice }, rules, collarBps }: ExecutionPlan, market: MarketView): number {
  const touch = farTouchOf(market, side);
  // A collar narrower than a tick must not end before the touch.
  const collar = dearer(side, touch, passiveToTick(touch * (1 + (signOf(side) * collarBps) / 10_000), rules.tickSize, side));
  return limitPrice === undefined ? collar : passiveToTick(cheaper(side, collar, limitPrice), rules.tickSize, side);
}

/** A price to rest at, on the tick grid and within the parent's limit. */
export function restPrice({ parent: { side, limitPrice }, rules }: ExecutionPlan, price: number): number {
  return limitPrice === undefined ? nearestTick(price, rules.tickSize) : passiveToTick(cheaper(side, price, limitPrice), rules.tickSize, side);
}

/** The last child of this kind came back with nothing or too little just now. */
const wasJustRefused = (children: readonly Child[], rests: boolean, at: EpochMs): boolean =>
  children.some((child) => child.rests === rests && child.ended && !child.cancelAsked && child.filled < child.lots && at - child.placedAt < RETRY_MS);

/**
 * How many of the wished lots may go out at a price: never more than is free, not fewer than the venue takes, and with what would be
 * left over added where that would be too little to be sent on its own.
 */
function allowedLots(wished: number, free: number, fewest: number): number {
  const lots = Math.min(wished, free);
  if (lots <= 0) return 0;
  const whole = free - lots < fewest ? free : lots;
  return whole < fewest ? 0 : whole;
}

export interface Granted {
  readonly children: readonly Child[];
  readonly actions: readonly ExecutionAction[];
}

interface Granting {
  readonly wishes: readonly Wish[];
  readonly market: MarketView | undefined;
  readonly at: EpochMs;
}

/** The only place where children are made: together with all that may still fill they never exceed the parent. */
export function grant(plan: ExecutionPlan, state: ExecutionState, { wishes, market, at }: Granting): Granted {
  let children = state.children;
  const actions: ExecutionAction[] = [];
  for (const wish of wishes) {
    if (wish.kind === 'cancel') {
      const found = children.find(({ child }) => child === wish.child);
      if (found === undefined || found.ended || found.cancelAsked) continue;
      children = children.map((child) => (child === found ? { ...child, cancelAsked: true } : child));
      actions.push({ kind: 'cancel', child: wish.child, reason: wish.reason });
      continue;
    }
    const child = market && childFor(plan, wish, { market, at, children, lots: state.lots });
    if (child === undefined) continue;
    children = [...children, child];
    actions.push({ kind: 'place', order: orderOf(plan, child), reason: wish.reason });
  }
  return { children, actions };
}

/** The child that grants a wish as far as it may be granted; undefined where it may not. */
function childFor(plan: ExecutionPlan, wish: Exclude<Wish, { kind: 'cancel' }>, now: { readonly market: MarketView; readonly at: EpochMs; readonly children: readonly Child[]; readonly lots: number }): Child | undefined {
  const { market, at, children } = now;
  const rests = wish.kind === 'rest';
  if (wasJustRefused(children, rests, at) || (!rests && !mayTake(plan, market))) return undefined;
  const limitPrice = rests ? restPrice(plan, wish.price) : takePrice(plan, market);
  // The minimum must hold at the lowest price the venue may count with.
  const fewest = fewestLots(Math.min(limitPrice, farTouchOf(market, plan.parent.side)), plan.rules);
  const lots = allowedLots(wish.lots, now.lots - committedLots(children), fewest);
  return lots === 0 ? undefined : { child: children.length, lots, filled: 0, ended: false, rests, limitPrice, placedAt: at, cancelAsked: false };
}

const orderOf = ({ parent: { side }, rules }: ExecutionPlan, { child, lots, limitPrice, rests }: Child): ChildOrder =>
  ({ child, side, quantity: quantityOf(lots, rules), limitPrice, timeInForce: rests ? 'gtc' : 'ioc', postOnly: rests });
