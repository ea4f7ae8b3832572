import { add, compare, decimal, multiply, toNumber, ZERO, type Decimal } from '../domain/decimal.ts';
import type { OrderRequest, OrderState } from '../domain/order.ts';
import type { EpochMs } from '../domain/time.ts';
import type { VenueFill } from '../domain/venue-fill.ts';
import { hasEnded, isWhole } from './order-fold.ts';

/** What a venue says of an order, as much of it as the machine needs. */
export interface OrderReport {
  readonly venueOrderId: string;
  readonly state: 'open' | 'partlyFilled' | EndState;
  readonly filledQuantity: number;
  readonly at: EpochMs;
  readonly note?: string | undefined;
}

type EndState = 'filled' | 'cancelled' | 'expired' | 'rejected';
export type OrderFill = Pick<VenueFill, 'tradeId' | 'venueOrderId' | 'side' | 'quantity' | 'price' | 'at'>;

/** What can become known of an order at a real venue. Facts may come twice and in any order. */
export type OrderFact =
  /** Our own risk, or a gate that closed before the wire. */
  | { readonly kind: 'denied'; readonly reason: string; readonly at: EpochMs }
  | { readonly kind: 'durable' }
  | { readonly kind: 'sent'; readonly at: EpochMs }
  /** The venue understood and proved that it did not take it. */
  | { readonly kind: 'refused'; readonly reason: string; readonly at: EpochMs }
  /** The answer was lost: the venue may or may not have it. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly at: EpochMs }
  | { readonly kind: 'report'; readonly report: OrderReport }
  | { readonly kind: 'fill'; readonly fill: OrderFill }
  | { readonly kind: 'cancelAsked'; readonly at: EpochMs }
  /** Proven behind the expiry fence: the venue never took it and never will. */
  | { readonly kind: 'absent'; readonly at: EpochMs };

/** An order at a real venue: what is known of it, and the state that follows from that. */
export interface LiveOrder {
  readonly request: OrderRequest;
  readonly state: OrderState;
  readonly durable: boolean;
  readonly sent: boolean;
  readonly unknown: boolean;
  readonly refused: boolean;
  readonly denied: boolean;
  readonly absent: boolean;
  readonly cancelAsked: boolean;
  /** The venue showed that it took the order. */
  readonly seen: boolean;
  /** How the venue says it ended. */
  readonly end: EndState | undefined;
  /** The most the venue said was filled; its fills may still be on their way. */
  readonly reported: number;
  /** More than one means that our id was taken twice. */
  readonly venueOrderIds: readonly string[];
  /** Ids of the executions that were counted, sorted. */
  readonly trades: readonly string[];
  /** Sum of the executions, exact: base units and quote units. */
  readonly filled: Decimal;
  readonly value: Decimal;
  readonly updatedAt: EpochMs;
  readonly note: string | undefined;
}

export const liveOrder = (request: OrderRequest): LiveOrder => ({
  request, state: 'intent', durable: false, sent: false, unknown: false, refused: false, denied: false, absent: false, cancelAsked: false, seen: false,
  end: undefined, reported: 0, venueOrderIds: [], trades: [], filled: ZERO, value: ZERO, updatedAt: request.at, note: undefined,
});

/** Of two ends that a venue tells, the later in this row holds: what was filled stays filled. */
const ENDS: readonly (EndState | undefined)[] = [undefined, 'rejected', 'expired', 'cancelled', 'filled'];
const isEnd = (state: OrderReport['state']): state is EndState => state !== 'open' && state !== 'partlyFilled';

/**
 * The order once a fact is known. Facts only add up, and the state is read off their sum: it is the same whatever order they came in and
 * however often, so a stream that repeats and shuffles cannot lead anywhere else. Proof by the venue outweighs what we believed before.
 */
export function foldFact(order: LiveOrder, fact: OrderFact): LiveOrder {
  if (fact.kind === 'report') return foldReport(order, fact.report);
  if (fact.kind === 'fill') return foldFill(order, fact.fill);
  if (order[fact.kind]) return order;
  const updatedAt = fact.kind === 'durable' ? order.updatedAt : Math.max(order.updatedAt, fact.at);
  const note = fact.kind === 'refused' || fact.kind === 'denied' ? order.note ?? fact.reason : order.note;
  return settle({ ...order, durable: order.durable || fact.kind === 'sent', [fact.kind]: true, updatedAt, note });
}

