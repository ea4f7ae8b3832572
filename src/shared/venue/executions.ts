import { floorToLot, type Instrument } from '../domain/instrument.ts';
import type { Fill } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import type { EpochMs } from '../domain/time.ts';
import type { House } from './house.ts';
import { slippage } from './slippage.ts';
import type { Span } from './span.ts';
import type { WorkingOrder } from './working-order.ts';

/** Turns matches into fills: how much, at what price, for what fee; books them and tells of them. */
export class Executions {
  /** Base units that may still be taken of the span being matched. */
  room = Infinity;
  readonly #house: House;
  readonly #instrument: Instrument;
  readonly #k: number;
  readonly #position: Position;
  readonly #makerFee: number;
  readonly #takerFee: number;
  readonly #halfSpread: number;

  constructor(house: House, instrument: Instrument, k: number) {
    this.#house = house;
    this.#instrument = instrument;
    this.#k = k;
    this.#position = house.account.positions[k];
    this.#makerFee = (house.rules.makerFeeBps ?? instrument.makerFeeBps) / 10_000;
    this.#takerFee = (house.rules.takerFeeBps ?? instrument.takerFeeBps) / 10_000;
    this.#halfSpread = house.rules.spreadBps / 20_000;
  }

  /** What an order could get of the span as a whole. */
  get available(): number {
    return this.#house.rules.filters ? floorToLot(this.room, this.#instrument.lotSize) : this.room;
  }

  /** A resting order is met at its own price. */
  make(order: WorkingOrder, price: number, at: EpochMs): void {
    const quantity = this.#quantity(order);
    if (quantity > 0) this.#book(order, quantity, price, at, NaN);
  }

  /** An order takes at the reference price made worse by half the spread and slippage, but no worse than `limit`. */
  take(order: WorkingOrder, reference: number, at: EpochMs, span: Span, limit = NaN): void {
    const quantity = this.#quantity(order);
    if (!(quantity > 0)) return;
    const { slippage: model } = this.#house.rules;
    const beyond = model.kind === 'fixed' ? model.bps / 10_000 : slippage(model, quantity, span.volume, span.range);
    const price = reference * (1 + order.sign * (this.#halfSpread + beyond));
    this.#book(order, quantity, (price - limit) * order.sign > 0 ? limit : price, at, reference);
  }

  /** Closes a position at a price that is no match: a liquidation, or the end of trading. */
  settle(order: WorkingOrder, price: number, at: EpochMs, charged: boolean): void {
    this.#tellFill(order, order.remaining, price, at, { fee: charged ? this.#takerFee * order.remaining * price : 0, reference: price, liquidity: 'taker' });
  }

  /** As much of the order as the span has room for, on the lot grid; of a reduce-only order no more than is held. */
  #quantity(order: WorkingOrder): number {
    const { remaining } = order;
    const wanted = order.request.reduceOnly === true ? Math.min(remaining, Math.max(0, -this.#position.quantity * order.sign)) : remaining;
    if (wanted <= this.room) return wanted;
    return this.#house.rules.filters ? floorToLot(this.room, this.#instrument.lotSize) : this.room;
  }

  #book(order: WorkingOrder, quantity: number, price: number, at: EpochMs, reference: number): void {
    const isMaker = Number.isNaN(reference);
    this.room -= quantity;
    this.#tellFill(order, quantity, price, at, { fee: (isMaker ? this.#makerFee : this.#takerFee) * quantity * price, reference: isMaker ? price : reference, liquidity: isMaker ? 'maker' : 'taker' });
  }

  #tellFill(order: WorkingOrder, quantity: number, price: number, at: EpochMs, { fee, reference, liquidity }: { readonly fee: number; readonly reference: number; readonly liquidity: Fill['liquidity'] }): void {
    const { request } = order;
    const inBase = this.#house.rules.feeIn === 'received' && order.sign > 0;
    const paid = Math.abs(price - reference) * quantity;
    const spreadCost = Math.min(paid, this.#halfSpread * reference * quantity);
    const isImpact = this.#house.rules.slippage.kind === 'square-root';
    this.#house.executions += 1;
    const fill: Fill = {
      tradeId: `s${this.#house.executions}`, clientOrderId: request.clientOrderId, instrument: request.instrument, at, side: request.side, quantity, price,
      fee: inBase ? fee / price : fee, feeCurrency: inBase ? this.#instrument.base : this.#instrument.quote, liquidity,
      spreadCost, slippageCost: isImpact ? 0 : paid - spreadCost, impactCost: isImpact ? paid - spreadCost : 0, reason: request.reason,
    };
    this.#house.account.book(this.#k, fill, inBase);
    order.remaining -= quantity;
    if (order.remaining <= 0) order.done = true;
    this.filled(order, at);
    this.#house.tell({ kind: 'fill', clientOrderId: request.clientOrderId, at, fill });
  }

  /** Set by the desk: what else ends when this order fills. */
  filled: (order: WorkingOrder, at: EpochMs) => void = () => {};
}
