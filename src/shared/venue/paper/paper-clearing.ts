import { add, compare, decimal, divide, multiply, negate, toNumber, toStep, ZERO, type Decimal } from '../../domain/decimal.ts';
import { opposite } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { VenueFill } from '../../domain/venue-fill.ts';
import type { Accounts } from '../exchange/accounts.ts';
import type { Units } from '../exchange/check-ticket.ts';
import { isMarketKind, type Ticket, type WorkingOrder } from '../exchange/exchange-order.ts';
import { amountOf, priceOf, quantityOf } from '../exchange/listing.ts';
import type { Market } from '../exchange/market.ts';
import { lotsFor, type Floor, type Meeting } from '../exchange/matching.ts';
import { shareOf, type PaperFees, type PaperOrder } from './paper-order.ts';
import type { ToldBook } from './told-book.ts';

/** The one account there is. */
export const OWNER = 'paper';

export interface PaperClearingSettings {
  readonly fees: PaperFees;
  readonly accounts: Accounts;
  readonly market: Market;
  readonly told: ToldBook;
  /** Open orders of the market by their id. */
  readonly orders: Map<number, PaperOrder>;
  readonly nextId: () => number;
  /** Called after each change of an order, with what is to be said of it. */
  readonly changed: (order: PaperOrder, note?: string) => void;
  readonly filled: (fill: VenueFill) => void;
}

/** Fees are whole hundred-millionths, rounded towards zero, as at the simulated exchange. */
const FEE_STEP = decimal('0.00000001');
const ONE = decimal(1);
const least = (a: Decimal, b: Decimal): Decimal => (compare(a, b) < 0 ? a : b);
const most = (a: Decimal, b: Decimal): Decimal => (compare(a, b) > 0 ? a : b);

/** The money of one market on paper: locked for orders, settled by trades, less fees, given back at the end. */
export class PaperClearing implements Floor {
  readonly #settings: PaperClearingSettings;
  readonly #maker: Decimal;
  readonly #taker: Decimal;
  /** What a buy needs for each unit of value. */
  readonly #needed: Decimal;

  constructor(settings: PaperClearingSettings) {
    const { makerBps, takerBps, paidIn } = settings.fees;
    this.#settings = settings;
    [this.#maker, this.#taker] = [shareOf(makerBps), shareOf(takerBps)];
    this.#needed = paidIn === 'quote' ? add(ONE, most(ZERO, most(this.#maker, this.#taker))) : ONE;
  }

  /** Whether the free balance covers what the order needs; of a market order what the book would take now. */
  canPay({ side, type }: Ticket, { price, stopPrice, quantity }: Units): boolean {
    const { accounts, market: { listing } } = this.#settings;
    if (side === 'sell') return compare(accounts.free(OWNER, listing.base), quantityOf(listing, quantity)) >= 0;
    const value = type === 'market' ? this.#cost(quantity) : amountOf(listing, price || stopPrice, quantity);
    return compare(accounts.free(OWNER, listing.quote), this.#withFee(value)) >= 0;
  }

  #withFee(value: Decimal): Decimal {
    return multiply(value, this.#needed, 'up');
  }

  #cost(quantity: number): Decimal {
    const { market } = this.#settings;
    const asks = market.outside('sell');
    let left = quantity;
    let cost = ZERO;
    for (let rank = 0; rank < asks.length && left > 0; rank++) {
      const taken = Math.min(left, asks.quantityAt(rank));
      cost = add(cost, amountOf(market.listing, asks.priceAt(rank), taken));
      left -= taken;
    }
    return cost;
  }

  /** Holds back what a resting or waiting order may need. A market order takes as it goes. */
  lock(order: PaperOrder): void {
    if (order.type === 'market') return;
    const { listing } = order;
    this.#hold(order, order.side === 'sell' ? quantityOf(listing, order.quantity) : this.#withFee(amountOf(listing, order.price || order.stopPrice, order.quantity)));
  }

  /** What was held back when the order was saved. */
  restoreLock(order: PaperOrder, locked: Decimal): void {
    this.#hold(order, locked);
  }

  release(order: WorkingOrder): void { this.#hold(order, negate(order.locked)); }

  #hold(order: WorkingOrder, change: Decimal): void {
    this.#settings.accounts.lock(OWNER, order.side === 'sell' ? order.listing.base : order.listing.quote, change);
    order.locked = add(order.locked, change);
  }

  /** Out of the book, its money back. */
  end(order: PaperOrder, { state, at, note }: { readonly state: 'cancelled' | 'expired' | 'expiredInMatch'; readonly at: EpochMs; readonly note?: string }): void {
    this.#leave(order, at);
    order.state = state;
    this.#settings.changed(order, note);
  }

  #leave(order: PaperOrder, at: EpochMs): void {
    const { market, orders } = this.#settings;
    market.remove(order);
    this.release(order);
    orders.delete(order.orderId);
    order.updatedAt = at;
  }

