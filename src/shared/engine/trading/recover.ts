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
}

const NEVER_SENT = 'the program ended before it was sent';

const fillOf = (fill: VenueFill, clientOrderId: string): Fill => ({ ...fill, clientOrderId, spreadCost: 0, slippageCost: 0, impactCost: 0, reason: 'found after a restart' });

/**
 * Brings desk and engines up to what the gateways know: executions that came while nobody listened, orders that ended, orders that were
 * never sent. What the saved state does not know of, because the program ended before it was saved, is counted and cancelled.
 */
export function recover(recovery: Recovery): void {
  const { venues, desk, risk, createdAt, rename, hear } = recovery;
  const known = new Map<string, LiveOrder>();
  for (const { gateway } of venues) {
    for (const { alias, order } of gateway.known()) {
      const id = order.request.clientOrderId;
      const name = alias ?? id;
      // Of several tries the last counts.
      known.set(name, order);
      if (alias !== undefined) rename(id, alias);
      if (!hasEnded(order)) risk.tell({ kind: 'adopted', clientOrderId: name, instrument: order.request.instrument, side: order.request.side, remaining: openQuantity(order) });
    }
    for (const { alias, fill } of gateway.takeUntold()) {
      if (alias !== undefined && fill.at >= createdAt) hear({ kind: 'fill', clientOrderId: alias, at: fill.at, fill: fillOf(fill, alias) });
    }
  }
  endOrders(recovery, known);
  for (const { gateway } of venues) {
    for (const { alias, order } of gateway.known()) if (alias !== undefined && !hasEnded(order) && !desk.follows(alias)) gateway.cancel(0, order.request.clientOrderId);
  }
  endTickets(recovery);
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
