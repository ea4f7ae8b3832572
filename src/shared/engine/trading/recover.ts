import type { Fill, OrderEvent } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import { toNumber } from '../../domain/decimal.ts';
import type { VenueFill } from '../../domain/venue-fill.ts';
import { hasEnded } from '../../execution/order-fold.ts';
import { isComplete, openQuantity, type LiveOrder } from '../../execution/order-machine.ts';
import type { RiskDesk } from './risk-desk.ts';
import type { StrategySession } from './strategy-session.ts';
import type { TraderVenue } from './trader-venue.ts';
import type { TradingDesk } from './trading-desk.ts';

interface Recovery {
  readonly desk: TradingDesk;
  readonly risk: RiskDesk;
  readonly sessions: ReadonlyMap<string, StrategySession>;
  readonly venues: readonly TraderVenue[];
  readonly createdAt: EpochMs;
  readonly now: EpochMs;
  readonly rename: (wire: string, name: string) => void;
  readonly hear: (event: OrderEvent) => void;
  /** What gateways said since they opened. */
  readonly early: readonly OrderEvent[];
}

const NEVER_SENT = 'the program ended before it was sent';

const fillOf = (fill: VenueFill, clientOrderId: string): Fill => ({ ...fill, clientOrderId, spreadCost: 0, slippageCost: 0, impactCost: 0, reason: 'found after a restart' });

/**
 * Brings desk and engines up to what the gateways know: executions that came while nobody listened, orders that ended, orders that were
 * never sent. What the saved state does not know of, because the program ended before it was saved, is counted and cancelled. Returns how
 * many children of an order were ever sent: their names are taken.
 */
export function recover(recovery: Recovery): (id: string) => number {
  const { venues, desk, risk, createdAt, rename, hear, early } = recovery;
  const known = new Map<string, LiveOrder>();
  const children = new Map<string, number>();
  for (const { gateway } of venues) {
    for (const { alias, order } of gateway.known()) {
      const id = order.request.clientOrderId;
      const name = alias ?? id;
      // Of several tries the last counts.
      known.set(name, order);
      countChild(children, name);
      if (alias !== undefined) rename(id, alias);
      if (!hasEnded(order)) risk.tell({ kind: 'adopted', clientOrderId: name, instrument: order.request.instrument, side: order.request.side, remaining: openQuantity(order) });
    }
    for (const { alias, fill } of gateway.takeUntold()) {
      if (alias !== undefined && fill.at >= createdAt && !desk.orders.isForgotten(fill.at)) hear({ kind: 'fill', clientOrderId: alias, at: fill.at, fill: fillOf(fill, alias) });
    }
  }
  for (const event of early) hear(event);
  endOrders(recovery, known);
  for (const { gateway } of venues) {
    for (const { alias, order } of gateway.known()) {
      if (alias === undefined || hasEnded(order)) continue;
      desk.resume(alias);
      if (!desk.follows(alias)) gateway.cancel(0, order.request.clientOrderId);
    }
  }
  endTickets(recovery);
  desk.dropUnknown((strategy, id) => recovery.sessions.get(strategy)?.engine.desk.isWorking(id) === true);
  return (id) => children.get(id) ?? 0;
}

/** `trend#3f.c12/4.1` is a part of the fifth child of `trend#3f.c12`. */
function countChild(children: Map<string, number>, name: string): void {
  const [parent, child] = name.split('/');
  if (child !== undefined) children.set(parent, Math.max(children.get(parent) ?? 0, Math.floor(Number(child)) + 1));
}

/** Orders that the desk follows and that are over. */
function endOrders({ desk, now, hear }: Recovery, known: ReadonlyMap<string, LiveOrder>): void {
  const followed = [...desk.orders.legs.keys(), ...desk.orders.directs.keys()];
  for (const id of followed) {
    const order = known.get(id);
    if (order === undefined) hear({ kind: 'rejected', clientOrderId: id, at: now, note: NEVER_SENT, mayRetry: true });
    else if (hasEnded(order) && isComplete(order) && desk.follows(id)) hear({ kind: endOf(order), clientOrderId: id, at: now, note: order.note ?? `found ${order.state} after a restart, with ${toNumber(order.filled)} filled`, mayRetry: true });
  }
}

const endOf = ({ state }: LiveOrder): 'cancelled' | 'expired' | 'rejected' => (state === 'cancelled' ? 'cancelled' : state === 'expired' || state === 'filled' ? 'expired' : 'rejected');

/** Orders that an engine waits for and nobody else knows of. */
function endTickets({ desk, sessions, now }: Recovery): void {
  for (const session of sessions.values()) {
    for (const { k } of session.engine.tracks) {
      for (const { order: { request: { clientOrderId } } } of session.engine.desk.working(k)) {
        if (!desk.follows(clientOrderId)) session.onOrderEvent({ kind: 'rejected', clientOrderId, at: now, note: NEVER_SENT, mayRetry: true });
      }
    }
  }
}