  room(taker: WorkingOrder, market: Market, price: number): number {
    const left = taker.quantity - taker.executed;
    if (!isMarketKind(taker.type)) return left;
    const { listing, rules } = market;
    const isBuy = taker.side === 'buy';
    const free = this.#settings.accounts.free(OWNER, isBuy ? listing.quote : listing.base);
    // At a price of one whole the value of a quantity is the quantity.
    const payable = isBuy ? lotsFor(market, divide(free, this.#needed, 'down'), price) : lotsFor(market, free, 10 ** listing.priceDecimals);
    return payable >= left ? left : payable - (payable % Math.max(1, rules.step));
  }

  trade({ market, taker, maker, price, quantity, at }: Meeting): void {
    const { orders, told } = this.#settings;
    if (taker !== undefined && maker === undefined) told.took(opposite(taker.side), price, quantity);
    for (const party of [maker, taker]) {
      const order = party === undefined ? undefined : orders.get(party.orderId);
      if (order === undefined) continue;
      this.#execute(order, { price, quantity, at, isMaker: party === maker });
      if (party === maker) market.touch(order.side, order.price);
    }
  }

  /** Two of our own orders would have met: the one that rests leaves. */
  prevent({ maker, at }: Meeting): void {
    const order = maker === undefined ? undefined : this.#settings.orders.get(maker.orderId);
    if (order !== undefined) this.end(order, { state: 'expiredInMatch', at, note: 'it would have met an order of its own account' });
  }

  #execute(order: PaperOrder, { price, quantity, at, isMaker }: { readonly price: number; readonly quantity: number; readonly at: EpochMs; readonly isMaker: boolean }): void {
    const { accounts, changed, filled, nextId } = this.#settings;
    const { listing, side } = order;
    const [value, base] = [amountOf(listing, price, quantity), quantityOf(listing, quantity)];
    if (order.locked > ZERO) this.#hold(order, negate(least(order.locked, side === 'sell' ? base : this.#withFee(amountOf(listing, order.price, quantity)))));
    // What is given goes first, so that what is received cannot pay for it.
    const [given, received] = side === 'buy' ? [[listing.quote, value], [listing.base, base]] as const : [[listing.base, base], [listing.quote, value]] as const;
    accounts.settle(OWNER, given[0], negate(given[1]));
    accounts.settle(OWNER, received[0], received[1]);
    const [feeCurrency, worth] = this.#settings.fees.paidIn === 'quote' ? [listing.quote, value] : received;
    const fee = toStep(multiply(worth, isMaker ? this.#maker : this.#taker), FEE_STEP, 'down');
    accounts.collect(OWNER, feeCurrency, fee);
    order.executed += quantity;
    order.executedQuote = add(order.executedQuote, value);
    order.updatedAt = at;
    filled({
      tradeId: String(nextId()), clientOrderId: order.clientOrderId, venueOrderId: String(order.orderId), instrument: order.instrument, at, side,
      quantity: toNumber(base), price: toNumber(priceOf(listing, price)), fee: toNumber(fee), feeCurrency, liquidity: isMaker ? 'maker' : 'taker',
    });
    if (order.executed < order.quantity) order.state = 'partlyFilled';
    else {
      this.#leave(order, at);
      order.state = 'filled';
    }
    changed(order);
  }
}

