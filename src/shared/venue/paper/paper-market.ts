import { compare, decimal, toStep, ZERO, type Decimal } from '../../domain/decimal.ts';
import { instrumentId, type Instrument, type InstrumentId } from '../../domain/instrument.ts';
import { opposite, type OrderRequest, type Side } from '../../domain/order.ts';
import type { OrderBook } from '../../domain/order-book.ts';
import type { PublicTrade } from '../../domain/public-trade.ts';
import type { EpochMs } from '../../domain/time.ts';
import { checkTicket, isTriggered, type Units } from '../exchange/check-ticket.ts';
import { isMarketKind, isOpen, isStop, type ExchangeOrderType, type Ticket } from '../exchange/exchange-order.ts';
import { priceOf, type Listing } from '../exchange/listing.ts';
import { Market } from '../exchange/market.ts';
import { printThrough, sweep } from '../exchange/matching.ts';
import { OWNER, PaperClearing, type PaperClearingSettings } from './paper-clearing.ts';
import type { PaperOrder, PaperRefusal } from './paper-order.ts';
import { ToldBook, type StreamState } from './told-book.ts';

interface PaperMarketSettings extends Omit<PaperClearingSettings, 'market' | 'told' | 'orders'> {
  readonly instrument: Instrument;
  readonly listing: Listing;
}

const BPS = 10_000;

/** Where a trailing stop stands once `best` was seen: on the grid, no nearer than it was asked to follow. */
function trailed({ side, best, trailBps }: { readonly side: Side; readonly best: number; readonly trailBps: number }, tick: number): number {
  const step = Math.max(1, tick);
  return side === 'sell' ? Math.floor((best * (BPS - trailBps)) / BPS / step) * step : Math.ceil((best * (BPS + trailBps)) / BPS / step) * step;
}

/**
 * One instrument on paper: the real book and the real trades as they are told, our orders among them, matched by the rules of the simulated
 * exchange. What we do changes nothing for others, so it is only true for orders that are small against the market.
 */
export class PaperMarket {
  readonly id: InstrumentId;
  readonly instrument: Instrument;
  /** Those that are open, by their id. */
  readonly orders = new Map<number, PaperOrder>();
  readonly #settings: PaperMarketSettings;
  readonly #market: Market;
  readonly #told: ToldBook;
  readonly #clearing: PaperClearing;
  /** The last trade among others in whole units; 0 while none is heard. */
  #last = 0;
  #hearsTrades = true;

  constructor(settings: PaperMarketSettings) {
    this.id = instrumentId(settings.instrument);
    this.instrument = settings.instrument;
    this.#settings = settings;
    this.#market = new Market(settings.listing, { sequence: 0, tradeId: 1 });
    this.#told = new ToldBook(this.#market);
    this.#clearing = new PaperClearing({ ...settings, market: this.#market, told: this.#told, orders: this.orders });
  }

