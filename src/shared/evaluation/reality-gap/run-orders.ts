import type { Instrument, InstrumentId } from '../../domain/instrument.ts';
import { signOf, type Fill, type OrderEvent, type OrderType, type Side } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Notice } from '../../engine/core.ts';
import type { Ticket } from '../../engine/order-desk.ts';
import type { DoneOrder } from './done-order.ts';

type Changing<Type> = { -readonly [Key in keyof Type]: Type[Key] };

interface Followed {
  readonly order: Changing<DoneOrder>;
  /** Its own limit or stop; NaN of one that has none. */
  readonly ownPrice: number;
  /** Sum over the fills of what they are measured from, times their quantity. */
  references: number;
}

/** What an order says of itself when it is asked for. */
interface Asked {
  readonly clientOrderId: string;
  readonly instrument: InstrumentId;
  readonly side: Side;
  readonly type: OrderType;
  readonly quantity: number;
  readonly at: EpochMs;
  readonly reason: string;
  readonly limitPrice?: number | undefined;
  readonly stopPrice?: number | undefined;
  readonly group?: string | undefined;
}

/** Gathers from what an engine says what became of each of its orders. Fills count when the candle after them has come: what follows the last candle belongs to the next window. */
export class RunOrders {
  readonly #bases: ReadonlyMap<string, string>;
  readonly #orders = new Map<string, Followed>();
  readonly #arrivals = new Map<string, number>();
  /** Fills since the last candle. */
  #late: Fill[] = [];

  constructor(instruments: readonly { readonly id: InstrumentId; readonly instrument: Instrument }[]) {
    this.#bases = new Map(instruments.map(({ id, instrument: { base, quote } }) => [id, base === quote ? '' : base]));
  }

  /** One that works when the window begins: what is left of it is still to come. */
  inherit({ order: { request, filledQuantity } }: Ticket): void {
    this.#asked({ ...request, quantity: request.quantity - filledQuantity });
  }

  take(notice: Notice): void {
    if (notice.kind === 'order') this.#asked({ ...notice.draft, clientOrderId: notice.clientOrderId, instrument: notice.instrument as InstrumentId });
    else if (notice.kind === 'event') this.#event(notice.event);
  }

  /** The middle of the market when an order arrived. */
  arrived(id: string, price: number): void {
    this.#arrivals.set(id, price);
  }

  /** Why an order was refused on its way. */
  refused(id: string, why: string): void {
    const followed = this.#orders.get(id);
    if (followed !== undefined) followed.order.note = why;
  }

  #asked({ clientOrderId: id, instrument, side, type, quantity, at, reason, limitPrice, stopPrice, group }: Asked): void {
    if (this.#orders.has(id)) return;
    this.#orders.set(id, {
      ownPrice: limitPrice ?? stopPrice ?? NaN, references: 0,
      order: { id, instrument, side, type, isGuard: group?.startsWith('guard-') === true, at, quantity, filled: 0, value: 0, fee: 0, feeInBase: 0, filledAt: NaN, startPrice: NaN, reason, note: '' },
    });
  }

  #event(event: OrderEvent): void {
    if (event.kind === 'fill') this.#late.push(event.fill);
    else if (event.kind !== 'accepted') {
      const order = this.#orders.get(event.clientOrderId)?.order;
      if (order !== undefined && order.note === '') order.note = event.note;
    }
  }

  /** A candle has come: what filled before it is done. */
  settle(): void {
    for (const fill of this.#late.splice(0)) this.#book(fill);
  }

  #book(fill: Fill): void {
    const { clientOrderId: id, instrument, side, quantity, price, at, fee, feeCurrency, reason } = fill;
    if (!this.#orders.has(id)) {
      // A liquidation, or an order that a person sent: nobody asked for it here.
      this.#asked({ clientOrderId: id, instrument, side, type: 'market', quantity, at, reason, group: 'guard-unasked' });
    }
    const followed = this.#orders.get(id);
    if (followed === undefined) return;
    const { order } = followed;
    if (order.filled === 0) order.filledAt = at;
    order.filled += quantity;
    order.value += price * quantity;
    if (feeCurrency === this.#bases.get(instrument)) order.feeInBase += fee;
    else order.fee += fee;
    // What the simulated venue took beyond its reference stands in the fill.
    followed.references += price * quantity - signOf(side) * (fill.spreadCost + fill.slippageCost + fill.impactCost);
  }

  /** `start` says what the price of an order without one of its own is measured from: its arrival, or what its fills were made from. */
  all(start: 'arrival' | 'reference'): readonly DoneOrder[] {
    return [...this.#orders.values()].map(({ order, ownPrice, references }) => ({
      ...order, startPrice: Number.isFinite(ownPrice) ? ownPrice : start === 'arrival' ? this.#arrivals.get(order.id) ?? NaN : references / order.filled,
    }));
  }
}
