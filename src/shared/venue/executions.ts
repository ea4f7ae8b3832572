import { floorToLot, type Instrument } from '../domain/instrument.ts';
import type { Fill } from '../domain/order.ts';
import type { Position } from '../domain/position.ts';
import type { EpochMs } from '../domain/time.ts';
import type { House } from './house.ts';
import { slippage } from './slippage.ts';
import type { Span } from './span.ts';
import type { WorkingOrder } from './working-order.ts';

/** What is left of an order after partial fills, as a share of it, when only the doubles do not add up. */
const RESIDUE = 1e-12;
/** Room for rounding in the last digits of a balance. */
const SLACK = 1 + 1e-9;

/** Turns matches into fills: how much, at what price, for what fee; books them and tells of them. */
export class Executions {
  /** Base units that may still be taken of the span being matched. */
  room = Infinity;
  /** The last fill got less than it wanted because the money ran out. */
  isSpent = false;
  readonly #house: House;
  readonly #instrument: Instrument;
  readonly #k: number;
  readonly #position: Position;
  readonly #makerFee: number;
  readonly #takerFee: number;
  readonly #halfSpread: number;
  /** Bought for cash alone: a fill that costs more than there is, is cut. */
  readonly #forCash: boolean;
  /** Purchases pay their fee out of what they bring. A contract brings nothing that a fee could be taken of, nor does what is bought to give back. */
  readonly #feesInBase: boolean;

  constructor(house: House, instrument: Instrument, k: number) {
    const { rules } = house;
    this.#house = house;
    this.#instrument = instrument;
    this.#k = k;
    this.#position = house.account.positions[k];
    this.#makerFee = (rules.makerFeeBps ?? instrument.makerFeeBps) / 10_000;
    this.#takerFee = (rules.takerFeeBps ?? instrument.takerFeeBps) / 10_000;
    this.#halfSpread = rules.spreadBps / 20_000;
    this.#feesInBase = rules.feeIn === 'received' && instrument.kind === 'spot';
    this.#forCash = rules.filters && !rules.shorts && rules.leverage <= 1;
  }

  /** A resting order is met at its own price. */
  make(order: WorkingOrder, price: number, at: EpochMs): void {
    const quantity = this.#paidFor(order, this.#quantity(order), price * (1 + this.#makerFee));
    if (quantity > 0) this.#book(order, quantity, price, at, NaN);
  }

  /** An order takes at the reference price made worse by half the spread and slippage, but no worse than `limit`. */
  take(order: WorkingOrder, reference: number, at: EpochMs, span: Span, limit = NaN): void {
    const wanted = this.#quantity(order);
    if (!(wanted > 0)) return;
    const { slippage: model } = this.#house.rules;
    const beyond = model.kind === 'fixed' ? model.bps / 10_000 : slippage(model, wanted, span.volume, span.range);
    const worse = Math.max(0, reference * (1 + order.sign * (this.#halfSpread + beyond)));
    const price = (worse - limit) * order.sign > 0 ? limit : worse;
    const quantity = this.#paidFor(order, wanted, price * (1 + this.#takerFee));
    if (quantity > 0) this.#book(order, quantity, price, at, reference);
  }

  /** Closes a position at a price that is no match: a liquidation, or the end of trading. The fee is in quote: nothing of it may remain. */
  settle(order: WorkingOrder, price: number, at: EpochMs, charged: boolean): void {
    this.#tellFill(order, order.remaining, price, at, { fee: charged ? this.#takerFee * order.remaining * price : 0, reference: price, liquidity: 'taker', inBase: false });
  }

  /** What the order could use: of one that may only reduce no more than is held, and so of every sale where shorts are off. */
  wanted(order: WorkingOrder): number {
    const { remaining } = order;
    if (order.request.reduceOnly !== true && (order.sign > 0 || this.#house.rules.shorts)) return remaining;
    const held = Math.min(remaining, Math.max(0, -this.#position.quantity * order.sign));
    return this.#house.rules.filters && held < remaining ? floorToLot(held, this.#instrument.lotSize) : held;
  }

  /** True when all of the order could be had of the span at once. */
  isWhole(order: WorkingOrder): boolean {
    return this.#quantity(order) >= order.remaining * (1 - RESIDUE);
  }

  /** As much of the order as the span has room for, on the lot grid. */
  #quantity(order: WorkingOrder): number {
    const wanted = this.wanted(order);
    if (wanted <= this.room) return wanted;
    return this.#house.rules.filters ? floorToLot(this.room, this.#instrument.lotSize) : this.room;
  }

  /** As much of a purchase as the cash pays for at `cost` a unit. */
  #paidFor(order: WorkingOrder, quantity: number, cost: number): number {
    this.isSpent = this.#forCash && order.sign > 0 && quantity * cost > this.#house.account.cash * SLACK;
    if (!this.isSpent) return quantity;
    return order.request.timeInForce === 'fok' ? 0 : floorToLot(Math.max(0, this.#house.account.cash) / cost, this.#instrument.lotSize);
  }

  #book(order: WorkingOrder, quantity: number, price: number, at: EpochMs, reference: number): void {
    const isMaker = Number.isNaN(reference);
    this.room -= quantity;
    this.#tellFill(order, quantity, price, at, {
      fee: (isMaker ? this.#makerFee : this.#takerFee) * quantity * price, reference: isMaker ? price : reference, liquidity: isMaker ? 'maker' : 'taker',
      inBase: this.#feesInBase && order.sign > 0 && this.#position.quantity >= 0,
    });
  }

  #tellFill(order: WorkingOrder, quantity: number, price: number, at: EpochMs, { fee, reference, liquidity, inBase }: { readonly fee: number; readonly reference: number; readonly liquidity: Fill['liquidity']; readonly inBase: boolean }): void {
    const { request } = order;
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
    const left = order.remaining - quantity;
    order.remaining = left <= request.quantity * RESIDUE ? 0 : this.#house.rules.filters ? floorToLot(left, this.#instrument.lotSize) : left;
    if (order.remaining <= 0) order.done = true;
    this.filled(order, at, price);
    this.#house.tell({ kind: 'fill', clientOrderId: request.clientOrderId, at, fill });
  }

  /** Set by the desk: what else ends when this order fills. */
  filled: (order: WorkingOrder, at: EpochMs, price: number) => void = () => {};
}
