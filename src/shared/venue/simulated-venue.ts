import { Account } from '../domain/account.ts';
import { floorToLot, instrumentId, type Instrument } from '../domain/instrument.ts';
import type { Fill, OrderEvent, OrderRequest } from '../domain/order.ts';
import type { EpochMs } from '../domain/time.ts';
import { balanceObjection } from './balance.ts';
import { filterOrder } from './filters.ts';
import { bankruptcyPrice, liquidationPrice } from './liquidation.ts';
import { NO_CAP, type MarketRules } from './market-rules.ts';
import { slippage } from './slippage.ts';
import type { Span } from './span.ts';
import { WorkingOrder } from './working-order.ts';

/** An order that arrives this early in a span counts as there from its open; a later one rests from the next span on. */
const EARLY = 0.01;

/** What one instrument has at the venue. */
class Desk {
  readonly instrument: Instrument;
  readonly id: string;
  orders: WorkingOrder[] = [];
  lastPrice = NaN;
  /** Base units our orders may still take of the span being matched. */
  room = Infinity;
  inside = false;

  constructor(instrument: Instrument) {
    this.instrument = instrument;
    this.id = instrumentId(instrument);
  }
}

/**
 * A venue made of candles or trades: it receives orders after a latency, matches them against each span of the market and
 * tells what became of them. Where a span does not say in which order its prices came, the worse order is assumed and counted.
 */
export class SimulatedVenue {
  readonly account: Account;
  ambiguousExits = 0;
  liquidations = 0;
  readonly #rules: MarketRules;
  readonly #desks: readonly Desk[];
  readonly #deskOf: ReadonlyMap<string, number>;
  readonly #tell: (event: OrderEvent) => void;
  #trades = 0;

  constructor(instruments: readonly Instrument[], cash: number, rules: MarketRules, tell: (event: OrderEvent) => void) {
    this.account = new Account(cash, instruments.length);
    this.#rules = rules;
    this.#desks = instruments.map((instrument) => new Desk(instrument));
    this.#deskOf = new Map(this.#desks.map((desk, k) => [desk.id, k]));
    this.#tell = tell;
  }

  /** True when the next span of instrument `k` can change anything: there are orders, or a leveraged position to watch. */
  isBusy(k: number): boolean {
    return this.#desks[k].orders.length > 0 || (this.#rules.leverage > 1 && this.account.positions[k].quantity !== 0);
  }

  /** True when the first thing waiting for instrument `k` is a sale. */
  sells(k: number): boolean {
    return this.#desks[k].orders.some((order) => order.sign < 0 && order.takesMarket);
  }

  /** Tells the last price of instruments whose spans are not played because nothing waits for them. */
  see(k: number, price: number): void {
    this.#desks[k].lastPrice = price;
  }

  /** Sends an order. It is matched from `at` plus the latency on; `attached` orders are already at the venue. */
  submit(request: OrderRequest, at: EpochMs, attached = false): void {
    const k = this.#deskOf.get(request.instrument);
    if (k === undefined) {
      this.#tell({ kind: 'rejected', clientOrderId: request.clientOrderId, at, note: `unknown instrument "${request.instrument}"` });
      return;
    }
    const desk = this.#desks[k];
    const filtered = this.#rules.filters ? filterOrder(request, desk.instrument, desk.lastPrice) : { kind: 'fits' as const, request };
    if (filtered.kind === 'refused') {
      this.#tell({ kind: 'rejected', clientOrderId: request.clientOrderId, at, note: filtered.reason });
      return;
    }
    const order = new WorkingOrder(filtered.request, attached ? at : at + this.#rules.latencyMs);
    order.bornInside = attached && desk.inside;
    desk.orders.push(order);
  }

  /** Asks for a cancellation, which arrives after the latency. An order that has ended by then is left as it ended. */
  cancel(k: number, clientOrderId: string, at: EpochMs, attached = false): void {
    const order = this.#desks[k].orders.find((working) => working.request.clientOrderId === clientOrderId && !working.done);
    if (order === undefined) return;
    order.cancelAt = attached ? at : at + this.#rules.latencyMs;
    if (attached) this.#finish(order, 'cancelled', at, 'cancelled with its position');
  }

  /** Moves the market of instrument `k` through one span. */
  onSpan(k: number, span: Span): void {
    const desk = this.#desks[k];
    desk.lastPrice = span.open;
    desk.room = this.#rules.participation >= NO_CAP ? Infinity : this.#rules.participation * span.volume;
    this.#cancelArrived(desk, span);
    for (let n = 0; n < desk.orders.length; n++) this.#atOpen(k, desk.orders[n], span);
    this.#liquidateAtOpen(k, span);
    desk.inside = true;
    this.#insideSpan(k, span);
    desk.inside = false;
    desk.lastPrice = span.close;
    let left = 0;
    for (const order of desk.orders) {
      order.bornInside = false;
      if (!order.done && order.cancelAt < span.to) this.#finish(order, 'cancelled', order.cancelAt, 'cancelled on request');
      if (!order.done) desk.orders[left++] = order;
    }
    desk.orders.length = left;
  }

  /** Ends everything of an instrument that is no longer traded: orders are cancelled, what is held is closed at `price`. */
  closeOut(k: number, price: number, at: EpochMs): void {
    const desk = this.#desks[k];
    for (const order of desk.orders) if (!order.done) this.#finish(order, 'cancelled', at, 'no longer traded');
    desk.orders = [];
    const { quantity } = this.account.positions[k];
    if (quantity === 0) return;
    const request: OrderRequest = { clientOrderId: `close-out-${k}`, instrument: instrumentId(desk.instrument), side: quantity > 0 ? 'sell' : 'buy', type: 'market', quantity: Math.abs(quantity), timeInForce: 'gtc', at, reason: 'no longer traded: closed at the last price' };
    const feeBps = this.#rules.takerFeeBps ?? desk.instrument.takerFeeBps;
    this.#book(k, new WorkingOrder(request, at), { quantity: request.quantity, price, liquidity: 'taker', at, fee: (feeBps / 10_000) * request.quantity * price, costs: { spread: 0, slippage: 0, impact: 0 } });
  }

  /** Longs pay shorts: `rate` of the notional at `markPrice`, of what is held at this moment. Returns what we received. */
  onFunding(k: number, rate: number, markPrice: number): number {
    const received = -this.account.positions[k].quantity * markPrice * rate;
    this.account.cash += received;
    return received;
  }

  #cancelArrived(desk: Desk, span: Span): void {
    for (const order of desk.orders) {
      if (!order.done && order.cancelAt < Infinity && span.fraction(order.cancelAt) <= EARLY) this.#finish(order, 'cancelled', Math.max(order.cancelAt, span.from), 'cancelled on request');
    }
  }

