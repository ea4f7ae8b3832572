import type { OrderRequest } from '../domain/order.ts';
import { canarySize, drawdownKill, krwPremium, liquidationDistance, maxDailyLoss, maxGrossExposure, maxLeverage, maxPosition, noShorts, stableCoinPeg, venueConcentration } from './account-rules.ts';
import { cancelFillRatio, childWithinParent, duplicateOrder, messageThrottle, protectionLock, repeatedExecution } from './conduct-rules.ts';
import { countSent } from './gate-fold.ts';
import type { GateLimits } from './gate-limits.ts';
import type { GateState, Origin } from './gate-state.ts';
import { gateView, type GateView } from './gate-view.ts';
import { judgeByName, type GateVerdict, type NamedRule } from './judge.ts';
import type { KillState } from './kill-state.ts';
import { instrumentHalt, killSwitch, knownInputs, maxOrderValue, maxOrderVolume, priceCollar, reconciled, staleData, symbolAllowList } from './order-rules.ts';

/** Every control, in the order in which it is asked: first whether we know what we do, then how much, then how often. */
export const GATE_RULES: readonly NamedRule<GateView>[] = [
  knownInputs, killSwitch, reconciled, symbolAllowList, instrumentHalt, childWithinParent, staleData, priceCollar, maxOrderValue, maxOrderVolume, noShorts, maxPosition, canarySize,
  maxGrossExposure, maxDailyLoss, drawdownKill, venueConcentration, stableCoinPeg, krwPremium, maxLeverage, liquidationDistance, messageThrottle, cancelFillRatio, repeatedExecution,
  protectionLock, duplicateOrder,
];

export interface Proposal {
  readonly origin: Origin;
  readonly limits: GateLimits;
}

/** Whether an order may be sent. Pure: the state is looked at, not changed. What is missing, stale or no number denies. */
export const judgeOrder = (state: GateState, order: OrderRequest, proposal: Proposal): GateVerdict => judgeByName(order, gateView(state, order, proposal), GATE_RULES);

/**
 * Judges an order and, when it passes, counts it as sent in the same breath, so that two orders of one moment cannot both use the
 * same room. What it returns is the only thing that may be signed.
 */
export function admit(state: GateState, order: OrderRequest, { origin, limits }: Proposal): GateVerdict {
  const view = gateView(state, order, { origin, limits });
  if (Object.hasOwn(state.orders, order.clientOrderId)) return { kind: 'denied', order, rule: 'duplicate-order', reason: `order "${order.clientOrderId}" was sent before`, kill: 'CANCEL_ALL' };
  const verdict = judgeByName(order, view, GATE_RULES);
  if (verdict.kind === 'approved') countSent(state, order, { origin, limits, reduces: view.reduces });
  return verdict;
}

/** What the limits ask of the kill switch by now, and why; nothing while all is well. */
export function wantedState({ drawdown, dailyLoss }: GateState, limits: GateLimits): { readonly state: KillState; readonly reason: string } | undefined {
  if (drawdown !== null) return { state: limits.onDrawdown === 'flatten' ? 'FLATTEN' : 'REDUCE_ONLY', reason: drawdown.reason };
  if (dailyLoss !== null) return { state: limits.onDailyLoss === 'flatten' ? 'FLATTEN' : 'REDUCE_ONLY', reason: dailyLoss.reason };
  return undefined;
}
