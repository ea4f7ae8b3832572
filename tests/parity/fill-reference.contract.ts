import type { Candle } from '../../src/shared/domain/candle.ts';
import type { OrderRequest } from '../../src/shared/domain/order.ts';

/** The rules of the reference, said on their own: nothing is taken from the venue's code. */
export interface ReferenceRules {
  readonly makerFee: number;
  readonly takerFee: number;
  readonly feeInBase: boolean;
  readonly spread: number;
  readonly slippage: { readonly kind: 'none' | 'fixed' | 'volume-share' | 'square-root'; readonly size: number };
  readonly latency: number;
  readonly participation: number;
  readonly leverage: number;
  readonly maintenance: number;
  readonly shorts: boolean;
  /** Lot, balance and buying power are enforced. */
  readonly strict: boolean;
  readonly lot: number;
}

export interface Said {
  readonly kind: 'accepted' | 'fill' | 'cancelled' | 'expired' | 'rejected';
  readonly id: string;
  readonly at: number;
  readonly quantity?: number;
  readonly price?: number;
  readonly fee?: number;
  readonly liquidity?: string;
}

interface Waiting {
  readonly order: OrderRequest;
  readonly arrives: number;
  left: number;
  cancelAt: number;
  seen: boolean;
  hit: boolean;
  best: number;
  /** Nothing of this candle but its adverse side may be used. */
  blind: boolean;
  gone: boolean;
}

const OPEN_SHARE = 0.01;

/**
 * Decision 0008 as a slow program: every rule is looked up afresh for every order at every step. One instrument.
 * `say` hears what happens, in order, and may submit more while it listens.
 */
export class FillReference {
  cash: number;
  held = 0;
  average = 0;
  ambiguous = 0;
  liquidations = 0;
  readonly #rules: ReferenceRules;
  readonly #say: (said: Said) => void;
  #waiting: Waiting[] = [];
  #inside = false;
  #room = 0;
  #lastFill = 0;
  readonly #length: number;
  /** The candle being played: what slippage is measured by. */
  #candle: Candle = { openTime: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 };

  constructor(cash: number, length: number, rules: ReferenceRules, say: (said: Said) => void) {
    this.cash = cash;
    this.#length = length;
    this.#rules = rules;
    this.#say = say;
  }

  submit(order: OrderRequest, at: number, attached: boolean): void {
    const quantity = this.#rules.strict ? this.#floor(order.quantity) : order.quantity;
    if (!(quantity > 0) || (order.postOnly === true && order.limitPrice === undefined)) {
      this.#say({ kind: 'rejected', id: order.clientOrderId, at });
      return;
    }
    const blind = attached && this.#inside;
    this.#waiting.push({ order, arrives: attached ? at : at + this.#rules.latency, left: quantity, cancelAt: Infinity, seen: false, hit: false, best: blind ? this.#lastFill : NaN, blind, gone: false });
  }