function foldReport(order: LiveOrder, { venueOrderId, state, filledQuantity, at, note }: OrderReport): LiveOrder {
  const end = isEnd(state) && ENDS.indexOf(state) > ENDS.indexOf(order.end) ? state : order.end;
  const reported = filledQuantity > order.reported ? filledQuantity : order.reported;
  const venueOrderIds = withText(order.venueOrderIds, venueOrderId);
  if (order.seen && end === order.end && reported === order.reported && venueOrderIds === order.venueOrderIds && at <= order.updatedAt) return order;
  return settle({ ...order, seen: true, end, reported, venueOrderIds, updatedAt: Math.max(order.updatedAt, at), note: end === order.end ? order.note : note ?? order.note });
}

function foldFill(order: LiveOrder, fill: OrderFill): LiveOrder {
  // Both sides of a trade with oneself carry the same id.
  const trades = withText(order.trades, fill.side === order.request.side ? fill.tradeId : `${fill.tradeId} ${fill.side}`);
  if (trades === order.trades) return order;
  const quantity = decimal(fill.quantity);
  return settle({
    ...order, seen: true, trades, venueOrderIds: withText(order.venueOrderIds, fill.venueOrderId), filled: add(order.filled, quantity),
    value: add(order.value, multiply(quantity, decimal(fill.price))), updatedAt: Math.max(order.updatedAt, fill.at),
  });
}

/** The sorted texts with one more; the same array when it is there or empty. */
function withText(texts: readonly string[], text: string): readonly string[] {
  if (text === '') return texts;
  let at = texts.length;
  while (at > 0 && texts[at - 1] > text) at -= 1;
  return at > 0 && texts[at - 1] === text ? texts : [...texts.slice(0, at), text, ...texts.slice(at)];
}

function settle(order: LiveOrder): LiveOrder {
  const state = stateOf(order);
  return state === order.state ? order : { ...order, state };
}

function stateOf(order: LiveOrder): OrderState {
  if (order.filled > ZERO && isWhole(toNumber(order.filled), order.request.quantity)) return 'filled';
  if (order.end !== undefined) return order.end;
  if (order.seen) return workingState(order);
  if (order.refused) return 'rejected';
  if (order.absent) return 'absent';
  if (order.denied) return 'denied';
  if (order.unknown) return 'unknown';
  return order.durable ? 'submitting' : 'intent';
}

/** A cancellation that was asked for stays so until the venue proves what came of it. */
const workingState = ({ cancelAsked, filled, reported }: LiveOrder): OrderState => {
  if (cancelAsked) return 'cancelling';
  return filled > ZERO || reported > 0 ? 'partlyFilled' : 'open';
};

/** Neither taken nor refused as far as we know: it may be at the venue, or still land there. */
export const isUnresolved = ({ state }: LiveOrder): boolean => state === 'submitting' || state === 'unknown';

/** Base units that the venue says were filled and whose executions have not been told yet. */
export function missingQuantity({ reported, filled }: LiveOrder): number {
  if (reported === 0) return 0;
  const booked = toNumber(filled);
  return isWhole(booked, reported) ? 0 : reported - booked;
}

/** Ended, and every execution of it is counted. */
export const isComplete = (order: LiveOrder): boolean => hasEnded(order) && missingQuantity(order) === 0;

/** Base units that may still change the position: all that is not filled while the end is not proven, and what was filled but not yet told. */
export function openQuantity(order: LiveOrder): number {
  return hasEnded(order) ? missingQuantity(order) : Math.max(0, order.request.quantity - toNumber(order.filled));
}

export const averagePrice = ({ filled, value }: LiveOrder): number => (filled === ZERO ? NaN : toNumber(value) / toNumber(filled));

/** late: something happened to an order whose end was proven or believed. overfilled: more was filled than asked for. twice: one id of ours stands for two orders. */
export type OrderAlarm = 'late' | 'overfilled' | 'twice';

/** What is alarming in the step from one to the other; it was booked all the same. */
export function alarmsOf(before: LiveOrder, after: LiveOrder): readonly OrderAlarm[] {
  if (before === after) return [];
  const alarms: OrderAlarm[] = [];
  if (isLate(before, after)) alarms.push('late');
  const grown = compare(after.filled, before.filled) > 0;
  if (grown && toNumber(after.filled) > after.request.quantity * (1 + 1e-12)) alarms.push('overfilled');
  if (after.venueOrderIds.length > Math.max(1, before.venueOrderIds.length)) alarms.push('twice');
  return alarms;
}

/** Executions that a final report already counted come late without surprise. */
function isLate(before: LiveOrder, after: LiveOrder): boolean {
  if (!hasEnded(before)) return false;
  if (!before.seen) return after.seen;
  return after.trades.length > before.trades.length && toNumber(after.filled) > after.reported * (1 + 1e-12);
}
