import type { EpochMs } from '../../domain/time.ts';
import { gridOf } from '../../domain/step-grid.ts';
import type { ChildReport, ExecutionRules } from './plan.ts';
import type { LearnedAction } from '../learned/policy.ts';
import type { Slice } from './slices.ts';

/** A child as the algorithm remembers it. Quantities in whole lots. */
export interface Child {
  readonly child: number;
  readonly lots: number;
  readonly filled: number;
  readonly ended: boolean;
  readonly rests: boolean;
  readonly limitPrice: number;
  readonly placedAt: EpochMs;
  readonly cancelAsked: boolean;
}

/** How it ended. dust: what is left is too small to be sent. deadline: time ran out. */
export type ExecutionEnd = 'filled' | 'dust' | 'deadline';

/** JSON-safe: everything an algorithm knows. A run that stopped goes on from it. */
export interface ExecutionState {
  /** The parent, in whole lots. */
  readonly lots: number;
  readonly children: readonly Child[];
  /** Of twap and vwap, fixed at the start. */
  readonly slices: readonly Slice[];
  /** Of the algorithms that plan again: lots that must be done now, those that must be by the next plan, and when that is made. */
  readonly owed: number;
  readonly target: number;
  readonly nextPlanAt: EpochMs;
  /** Of a learned policy: what it chose; absent before its first decision. */
  readonly choice?: LearnedAction;
  /** Risk aversion per quote unit, set when the market was first seen; 0 before. */
  readonly riskAversion: number;
  /** What others traded since the start, and the running total it was read from; null before the first view. */
  readonly othersTraded: number;
  readonly totalSeen: number | null;
  readonly ended: ExecutionEnd | null;
}

/** A venue without a lot rule still has a finest quantity. */
const FINEST_LOT = 1e-8;
const lotOf = ({ lotSize }: ExecutionRules): number => (lotSize > 0 ? lotSize : FINEST_LOT);

/** Whole lots that are not more than a quantity; the nudge is for the last bits of the division. */
export const lotsIn = (quantity: number, rules: ExecutionRules): number => Math.floor((quantity / lotOf(rules)) * (1 + 4 * Number.EPSILON) + 1e-6);
/** Lots a fill uses up: a part of one counts whole, so that nothing is sent twice. */
const lotsUsed = (quantity: number, rules: ExecutionRules): number => Math.ceil((quantity / lotOf(rules)) * (1 - 4 * Number.EPSILON) - 1e-6);
export const quantityOf = (lots: number, rules: ExecutionRules): number => gridOf(lotOf(rules)).valueOf(lots);

/** The fewest lots the venue takes at a price. */
export function fewestLots(price: number, rules: ExecutionRules): number {
  const lot = lotOf(rules);
  return Math.max(1, Math.ceil(rules.minQuantity / lot - 1e-6), Math.ceil(rules.minNotional / (price * lot) - 1e-6));
}

/** The children after what is known of them. The order and number of reports make no difference. */
export function observe(children: readonly Child[], reports: readonly ChildReport[], rules: ExecutionRules): readonly Child[] {
  const byChild = new Map<number, { filled: number; ended: boolean }>();
  for (const { child, filledQuantity, ended } of reports) {
    const known = byChild.get(child);
    const filled = Math.max(known?.filled ?? 0, lotsUsed(filledQuantity, rules));
    byChild.set(child, { filled, ended: ended || known?.ended === true });
  }
  return children.map((child) => {
    const report = byChild.get(child.child);
    if (report === undefined || (report.filled <= child.filled && (child.ended || !report.ended))) return child;
    const filled = Math.max(child.filled, report.filled);
    return { ...child, filled, ended: child.ended || report.ended || filled >= child.lots };
  });
}

/** Lots that are done or may still be: fills of ended children, and all of those that may fill. */
export const committedLots = (children: readonly Child[]): number => children.reduce((sum, { ended, filled, lots }) => sum + (ended ? filled : Math.max(lots, filled)), 0);
export const filledLots = (children: readonly Child[]): number => children.reduce((sum, { filled }) => sum + filled, 0);
export const working = (children: readonly Child[]): readonly Child[] => children.filter(({ ended }) => !ended);
/** Working lots that rest at the venue. */
export const restingLots = (children: readonly Child[]): number => children.reduce((sum, { ended, rests, lots, filled }) => sum + (ended || !rests ? 0 : Math.max(0, lots - filled)), 0);
/** The child that rests, unless it was asked to end. */
export const restingChild = (children: readonly Child[]): Child | undefined => children.find(({ ended, rests, cancelAsked }) => !ended && rests && !cancelAsked);
