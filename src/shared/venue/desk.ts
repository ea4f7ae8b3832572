import { instrumentId, type Instrument, type InstrumentId } from '../domain/instrument.ts';
import type { OrderRequest } from '../domain/order.ts';
import type { EpochMs } from '../domain/time.ts';
import { balanceObjection } from './balance.ts';
import { Executions } from './executions.ts';
import { filterOrder, malformation } from './filters.ts';
import type { House } from './house.ts';
import { bankruptcyPrice, liquidationPrice } from './liquidation.ts';
import { NO_CAP } from './market-rules.ts';
import type { Span } from './span.ts';
import { WorkingOrder } from './working-order.ts';

/** An order that arrives this early in a span counts as there from its open; a later one rests from the next span on. */
const EARLY = 0.01;

/** The orders of one instrument and their matching. */
export class Desk {
  readonly id: InstrumentId;
  readonly orders: WorkingOrder[] = [];
  /** While `isQuiet`, a span strictly between these prices changes nothing. */
  isQuiet = false;
  below = -Infinity;
  above = Infinity;
  readonly #house: House;
  readonly #instrument: Instrument;
  readonly #k: number;
  readonly #executions: Executions;
  /** Positions without leverage are watched as well where shorts are: a short's margin is its notional. */
  readonly #watchesShorts: boolean;
  #inside = false;
  #lastFillPrice = NaN;