  get listing(): Listing { return this.#market.listing; }
  /** Why nothing can be matched now; undefined when it can. */
  get hindrance(): string | undefined { return this.#told.isTrusted ? undefined : `the book of ${this.id} is ${this.#told.condition}`; }

  // What is told of the real market.

  book(book: OrderBook, at: EpochMs): void {
    this.#told.take(book);
    this.#matchAgain(at);
  }

  stream(what: 'trade' | 'book', state: StreamState, at: EpochMs): void {
    if (what === 'trade') {
      this.#hearsTrades = state === 'live';
      if (!this.#hearsTrades) this.#last = 0;
      return;
    }
    this.#told.stream(state);
    this.#matchAgain(at);
  }

  /** Fills who rests in its way, then pulls triggers. Without a book to trust triggers are remembered, and no fill is made up. */
  trade({ price, quantity, side }: PublicTrade, at: EpochMs): void {
    const [priceUnits, units] = [this.#told.priceUnits(price), this.#told.quantityUnits(quantity)];
    const taker = side === 'unknown' ? this.#sideThrough(priceUnits) : side;
    if (this.#told.isTrusted && taker !== undefined && units > 0) printThrough(this.#market, { side: taker, price: priceUnits, quantity: units }, this.#clearing, at);
    if (this.#hearsTrades) this.#last = priceUnits;
    this.#watch();
    this.#conclude(at);
  }

  /** Who took is not told: only a trade beyond our price shows it. */
  #sideThrough(price: number): Side | undefined {
    const [bid, ask] = [this.#market.resting('buy')[0], this.#market.resting('sell')[0]];
    if (bid !== undefined && price < bid.price) return 'sell';
    return ask !== undefined && price > ask.price ? 'buy' : undefined;
  }

  #matchAgain(at: EpochMs): void {
    if (!this.#told.isTrusted) return;
    this.#meetOutside('buy', at);
    this.#meetOutside('sell', at);
    this.#watch();
    this.#conclude(at);
  }

  /** Others are willing to trade at the prices of our resting orders: they would have met us, at our price. */
  #meetOutside(side: Side, at: EpochMs): void {
    const market = this.#market;
    const others = market.outside(opposite(side));
    for (;;) {
      const maker = market.resting(side)[0];
      const price = others.best;
      if (maker === undefined || Number.isNaN(price) || (side === 'buy' ? price > maker.price : price < maker.price)) return;
      const quantity = Math.min(others.quantity(price), maker.quantity - maker.executed);
      this.#told.took(opposite(side), price, quantity);
      market.setOutside(opposite(side), price, others.quantity(price) - quantity);
      this.#clearing.trade({ market, taker: undefined, maker, takerSide: opposite(side), price: maker.price, quantity, at });
    }
  }

  // What the account does.

  place(request: OrderRequest, orderId: number, at: EpochMs): PaperOrder | PaperRefusal {
    if (!this.#told.isTrusted) return 'no-book';
    if ([...this.orders.values()].some(({ clientOrderId }) => clientOrderId === request.clientOrderId)) return 'duplicate-client-order-id';
    const price = this.#watched(request.side);
    const best = request.type === 'trailing-stop' ? price : 0;
    const trailBps = request.trailBps ?? 0;
    if (Number.isNaN(best)) return 'no-book';
    if (request.type === 'trailing-stop' && !(trailBps > 0 && trailBps < BPS)) return 'PRICE_FILTER';
    const trail = best === 0 ? undefined : priceOf(this.listing, trailed({ side: request.side, best, trailBps }, this.#market.rules.tick));
    const ticket = this.#ticketOf(request, trail);
    // What triggers is measured at what pulls triggers: the last trade, or the touch.
    this.#market.last = Number.isNaN(price) ? 0 : price;
    const checked = checkTicket(ticket, this.#market, at);
    if ('refusal' in checked) return checked.refusal;
    const { units } = checked;
    if (!this.#clearing.canPay(ticket, units)) return 'insufficient-balance';
    const order = this.#orderOf(request, { orderId, at, units, type: ticket.type, best });
    this.orders.set(orderId, order);
    this.#clearing.lock(order);
    if (isStop(order.type)) {
      this.#market.waiting.push(order);
      this.#settings.changed(order);
    } else {
      this.#settings.changed(order);
      this.#work(order, at);
    }
    this.#conclude(at);
    return order;
  }

  cancel(order: PaperOrder, at: EpochMs): void {
    this.#clearing.end(order, { state: 'cancelled', at });
    this.#conclude(at);
  }

  /** An order as it was saved, with its money and its place in the queue, which may only get better by what is shown. */
  restore(order: PaperOrder): void {
    const { ahead, locked } = order;
    order.locked = ZERO;
    this.orders.set(order.orderId, order);
    this.#clearing.restoreLock(order, locked);
    if (order.state === 'waiting') this.#market.waiting.push(order);
    else this.#market.rest(order);
    order.ahead = ahead;
  }

  #ticketOf(request: OrderRequest, trail: Decimal | undefined): Ticket {
    const { type, side, limitPrice, stopPrice } = request;
    const { tickSize, stepSize } = this.listing.filters;
    // Where the grid here is wider than the instrument's own.
    const rounded = (value: Decimal, own: number, [step, rounding]: readonly [string, 'floor' | 'ceiling']) => (compare(decimal(step), decimal(own)) > 0 ? toStep(value, decimal(step), rounding) : value);
    const amount = (value: number | undefined) => (value === undefined ? undefined : rounded(decimal(value), this.instrument.tickSize, [tickSize, side === 'buy' ? 'floor' : 'ceiling']));
    const as: ExchangeOrderType = type === 'trailing-stop' ? 'stop' : type === 'limit' && request.postOnly === true ? 'limit-maker' : type;
    return {
      account: OWNER, symbol: this.listing.symbol, clientOrderId: request.clientOrderId, side, type: as, timeInForce: request.timeInForce,
      quantity: rounded(decimal(request.quantity), this.instrument.lotSize, [stepSize, 'floor']),
      price: isMarketKind(as) ? undefined : amount(limitPrice ?? 0), stopPrice: isStop(as) ? trail ?? amount(stopPrice ?? 0) : undefined, selfTrade: 'expire-maker',
    };
  }

  #orderOf(request: OrderRequest, { orderId, at, units, type, best }: { readonly orderId: number; readonly at: EpochMs; readonly units: Units; readonly type: ExchangeOrderType; readonly best: number }): PaperOrder {
    return {
      orderId, account: OWNER, listing: this.listing, clientOrderId: request.clientOrderId, side: request.side, type, timeInForce: request.timeInForce, ...units, quoteQuantity: ZERO, selfTrade: 'expire-maker',
      createdAt: at, executed: 0, executedQuote: ZERO, state: isStop(type) ? 'waiting' : 'open', updatedAt: at, workingAt: 0, ahead: 0, executions: [], locked: ZERO,
      instrument: this.id, asked: request.type, trailBps: request.trailBps ?? 0, best, hit: false,
    };
  }

  /** Takes what it can; the rest stands in the book or expires. */
  #work(order: PaperOrder, at: EpochMs): void {
    const market = this.#market;
    const isMarket = isMarketKind(order.type);
    order.workingAt = at;
    const limit = isMarket ? (order.side === 'buy' ? Infinity : 0) : order.price;
    const isWhole = order.timeInForce !== 'fok' || market.available(opposite(order.side), limit, OWNER) >= order.quantity;
    if (isWhole) sweep(market, order, this.#clearing, at);
    if (!isOpen(order)) return;
    if (isMarket || order.timeInForce !== 'gtc') {
      this.#clearing.end(order, { state: 'expired', at, note: isWhole ? 'nothing more within its price, or the balance is used up' : 'it could not be filled at once as a whole' });
      return;
    }
    order.state = order.executed > 0 ? 'partlyFilled' : 'open';
    market.rest(order);
    order.ahead = this.#told.ahead(order.side, order.price);
  }

  // Triggers.

  /** What an order of a side watches: the last trade while trades are heard, else the price it would take at. NaN when there is none. */
  #watched(side: Side): number {
    return this.#last > 0 ? this.#last : this.#told.touch(opposite(side));
  }

  #watch(): void {
    for (const waiting of this.#market.waiting) {
      const order = this.orders.get(waiting.orderId);
      const price = this.#watched(waiting.side);
      if (order === undefined || Number.isNaN(price)) continue;
      if (order.best > 0) {
        order.best = order.side === 'sell' ? Math.max(order.best, price) : Math.min(order.best, price);
        order.stopPrice = trailed(order, this.#market.rules.tick);
      }
      order.hit ||= isTriggered(order, order.stopPrice, price);
    }
  }

  /** Orders whose trigger was met come into the book, as soon as there is one to trust. */
  #conclude(at: EpochMs): void {
    while (this.#told.isTrusted) {
      const order = this.#market.waiting.map(({ orderId }) => this.orders.get(orderId)).find((waiting) => waiting?.hit === true);
      if (order === undefined) break;
      this.#market.remove(order);
      order.state = 'open';
      order.updatedAt = at;
      if (isMarketKind(order.type)) this.#clearing.release(order);
      this.#settings.changed(order, 'triggered');
      this.#work(order, at);
    }
    this.#market.drain(at);
  }
}
