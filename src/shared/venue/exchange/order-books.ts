import { ZERO } from '../../domain/decimal.ts';
import { DataError } from '../../domain/errors.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Units } from './check-ticket.ts';
import { isOpen, isStop, type Execution, type Refusal, type Ticket, type WorkingOrder } from './exchange-order.ts';
import { restoredOrder, savedOrder, type AccountOrdersState, type OrderState } from './exchange-state.ts';
import type { Listing, MarketFilters } from './listing.ts';

/** An order by the venue's id, by the owner's, or by both, which must then mean the same. */
export interface OrderReferenceTo {
  readonly orderId?: number | undefined;
  readonly clientOrderId?: string | undefined;
}

interface AccountOrders {
  /** In the order of their ids. */
  readonly all: Map<number, WorkingOrder>;
  readonly open: Map<number, WorkingOrder>;
  /** Ended ones that executed something, and those that did not, the longest ended first. */
  readonly filled: Set<WorkingOrder>;
  readonly unfilled: Set<WorkingOrder>;
  readonly executions: Set<Execution>;
  /** The last order of that id in that symbol; an id may come again once its order is no longer open. */
  readonly byClientId: Map<string, WorkingOrder>;
}

const noOrders = (): AccountOrders => ({ all: new Map(), open: new Map(), filled: new Set(), unfilled: new Set(), executions: new Set(), byClientId: new Map() });

/**
 * The orders of all accounts, by whom and by which id: every open one, and of those that ended the last ones. What executed nothing
 * makes room apart, so that many cancels do not push out what traded. An order takes its executions with it.
 */
export class OrderBooks {
  readonly #accounts = new Map<string, AccountOrders>();
  readonly #superseded = new Set<WorkingOrder>();
  /** An order that has ended does not change any more, and is written down once. */
  readonly #saved = new WeakMap<WorkingOrder, OrderState>();
  readonly #kept: number;
  #nextId: number;

  /** `kept`: so many ended orders of an account that executed something, and as many that did not. */
  constructor(firstId: number, kept: number) {
    this.#nextId = firstId;
    this.#kept = kept;
  }