  constructor(house: House, instrument: Instrument, k: number) {
    this.#house = house;
    this.#instrument = instrument;
    this.#k = k;
    this.id = instrumentId(instrument);
    this.#executions = new Executions(house, instrument, k);
    this.#watchesShorts = house.rules.shorts && house.rules.filters;
    this.#executions.filled = (order, at, price) => {
      this.#lastFillPrice = price;
      this.#cancelGroup(order, at);
    };
  }

  get isBusy(): boolean {
    return this.orders.length > 0 || this.#hasMargin;
  }

  /** Something is to be sold at the market. */
  get sells(): boolean {
    for (const order of this.orders) if (order.sign < 0 && order.takesMarket) return true;
    return false;
  }

  /** The position is one that the venue may close. */
  get #hasMargin(): boolean {
    const { quantity } = this.#house.account.positions[this.#k];
    return quantity !== 0 && (this.#house.rules.leverage > 1 || (this.#watchesShorts && quantity < 0));
  }

  submit(request: OrderRequest, arrivesAt: EpochMs, attached: boolean): void {
    this.isQuiet = false;
    let fitting = request;
    const malformed = malformation(request);
    if (malformed !== undefined) {
      this.#house.tell({ kind: 'rejected', clientOrderId: request.clientOrderId, at: request.at, note: malformed });
      return;
    }
    if (this.#house.rules.filters) {
      const filtered = filterOrder(request, this.#instrument, this.#house.prices[this.#k]);
      if (filtered.kind === 'refused') {
        this.#house.tell({ kind: 'rejected', clientOrderId: request.clientOrderId, at: request.at, note: filtered.reason });
        return;
      }
      fitting = filtered.request;
    }
    const order = new WorkingOrder(fitting, arrivesAt);
    order.bornInside = attached && this.#inside;
    if (order.bornInside) order.best = this.#lastFillPrice;
    this.orders.push(order);
  }

  cancel(clientOrderId: string, arrivesAt: EpochMs, attached: boolean): void {
    const order = this.orders.find((working) => working.request.clientOrderId === clientOrderId && !working.done);
    if (order === undefined) return;
    this.isQuiet = false;
    order.cancelAt = arrivesAt;
    if (attached) this.#end(order, 'cancelled', arrivesAt, 'cancelled with its position');
  }

  /** Takes the orders through one span of the market. */
  onSpan(span: Span): void {
    if (this.isQuiet && span.low > this.below && span.high < this.above) {
      this.#house.prices[this.#k] = span.close;
      return;
    }
    this.#house.prices[this.#k] = span.open;
    this.#executions.room = this.#house.rules.participation >= NO_CAP ? Infinity : this.#house.rules.participation * span.volume;
    if (!this.#onlyMarketOrder(span)) this.#wholeSpan(span);
    this.#house.prices[this.#k] = span.close;
    this.#watch();
  }

  /** The common case, done at once: one market order that was there before the open and finds all it wants. */
  #onlyMarketOrder(span: Span): boolean {
    const [order] = this.orders;
    if (this.orders.length !== 1 || order.live || order.request.type !== 'market' || order.cancelAt < Infinity || order.arrivesAt > span.from) return false;
    if (this.#house.rules.leverage > 1 || this.#watchesShorts || this.#executions.room < order.remaining) return false;
    if (this.#arrive(order, span.open, span.from)) this.#cross(order, span.open, span.from, span, false);
    if (!order.done || this.orders.length > 1) return false;
    this.orders.length = 0;
    return true;
  }

  #wholeSpan(span: Span): void {
    const { orders } = this;
    for (const order of orders) if (!order.done && order.cancelAt < Infinity && span.fraction(order.cancelAt) <= EARLY) this.#end(order, 'cancelled', Math.max(order.cancelAt, span.from), 'cancelled on request');
    for (let n = 0; n < orders.length; n++) this.#atOpen(orders[n], span);
    this.#liquidateAtOpen(span);
    this.#inside = true;
    this.#insideSpan(span);
    this.#inside = false;
    let left = 0;
    for (const order of orders) {
      order.bornInside = false;
      if (!order.done && order.cancelAt < span.to) this.#end(order, 'cancelled', order.cancelAt, 'cancelled on request');
      if (!order.done) orders[left++] = order;
    }
    orders.length = left;
  }

  /** Works out between which prices nothing can happen to what is left. */
  #watch(): void {
    this.below = -Infinity;
    this.above = Infinity;
    this.isQuiet = true;
    for (const order of this.orders) {
      if (!order.live || order.takesMarket || order.cancelAt < Infinity || (order.restsAtLimit && this.#executions.wanted(order) <= 0)) {
        this.isQuiet = false;
        return;
      }
      const isLower = order.restsAtLimit || !order.isStop ? order.sign > 0 : order.sign < 0;
      const price = order.restsAtLimit ? order.request.limitPrice ?? NaN : order.triggerPrice;
      if (isLower) this.below = Math.max(this.below, price);
      else this.above = Math.min(this.above, price);
      if (order.request.type !== 'trailing-stop') continue;
      if (order.sign < 0) this.above = Math.min(this.above, order.best);
      else this.below = Math.max(this.below, order.best);
    }
    const liquidation = this.#liquidationPrice();
    if (Number.isNaN(liquidation)) return;
    if (this.#house.account.positions[this.#k].quantity > 0) this.below = Math.max(this.below, liquidation);
    else this.above = Math.min(this.above, liquidation);
  }

  /** What happens to an order at the first price of the span, or when it arrives. */
  #atOpen(order: WorkingOrder, span: Span): void {
    if (order.done || (order.arrivesAt >= span.to && order.arrivesAt > span.from)) return;
    const at = Math.max(order.arrivesAt, span.from);
    if (order.live) {
      this.#cross(order, span.open, at, span, true);
      return;
    }
    const fraction = span.fraction(order.arrivesAt);
    const price = span.priceAt(fraction, order.sign);
    if (!this.#arrive(order, price, at)) return;
    if (fraction > EARLY && !order.takesMarket) order.bornInside = true;
    this.#cross(order, price, at, span, false);
  }

  /** The checks of the matching engine. False when the order ended here. */
  #arrive(order: WorkingOrder, price: number, at: EpochMs): boolean {
    order.live = true;
    if (!((order.best - price) * order.sign < 0)) order.best = price;
    const { request } = order;
    const { account, rules, prices } = this.#house;
    let objection: string | undefined;
    if (request.postOnly === true && order.restsAtLimit && ((request.limitPrice ?? NaN) - price) * order.sign >= 0) objection = `post-only order at "${request.limitPrice}" would take liquidity at ${price}`;
    else if (rules.filters && request.reduceOnly !== true) objection = balanceObjection({ account, k: this.#k, order, working: this.orders, price, prices, rules, instrument: this.#instrument });
    if (objection === undefined) this.#house.tell({ kind: 'accepted', clientOrderId: request.clientOrderId, at });
    else this.#end(order, 'rejected', at, objection);
    return objection === undefined;
  }

  /** Executes what is marketable at one price: market orders, limits through it, stops and targets beyond it. */
  #cross(order: WorkingOrder, price: number, at: EpochMs, span: Span, wasResting: boolean): void {
    let isResting = wasResting;
    if (!order.triggered && !order.takesMarket && !order.restsAtLimit) {
      if ((price - order.triggerPrice) * order.sign * (order.isStop ? 1 : -1) < 0) return;
      order.triggered = true;
      isResting = false;
    }
    this.#executions.isSpent = false;
    if (!order.takesMarket) this.#crossLimit(order, price, at, span, isResting);
    else if (!isResting && this.#cannotBeWhole(order)) this.#end(order, 'expired', at, 'could not be filled as a whole');
    else this.#executions.take(order, price, at, span);
    this.#expire(order, at, isResting);
  }

  /** What did not fill and has nothing to wait for. */
  #expire(order: WorkingOrder, at: EpochMs, isResting: boolean): void {
    if (order.done) return;
    if (this.#executions.wanted(order) <= 0) this.#end(order, 'expired', at, order.request.reduceOnly === true ? 'nothing left to reduce' : 'nothing left to sell, and short selling is off');
    else if (this.#executions.isSpent) this.#end(order, 'expired', at, 'the cash is used up');
    else if (!isResting && order.request.timeInForce !== 'gtc') this.#end(order, 'expired', at, 'not filled at once');
  }

  /** A limit that was resting fills at its own price when the market opens beyond it; one that arrives gets the market's. */
  #crossLimit(order: WorkingOrder, price: number, at: EpochMs, span: Span, isResting: boolean): void {
    const limit = order.request.limitPrice ?? NaN;
    const room = (limit - price) * order.sign;
    if (isResting ? !(room > 0) : !(room >= 0)) return;
    if (isResting) this.#executions.make(order, limit, at);
    else if (order.request.postOnly === true) this.#end(order, 'expired', at, `post-only order at "${limit}" would take liquidity at ${price}`);
    else if (this.#cannotBeWhole(order)) this.#end(order, 'expired', at, 'could not be filled as a whole');
    else this.#executions.take(order, price, at, span, limit);
  }

  #cannotBeWhole(order: WorkingOrder): boolean {
    return order.request.timeInForce === 'fok' && !this.#executions.isWhole(order);
  }

  /** After the open: adverse orders first, nearest to the open first; after each fill again, since it may have placed new ones. */
  #insideSpan(span: Span): void {
    for (;;) {
      const stop = this.#nearest(span, true);
      const liquidation = this.#liquidationInside(span);
      if (!Number.isNaN(liquidation) && (stop === undefined || Math.abs(liquidation - span.open) <= Math.abs(stop.triggerPrice - span.open))) {
        this.#liquidate(liquidation, insideTime(span));
        continue;
      }
      const order = stop ?? this.#nearest(span, false);
      if (order === undefined) break;
      if (order.isStop && !order.triggered) this.#stopInside(order, span);
      else this.#limitInside(order, span);
    }
    for (const order of this.orders) if (!order.done && order.live && order.request.type === 'trailing-stop') this.#trail(order, span);
  }

  /** The untouched order whose price lies inside the span, nearest to the open. */
  #nearest(span: Span, stops: boolean): WorkingOrder | undefined {
    let nearest: WorkingOrder | undefined;
    let distance = Infinity;
    // Without volume nobody traded and no price was touched. Volume that others of our orders took has touched them all the same.
    if (!(span.volume > 0) && this.#executions.room <= 0) return undefined;
    for (const order of this.orders) {
      if (order.done || (!order.live && !order.bornInside) || order.takesMarket || (order.isStop && !order.triggered) !== stops || !this.#reaches(order, span)) continue;
      const away = Math.abs((order.restsAtLimit ? order.request.limitPrice ?? NaN : order.triggerPrice) - span.open);
      if (away < distance) {
        distance = away;
        nearest = order;
      }
    }
    return nearest;
  }

  /** A stop or target is reached by a touch; a resting limit only when the market trades through it. */
  #reaches(order: WorkingOrder, span: Span): boolean {
    if (order.restsAtLimit) return !order.bornInside && (order.sign > 0 ? span.low < (order.request.limitPrice ?? NaN) : span.high > (order.request.limitPrice ?? NaN));
    if (order.isStop) return order.sign > 0 ? span.high >= order.triggerPrice : span.low <= order.triggerPrice;
    return !order.bornInside && (order.sign > 0 ? span.low <= order.triggerPrice : span.high >= order.triggerPrice);
  }

  #stopInside(order: WorkingOrder, span: Span): void {
    const price = order.triggerPrice;
    const { group } = order.request;
    const rival = group !== undefined && this.orders.some((other) => other !== order && !other.done && other.live && !other.isStop && !other.takesMarket && other.request.group === group && this.#reaches(other, span));
    if (order.bornInside || rival) this.#house.ambiguousExits += 1;
    order.live = true;
    order.triggered = true;
    this.#cross(order, price, insideTime(span), span, false);
    // A stop that has triggered and found no volume goes on as a market order at the next open.
    order.bornInside = true;
  }

  #limitInside(order: WorkingOrder, span: Span): void {
    const at = insideTime(span);
    if (order.restsAtLimit) {
      this.#executions.make(order, order.request.limitPrice ?? NaN, at);
      this.#expire(order, at, true);
    } else {
      const price = order.triggerPrice;
      order.triggered = true;
      this.#cross(order, price, at, span, false);
    }
    if (!order.done) order.bornInside = true;
  }

  /** Follows the best price. When the close lies beyond the new level, the market came back through it whatever the path was. */
  #trail(order: WorkingOrder, span: Span): void {
    const extreme = order.sign > 0 ? span.low : span.high;
    if ((extreme - order.best) * order.sign >= 0 || order.bornInside || order.triggered) return;
    order.best = extreme;
    const level = order.triggerPrice;
    if ((span.close - level) * order.sign >= 0) {
      order.triggered = true;
      this.#executions.take(order, level, insideTime(span), span);
    } else if ((order.sign > 0 ? span.high : span.low) * order.sign >= level * order.sign) this.#house.ambiguousExits += 1;
  }

  #liquidationPrice(): number {
    const { quantity, averagePrice } = this.#house.account.positions[this.#k];
    return !this.#hasMargin ? NaN : liquidationPrice(quantity, averagePrice, this.#house.rules.leverage, this.#instrument.maintenanceMarginRate);
  }

  #liquidationInside(span: Span): number {
    const price = this.#liquidationPrice();
    if (Number.isNaN(price)) return NaN;
    const isReached = this.#house.account.positions[this.#k].quantity > 0 ? span.low <= price : span.high >= price;
    return isReached ? price : NaN;
  }

  #liquidateAtOpen(span: Span): void {
    const price = this.#liquidationInside(span);
    if (!Number.isNaN(price) && (span.open - price) * this.#house.account.positions[this.#k].quantity <= 0) this.#liquidate(span.open, span.from);
  }

  /** The venue takes the position over; what is lost never exceeds the margin. */
  #liquidate(price: number, at: EpochMs): void {
    const { quantity, averagePrice } = this.#house.account.positions[this.#k];
    const bankrupt = bankruptcyPrice(quantity, averagePrice, this.#house.rules.leverage);
    this.#house.liquidations += 1;
    this.#settle(`liquidation-${this.#house.liquidations}`, 'liquidated by the venue: margin used up', quantity > 0 ? Math.max(price, bankrupt) : Math.min(price, bankrupt), at);
  }

  /** Ends everything: orders are cancelled, what is held is closed at `price`. */
  closeOut(price: number, at: EpochMs): void {
    for (const order of this.orders) if (!order.done) this.#end(order, 'cancelled', at, 'no longer traded');
    this.orders.length = 0;
    this.isQuiet = false;
    if (this.#house.account.positions[this.#k].quantity !== 0) this.#settle(`close-out-${this.#k}`, 'no longer traded: closed at the last price', price, at);
  }

  /** Closes the whole position with an order of the venue's own. */
  #settle(clientOrderId: string, reason: string, price: number, at: EpochMs): void {
    const { quantity } = this.#house.account.positions[this.#k];
    const request: OrderRequest = { clientOrderId, instrument: this.id, side: quantity > 0 ? 'sell' : 'buy', type: 'market', quantity: Math.abs(quantity), timeInForce: 'gtc', at, reason };
    this.#executions.settle(new WorkingOrder(request, at), price, at, !clientOrderId.startsWith('liquidation'));
  }

  #cancelGroup(filled: WorkingOrder, at: EpochMs): void {
    const { group } = filled.request;
    if (group === undefined) return;
    for (const order of this.orders) if (order !== filled && !order.done && order.request.group === group) this.#end(order, 'cancelled', at, 'the other order of its group filled');
  }

  #end(order: WorkingOrder, kind: 'cancelled' | 'expired' | 'rejected', at: EpochMs, note: string): void {
    order.done = true;
    this.#house.tell({ kind, clientOrderId: order.request.clientOrderId, at, note });
  }
}

/** A fill inside a span is stamped with its last millisecond: by then it is certain. */
const insideTime = (span: Span): EpochMs => Math.max(span.from, span.to - 1);