  cancel(id: string, at: number): void {
    for (const one of this.#waiting) if (one.order.clientOrderId === id && !one.gone) one.cancelAt = at + this.#rules.latency;
  }

  fund(rate: number, price: number): void {
    this.cash -= this.held * price * rate;
  }

  candle(candle: Candle): void {
    this.#candle = candle;
    const from = candle.openTime;
    const to = from + this.#length;
    this.#room = this.#rules.participation >= 1e9 ? Infinity : this.#rules.participation * candle.volume;
    for (const one of this.#waiting) if (!one.gone && one.cancelAt - from <= OPEN_SHARE * this.#length) this.#end(one, 'cancelled', Math.max(from, one.cancelAt));
    for (let n = 0; n < this.#waiting.length; n++) this.#arriveOrOpen(this.#waiting[n], candle);
    const threat = this.#liquidationAt();
    if (this.held > 0 ? candle.open <= threat : candle.open >= threat) this.#liquidate(candle.open, from);
    this.#inside = true;
    while (this.#somethingInside(candle));
    for (const one of this.#waiting) this.#trail(one, candle);
    this.#inside = false;
    for (const one of this.#waiting) one.blind = false;
    for (const one of this.#waiting) if (!one.gone && one.cancelAt < to) this.#end(one, 'cancelled', one.cancelAt);
    this.#waiting = this.#waiting.filter(({ gone }) => !gone);
  }

  // What an order is at this moment.

  #role(one: Waiting): 'market' | 'limit' | 'stop' | 'target' {
    switch (one.order.type) {
      case 'market': return 'market';
      case 'limit': return 'limit';
      case 'stop': case 'trailing-stop': return one.hit ? 'market' : 'stop';
      case 'stop-limit': return one.hit ? 'limit' : 'stop';
      case 'take-profit': return one.hit ? 'market' : 'target';
      case 'take-profit-limit': return one.hit ? 'limit' : 'target';
    }
  }

  #limit = (one: Waiting): number => one.order.limitPrice ?? NaN;
  #buys = (one: Waiting): boolean => one.order.side === 'buy';

  #level(one: Waiting): number {
    if (one.order.type !== 'trailing-stop') return one.order.stopPrice ?? NaN;
    const trail = (one.order.trailBps ?? NaN) / 10_000;
    return this.#buys(one) ? one.best * (1 + trail) : one.best * (1 - trail);
  }

  // At the open, or at the moment of arrival.

  #arriveOrOpen(one: Waiting, { openTime: from, open, close }: Candle): void {
    if (one.gone || (one.arrives >= from + this.#length)) return;
    if (one.seen) {
      this.#meet(one, open, from, { isNew: false });
      return;
    }
    const share = Math.max(0, one.arrives - from) / this.#length;
    const line = open + (close - open) * share;
    const price = this.#buys(one) ? Math.max(open, line) : Math.min(open, line);
    const at = Math.max(from, one.arrives);
    one.seen = true;
    one.best = Number.isNaN(one.best) ? price : this.#buys(one) ? Math.min(one.best, price) : Math.max(one.best, price);
    const crosses = one.order.type === 'limit' && (this.#buys(one) ? price <= this.#limit(one) : price >= this.#limit(one));
    if ((one.order.postOnly === true && crosses) || (this.#rules.strict && one.order.reduceOnly !== true && !this.#canCarry(one, price))) {
      this.#end(one, 'rejected', at);
      return;
    }
    this.#say({ kind: 'accepted', id: one.order.clientOrderId, at });
    if (share > OPEN_SHARE && this.#role(one) !== 'market') one.blind = true;
    this.#meet(one, price, at, { isNew: true });
  }

  /** An order meets one price of the market. */
  #meet(one: Waiting, price: number, at: number, { isNew }: { readonly isNew: boolean }): void {
    let fresh = isNew;
    this.#isBroke = false;
    const role = this.#role(one);
    if (role === 'stop' || role === 'target') {
      const above = role === 'stop' ? this.#buys(one) : !this.#buys(one);
      if (above ? price < this.#level(one) : price > this.#level(one)) return;
      one.hit = true;
      fresh = true;
    }
    if (this.#role(one) === 'market') this.#take(one, price, at, { fresh, limit: undefined });
    else {
      const limit = this.#limit(one);
      if (!fresh && (this.#buys(one) ? price < limit : price > limit)) this.#make(one, at);
      else if (fresh && (this.#buys(one) ? price <= limit : price >= limit)) {
        if (one.order.postOnly === true) this.#end(one, 'expired', at);
        else this.#take(one, price, at, { fresh, limit });
      }
    }
    this.#giveUp(one, at, fresh);
  }

  #giveUp(one: Waiting, at: number, fresh: boolean): void {
    if (one.gone) return;
    if (this.#usable(one) <= 0) this.#end(one, 'expired', at);
    else if (this.#broke(one)) this.#end(one, 'expired', at);
    else if (fresh && one.order.timeInForce !== 'gtc') this.#end(one, 'expired', at);
  }

  #isBroke = false;
  #broke = (one: Waiting): boolean => this.#isBroke && this.#buys(one);

  // Inside the candle.

  #somethingInside(candle: Candle): boolean {
    const { open, low, high, openTime } = candle;
    const at = openTime + this.#length - 1;
    const isTraded = candle.volume > 0 || this.#room > 0;
    const near = (list: readonly Waiting[], price: (one: Waiting) => number) => {
      let best: Waiting | undefined;
      for (const one of list) if (best === undefined || Math.abs(price(one) - open) < Math.abs(price(best) - open)) best = one;
      return best;
    };
    const present = this.#waiting.filter((one) => !one.gone && isTraded && (one.seen || one.blind));
    const stops = present.filter((one) => this.#role(one) === 'stop' && (this.#buys(one) ? high >= this.#level(one) : low <= this.#level(one)));
    const stop = near(stops, (one) => this.#level(one));
    const threat = this.#liquidationAt();
    if ((this.held > 0 ? low <= threat : high >= threat) && (stop === undefined || Math.abs(threat - open) <= Math.abs(this.#level(stop) - open))) {
      this.#liquidate(threat, at);
      return true;
    }
    const passive = (one: Waiting) => (this.#role(one) === 'limit' ? this.#limit(one) : this.#level(one));
    const reached = (one: Waiting) => !one.blind && (this.#role(one) === 'limit' ? (this.#buys(one) ? low < this.#limit(one) : high > this.#limit(one))
      : this.#role(one) === 'target' && (this.#buys(one) ? low <= this.#level(one) : high >= this.#level(one)));
    if (stop !== undefined) {
      const isRivalled = stop.order.group !== undefined && this.#waiting.some((one) => one !== stop && !one.gone && one.seen && one.order.group === stop.order.group && !['stop', 'stop-limit', 'trailing-stop'].includes(one.order.type) && reached(one));
      if (stop.blind || isRivalled) this.ambiguous += 1;
      stop.seen = true;
      this.#meet(stop, this.#level(stop), at, { isNew: true });
      stop.blind = true;
      return true;
    }
    const next = near(present.filter(reached), passive);
    if (next === undefined) return false;
    if (this.#role(next) === 'limit') {
      this.#make(next, at);
      this.#giveUp(next, at, false);
    } else this.#meet(next, this.#level(next), at, { isNew: true });
    next.blind = true;
    return true;
  }

  /** After a new best price: only when the close has come back through the level that belongs to it. */
  #trail(one: Waiting, { openTime, low, high, close }: Candle): void {
    if (one.gone || !one.seen || one.blind || one.order.type !== 'trailing-stop' || one.hit) return;
    const buys = this.#buys(one);
    if (buys ? low >= one.best : high <= one.best) return;
    one.best = buys ? low : high;
    const level = this.#level(one);
    if (buys ? close >= level : close <= level) {
      one.hit = true;
      this.#take(one, level, openTime + this.#length - 1, { fresh: false, limit: undefined });
    } else if (buys ? high >= level : low <= level) this.ambiguous += 1;
  }

  // Money.

  #floor(quantity: number): number {
    if (this.#rules.lot === 0) return quantity;
    const perUnit = Math.round(1 / this.#rules.lot);
    return Math.floor(quantity * perUnit + 1e-6) / perUnit;
  }

  /** What of an order may be filled by what is held: it may only reduce, or nothing may be sold short. */
  #usable(one: Waiting): number {
    const isBound = one.order.reduceOnly === true || (!this.#buys(one) && !this.#rules.shorts);
    if (!isBound) return one.left;
    const opposite = Math.max(0, this.#buys(one) ? -this.held : this.held);
    return opposite >= one.left ? one.left : this.#rules.strict ? this.#floor(opposite) : opposite;
  }

  #get(one: Waiting): number {
    const usable = this.#usable(one);
    return usable <= this.#room ? usable : this.#rules.strict ? this.#floor(this.#room) : this.#room;
  }

  #take(one: Waiting, reference: number, at: number, { fresh, limit }: { readonly fresh: boolean; readonly limit: number | undefined }): void {
    this.#isBroke = false;
    const quantity = this.#get(one);
    if (fresh && one.order.timeInForce === 'fok' && quantity < one.left * (1 - 1e-12)) {
      this.#end(one, 'expired', at);
      return;
    }
    if (quantity <= 0) return;
    const { kind, size } = this.#rules.slippage;
    const { volume, high, low, open } = this.#candle;
    const share = volume > 0 ? quantity / volume : 0;
    const slip = kind === 'none' ? 0 : kind === 'fixed' ? size : kind === 'volume-share' ? size * share * share : size * ((high - low) / open / Math.sqrt(4 * Math.log(2))) * Math.sqrt(share);
    const worse = this.#rules.spread / 2 + slip;
    let price = Math.max(0, this.#buys(one) ? reference * (1 + worse) : reference * (1 - worse));
    if (limit !== undefined) price = this.#buys(one) ? Math.min(price, limit) : Math.max(price, limit);
    this.#pay(one, quantity, price, { at, rate: this.#rules.takerFee, liquidity: 'taker' });
  }

  #make(one: Waiting, at: number): void {
    this.#isBroke = false;
    const quantity = this.#get(one);
    if (quantity > 0) this.#pay(one, quantity, this.#limit(one), { at, rate: this.#rules.makerFee, liquidity: 'maker' });
  }

  #pay(one: Waiting, wanted: number, price: number, { at, rate, liquidity }: { readonly at: number; readonly rate: number; readonly liquidity: string }): void {
    let quantity = wanted;
    if (this.#rules.strict && !this.#rules.shorts && this.#rules.leverage <= 1 && this.#buys(one) && quantity * price * (1 + rate) > this.cash * (1 + 1e-9)) {
      this.#isBroke = true;
      quantity = one.order.timeInForce === 'fok' ? 0 : this.#floor(Math.max(0, this.cash) / (price * (1 + rate)));
      if (quantity <= 0) return;
    }
    this.#room -= quantity;
    this.#book(one, quantity, price, { at, fee: quantity * price * rate, liquidity, inBase: this.#rules.feeInBase && this.#buys(one) && this.held >= 0 });
  }

  #book(one: Waiting, quantity: number, price: number, { at, fee, liquidity, inBase }: { readonly at: number; readonly fee: number; readonly liquidity: string; readonly inBase: boolean }): void {
    const signed = this.#buys(one) ? quantity : -quantity;
    const received = inBase ? signed - fee / price : signed;
    this.cash -= signed * price + (inBase ? 0 : fee);
    const before = this.held;
    const after = Math.abs(before + received) < 1e-9 * Math.abs(before) * 1e-4 ? 0 : before + received;
    if (before === 0 || Math.sign(before) === Math.sign(received)) this.average = (before * this.average + received * price) / after;
    else if (after === 0) this.average = 0;
    else if (Math.sign(after) !== Math.sign(before)) this.average = price;
    this.held = after;
    one.left = one.left - quantity < 1e-12 * one.order.quantity ? 0 : this.#rules.strict ? this.#floor(one.left - quantity) : one.left - quantity;
    if (one.left <= 0) one.gone = true;
    this.#lastFill = price;
    const { group } = one.order;
    if (group !== undefined) for (const other of this.#waiting) if (other !== one && !other.gone && other.order.group === group) this.#end(other, 'cancelled', at);
    this.#say({ kind: 'fill', id: one.order.clientOrderId, at, quantity, price, fee: inBase ? fee / price : fee, liquidity });
  }

  #end(one: Waiting, kind: 'cancelled' | 'expired' | 'rejected', at: number): void {
    one.gone = true;
    this.#say({ kind, id: one.order.clientOrderId, at });
  }

  /** Other orders on the side of this one that are at the venue and not of its group: they hold what they need. */
  #canCarry(one: Waiting, price: number): boolean {
    const worth = (other: Waiting) => this.#limit(other) || (Number.isNaN(this.#level(other)) ? price : this.#level(other));
    const others = this.#waiting.filter((other) => other !== one && !other.gone && other.seen && other.order.side === one.order.side && other.order.reduceOnly !== true && !(one.order.group !== undefined && one.order.group === other.order.group));
    const all = one.left + others.reduce((sum, { left }) => sum + left, 0);
    const after = this.held + (this.#buys(one) ? all : -all);
    if (!this.#rules.shorts && !this.#buys(one) && after < -1e-9 * Math.abs(this.held)) return false;
    if (Math.abs(after) <= Math.abs(this.held)) return true;
    if (this.#rules.leverage > 1 || this.#rules.shorts || after < 0) return Math.abs(after) * worth(one) <= (this.cash + this.held * this.#candle.open) * this.#rules.leverage * (1 + 1e-9);
    const fee = 1 + this.#rules.takerFee;
    return one.left * worth(one) * fee <= (this.cash - others.reduce((sum, other) => sum + other.left * worth(other) * fee, 0)) * (1 + 1e-9);
  }

  // Margin.

  #liquidationAt(): number {
    const isIsolated = this.#rules.leverage > 1 || (this.#rules.strict && this.#rules.shorts && this.held < 0);
    if (this.held === 0 || !isIsolated) return NaN;
    const margin = 1 / this.#rules.leverage;
    return this.held > 0 ? (this.average * (1 - margin)) / (1 - this.#rules.maintenance) : (this.average * (1 + margin)) / (1 + this.#rules.maintenance);
  }

  #liquidate(price: number, at: number): void {
    this.liquidations += 1;
    const margin = this.average / this.#rules.leverage;
    const floor = this.held > 0 ? Math.max(price, this.average - margin) : Math.min(price, this.average + margin);
    const quantity = Math.abs(this.held);
    const side = this.held > 0 ? 'sell' : 'buy';
    const order: OrderRequest = { clientOrderId: `liquidation-${this.liquidations}`, instrument: 'x:y', side, type: 'market', quantity, timeInForce: 'gtc', at, reason: '' };
    this.#book({ order, arrives: at, left: quantity, cancelAt: Infinity, seen: true, hit: false, best: NaN, blind: false, gone: false }, quantity, floor, { at, fee: 0, liquidity: 'taker', inBase: false });
  }
}
