import { toNumber } from '../../domain/decimal.ts';
import type { Fill, OrderEvent } from '../../domain/order.ts';
import type { VenueFill } from '../../domain/venue-fill.ts';
import { hasEnded, isWhole } from '../../execution/order-fold.ts';
import { isComplete } from '../../execution/order-machine.ts';
import type { Change } from './live-book.ts';

const fillOf = (fill: VenueFill, clientOrderId: string, reason: string): Fill => ({
  tradeId: fill.tradeId, clientOrderId, instrument: fill.instrument, at: fill.at, side: fill.side, quantity: fill.quantity, price: fill.price, fee: fill.fee, feeCurrency: fill.feeCurrency,
  liquidity: fill.liquidity, spreadCost: 0, slippageCost: 0, impactCost: 0, reason,
});

/** Refusals that speak of the moment and not of the order: limits, clocks, a venue or a book that is not there. */
const PASSING = /^(no-book|halted|not-sent|429|418|-1003|-1015|-1016|-1021)\b/;

/** The end as the engine is told it: only when every execution is told, so that none comes after it. Orders that never landed end elsewhere: they may be tried again. */
function endOf({ before, after }: Change, clientOrderId: string): OrderEvent | undefined {
  if (!isComplete(after) || (isComplete(before) && hasEnded(before))) return undefined;
  const { state, updatedAt: at, note = '' } = after;
  if (state === 'cancelled' || state === 'expired') return { kind: state, clientOrderId, at, note };
  if (state === 'rejected') return { kind: state, clientOrderId, at, note, mayRetry: PASSING.test(note) };
  // The venue took less than was asked for (its own grid) and filled that.
  if (state === 'filled' && !isWhole(toNumber(after.filled), after.request.quantity)) return { kind: 'expired', clientOrderId, at, note: 'the venue took a smaller quantity' };
  return undefined;
}

/** An order of an earlier start that is proven never to have landed: nobody sends it again, so that is its end. */
export function endOfLost({ before, after }: Change, clientOrderId: string): OrderEvent | undefined {
  const isLost = (after.state === 'absent' || after.state === 'denied') && before.state !== after.state;
  return isLost ? { kind: 'rejected', clientOrderId, at: after.updatedAt, note: 'it never reached the venue', mayRetry: true } : undefined;
}

/** What the engine hears of a step of an order, under the engine's name for it. Costs of an execution are computed after it, from the market. */
export function eventsOf(change: Change, clientOrderId: string): readonly OrderEvent[] {
  const { before, after, fill } = change;
  const events: OrderEvent[] = [];
  if (!before.seen && after.seen && after.end !== 'rejected') events.push({ kind: 'accepted', clientOrderId, at: after.updatedAt });
  if (fill !== undefined) events.push({ kind: 'fill', clientOrderId, at: fill.at, fill: fillOf(fill, clientOrderId, after.request.reason) });
  const end = endOf(change, clientOrderId);
  if (end !== undefined) events.push(end);
  return events;
}
