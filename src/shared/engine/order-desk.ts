import type { InstrumentId } from '../domain/instrument.ts';
import type { Order, OrderEvent, OrderRequest } from '../domain/order.ts';
import type { EpochMs } from '../domain/time.ts';
import { foldOrder, hasEnded, newOrder } from '../execution/order-fold.ts';
import { judge, type ApprovedOrder, type RiskRule, type RiskView } from '../risk/judge.ts';
import type { RunRecord } from './record.ts';

/** Where approved orders go: the simulated venue in a backtest and on paper, execution in live trading. Answers come as events. */
export interface OrderGateway {
  /** `attached` orders are held by the venue with their position and need no trip over the wire. */
  submit(order: ApprovedOrder, at: EpochMs, attached: boolean): void;
  cancel(k: number, clientOrderId: string, at: EpochMs, attached: boolean): void;
}

/** What an order is for: following the forecast, guarding a position, or an order strategy's own tag. */
export type Purpose = { readonly kind: 'target' } | { readonly kind: 'protect' } | { readonly kind: 'tag'; readonly tag: string };

export interface Ticket {
  readonly k: number;
  readonly purpose: Purpose;
  order: Order;
}

/** What the desk knows of orders, JSON-safe. */
export interface SavedDesk {
  readonly sequence: number;
  readonly tickets: readonly { readonly k: number; readonly purpose: Purpose; readonly order: Order }[];
  readonly counts: Readonly<Record<'placed' | 'filled' | 'rejected' | 'cancelled' | 'expired' | 'denied', number>>;
  readonly reasons: readonly (readonly [string, number])[];
}

export type Draft = Omit<OrderRequest, 'clientOrderId' | 'instrument' | 'timeInForce'> & Partial<Pick<OrderRequest, 'timeInForce'>>;

/** Numbers our orders, has each judged, and follows what becomes of them. */
export class OrderDesk {
  readonly #instruments: readonly InstrumentId[];
  readonly #gateway: OrderGateway;
  readonly #rules: readonly RiskRule[];
  readonly #tickets = new Map<string, Ticket>();
  readonly #reasons = new Map<string, number>();
  readonly #counts = { placed: 0, filled: 0, rejected: 0, cancelled: 0, expired: 0, denied: 0 };
  readonly #prefix: string;
  #sequence = 0;

  /** `prefix` begins the id of each order: what tells the orders of several desks apart. */
  constructor(instruments: readonly InstrumentId[], { gateway, rules, prefix = '' }: { readonly gateway: OrderGateway; readonly rules: readonly RiskRule[]; readonly prefix?: string | undefined }) {
    this.#prefix = prefix;
    this.#instruments = instruments;
    this.#gateway = gateway;
    this.#rules = rules;
  }

  /** Sends an order when risk lets it. Returns its id, or undefined when it was denied. */
  place(k: number, draft: Draft, { purpose, view, attached = false }: { readonly purpose: Purpose; readonly view: RiskView; readonly attached?: boolean }): string | undefined {
    this.#sequence += 1;
    // Written out: one shape for all orders, and no copying of fields by name on the way of each.
    const request: OrderRequest = {
      clientOrderId: `${this.#prefix}c${this.#sequence}`, instrument: this.#instruments[k], side: draft.side, type: draft.type, quantity: draft.quantity,
      limitPrice: draft.limitPrice, stopPrice: draft.stopPrice, trailBps: draft.trailBps, timeInForce: draft.timeInForce ?? 'gtc',
      postOnly: draft.postOnly, reduceOnly: draft.reduceOnly, group: draft.group, at: draft.at, reason: draft.reason,
    };
    const verdict = judge(request, view, this.#rules);
    if (verdict.kind === 'denied') {
      this.#counts.denied += 1;
      this.#because(verdict.reason);
      return undefined;
    }
    this.#counts.placed += 1;
    this.#tickets.set(request.clientOrderId, { k, purpose, order: newOrder(request) });
    this.#gateway.submit(verdict.order, request.at, attached);
    return request.clientOrderId;
  }

  cancel(clientOrderId: string, at: EpochMs, attached = false): void {
    const ticket = this.#tickets.get(clientOrderId);
    if (ticket !== undefined) this.#gateway.cancel(ticket.k, clientOrderId, at, attached);
  }

  isWorking(clientOrderId: string): boolean {
    return this.#tickets.has(clientOrderId);
  }

  working(k: number): Ticket[] {
    return [...this.#tickets.values()].filter((ticket) => ticket.k === k);
  }

  /** Books an event. Returns the ticket it belongs to, or undefined for an order that is not ours. */
  fold(event: OrderEvent): Ticket | undefined {
    const ticket = this.#tickets.get(event.clientOrderId);
    if (ticket === undefined) return undefined;
    ticket.order = foldOrder(ticket.order, event);
    if (!hasEnded(ticket.order)) return ticket;
    this.#tickets.delete(event.clientOrderId);
    const { state } = ticket.order;
    if (state === 'filled' || state === 'rejected' || state === 'cancelled' || state === 'expired') this.#counts[state] += 1;
    if (state === 'rejected') this.#because(ticket.order.note ?? 'no reason given');
    return ticket;
  }

  /** Numbers differ from order to order: the same kind of reason counts as one. */
  #because(reason: string): void {
    const kind = reason.replaceAll(/"-?[\d.e+-]+"/g, '"…"').replaceAll(/(?<= )-?\d[\d.e+-]*/g, '…');
    this.#reasons.set(kind, (this.#reasons.get(kind) ?? 0) + 1);
  }

  save(): SavedDesk {
    return { sequence: this.#sequence, tickets: [...this.#tickets.values()].map(({ k, purpose, order }) => ({ k, purpose, order })), counts: { ...this.#counts }, reasons: [...this.#reasons] };
  }

  restore({ sequence, tickets, counts, reasons }: SavedDesk): void {
    this.#sequence = sequence;
    this.#tickets.clear();
    for (const ticket of tickets) this.#tickets.set(ticket.order.request.clientOrderId, { ...ticket });
    Object.assign(this.#counts, counts);
    this.#reasons.clear();
    for (const [reason, count] of reasons) this.#reasons.set(reason, count);
  }

  summary(): RunRecord['orders'] {
    return { ...this.#counts, open: this.#tickets.size, reasons: Object.fromEntries(this.#reasons) };
  }
}
