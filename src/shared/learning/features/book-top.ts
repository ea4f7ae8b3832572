import type { Level, OrderBook } from '../../domain/order-book.ts';

/** Levels of each side for the depth and for the imbalance. */
const [DEEP, NEAR] = [10, 5];

/** The best of a book at one moment. */
export interface BookTop {
  readonly bid: number;
  readonly ask: number;
  readonly bidQuantity: number;
  readonly askQuantity: number;
  readonly middle: number;
  /** Basis points of the middle. */
  readonly spreadBps: number;
  readonly microBps: number;
  /** Quote value of the best ten levels of both sides. */
  readonly depth: number;
  /** -1..1, of the quantities of the best five levels. */
  readonly imbalance: number;
  /** Mean of the two best quantities. */
  readonly best: number;
}

/** Undefined for a book that lacks a side or is crossed. */
export function topOf({ bids, asks }: OrderBook): BookTop | undefined {
  if (bids.length === 0 || asks.length === 0) return undefined;
  const [[bid, bidQuantity], [ask, askQuantity]] = [bids[0], asks[0]];
  if (!(bid > 0 && ask > bid)) return undefined;
  const middle = (bid + ask) / 2;
  const micro = (bid * askQuantity + ask * bidQuantity) / (bidQuantity + askQuantity);
  const [below, above] = [sum(bids, NEAR), sum(asks, NEAR)];
  return {
    bid, ask, bidQuantity, askQuantity, middle, spreadBps: (1e4 * (ask - bid)) / middle, microBps: (1e4 * (micro - middle)) / middle,
    depth: value(bids) + value(asks), imbalance: (below - above) / (below + above), best: (bidQuantity + askQuantity) / 2,
  };
}

/** What the change from one top to the next adds to the order flow imbalance, in base units: more at the bid or a higher bid pushes up, more at the ask or a lower ask down. */
export function orderFlowStep(before: BookTop, after: BookTop): number {
  const bid = (after.bid >= before.bid ? after.bidQuantity : 0) - (after.bid <= before.bid ? before.bidQuantity : 0);
  const ask = (after.ask <= before.ask ? after.askQuantity : 0) - (after.ask >= before.ask ? before.askQuantity : 0);
  return bid - ask;
}

function sum(levels: readonly Level[], count: number): number {
  let total = 0;
  for (let i = 0; i < count && i < levels.length; i++) total += levels[i][1];
  return total;
}

function value(levels: readonly Level[]): number {
  let total = 0;
  for (let i = 0; i < DEEP && i < levels.length; i++) total += levels[i][0] * levels[i][1];
  return total;
}
