import type { Brand } from '../domain/brand.ts';
import type { OrderRequest } from '../domain/order.ts';
import type { KillState } from './kill-state.ts';

/** An order that risk has seen. Nothing is sent that is not one, so the type checker guards the account. */
export type ApprovedOrder = Brand<OrderRequest, 'ApprovedOrder'>;

/** What a rule may look at besides the order: the account as it stands and the last price. */
export interface RiskView {
  readonly equity: number;
  /** Signed base units held of the order's instrument, before the order. */
  readonly held: number;
  readonly price: number;
  /** Sum of |quantity| * price over all instruments, before the order. */
  readonly grossExposure: number;
}

/** Says why not, or nothing. Pure. */
export type RiskRule = (order: OrderRequest, view: RiskView) => string | undefined;

export type Verdict =
  | { readonly kind: 'approved'; readonly order: ApprovedOrder }
  | { readonly kind: 'denied'; readonly order: OrderRequest; readonly reason: string };

/** The first rule with an objection wins. `ApprovedOrder` is made in this file alone. */
export function judge(order: OrderRequest, view: RiskView, rules: readonly RiskRule[]): Verdict {
  for (const rule of rules) {
    const reason = rule(order, view);
    if (reason !== undefined) return { kind: 'denied', order, reason };
  }
  return { kind: 'approved', order: order as ApprovedOrder };
}

/** A rule with the name it is counted, shown and looked up by. */
export interface NamedRule<View> {
  readonly name: string;
  /** What an objection calls for besides the denial: something is badly wrong. */
  readonly kill?: KillState;
  readonly check: (order: OrderRequest, view: View) => string | undefined;
}

export type GateVerdict =
  | { readonly kind: 'approved'; readonly order: ApprovedOrder }
  | { readonly kind: 'denied'; readonly order: OrderRequest; readonly rule: string; readonly reason: string; readonly kill?: KillState };

/** The same over rules that have names: the gate of live and paper trading. Without rules nothing passes. */
export function judgeByName<View>(order: OrderRequest, view: View, rules: readonly NamedRule<View>[]): GateVerdict {
  if (rules.length === 0) return { kind: 'denied', order, rule: 'rules', reason: 'no rules were given' };
  for (const { name, check, kill } of rules) {
    const reason = check(order, view);
    if (reason !== undefined) return { kind: 'denied', order, rule: name, reason, ...(kill === undefined ? {} : { kill }) };
  }
  return { kind: 'approved', order: order as ApprovedOrder };
}
