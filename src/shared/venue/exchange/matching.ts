import { DECIMALS, subtract, type Decimal } from '../../domain/decimal.ts';
import { opposite, type Side } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import { isMarketKind, type WorkingOrder } from './exchange-order.ts';
import { amountOf } from './listing.ts';
import type { Market } from './market.ts';

/** One meeting: a taker and a maker, either of which may be the outside (undefined). */
export interface Meeting {
  readonly market: Market;
  readonly taker: WorkingOrder | undefined;
  readonly maker: WorkingOrder | undefined;
  readonly takerSide: Side;
  readonly price: number;
  readonly quantity: number;
  readonly at: EpochMs;
}

/** What matching asks of the exchange. */
export interface Floor {
  trade(meeting: Meeting): void;
  /** Two orders of one owner would have met: one or both leave. */
  prevent(meeting: Meeting): void;
  /** How much more the taker may take at a price: its own rest, and what it can pay for. */
  room(taker: WorkingOrder, market: Market, price: number): number;
}

const isBeyond = (price: number, limit: number, side: Side): boolean => (side === 'buy' ? price > limit : price < limit);
const rest = (order: WorkingOrder): number => order.quantity - order.executed;

/** Whether an order with a limit would trade at once. */
export function wouldTake(market: Market, side: Side, limit: number): boolean {
  const best = market.best(opposite(side));
  return !Number.isNaN(best) && !isBeyond(best, limit, side);
}

/** What a market order by value may take of the book: whole lots, level by level, as far as the value reaches. */
export function quantityFor(market: Market, order: Pick<WorkingOrder, 'side' | 'account' | 'selfTrade' | 'quoteQuantity'>): number {
  const side = opposite(order.side);
  const step = Math.max(1, market.rules.marketStep, market.rules.step);
  let left = order.quoteQuantity;
  let quantity = 0;
  for (const [price, visible] of market.depth(Infinity)[side === 'buy' ? 'bids' : 'asks']) {
    const own = order.selfTrade === 'none' ? 0 : market.restingAt(side, price).reduce((sum, maker) => (maker.account === order.account ? sum + rest(maker) : sum), 0);
    const affordable = lotsFor(market, left, price);
    const taken = Math.min(visible - own, affordable - (affordable % step));
    left = subtract(left, amountOf(market.listing, price, taken));
    quantity += taken;
    if (taken < visible - own) break;
  }
  return quantity - (quantity % step);
}

/** How many units an amount buys at a price, rounded down. */
export function lotsFor({ listing: { priceDecimals, quantityDecimals } }: Market, amount: Decimal, price: number): number {
  const units = amount / 10n ** BigInt(DECIMALS - priceDecimals - quantityDecimals) / BigInt(price);
  return Number(units);
}

/** Takes from the book, best price first, first come first served, until the taker has enough, can pay no more or reaches its limit. */
export function sweep(market: Market, taker: WorkingOrder, floor: Floor, at: EpochMs): void {
  for (;;) {
    const price = market.best(opposite(taker.side));
    if (Number.isNaN(price) || (!isMarketKind(taker.type) && isBeyond(price, taker.price, taker.side))) return;
    const room = floor.room(taker, market, price);
    if (room <= 0) return;
    const taken = takeLevel({ market, taker, price, room, floor, at });
    if (taken === 'stopped' || taken >= room) return;
  }
}

interface LevelToTake {
  readonly market: Market;
  readonly taker: WorkingOrder;
  readonly price: number;
  readonly room: number;
  readonly floor: Floor;
  readonly at: EpochMs;
}

/** Quantity taken at one price, or that self-trade prevention ended the taker. */
function takeLevel({ market, taker, price, room, floor, at }: LevelToTake): number | 'stopped' {
  const side = opposite(taker.side);
  let left = room;
  let others = market.outside(side).quantity(price);
  const takeOthers = (quantity: number): void => {
    if (quantity <= 0) return;
    others -= quantity;
    left -= quantity;
    // The queue moves before the level shrinks: those behind must not be moved twice.
    market.advance(side, price, quantity);
    market.setOutside(side, price, others);
    floor.trade({ market, taker, maker: undefined, takerSide: taker.side, price, quantity, at });
  };
  for (const maker of market.restingAt(side, price)) {
    takeOthers(Math.min(maker.ahead, others, left));
    if (left === 0) break;
    const quantity = Math.min(left, rest(maker));
    const meeting: Meeting = { market, taker, maker, takerSide: taker.side, price, quantity, at };
    if (maker.account === taker.account && taker.selfTrade !== 'none') {
      floor.prevent(meeting);
      if (taker.state === 'expiredInMatch') return 'stopped';
      continue;
    }
    floor.trade(meeting);
    left -= quantity;
    if (left === 0) break;
  }
  takeOthers(Math.min(left, others));
  return room - left;
}

/**
 * A trade of the outside with the outside, as a tape tells it, in the way of which our orders may lie. It fills first what rests at
 * better prices (it traded through them), then at its own price whoever has nobody left before him: quantity ahead starts as the
 * level when the order came and shrinks by trades and by the level, never by hope (RiskAverse).
 */
export function printThrough(market: Market, print: { readonly side: Side; readonly price: number; readonly quantity: number }, floor: Floor, at: EpochMs): void {
  const side = opposite(print.side);
  let left = print.quantity;
  let others = 0;
  const meet = (maker: WorkingOrder): void => {
    const quantity = Math.min(left, rest(maker));
    left -= quantity;
    floor.trade({ market, taker: undefined, maker, takerSide: print.side, price: maker.price, quantity, at });
  };
  if (market.resting(side).length > 0) {
    for (const maker of market.resting(side).slice()) if (left > 0 && isBeyond(print.price, maker.price, side === 'buy' ? 'sell' : 'buy')) meet(maker);
    for (const maker of market.restingAt(side, print.price)) {
      if (left === 0) break;
      const before = Math.min(maker.ahead, left);
      left -= before;
      others += before;
      market.advance(side, print.price, before);
      if (left > 0) meet(maker);
    }
    market.advance(side, print.price, left);
  }
  others += left;
  if (others > 0) floor.trade({ market, taker: undefined, maker: undefined, takerSide: print.side, price: print.price, quantity: others, at });
}

/** The outside came to stand where our orders rest: it trades with them, at their prices. */
export function uncross(market: Market, side: Side, floor: Floor, at: EpochMs): void {
  const others = market.outside(opposite(side));
  for (;;) {
    const maker = market.resting(side)[0];
    if (maker === undefined || Number.isNaN(others.best) || isBeyond(others.best, maker.price, side)) return;
    const quantity = Math.min(others.quantity(others.best), rest(maker));
    market.setOutside(opposite(side), others.best, others.quantity(others.best) - quantity);
    floor.trade({ market, taker: undefined, maker, takerSide: opposite(side), price: maker.price, quantity, at });
  }
}
