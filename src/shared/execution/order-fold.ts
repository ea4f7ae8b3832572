import type { Order, OrderEvent, OrderRequest } from '../domain/order.ts';

export const newOrder = (request: OrderRequest): Order => ({ request, state: 'submitting', filledQuantity: 0, averagePrice: NaN, updatedAt: request.at, note: undefined });

export function hasEnded({ state }: Pick<Order, 'state'>): boolean {
  switch (state) {
    case 'filled': case 'cancelled': case 'expired': case 'denied': case 'rejected': case 'absent': return true;
    default: return false;
  }
}

/** Room for the last bits of a sum of partial fills. */
const WHOLE = 1 - 1e-12;

/** Whether nothing is left to fill. */
export const isWhole = (filled: number, quantity: number): boolean => filled >= quantity * WHOLE;

/** The order after an event. Fills always count, also late ones; nothing else brings an ended order back. */
export function foldOrder(order: Order, event: OrderEvent): Order {
  if (event.kind === 'fill') {
    const filledQuantity = order.filledQuantity + event.fill.quantity;
    const averagePrice = ((order.filledQuantity === 0 ? 0 : order.averagePrice * order.filledQuantity) + event.fill.price * event.fill.quantity) / filledQuantity;
    const state = isWhole(filledQuantity, order.request.quantity) ? 'filled' : hasEnded(order) ? order.state : 'partlyFilled';
    return { request: order.request, state, filledQuantity, averagePrice, updatedAt: event.at, note: order.note };
  }
  if (hasEnded(order)) return order;
  const { request, filledQuantity, averagePrice } = order;
  if (event.kind !== 'accepted') return { request, state: event.kind, filledQuantity, averagePrice, updatedAt: event.at, note: event.note };
  return order.state === 'submitting' ? { request, state: 'open', filledQuantity, averagePrice, updatedAt: event.at, note: undefined } : order;
}