  get nextId(): number { return this.#nextId; }

  create(ticket: Ticket, units: Units, { listing, at }: { readonly listing: Listing; readonly at: EpochMs }): WorkingOrder {
    const order: WorkingOrder = {
      orderId: this.#nextId++, account: ticket.account, listing, clientOrderId: ticket.clientOrderId, side: ticket.side, type: ticket.type,
      timeInForce: ticket.timeInForce, price: units.price, stopPrice: units.stopPrice, quantity: units.quantity, quoteQuantity: ticket.quoteQuantity ?? ZERO,
      selfTrade: ticket.selfTrade ?? 'none', createdAt: at, executed: 0, executedQuote: ZERO, state: 'open', updatedAt: at, workingAt: 0, ahead: 0, executions: [], locked: ZERO,
    };
    const orders = this.#of(ticket.account);
    const before = orders.byClientId.get(clientKey(ticket));
    if (before) {
      this.#superseded.add(before);
      this.#saved.delete(before);
    }
    orders.all.set(order.orderId, order);
    orders.open.set(order.orderId, order);
    orders.byClientId.set(clientKey(ticket), order);
    return order;
  }

  /** Rules that need to know what else is open. */
  refusalOf(ticket: Ticket, filters: MarketFilters): Refusal | undefined {
    const orders = this.#accounts.get(ticket.account);
    if (!orders) return undefined;
    const same = orders.byClientId.get(clientKey(ticket));
    if (same && isOpen(same)) return 'duplicate-client-order-id';
    if (filters.maxOpenOrders === 0 && filters.maxStopOrders === 0) return undefined;
    let open = 0;
    let stops = 0;
    for (const order of orders.open.values()) {
      if (order.listing.symbol !== ticket.symbol) continue;
      open += 1;
      if (order.state === 'waiting') stops += 1;
    }
    if (filters.maxOpenOrders > 0 && open >= filters.maxOpenOrders) return 'MAX_NUM_ORDERS';
    return isStop(ticket.type) && filters.maxStopOrders > 0 && stops >= filters.maxStopOrders ? 'MAX_NUM_ALGO_ORDERS' : undefined;
  }

  close(order: WorkingOrder): void {
    const orders = this.#of(order.account);
    orders.open.delete(order.orderId);
    const ended = order.executed > 0 ? orders.filled : orders.unfilled;
    ended.add(order);
    if (ended.size <= this.#kept) return;
    for (const oldest of ended) {
      ended.delete(oldest);
      this.#forget(oldest, orders);
      break;
    }
  }

  note(execution: Execution): void { this.#of(execution.account).executions.add(execution); }

  find(account: string, symbol: string, { orderId, clientOrderId }: OrderReferenceTo): WorkingOrder | undefined {
    const orders = this.#accounts.get(account);
    const order = orderId === undefined ? orders?.byClientId.get(clientKey({ symbol, clientOrderId: clientOrderId ?? '' })) : orders?.all.get(orderId);
    if (!order || order.listing.symbol !== symbol) return undefined;
    return clientOrderId === undefined || order.clientOrderId === clientOrderId ? order : undefined;
  }

  findOpen(account: string, symbol: string, reference: OrderReferenceTo): WorkingOrder | undefined {
    const order = this.find(account, symbol, reference);
    return order && isOpen(order) ? order : undefined;
  }

  open(account: string, symbol?: string): readonly WorkingOrder[] { return only(this.#accounts.get(account)?.open, symbol); }
  all(account: string, symbol?: string): readonly WorkingOrder[] { return only(this.#accounts.get(account)?.all, symbol); }

  executions(account: string, symbol?: string): readonly Execution[] {
    const executions = [...(this.#accounts.get(account)?.executions ?? [])];
    return symbol === undefined ? executions : executions.filter((execution) => execution.symbol === symbol);
  }

  save(): AccountOrdersState[] {
    const saved = (orders: Iterable<WorkingOrder>): OrderState[] => [...orders].map((order) => this.#save(order));
    return [...this.#accounts].map(([account, { open, filled, unfilled, executions }]) => ({
      account, open: saved(open.values()), filled: saved(filled), unfilled: saved(unfilled), executions: [...executions].map(({ orderId }) => orderId),
    }));
  }

  /** `nextId` is that of the next new order. Throws a DataError where an order's market is not listed. */
  restore(saved: readonly AccountOrdersState[], nextId: number, listingOf: (symbol: string) => Listing | undefined): void {
    this.#nextId = nextId;
    for (const { account, open, filled, unfilled, executions } of saved) {
      const orders = this.#of(account);
      const byId = new Map<number, WorkingOrder>();
      const restored = (state: OrderState): WorkingOrder => {
        const listing = listingOf(state.symbol);
        if (!listing) throw new DataError(`expected the market of the saved order "${state.orderId}" to be listed, found no "${state.symbol}"`);
        const order = restoredOrder(state, account, listing);
        byId.set(order.orderId, order);
        if (state.isSuperseded) this.#superseded.add(order);
        else orders.byClientId.set(clientKey({ symbol: state.symbol, clientOrderId: state.clientOrderId }), order);
        return order;
      };
      for (const state of open) orders.open.set(state.orderId, restored(state));
      for (const state of filled) orders.filled.add(restored(state));
      for (const state of unfilled) orders.unfilled.add(restored(state));
      for (const [id, order] of [...byId].toSorted(([a], [b]) => a - b)) orders.all.set(id, order);
      noteAgain(orders, executions);
    }
  }

  /** An open order, whoever placed it. */
  openById(orderId: number): WorkingOrder | undefined {
    for (const { open } of this.#accounts.values()) {
      const order = open.get(orderId);
      if (order) return order;
    }
    return undefined;
  }

  #save(order: WorkingOrder): OrderState {
    const known = this.#saved.get(order);
    if (known) return known;
    const state = savedOrder(order, this.#superseded.has(order));
    if (!isOpen(order)) this.#saved.set(order, state);
    return state;
  }

  #forget(order: WorkingOrder, orders: AccountOrders): void {
    orders.all.delete(order.orderId);
    for (const execution of order.executions) orders.executions.delete(execution);
    this.#superseded.delete(order);
    const key = clientKey({ symbol: order.listing.symbol, clientOrderId: order.clientOrderId });
    if (orders.byClientId.get(key) === order) orders.byClientId.delete(key);
  }

  #of(account: string): AccountOrders {
    let orders = this.#accounts.get(account);
    if (!orders) this.#accounts.set(account, (orders = noOrders()));
    return orders;
  }
}

/** Executions over all orders in their old sequence: those of one order are in their own. */
function noteAgain({ all, executions }: AccountOrders, sequence: readonly number[]): void {
  const done = new Map<number, number>();
  for (const orderId of sequence) {
    const next = done.get(orderId) ?? 0;
    const execution = all.get(orderId)?.executions[next];
    if (!execution) throw new DataError(`expected at least ${next + 1} executions of the saved order "${orderId}", found ${all.get(orderId)?.executions.length ?? 'no such order'}`);
    executions.add(execution);
    done.set(orderId, next + 1);
  }
}

function only(orders: ReadonlyMap<number, WorkingOrder> | undefined, symbol: string | undefined): readonly WorkingOrder[] {
  const all = [...(orders?.values() ?? [])];
  return symbol === undefined ? all : all.filter(({ listing }) => listing.symbol === symbol);
}

const clientKey = ({ symbol, clientOrderId }: { readonly symbol: string; readonly clientOrderId: string }): string => `${symbol} ${clientOrderId}`;
