import type { LiveNotice } from '../../server/live/live-batch.ts';

/** An order of ours that rests on the book, or a guard that waits for a price. */
export interface WorkingOrder {
  readonly id: string;
  readonly parent: string;
  readonly kind: 'order' | 'guard';
  /** Null of a guard: the side is that which closes the position. */
  readonly side: 'buy' | 'sell' | null;
  readonly price: number;
  /** Not filled yet; null where it is not told. */
  readonly quantity: number | null;
}

/** What works on an instrument, as far as the notices that are known tell it. */
export function workingOrders(notices: readonly LiveNotice[], instrument: string): readonly WorkingOrder[] {
  const working = new Map<string, WorkingOrder>();
  for (const { notice: told } of notices) {
    if (told.of === 'desk') fold(working, told.notice, instrument);
    // A guard goes by the name of its order.
    else if (told.of === 'strategy' && told.notice.kind === 'event' && ENDED.includes(told.notice.event.kind)) working.delete(told.notice.event.clientOrderId);
  }
  return [...working.values()];
}

const ENDED: readonly string[] = ['cancelled', 'expired', 'rejected', 'denied'];

type DeskNotice = Extract<LiveNotice['notice'], { of: 'desk' }>['notice'];

function fold(working: Map<string, WorkingOrder>, notice: DeskNotice, instrument: string): void {
  if (notice.kind === 'child' && notice.order.instrument === instrument) {
    const { order, parent, id } = notice;
    // The next child of a plan takes the place of one that rested.
    for (const other of working.values()) if (other.parent === parent && other.kind === 'order') working.delete(other.id);
    if (order.limitPrice !== undefined && order.limitPrice !== null && order.timeInForce === 'gtc') working.set(id, { id, parent, kind: 'order', side: order.side, price: order.limitPrice, quantity: order.quantity });
  } else if (notice.kind === 'fill' && notice.instrument === instrument) {
    const known = working.get(notice.id);
    if (known === undefined) return;
    const left = (known.quantity ?? 0) - (notice.quantity ?? 0);
    if (left > 1e-12) working.set(notice.id, { ...known, quantity: left });
    else working.delete(notice.id);
  } else if (notice.kind === 'done') {
    for (const other of working.values()) if (other.parent === notice.id && other.kind === 'order') working.delete(other.id);
  } else if (notice.kind === 'guard' && notice.instrument === instrument) {
    if (notice.what.startsWith('laid') && notice.price !== null) working.set(notice.id, { id: notice.id, parent: notice.id, kind: 'guard', side: null, price: notice.price, quantity: null });
    else working.delete(notice.id);
  }
}
