import { add, multiply, decimal, subtract, ZERO, type Decimal } from '../../../shared/domain/decimal.ts';
import type { Exchange } from '../../../shared/venue/exchange/exchange.ts';
import { isOpen, type ExchangeOrder, type Execution } from '../../../shared/venue/exchange/exchange-order.ts';
import { amountOf, quantityOf } from '../../../shared/venue/exchange/listing.ts';
import { amountText, kstText, priceText, volumeText } from './wire-text.ts';
import { sideWord } from './venue-error.ts';

export type OrderKind = 'limit' | 'price' | 'market' | 'best';

/** What an order says on Upbit's wire beyond what the exchange keeps of it. */
export interface WireTicket {
  readonly kind: OrderKind;
  readonly timeInForce?: 'ioc' | 'fok' | 'post_only' | undefined;
  readonly smpType?: string | undefined;
  /** Won to spend, of a market or best buy. */
  readonly funds?: Decimal | undefined;
}

/** Before the id of an order whose owner gave none: no identifier may begin with it. */
const NAMELESS = ' ';
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
const UUID = /^00000000-0000-4000-8000-([0-9a-f]{12})$/;

const named = (identifier: string | undefined) => (identifier === undefined || identifier.startsWith(NAMELESS) ? undefined : { clientOrderId: identifier });
const numbered = (uuid: string) => { const [, id] = UUID.exec(uuid) ?? []; return id === undefined ? undefined : { orderId: Number.parseInt(id, 16) }; };

/** Upbit's words for the orders of an exchange. Ids on the wire are the exchange's own in the shape of a UUID. */
export class WireOrders {
  readonly #exchange: Exchange;
  readonly #tickets = new Map<number, WireTicket>();
  readonly #placing = new Map<string, WireTicket>();
  readonly #used = new Set<string>();
  #nameless = 0;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  /** An id within the exchange for an order, from its identifier when it has one. */
  clientOrderId(identifier: string | undefined): string { return identifier ?? `${NAMELESS}${(this.#nameless += 1)}`; }

  /** Uses an identifier up, for ever and whatever becomes of the order. False when it was before. */
  use(account: string, identifier: string): boolean {
    const key = `${account} ${identifier}`;
    const isUsed = this.#used.has(key) || this.find(account, { identifier }) !== undefined;
    this.#used.add(key);
    return !isUsed;
  }

  /** While an order is placed the exchange tells of it already: by this name it is known what it is. */
  during<Result>(clientOrderId: string, ticket: WireTicket, place: () => Result): Result {
    this.#placing.set(clientOrderId, ticket);
    try {
      return place();
    } finally {
      this.#placing.delete(clientOrderId);
    }
  }

  ticketOf(order: ExchangeOrder): WireTicket {
    const known = this.#tickets.get(order.orderId) ?? this.#placing.get(order.clientOrderId);
    if (known) {
      this.#tickets.set(order.orderId, known);
      return known;
    }
    if (order.type !== 'market') return { kind: 'limit', timeInForce: order.timeInForce === 'gtc' ? undefined : order.timeInForce };
    return order.side === 'buy' && order.quoteQuantity > ZERO ? { kind: 'price', funds: order.quoteQuantity } : { kind: 'market' };
  }

  uuidOf({ orderId }: Pick<ExchangeOrder, 'orderId'>): string { return `00000000-0000-4000-8000-${hex(orderId, 12)}`; }
  /** Ids of trades are numbered in each market. */
  tradeUuidOf({ symbol, tradeId }: Pick<Execution, 'symbol' | 'tradeId'>): string { return `${hex(this.#exchange.symbols.indexOf(symbol) + 1, 8)}-0000-4000-8000-${hex(tradeId, 12)}`; }
  identifierOf({ clientOrderId }: Pick<ExchangeOrder, 'clientOrderId'>): string | undefined { return clientOrderId.startsWith(NAMELESS) ? undefined : clientOrderId; }

