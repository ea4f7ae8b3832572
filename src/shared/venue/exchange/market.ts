import { DataError } from '../../domain/errors.ts';
import type { Side } from '../../domain/order.ts';
import { MINUTE, type EpochMs } from '../../domain/time.ts';
import type { ExchangeEvent, Print, WorkingOrder } from './exchange-order.ts';
import type { MarketState } from './exchange-state.ts';
import { compileFilters, type CompiledFilters, type Listing, type MarketFilters } from './listing.ts';
import { PriceLevels } from './price-levels.ts';

/** Prints kept for those who ask for recent trades. */
const KEPT_PRINTS = 5_000;

interface AverageBucket {
  readonly minute: number;
  value: number;
  quantity: number;
}

/** Depth of one market at one moment: price, quantity pairs in whole units, best first, the orders of the accounts among them. */
export interface Depth {
  readonly sequence: number;
  readonly bids: readonly (readonly [price: number, quantity: number])[];
  readonly asks: readonly (readonly [price: number, quantity: number])[];
}

/** One market: what the outside offers, our resting orders with their places in the queues, stops that wait, the last price. */
export class Market {
  listing: Listing;
  rules: CompiledFilters;
  isOpen = true;
  /** 0 before the first trade. */
  last = 0;
  lastAt: EpochMs = 0;
  sequence: number;
  nextTradeId: number;
  readonly prints: Print[] = [];
  readonly waiting: WorkingOrder[] = [];
  readonly #outside = { buy: new PriceLevels(1), sell: new PriceLevels(-1) };
  /** Best price first, then first come. */
  readonly #resting: Record<Side, WorkingOrder[]> = { buy: [], sell: [] };
  readonly #touched = { buy: new Set<number>(), sell: new Set<number>() };
  readonly #average: AverageBucket[] = [];

  constructor(listing: Listing, ids: { readonly sequence: number; readonly tradeId: number }) {
    this.listing = listing;
    this.rules = compileFilters(listing);
    this.sequence = ids.sequence;
    this.nextTradeId = ids.tradeId;
  }

