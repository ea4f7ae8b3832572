import type { Brand } from '../domain/brand.ts';
import type { OrderRequest } from '../domain/order.ts';

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

/** The only place an `ApprovedOrder` is made. The first rule with an objection wins. */
export function judge(order: OrderRequest, view: RiskView, rules: readonly RiskRule[]): Verdict {
  for (const rule of rules) {
    const reason = rule(order, view);
    if (reason !== undefined) return { kind: 'denied', order, reason };
  }
  return { kind: 'approved', order: order as ApprovedOrder };
}
