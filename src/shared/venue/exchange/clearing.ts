import { add, compare, decimal, divide, multiply, negate, subtract, toStep, ZERO, type Decimal } from '../../domain/decimal.ts';
import type { EpochMs } from '../../domain/time.ts';
import { opposite } from '../../domain/order.ts';
import type { Accounts } from './accounts.ts';
import type { Units } from './check-ticket.ts';
import { isMarketKind, type ExchangeEvent, type ExchangeOrder, type Execution, type Ticket, type WorkingOrder } from './exchange-order.ts';
import { amountOf, priceOf, quantityOf } from './listing.ts';
import type { FeesState } from './exchange-state.ts';
import type { Market } from './market.ts';
import { lotsFor, quantityFor, type Floor, type Meeting } from './matching.ts';
import type { OrderBooks } from './order-books.ts';

/** What an account pays: shares of the value as decimal texts, and in what. */
export interface FeePlan {
  readonly maker: string;
  readonly taker: string;
  /** `received`: out of what the trade brought in. `{ third }`: another coin while it lasts, at its price, less a discount. */
  readonly asset: 'received' | 'base' | 'quote' | { readonly third: string; readonly discount?: string; readonly price?: string };
  /** With `quote`: what a buyer may have to pay is held back together with the price, as Upbit does; without it a buyer who has spent all pays in the coin. */
  readonly isHeldBack?: boolean;
}

/** What a test of others may bend: how a meeting comes in pieces, and how much of an order that cannot rest finds anybody. */
export interface ExchangeHooks {
  /** How many parts a trade of so many lots comes in. */
  readonly parts?: (lots: number) => number;
  /** The most that a market, ioc or fok order takes of what it asked for. */
  readonly take?: (order: ExchangeOrder) => number;
}

interface ClearingSettings {
  readonly accounts: Accounts;
  readonly books: OrderBooks;
  readonly markets: ReadonlyMap<string, Market>;
  readonly fees: FeePlan;
  readonly tell: (event: ExchangeEvent) => void;
  readonly changed: (account: string, asset: string) => void;
}

/** Fees are whole hundred-millionths, rounded towards zero. */
const FEE_STEP = decimal('0.00000001');

/** Moves money: locks it for orders, settles trades, takes fees, gives back what is left. */
export class Clearing implements Floor {
  readonly #settings: ClearingSettings;
  readonly #fees = new Map<string, FeePlan>();
  #nextPrevented = 1;
  #hooks: ExchangeHooks = {};

  constructor(settings: ClearingSettings) {
    this.#settings = settings;
  }

