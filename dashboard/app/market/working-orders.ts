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
  if (notice.kind === 'done') return dropOrders(working, notice.id);
  if (notice.kind === 'child') return notice.order.instrument === instrument ? begun(working, notice) : undefined;
  if ((notice.kind !== 'fill' && notice.kind !== 'guard') || notice.instrument !== instrument) return;
  if (notice.kind === 'fill') filled(working, notice);
  else if (notice.what.startsWith('laid') && notice.price !== null) working.set(notice.id, { id: notice.id, parent: notice.id, kind: 'guard', side: null, price: notice.price, quantity: null });
  else working.delete(notice.id);
}

function dropOrders(working: Map<string, WorkingOrder>, parent: string): void {
  for (const other of working.values()) if (other.parent === parent && other.kind === 'order') working.delete(other.id);
}

/** The next child of a plan takes the place of one that rested. */
function begun(working: Map<string, WorkingOrder>, { id, parent, order }: Extract<DeskNotice, { kind: 'child' }>): void {
  dropOrders(working, parent);
  if (typeof order.limitPrice === 'number' && order.timeInForce === 'gtc') working.set(id, { id, parent, kind: 'order', side: order.side, price: order.limitPrice, quantity: order.quantity });
}

function filled(working: Map<string, WorkingOrder>, { id, quantity }: Extract<DeskNotice, { kind: 'fill' }>): void {
  const known = working.get(id);
  if (known === undefined) return;
  const left = (known.quantity ?? 0) - (quantity ?? 0);
  if (left > LEFT) working.set(id, { ...known, quantity: left });
  else working.delete(id);
}

/** Less than this is what arithmetic leaves of nothing. */
const LEFT = 1e-12;
