import { nearestTick } from '../domain/instrument.ts';
import type { OrderRequest } from '../domain/order.ts';

/**
 * A market order as a limit that fills at once or expires, at most `share` away from the middle: an empty book cannot fill it at any
 * price. Other orders, and those without a known middle, are left as they are: the gate decides about them.
 */
export function collaredMarket(order: OrderRequest, { mid, share, tickSize }: { readonly mid: number; readonly share: number; readonly tickSize: number }): OrderRequest {
  if (order.type !== 'market' || !(mid > 0) || !Number.isFinite(mid)) return order;
  const worst = order.side === 'buy' ? mid * (1 + share) : mid * (1 - share);
  const rounded = nearestTick(worst, tickSize);
  // Towards the middle, where the nearest tick lies beyond the collar.
  const limitPrice = tickSize > 0 && (order.side === 'buy' ? rounded > worst : rounded < worst) ? nearestTick(rounded + (order.side === 'buy' ? -tickSize : tickSize), tickSize) : rounded;
  return { ...order, type: 'limit', limitPrice, timeInForce: 'ioc' };
}
