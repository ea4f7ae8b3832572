import type { DepthLevel, DepthSnapshot } from '../../domain/depth.ts';
import type { OrderBook } from '../../domain/order-book.ts';

/** The prices between which a book is known: bids down to the floor, asks up to the ceiling. Beyond them lie levels no snapshot told. */
export interface KnownRange {
  readonly floor: number;
  readonly ceiling: number;
}

export const EVERYTHING: KnownRange = { floor: 0, ceiling: Infinity };

const last = (levels: readonly DepthLevel[]): number => Number(levels[levels.length - 1]?.[0]);

/** Fewer levels than were asked for are all there are. */
export function rangeOf({ bids, asks, asked = Infinity }: DepthSnapshot): KnownRange {
  return { floor: bids.length < asked ? 0 : last(bids), ceiling: asks.length < asked ? Infinity : last(asks) };
}

/** Whether fewer than `least` levels of a side are left before its known end. */
export const isNearEnd = ({ bids, asks }: OrderBook, { floor, ceiling }: KnownRange, least: number): boolean => (floor > 0 && bids.length < least) || (ceiling < Infinity && asks.length < least);
