import type { Order, OrderEvent, OrderRequest } from '../domain/order.ts';

export const newOrder = (request: OrderRequest): Order => ({ request, state: 'submitting', filledQuantity: 0, averagePrice: NaN, updatedAt: request.at });

const ENDED = new Set<Order['state']>(['filled', 'cancelled', 'expired', 'denied', 'rejected', 'absent']);
export const hasEnded = (order: Order): boolean => ENDED.has(order.state);

/** Room for the last bits of a sum of partial fills. */
const WHOLE = 1 - 1e-12;

/** The order after an event. Fills always count, also late ones; nothing else brings an ended order back. */
export function foldOrder(order: Order, event: OrderEvent): Order {
  if (event.kind === 'fill') {
    const filledQuantity = order.filledQuantity + event.fill.quantity;
    const averagePrice = ((order.filledQuantity === 0 ? 0 : order.averagePrice * order.filledQuantity) + event.fill.price * event.fill.quantity) / filledQuantity;
    const state = filledQuantity >= order.request.quantity * WHOLE ? 'filled' : hasEnded(order) ? order.state : 'partlyFilled';
    return { ...order, state, filledQuantity, averagePrice, updatedAt: event.at };
  }
  if (hasEnded(order)) return order;
  if (event.kind === 'accepted') return { ...order, state: order.state === 'submitting' ? 'open' : order.state, updatedAt: event.at };
  return { ...order, state: event.kind, updatedAt: event.at, note: event.note };
}