  /** By uuid where one is given, else by identifier. */
  find(account: string, { uuid, identifier }: { readonly uuid?: string | undefined; readonly identifier?: string | undefined }): ExchangeOrder | undefined {
    const reference = uuid === undefined ? named(identifier) : numbered(uuid);
    if (reference === undefined) return undefined;
    for (const symbol of this.#exchange.symbols) {
      const order = this.#exchange.order(account, symbol, reference);
      if (order) return order;
    }
    return undefined;
  }

  /** `cancel` too for what ended with won left over: a market buy by amount nearly always does. */
  stateOf(order: ExchangeOrder): 'wait' | 'done' | 'cancel' {
    if (isOpen(order)) return 'wait';
    const { funds } = this.ticketOf(order);
    return order.state === 'filled' && (funds === undefined || funds === order.executedQuote) ? 'done' : 'cancel';
  }

  moneyOf(order: ExchangeOrder): { readonly reserved: Decimal; readonly remainingFee: Decimal; readonly paid: Decimal; readonly locked: Decimal } {
    const { funds } = this.ticketOf(order);
    const { maker, taker } = this.#exchange.fees(order.account);
    const rate = decimal(Number(maker) > Number(taker) ? maker : taker);
    const paid = order.executions.reduce((sum, { fee }) => add(sum, fee), ZERO);
    const rest = order.quantity - order.executed;
    if (order.side === 'sell') return { reserved: ZERO, remainingFee: ZERO, paid, locked: isOpen(order) ? quantityOf(order.listing, rest) : ZERO };
    const value = funds ?? amountOf(order.listing, order.price, order.quantity);
    const open = !isOpen(order) ? ZERO : funds === undefined ? amountOf(order.listing, order.price, rest) : subtract(funds, order.executedQuote);
    const remainingFee = multiply(open, rate);
    return { reserved: multiply(value, rate), remainingFee, paid, locked: add(open, remainingFee) };
  }

  /** Price and volume as they were asked for: a market or best buy has no volume, a market sell no price. */
  askedOf(order: ExchangeOrder): { readonly price: string | null; readonly volume: string | null; readonly remaining: string | null } {
    const { kind, funds } = this.ticketOf(order);
    const price = funds === undefined ? (kind === 'limit' ? priceText(order.listing, order.price) : null) : amountText(funds);
    if (funds !== undefined) return { price, volume: null, remaining: null };
    return { price, volume: volumeText(order.listing, order.quantity), remaining: volumeText(order.listing, order.quantity - order.executed) };
  }

  shapeOf(order: ExchangeOrder): Readonly<Record<string, unknown>> {
    const { kind, timeInForce, smpType } = this.ticketOf(order);
    const { reserved, remainingFee, paid, locked } = this.moneyOf(order);
    const { price, volume, remaining } = this.askedOf(order);
    const identifier = this.identifierOf(order);
    return {
      uuid: this.uuidOf(order), side: sideWord(order.side), ord_type: kind, price, state: this.stateOf(order), market: order.listing.symbol, created_at: kstText(order.createdAt),
      volume, remaining_volume: remaining, executed_volume: volumeText(order.listing, order.executed), reserved_fee: amountText(reserved), remaining_fee: amountText(remainingFee),
      paid_fee: amountText(paid), locked: amountText(locked), trades_count: order.executions.length, ...(timeInForce === undefined ? {} : { time_in_force: timeInForce }),
      ...(identifier === undefined ? {} : { identifier }), ...(smpType === undefined ? {} : { smp_type: smpType }), prevented_volume: '0', prevented_locked: '0',
    };
  }

  /** The order with its executions. */
  detailOf(order: ExchangeOrder): Readonly<Record<string, unknown>> {
    return {
      ...this.shapeOf(order),
      trades: order.executions.map((execution, i) => ({
        market: execution.symbol, uuid: this.tradeUuidOf(execution), price: priceText(order.listing, execution.price), volume: volumeText(order.listing, execution.quantity), funds: amountText(execution.quote),
        trend: execution.price >= (order.executions[i - 1]?.price ?? execution.price) ? 'up' : 'down', created_at: kstText(execution.at), side: sideWord(execution.side),
      })),
    };
  }
}
