import type { OrderRequest } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Touch } from '../../execution/algorithms/market-gauge.ts';

/** A protective order that waits here rather than at the venue: its price is watched, and it goes out as a taking order. */
export interface Guard {
  readonly strategy: string;
  readonly order: OrderRequest;
  /** Best price since it was laid, for a trailing stop; NaN before the first. */
  best: number;
  /** Since when its price has been reached; NaN while it is not. One bad print fires nothing. */
  reachedAt: EpochMs;
}

/** How long a price must hold before it counts. */
export const CONFIRM_MS = 200;

/** The price at which the guard fires; NaN for an order that guards nothing. */
export function triggerOf({ order, best }: Pick<Guard, 'order' | 'best'>): number {
  const away = order.side === 'sell' ? -1 : 1;
  switch (order.type) {
    case 'stop': case 'stop-limit': return order.stopPrice ?? NaN;
    case 'trailing-stop': return best * (1 + (away * (order.trailBps ?? NaN)) / 10_000);
    case 'take-profit': case 'take-profit-limit': return order.stopPrice ?? NaN;
    case 'limit': return order.limitPrice ?? NaN;
    case 'market': return NaN;
  }
}

const gains = ({ type }: OrderRequest): boolean => type === 'limit' || type === 'take-profit' || type === 'take-profit-limit';

/** Looks at the touch. True when the guard is to fire now. A sale looks at the bid, a purchase at the ask: what it would get. */
export function watch(guard: Guard, { bid, ask }: Touch, at: EpochMs): boolean {
  const { order } = guard;
  const price = order.side === 'sell' ? bid : ask;
  // The best price is what the other side of the market reached: the ask that others paid for a long.
  if (Number.isNaN(guard.best) || (order.side === 'sell' ? price > guard.best : price < guard.best)) guard.best = price;
  const trigger = triggerOf(guard);
  const isAbove = price >= trigger;
  const isReached = order.side === 'sell' === gains(order) ? isAbove : price <= trigger;
  if (!isReached) {
    guard.reachedAt = NaN;
    return false;
  }
  if (Number.isNaN(guard.reachedAt)) guard.reachedAt = at;
  return at - guard.reachedAt >= CONFIRM_MS;
}