  feesOf(account: string): FeePlan { return this.#fees.get(account) ?? this.#settings.fees; }
  setFees(account: string, fees: FeePlan): void { this.#fees.set(account, fees); }

  bend(hooks: ExchangeHooks): void { this.#hooks = hooks; }

  /** Plans that were set for one account, and the number of the next prevented match. */
  save(): { readonly fees: FeesState; readonly nextPreventedId: number } {
    return { fees: Object.fromEntries([...this.#fees].map(([account, plan]) => [account, { ...plan, asset: typeof plan.asset === 'string' ? plan.asset : { ...plan.asset } }])), nextPreventedId: this.#nextPrevented };
  }

  restore({ fees, nextPreventedId }: { readonly fees: FeesState; readonly nextPreventedId: number }): void {
    for (const [account, plan] of Object.entries(fees)) this.#fees.set(account, plan as FeePlan);
    this.#nextPrevented = nextPreventedId;
  }

  /** Whether the free balance covers what the order needs. A market order needs what the book would take now. */
  canPay(ticket: Ticket, units: Units, market: Market): boolean {
    const { base, quote } = market.listing;
    const { accounts } = this.#settings;
    if (!accounts.has(ticket.account)) return false;
    if (ticket.side === 'sell') {
      const quantity = ticket.quoteQuantity === undefined ? units.quantity : quantityFor(market, sketch(ticket));
      return compare(accounts.free(ticket.account, base), quantityOf(market.listing, quantity)) >= 0;
    }
    return compare(accounts.free(ticket.account, quote), this.#withFee(ticket.account, buyingNeeds(ticket, units, market))) >= 0;
  }

  /** Holds back what a resting order may need. A market order takes as it goes. */
  lock(order: WorkingOrder): void {
    if (order.type === 'market') return;
    const amount = order.side === 'sell' ? quantityOf(order.listing, order.quantity) : this.#withFee(order.account, amountOf(order.listing, order.price || order.stopPrice, order.quantity));
    this.#hold(order, amount);
  }

  release(order: WorkingOrder): void { this.#hold(order, negate(order.locked)); }

  /** Out of the book, with its money back. The caller says in which state it ends. */
  end(order: WorkingOrder, market: Market, at: EpochMs): void {
    market.remove(order);
    this.release(order);
    this.#settings.books.close(order);
    order.updatedAt = at;
  }

  room(taker: WorkingOrder, market: Market, price: number): number {
    const { take } = this.#hooks;
    const most = take && (isMarketKind(taker.type) || taker.timeInForce !== 'gtc') ? Math.min(taker.quantity, take(taker) - (take(taker) % Math.max(1, market.rules.step))) : taker.quantity;
    const left = most - taker.executed;
    if (!isMarketKind(taker.type)) return left;
    const { base, quote } = taker.listing;
    const free = this.#settings.accounts.free(taker.account, taker.side === 'buy' ? quote : base);
    // At a price of one whole the value of a quantity is the quantity.
    const payable = taker.side === 'buy' ? lotsFor(market, this.#beforeFee(taker.account, free), price) : lotsFor(market, free, 10 ** taker.listing.priceDecimals);
    const step = Math.max(1, market.rules.step);
    return payable >= left ? left : payable - (payable % step);
  }

  trade(meeting: Meeting): void {
    const { quantity, market: { rules } } = meeting;
    const step = Math.max(1, rules.step);
    const lots = Math.floor(quantity / step);
    const parts = meeting.taker || meeting.maker ? Math.max(1, Math.min(lots, this.#hooks.parts?.(lots) ?? 1)) : 1;
    const part = Math.floor(lots / parts) * step;
    for (let i = 1; i < parts; i++) this.#book({ ...meeting, quantity: part });
    this.#book({ ...meeting, quantity: quantity - part * (parts - 1) });
  }

  #book(meeting: Meeting): void {
    const { market, taker, maker, takerSide, price, quantity, at } = meeting;
    const print = market.record({
      price, quantity, at, isBuyerMaker: takerSide === 'sell',
      buyerOrderId: (takerSide === 'buy' ? taker : maker)?.orderId ?? 0, sellerOrderId: (takerSide === 'sell' ? taker : maker)?.orderId ?? 0,
    });
    for (const order of [maker, taker]) if (order) this.#execute(order, meeting, print.tradeId);
    this.#settings.tell({ kind: 'print', symbol: market.listing.symbol, print });
  }

  prevent(meeting: Meeting): void {
    const { market, taker, maker, quantity, price, at } = meeting;
    if (!taker || !maker) return;
    const preventedId = this.#nextPrevented++;
    const leaves = (order: WorkingOrder, counterOrder: WorkingOrder): void => {
      this.end(order, market, at);
      order.state = 'expiredInMatch';
      this.#settings.tell({ kind: 'order', what: 'prevented', order, counterOrder, preventedId, quantity, price, at });
    };
    if (taker.selfTrade !== 'expire-taker') leaves(maker, taker);
    if (taker.selfTrade !== 'expire-maker') leaves(taker, maker);
  }

  #hold(order: WorkingOrder, change: Decimal): void {
    if (change === ZERO) return;
    const asset = order.side === 'sell' ? order.listing.base : order.listing.quote;
    this.#settings.accounts.lock(order.account, asset, change);
    this.#settings.changed(order.account, asset);
    order.locked = add(order.locked, change);
  }

  #execute(order: WorkingOrder, { market, maker, price, quantity, at }: Meeting, tradeId: number): void {
    const { accounts, books, changed, tell } = this.#settings;
    const { listing } = order;
    const quote = amountOf(listing, price, quantity);
    const base = quantityOf(listing, quantity);
    const released = order.side === 'sell' ? base : this.#withFee(order.account, amountOf(listing, order.price, quantity));
    if (order.locked > ZERO) this.#hold(order, negate(released > order.locked ? order.locked : released));
    const sign = order.side === 'buy' ? 1 : -1;
    // What is given goes first, so that what is received cannot pay for it.
    const moves = [[listing.quote, sign > 0 ? negate(quote) : quote], [listing.base, sign > 0 ? base : negate(base)]] as const;
    for (const [asset, change] of sign > 0 ? moves : moves.toReversed()) {
      accounts.settle(order.account, asset, change);
      changed(order.account, asset);
    }
    const { fee, feeAsset } = this.#charge(order, { quote, base, isMaker: order === maker });
    order.executed += quantity;
    order.executedQuote = add(order.executedQuote, quote);
    order.updatedAt = at;
    const execution: Execution = {
      tradeId, orderId: order.orderId, account: order.account, symbol: listing.symbol, side: order.side, price, quantity, quote, fee, feeAsset, isMaker: order === maker, at,
    };
    order.executions.push(execution);
    books.note(execution);
    if (order.executed < order.quantity) order.state = 'partlyFilled';
    else {
      this.end(order, market, at);
      order.state = 'filled';
    }
    if (order === maker) market.touch(order.side, order.price);
    tell({ kind: 'order', what: 'fill', order, execution, at });
  }

  #charge(order: WorkingOrder, { quote, base, isMaker }: { readonly quote: Decimal; readonly base: Decimal; readonly isMaker: boolean }): { readonly fee: Decimal; readonly feeAsset: string } {
    const plan = this.feesOf(order.account);
    const { accounts, changed } = this.#settings;
    const rate = decimal(isMaker ? plan.maker : plan.taker);
    const worth: Readonly<Record<string, Decimal>> = { [order.listing.base]: base, [order.listing.quote]: quote };
    const received = order.side === 'buy' ? order.listing.base : order.listing.quote;
    const wanted = this.#feeAsset(order, received);
    const value = worth[wanted];
    const discount = value === undefined && typeof plan.asset === 'object' ? decimal(plan.asset.discount ?? '0') : ZERO;
    let feeAsset = wanted;
    let fee = toStep(multiply(multiply(value ?? this.#inThird(order, quote), rate), subtract(decimal(1), discount)), FEE_STEP, 'down');
    if (wanted !== received && (value === undefined && fee === ZERO || compare(accounts.free(order.account, wanted), fee) < 0)) {
      feeAsset = received;
      fee = toStep(multiply(worth[received], rate), FEE_STEP, 'down');
    }
    accounts.collect(order.account, feeAsset, fee);
    changed(order.account, feeAsset);
    return { fee, feeAsset };
  }

  /** The dearer of both fees, where they are held back; nothing where not. */
  #heldShare(account: string): Decimal {
    const { asset, isHeldBack, maker, taker } = this.feesOf(account);
    if (asset !== 'quote' || isHeldBack !== true) return ZERO;
    return compare(decimal(maker), decimal(taker)) > 0 ? decimal(maker) : decimal(taker);
  }

  #withFee(account: string, value: Decimal): Decimal { return add(value, multiply(value, this.#heldShare(account), 'up')); }
  #beforeFee(account: string, value: Decimal): Decimal { return divide(value, add(decimal(1), this.#heldShare(account)), 'down'); }

  #feeAsset(order: WorkingOrder, received: string): string {
    const { asset } = this.feesOf(order.account);
    if (asset === 'received') return received;
    if (asset === 'base' || asset === 'quote') return order.listing[asset];
    return asset.third;
  }

  /** A value of the order's quote currency in the coin that pays fees; 0 where no price of it is known. */
  #inThird(order: WorkingOrder, quote: Decimal): Decimal {
    const { asset } = this.feesOf(order.account);
    if (typeof asset !== 'object') return ZERO;
    const market = this.#settings.markets.get(`${asset.third}${order.listing.quote}`);
    const price = market && market.last > 0 ? priceOf(market.listing, market.last) : decimal(asset.price ?? '0');
    return price === ZERO ? ZERO : divide(quote, price);
  }
}

/** As much of an order as the value of a market order needs. */
const sketch = (ticket: Ticket): Pick<WorkingOrder, 'side' | 'account' | 'selfTrade' | 'quoteQuantity'> =>
  ({ side: ticket.side, account: ticket.account, selfTrade: ticket.selfTrade ?? 'none', quoteQuantity: ticket.quoteQuantity ?? ZERO });

function buyingNeeds(ticket: Ticket, units: Units, market: Market): Decimal {
  if (ticket.quoteQuantity !== undefined) return ticket.quoteQuantity;
  if (ticket.type !== 'market') return amountOf(market.listing, units.price || units.stopPrice, units.quantity);
  let left = units.quantity;
  let cost = ZERO;
  for (const [price, visible] of market.depth(Infinity)[opposite(ticket.side) === 'buy' ? 'bids' : 'asks']) {
    const taken = Math.min(left, visible);
    cost = add(cost, amountOf(market.listing, price, taken));
    left -= taken;
    if (left === 0) break;
  }
  return cost;
}
