import type { OrderRequest } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Touch } from '../../execution/algorithms/market-gauge.ts';

/** A protective order that waits here rather than at the venue: its price is watched, and it goes out as a taking order. */
export interface Guard {
  readonly strategy: string;
  readonly order: OrderRequest;
  /** Best price since it was laid, for a trailing stop; NaN before the first. */
  best: number;
  /** A better price that has not held long enough yet: the least of it, and since when. NaN without. */
  rising: number;
  risingAt: EpochMs;
  /** Since when its price has been reached, and when the book was told that reached it first; NaN while it is not. One bad print fires nothing. */
  reachedAt: EpochMs;
  quotedAt: EpochMs;
  /** From then on it is to rest at the venue, as soon as nothing stands in its way there; NaN where it stays here. */
  venueAt: EpochMs;
  /** Not fired again before: its way out was barred the last time. */
  notBefore: EpochMs;
  failures: number;
  /** Children that carried it out so far: their names do not come twice. */
  children: number;
}

export const guardOf = (strategy: string, order: OrderRequest, more: Partial<Omit<Guard, 'strategy' | 'order'>> = {}): Guard => ({
  strategy, order, best: NaN, rising: NaN, risingAt: NaN, reachedAt: NaN, quotedAt: NaN, venueAt: NaN, notBefore: -Infinity, failures: 0, children: 0, ...more,
});

/** How long a price must hold before it counts; and how long where no other book came to confirm it. */
export const CONFIRM_MS = 200;
const SILENT_MS = 1_000;

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
export function watch(guard: Guard, { bid, ask }: Touch, { at, quotedAt }: { readonly at: EpochMs; readonly quotedAt: EpochMs }): boolean {
  const { order } = guard;
  const price = order.side === 'sell' ? bid : ask;
  follow(guard, price, at);
  const trigger = triggerOf(guard);
  const isReached = (order.side === 'sell') === gains(order) ? price >= trigger : price <= trigger;
  if (!isReached) {
    guard.reachedAt = NaN;
    return false;
  }
  if (Number.isNaN(guard.reachedAt)) [guard.reachedAt, guard.quotedAt] = [at, quotedAt];
  const heldMs = at - guard.reachedAt;
  return at >= guard.notBefore && heldMs >= CONFIRM_MS && (quotedAt > guard.quotedAt || heldMs >= SILENT_MS);
}

/** A better price becomes the best when it has held: a flash upward must not draw a trailing stop after it (fault 40). */
function follow(guard: Guard, price: number, at: EpochMs): void {
  const isSale = guard.order.side === 'sell';
  const isBetter = Number.isNaN(guard.best) || (isSale ? price > guard.best : price < guard.best);
  if (!isBetter) {
    guard.rising = NaN;
    return;
  }
  if (Number.isNaN(guard.rising)) [guard.rising, guard.risingAt] = [price, at];
  else guard.rising = isSale ? Math.min(guard.rising, price) : Math.max(guard.rising, price);
  if (at - guard.risingAt < CONFIRM_MS) return;
  guard.best = guard.rising;
  guard.rising = NaN;
}