  outside(side: Side): PriceLevels { return this.#outside[side]; }
  resting(side: Side): readonly WorkingOrder[] { return this.#resting[side]; }
  restingAt(side: Side, price: number): readonly WorkingOrder[] {
    return this.#resting[side].length === 0 ? [] : this.#resting[side].filter((order) => order.price === price);
  }

  /** Best price of a side, whoever offers it; NaN when nobody does. */
  best(side: Side): number {
    const others = this.#outside[side].best;
    const ours = this.#resting[side][0]?.price ?? NaN;
    if (Number.isNaN(ours)) return others;
    if (Number.isNaN(others)) return ours;
    return side === 'buy' ? Math.max(others, ours) : Math.min(others, ours);
  }

  /** Changes what the outside offers at a price; who queues there has at most so much before him. */
  setOutside(side: Side, price: number, quantity: number): void {
    if (!this.#outside[side].set(price, quantity)) return;
    this.#touched[side].add(price);
    if (this.#resting[side].length === 0) return;
    for (const order of this.#resting[side]) if (order.price === price) order.ahead = Math.min(order.ahead, quantity);
  }

  /** So much of others' quantity at the price has traded: who queues there moves up. */
  advance(side: Side, price: number, traded: number): void {
    if (traded === 0) return;
    for (const order of this.#resting[side]) if (order.price === price) order.ahead = Math.max(0, order.ahead - traded);
  }

  touch(side: Side, price: number): void { this.#touched[side].add(price); }

  rest(order: WorkingOrder): void {
    const orders = this.#resting[order.side];
    const direction = order.side === 'buy' ? -1 : 1;
    let place = orders.length;
    while (place > 0 && (orders[place - 1].price - order.price) * direction > 0) place -= 1;
    orders.splice(place, 0, order);
    order.ahead = this.#outside[order.side].quantity(order.price);
    this.touch(order.side, order.price);
  }

  /** Out of the book or out of the waiting stops. */
  remove(order: WorkingOrder): void {
    const orders = order.state === 'waiting' ? this.waiting : this.#resting[order.side];
    const place = orders.indexOf(order);
    if (place < 0) return;
    orders.splice(place, 1);
    if (order.state !== 'waiting') this.touch(order.side, order.price);
  }

  /** What is to be seen at a price. */
  visible(side: Side, price: number): number {
    let quantity = this.#outside[side].quantity(price);
    for (const order of this.#resting[side]) if (order.price === price) quantity += order.quantity - order.executed;
    return quantity;
  }

  depth(limit: number): Depth {
    return { sequence: this.sequence, bids: this.#levels('buy', limit), asks: this.#levels('sell', limit) };
  }

  #levels(side: Side, limit: number): readonly (readonly [number, number])[] {
    const outside = this.#outside[side];
    const count = Math.min(outside.length, limit);
    const levels = Array.from({ length: count }, (_, rank) => [outside.priceAt(rank), outside.quantityAt(rank)] as const);
    if (this.#resting[side].length === 0) return levels;
    const prices = new Set([...levels.map(([price]) => price), ...this.#resting[side].map(({ price }) => price)]);
    const direction = side === 'buy' ? -1 : 1;
    return [...prices].toSorted((a, b) => (a - b) * direction).slice(0, limit).map((price) => [price, this.visible(side, price)] as const);
  }

  /** What could be taken up to a limit price. Orders of `except` do not count. */
  available(side: Side, limit: number, except: string | undefined): number {
    const within = (price: number) => (side === 'buy' ? price >= limit : price <= limit);
    let quantity = 0;
    const outside = this.#outside[side];
    for (let rank = 0; rank < outside.length && within(outside.priceAt(rank)); rank++) quantity += outside.quantityAt(rank);
    for (const order of this.#resting[side]) if (within(order.price) && order.account !== except) quantity += order.quantity - order.executed;
    return quantity;
  }

  /** The last price of a time that nobody printed here: what tickers show, and stops are compared with, until the next print. */
  recall(price: number, at: EpochMs): void {
    if (at <= this.lastAt) return;
    this.last = price;
    this.lastAt = at;
  }

  /** A print, numbered and remembered. */
  record(print: Omit<Print, 'tradeId'>): Print {
    const numbered: Print = { tradeId: this.nextTradeId++, ...print };
    this.last = print.price;
    this.lastAt = print.at;
    this.prints.push(numbered);
    if (this.prints.length > 2 * KEPT_PRINTS) this.prints.splice(0, this.prints.length - KEPT_PRINTS);
    const minute = Math.floor(print.at / MINUTE);
    const bucket = this.#average.at(-1);
    if (bucket?.minute === minute) {
      bucket.value += print.price * print.quantity;
      bucket.quantity += print.quantity;
    } else {
      this.#average.push({ minute, value: print.price * print.quantity, quantity: print.quantity });
      if (this.#average.length > 16) this.#average.shift();
    }
    return numbered;
  }

  /** Average price of the last minutes by quantity, in (fractional) price units; the last price without trades in them, 0 before the first. */
  averagePrice(minutes: number, at: EpochMs): number {
    if (minutes === 0) return this.last;
    const from = Math.floor(at / MINUTE) - minutes;
    let value = 0;
    let quantity = 0;
    for (const bucket of this.#average) {
      if (bucket.minute < from) continue;
      value += bucket.value;
      quantity += bucket.quantity;
    }
    return quantity > 0 ? value / quantity : this.last;
  }

  /** The levels that changed since the last call, as one numbered event; undefined when none did. */
  drain(at: EpochMs): Extract<ExchangeEvent, { kind: 'depth' }> | undefined {
    const { buy, sell } = this.#touched;
    const changes = buy.size + sell.size;
    if (changes === 0) return undefined;
    const first = this.sequence + 1;
    this.sequence += changes;
    return { kind: 'depth', symbol: this.listing.symbol, at, first, last: this.sequence, bids: this.#drained('buy'), asks: this.#drained('sell') };
  }

  /** `filters` where they are no longer those of the listing. Called between commands, when no change waits to be told. */
  save(filters: MarketFilters | undefined): MarketState {
    const levels = (side: Side): number[] => this.#outside[side].prices().flatMap((price) => [price, this.#outside[side].quantity(price)]);
    const ids = (orders: readonly WorkingOrder[]): number[] => orders.map(({ orderId }) => orderId);
    return {
      symbol: this.listing.symbol, priceDecimals: this.listing.priceDecimals, quantityDecimals: this.listing.quantityDecimals, ...(filters ? { filters: { ...filters } } : {}),
      isOpen: this.isOpen, last: this.last, lastAt: this.lastAt, sequence: this.sequence, nextTradeId: this.nextTradeId, bids: levels('buy'), asks: levels('sell'),
      resting: { buy: ids(this.#resting.buy), sell: ids(this.#resting.sell) }, waiting: ids(this.waiting),
      average: this.#average.map(({ minute, value, quantity }): [number, number, number] => [minute, value, quantity]),
    };
  }

  restore(state: MarketState, orderOf: (orderId: number) => WorkingOrder | undefined): void {
    const orders = (ids: readonly number[]): WorkingOrder[] => ids.map((id) => {
      const order = orderOf(id);
      if (!order) throw new DataError(`expected an open order "${id}" of ${state.symbol} in the saved exchange, found none`);
      return order;
    });
    [this.isOpen, this.last, this.lastAt, this.sequence, this.nextTradeId] = [state.isOpen, state.last, state.lastAt, state.sequence, state.nextTradeId];
    for (const [side, levels] of [['buy', state.bids], ['sell', state.asks]] as const) {
      for (let i = 0; i < levels.length; i += 2) this.#outside[side].set(levels[i], levels[i + 1]);
      this.#resting[side].push(...orders(state.resting[side]));
    }
    this.waiting.push(...orders(state.waiting));
    this.#average.push(...state.average.map(([minute, value, quantity]) => ({ minute, value, quantity })));
  }

  #drained(side: Side): number[] {
    const levels: number[] = [];
    for (const price of this.#touched[side]) levels.push(price, this.visible(side, price));
    this.#touched[side].clear();
    return levels;
  }
}
