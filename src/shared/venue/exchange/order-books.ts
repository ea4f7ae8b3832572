import { ZERO } from '../../domain/decimal.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Units } from './check-ticket.ts';
import { isOpen, isStop, type Execution, type Refusal, type Ticket, type WorkingOrder } from './exchange-order.ts';
import type { Listing, MarketFilters } from './listing.ts';

/** An order by the venue's id, by the owner's, or by both, which must then mean the same. */
export interface OrderReferenceTo {
  readonly orderId?: number | undefined;
  readonly clientOrderId?: string | undefined;
}

interface AccountOrders {
  readonly all: WorkingOrder[];
  readonly open: Map<number, WorkingOrder>;
  readonly executions: Execution[];
  /** The last order of that id in that symbol; an id may come again once its order is no longer open. */
  readonly byClientId: Map<string, WorkingOrder>;
}

/** All orders there ever were, by whom and by which id. */
export class OrderBooks {
  readonly #accounts = new Map<string, AccountOrders>();
  readonly #byId = new Map<number, WorkingOrder>();
  #nextId: number;

  constructor(firstId: number) {
    this.#nextId = firstId;
  }

  create(ticket: Ticket, units: Units, { listing, at }: { readonly listing: Listing; readonly at: EpochMs }): WorkingOrder {
    const order: WorkingOrder = {
      orderId: this.#nextId++, account: ticket.account, listing, clientOrderId: ticket.clientOrderId, side: ticket.side, type: ticket.type,
      timeInForce: ticket.timeInForce, price: units.price, stopPrice: units.stopPrice, quantity: units.quantity, quoteQuantity: ticket.quoteQuantity ?? ZERO,
      selfTrade: ticket.selfTrade ?? 'none', createdAt: at, executed: 0, executedQuote: ZERO, state: 'open', updatedAt: at, workingAt: 0, ahead: 0, executions: [], locked: ZERO,
    };
    const orders = this.#of(ticket.account);
    orders.all.push(order);
    orders.open.set(order.orderId, order);
    orders.byClientId.set(clientKey(ticket), order);
    this.#byId.set(order.orderId, order);
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

  close(order: WorkingOrder): void { this.#of(order.account).open.delete(order.orderId); }

  note(execution: Execution): void { this.#of(execution.account).executions.push(execution); }

  find(account: string, symbol: string, { orderId, clientOrderId }: OrderReferenceTo): WorkingOrder | undefined {
    const order = orderId === undefined ? this.#accounts.get(account)?.byClientId.get(clientKey({ symbol, clientOrderId: clientOrderId ?? '' })) : this.#byId.get(orderId);
    if (!order || order.account !== account || order.listing.symbol !== symbol) return undefined;
    return clientOrderId === undefined || order.clientOrderId === clientOrderId ? order : undefined;
  }

  findOpen(account: string, symbol: string, reference: OrderReferenceTo): WorkingOrder | undefined {
    const order = this.find(account, symbol, reference);
    return order && isOpen(order) ? order : undefined;
  }

  open(account: string, symbol?: string): readonly WorkingOrder[] { return only([...(this.#accounts.get(account)?.open.values() ?? [])], symbol); }
  all(account: string, symbol?: string): readonly WorkingOrder[] { return only(this.#accounts.get(account)?.all ?? [], symbol); }

  executions(account: string, symbol?: string): readonly Execution[] {
    const executions = this.#accounts.get(account)?.executions ?? [];
    return symbol === undefined ? executions : executions.filter((execution) => execution.symbol === symbol);
  }

  #of(account: string): AccountOrders {
    let orders = this.#accounts.get(account);
    if (!orders) this.#accounts.set(account, (orders = { all: [], open: new Map(), executions: [], byClientId: new Map() }));
    return orders;
  }
}

const only = (orders: readonly WorkingOrder[], symbol: string | undefined): readonly WorkingOrder[] =>
  (symbol === undefined ? orders : orders.filter(({ listing }) => listing.symbol === symbol));

const clientKey = ({ symbol, clientOrderId }: { readonly symbol: string; readonly clientOrderId: string }): string => `${symbol} ${clientOrderId}`;