  /** What happens to an order at the first price of the span, or when it arrives. */
  #atOpen(k: number, order: WorkingOrder, span: Span): void {
    if (order.done || order.arrivesAt >= Math.max(span.to, span.from + 1)) return;
    const fraction = span.fraction(order.arrivesAt);
    const price = span.priceAt(fraction, order.sign);
    const at = Math.max(order.arrivesAt, span.from);
    if (!order.live) {
      if (!this.#arrive(k, order, price, at)) return;
      if (fraction > EARLY && !order.takesMarket) order.bornInside = true;
      this.#cross(k, order, { price, at, span, resting: false });
    } else {
      this.#cross(k, order, { price: span.open, at, span, resting: true });
    }
    if (!order.done && order.live && order.request.type !== 'limit' && order.request.type !== 'market' && order.triggered && order.request.timeInForce !== 'gtc') this.#finish(order, 'expired', at, 'not filled at once');
  }

  /** The checks of the matching engine. False when the order ended here. */
  #arrive(k: number, order: WorkingOrder, price: number, at: EpochMs): boolean {
    order.live = true;
    order.best = price;
    const { request } = order;
    const objection = request.postOnly === true && request.limitPrice !== undefined && (request.limitPrice - price) * order.sign >= 0
      ? `post-only order at "${request.limitPrice}" would take liquidity at ${price}`
      : this.#rules.filters && request.reduceOnly !== true ? balanceObjection({ account: this.account, k, order, working: this.#desks[k].orders, price, prices: this.#prices(), rules: this.#rules, instrument: this.#desks[k].instrument }) : undefined;
    if (objection !== undefined) {
      this.#finish(order, 'rejected', at, objection);
      return false;
    }
    this.#tell({ kind: 'accepted', clientOrderId: request.clientOrderId, at });
    return true;
  }

  #prices(): number[] {
    return this.#desks.map((desk) => desk.lastPrice);
  }

  /** Executes what is marketable at one price: market orders, limits through it, stops and targets beyond it. */
  #cross(k: number, order: WorkingOrder, { price, at, span, resting }: { price: number; at: EpochMs; span: Span; resting: boolean }): void {
    const { request } = order;
    if (!order.triggered && !order.takesMarket && !order.restsAtLimit) {
      const beyond = (price - order.triggerPrice) * order.sign * (order.isStop ? 1 : -1) >= 0;
      if (!beyond) return;
      order.triggered = true;
      resting = false;
    }
    if (order.takesMarket) {
      this.#fill(k, order, { reference: price, liquidity: 'taker', at, span });
      return;
    }
    const limit = request.limitPrice ?? NaN;
    // A limit that was resting fills at its own price when the market opens beyond it; one that arrives gets the market's.
    if (resting ? (limit - price) * order.sign > 0 : (limit - price) * order.sign >= 0) {
      if (request.timeInForce === 'fok' && order.remaining > this.#available(k)) this.#finish(order, 'expired', at, 'could not be filled as a whole');
      else this.#fill(k, order, resting ? { reference: limit, liquidity: 'maker', at, span } : { reference: price, liquidity: 'taker', at, span, worst: limit });
    }
    if (!order.done && !resting && request.timeInForce !== 'gtc') this.#finish(order, 'expired', at, 'not filled at once');
  }

  #available(k: number): number {
    const desk = this.#desks[k];
    return this.#rules.filters ? floorToLot(desk.room, desk.instrument.lotSize) : desk.room;
  }

  /** After the open: adverse orders first, nearest to the open first; after each fill again, since it may have placed new ones. */
  #insideSpan(k: number, span: Span): void {
    const desk = this.#desks[k];
    for (;;) {
      const stop = this.#nearest(desk, span, true);
      const liquidation = this.#liquidationInside(k, span);
      if (!Number.isNaN(liquidation) && (stop === undefined || Math.abs(liquidation - span.open) <= Math.abs(stop.triggerPrice - span.open))) {
        this.#liquidate(k, liquidation, span);
        continue;
      }
      const order = stop ?? this.#nearest(desk, span, false);
      if (order === undefined) break;
      if (order.isStop && !order.triggered) this.#stopInside(k, order, span);
      else this.#limitInside(k, order, span);
    }
    for (const order of desk.orders) if (!order.done && order.live && order.request.type === 'trailing-stop') this.#trail(k, order, span);
  }

  /** The untouched order whose price lies inside the span, nearest to the open. */
  #nearest(desk: Desk, span: Span, stops: boolean): WorkingOrder | undefined {
    let nearest: WorkingOrder | undefined;
    let distance = Infinity;
    for (const order of desk.orders) {
      if (order.done || !order.live && !order.bornInside || order.takesMarket || (order.isStop && !order.triggered) !== stops || !this.#reaches(order, span)) continue;
      if (desk.room <= 0) continue;
      const price = order.restsAtLimit ? order.request.limitPrice ?? NaN : order.triggerPrice;
      if (Math.abs(price - span.open) < distance) {
        distance = Math.abs(price - span.open);
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

  #stopInside(k: number, order: WorkingOrder, span: Span): void {
    const price = order.triggerPrice;
    order.live = true;
    if (order.bornInside || this.#desks[k].orders.some((other) => other !== order && !other.done && !other.isStop && other.request.group !== undefined && other.request.group === order.request.group && this.#reaches(other, span))) this.ambiguousExits += 1;
    order.triggered = true;
    this.#cross(k, order, { price, at: this.#insideTime(span), span, resting: false });
    // A stop that has triggered and found no volume goes on as a market order at the next open.
    order.bornInside = true;
  }

  #limitInside(k: number, order: WorkingOrder, span: Span): void {
    const at = this.#insideTime(span);
    if (order.restsAtLimit) this.#fill(k, order, { reference: order.request.limitPrice ?? NaN, liquidity: 'maker', at, span });
    else {
      const price = order.triggerPrice;
      order.triggered = true;
      this.#cross(k, order, { price, at, span, resting: false });
    }
    if (!order.done) order.bornInside = true;
  }

  /** Follows the best price. When the close lies beyond the new level, the market came back through it whatever the path was. */
  #trail(k: number, order: WorkingOrder, span: Span): void {
    const extreme = order.sign > 0 ? span.low : span.high;
    if ((extreme - order.best) * order.sign >= 0 || order.bornInside) return;
    order.best = extreme;
    const level = order.triggerPrice;
    if ((span.close - level) * order.sign >= 0) {
      order.triggered = true;
      this.#fill(k, order, { reference: level, liquidity: 'taker', at: this.#insideTime(span), span });
    } else if ((order.sign > 0 ? span.high : span.low) * order.sign >= level * order.sign) this.ambiguousExits += 1;
  }

  /** A fill inside a span is stamped with its last millisecond: by then it is certain. */
  #insideTime(span: Span): EpochMs {
    return Math.max(span.from, span.to - 1);
  }

  #liquidationInside(k: number, span: Span): number {
    if (this.#rules.leverage <= 1) return NaN;
    const { quantity, averagePrice } = this.account.positions[k];
    if (quantity === 0) return NaN;
    const price = liquidationPrice(quantity, averagePrice, this.#rules.leverage, this.#desks[k].instrument.maintenanceMarginRate);
    return quantity > 0 ? (span.low <= price ? price : NaN) : (span.high >= price ? price : NaN);
  }

  #liquidateAtOpen(k: number, span: Span): void {
    const price = this.#liquidationInside(k, span);
    const { quantity } = this.account.positions[k];
    if (Number.isNaN(price) || (span.open - price) * quantity > 0) return;
    this.#liquidate(k, span.open, span);
  }

  /** The venue takes the position over; what is lost never exceeds the margin. */
  #liquidate(k: number, price: number, span: Span): void {
    const { quantity, averagePrice } = this.account.positions[k];
    const bankrupt = bankruptcyPrice(quantity, averagePrice, this.#rules.leverage);
    const at = this.#insideTime(span);
    this.liquidations += 1;
    const side = quantity > 0 ? 'sell' : 'buy';
    const request: OrderRequest = { clientOrderId: `liquidation-${this.liquidations}`, instrument: instrumentId(this.#desks[k].instrument), side, type: 'market', quantity: Math.abs(quantity), timeInForce: 'gtc', at, reason: 'liquidated by the venue: margin used up' };
    const order = new WorkingOrder(request, at);
    this.#book(k, order, { quantity: order.remaining, price: quantity > 0 ? Math.max(price, bankrupt) : Math.min(price, bankrupt), liquidity: 'taker', at, fee: 0, costs: { spread: 0, slippage: 0, impact: 0 } });
  }

  /** Fills as much as the span has room for, at the reference price made worse by spread and slippage for a taker. */
  #fill(k: number, order: WorkingOrder, { reference, liquidity, at, span, worst }: { reference: number; liquidity: 'maker' | 'taker'; at: EpochMs; span: Span; worst?: number }): void {
    const desk = this.#desks[k];
    const held = this.account.positions[k].quantity;
    const wanted = order.request.reduceOnly === true ? Math.min(order.remaining, Math.max(0, -held * order.sign)) : order.remaining;
    if (wanted === 0 && order.request.reduceOnly === true) {
      this.#finish(order, 'expired', at, 'nothing left to reduce');
      return;
    }
    let quantity = Math.min(wanted, desk.room);
    if (this.#rules.filters && quantity < wanted) quantity = floorToLot(quantity, desk.instrument.lotSize);
    if (!(quantity > 0)) return;
    const { spreadBps, slippage: model } = this.#rules;
    const half = liquidity === 'taker' ? spreadBps / 20_000 : 0;
    const beyond = liquidity === 'taker' ? slippage(model, quantity, span.volume, span.range) : 0;
    let price = reference * (1 + order.sign * (half + beyond));
    if (worst !== undefined && (price - worst) * order.sign > 0) price = worst;
    const feeBps = liquidity === 'maker' ? this.#rules.makerFeeBps ?? desk.instrument.makerFeeBps : this.#rules.takerFeeBps ?? desk.instrument.takerFeeBps;
    const paid = Math.abs(price - reference) * quantity;
    const spread = Math.min(paid, half * reference * quantity);
    const costs = { spread, slippage: model.kind === 'square-root' ? 0 : paid - spread, impact: model.kind === 'square-root' ? paid - spread : 0 };
    desk.room -= quantity;
    this.#book(k, order, { quantity, price, liquidity, at, fee: (feeBps / 10_000) * quantity * price, costs });
    if (order.request.reduceOnly === true && !order.done && this.account.positions[k].quantity === 0) this.#finish(order, 'expired', at, 'nothing left to reduce');
  }

  #book(k: number, order: WorkingOrder, { quantity, price, liquidity, at, fee, costs }: { quantity: number; price: number; liquidity: 'maker' | 'taker'; at: EpochMs; fee: number; costs: { spread: number; slippage: number; impact: number } }): void {
    const { instrument } = this.#desks[k];
    const inBase = this.#rules.feeIn === 'received' && order.sign > 0;
    this.#trades += 1;
    const fill: Fill = {
      tradeId: `s${this.#trades}`, clientOrderId: order.request.clientOrderId, instrument: order.request.instrument, at, side: order.request.side, quantity, price,
      fee: inBase ? fee / price : fee, feeCurrency: inBase ? instrument.base : instrument.quote, liquidity,
      spreadCost: costs.spread, slippageCost: costs.slippage, impactCost: costs.impact, reason: order.request.reason,
    };
    this.account.book(k, fill, inBase);
    order.remaining -= quantity;
    if (order.remaining <= 0) order.done = true;
    this.#cancelGroup(k, order, at);
    this.#tell({ kind: 'fill', clientOrderId: order.request.clientOrderId, at, fill });
  }

  #cancelGroup(k: number, filled: WorkingOrder, at: EpochMs): void {
    if (filled.request.group === undefined) return;
    for (const order of this.#desks[k].orders) if (order !== filled && !order.done && order.request.group === filled.request.group) this.#finish(order, 'cancelled', at, 'the other order of its group filled');
  }

  #finish(order: WorkingOrder, kind: 'cancelled' | 'expired' | 'rejected', at: EpochMs, note: string): void {
    order.done = true;
    this.#tell({ kind, clientOrderId: order.request.clientOrderId, at, note });
  }
}
