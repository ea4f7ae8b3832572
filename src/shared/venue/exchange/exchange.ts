import { decimal, ZERO, type Decimal } from '../../domain/decimal.ts';
import { DataError, UsageError } from '../../domain/errors.ts';
import { opposite, type Side } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import { Accounts, type AssetBalance } from './accounts.ts';
import { checkTicket, isTriggered, type Units } from './check-ticket.ts';
import { isMarketKind, isOpen, isStop, type Cancelled, type ExchangeEvent, type ExchangeOrder, type Execution, type Placed, type Refusal, type Ticket, type WorkingOrder } from './exchange-order.ts';
import { compileFilters, type Listing, type MarketFilters } from './listing.ts';
import { Market, type Depth } from './market.ts';
import { printThrough, quantityFor, sweep, uncross, wouldTake } from './matching.ts';
import type { ExchangeState } from './exchange-state.ts';
import { OrderBooks, type OrderReferenceTo } from './order-books.ts';
import { Clearing, type ExchangeHooks, type FeePlan } from './clearing.ts';

export interface ExchangeSettings {
  readonly listings: readonly Listing[];
  /** Balances at the start, as decimal texts by asset. */
  readonly accounts: Readonly<Record<string, { readonly balances: Readonly<Record<string, string>>; readonly fees?: FeePlan }>>;
  readonly fees?: FeePlan;
  /** Where the counters start: orders over all markets, trades and depth changes in each. */
  readonly firstOrderId?: number;
  readonly firstTradeId?: number;
  readonly firstSequence?: number;
  /** How many ended orders of an account stay known: so many that executed something, and as many that did not. */
  readonly kept?: number;
  /** An exchange that was saved: takes the place of its accounts' balances and of all counters. */
  readonly state?: ExchangeState | undefined;
}

/** Enough for a client that was away for days, little enough to hold for ever. */
const KEPT_ORDERS = 20_000;

/** 10 basis points each way, out of what is received: Binance's regular fee. */
const USUAL_FEES: FeePlan = { maker: '0.001', taker: '0.001', asset: 'received' };

/**
 * A spot exchange with price-time priority: several accounts with exact balances, their orders, and everybody else as the outside,
 * whose book and trades are told to it. It has no clock: whoever calls says when. What happens is told to all listeners in order.
 */
export class Exchange {
  readonly #accounts = new Accounts();
  readonly #markets = new Map<string, Market>();
  readonly #books: OrderBooks;
  readonly #clearing: Clearing;
  readonly #listeners = new Set<(event: ExchangeEvent) => void>();
  readonly #settled = new Set<() => void>();
  readonly #ownFilters = new Set<string>();
  #changed = new Map<string, Set<string>>();
  #isUnsettled = false;

  constructor(settings: ExchangeSettings) {
    for (const listing of settings.listings) this.#markets.set(listing.symbol, new Market(listing, { sequence: settings.firstSequence ?? 0, tradeId: settings.firstTradeId ?? 1 }));
    this.#books = new OrderBooks(settings.firstOrderId ?? 1, settings.kept ?? KEPT_ORDERS);
    this.#clearing = new Clearing({
      accounts: this.#accounts, books: this.#books, markets: this.#markets, fees: settings.fees ?? USUAL_FEES,
      tell: (event) => this.#tell(event), changed: (account, asset) => this.#change(account, asset),
    });
    if (settings.state) this.#restore(settings.state);
    for (const [account, { balances, fees }] of Object.entries(settings.accounts)) {
      if (this.#accounts.has(account)) continue;
      this.#accounts.open(account);
      if (fees) this.#clearing.setFees(account, fees);
      for (const [asset, amount] of Object.entries(balances)) this.#accounts.deposit(account, asset, decimal(amount));
    }
  }

  /** Returns what ends it. */
  listen(listener: (event: ExchangeEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  /** Called when a command that changed an account, an order or a rule has been carried out whole, before the command returns. Returns what ends it. */
  onSettled(listener: () => void): () => void {
    this.#settled.add(listener);
    return () => { this.#settled.delete(listener); };
  }

  /** All of it as JSON, between two commands. Recent prints of the markets are not part of it. */
  save(): ExchangeState {
    return {
      schema: 'exchange-1', nextOrderId: this.#books.nextId, ...this.#clearing.save(), balances: this.#accounts.save(), orders: this.#books.save(),
      markets: [...this.#markets.values()].map((market) => market.save(this.#ownFilters.has(market.listing.symbol) ? market.listing.filters : undefined)),
    };
  }

  // What it knows.

  /** Of the next order. */
  get nextOrderId(): number { return this.#books.nextId; }
  get symbols(): readonly string[] { return [...this.#markets.keys()]; }
  get accounts(): readonly string[] { return this.#accounts.names(); }
  market(symbol: string): Market | undefined { return this.#markets.get(symbol); }
  depth(symbol: string, limit: number): Depth { return this.#market(symbol).depth(limit); }
  balances(account: string): readonly AssetBalance[] { return this.#accounts.balances(account); }
  balance(account: string, asset: string): AssetBalance { return this.#accounts.balance(account, asset); }
  /** All there is of an asset, with accounts, outside and as fees: constant but for deposits. */
  total(asset: string): Decimal { return this.#accounts.total(asset); }
  collectedFees(asset: string): Decimal { return this.#accounts.collected(asset); }
  fees(account: string): FeePlan { return this.#clearing.feesOf(account); }
  order(account: string, symbol: string, reference: OrderReferenceTo): ExchangeOrder | undefined { return this.#books.find(account, symbol, reference); }
  openOrders(account: string, symbol?: string): readonly ExchangeOrder[] { return this.#books.open(account, symbol); }
  orders(account: string, symbol?: string): readonly ExchangeOrder[] { return this.#books.all(account, symbol); }
  executions(account: string, symbol?: string): readonly Execution[] { return this.#books.executions(account, symbol); }

  // What the outside does.

  /** Sets outside levels (price, quantity pairs in whole units; 0 removes). Orders that stand in the way fill at their price. */
  setLevels(symbol: string, { bids, asks }: { readonly bids: readonly number[]; readonly asks: readonly number[] }, at: EpochMs): void {
    const market = this.#market(symbol);
    for (let i = 0; i < bids.length; i += 2) market.setOutside('buy', bids[i], bids[i + 1]);
    for (let i = 0; i < asks.length; i += 2) market.setOutside('sell', asks[i], asks[i + 1]);
    uncross(market, 'buy', this.#clearing, at);
    uncross(market, 'sell', this.#clearing, at);
    this.#conclude(market, at);
  }

  /** Takes the place of all outside levels. */
  resetLevels(symbol: string, levels: { readonly bids: readonly number[]; readonly asks: readonly number[] }, at: EpochMs): void {
    const market = this.#market(symbol);
    for (const side of ['buy', 'sell'] as const) {
      const given = side === 'buy' ? levels.bids : levels.asks;
      const kept = new Set(given.filter((_, i) => i % 2 === 0));
      for (const price of market.outside(side).prices()) if (!kept.has(price)) market.setOutside(side, price, 0);
    }
    this.setLevels(symbol, levels, at);
  }

  /** A trade among others at a price, in whole units. `side` is the taker's. */
  printTrade(symbol: string, trade: { readonly side: Side; readonly price: number; readonly quantity: number }, at: EpochMs): void {
    const market = this.#market(symbol);
    printThrough(market, trade, this.#clearing, at);
    this.#conclude(market, at);
  }

  /** Somebody outside comes and trades with a resting order, whoever stands before it in the queue. False when it does not rest. */
  fillResting(account: string, symbol: string, { quantity, ...reference }: OrderReferenceTo & { readonly quantity: number }, at: EpochMs): boolean {
    const market = this.#market(symbol);
    const order = this.#books.findOpen(account, symbol, reference);
    if (!order || order.state === 'waiting') return false;
    const traded = Math.min(quantity, order.quantity - order.executed);
    if (traded > 0) this.#clearing.trade({ market, taker: undefined, maker: order, takerSide: opposite(order.side), price: order.price, quantity: traded, at });
    this.#conclude(market, at);
    return traded > 0;
  }

  // What accounts do.

  /** Why the ticket would be refused now; undefined when it would be accepted. Nothing changes. */
  refusalOf(ticket: Ticket, at: EpochMs): Refusal | undefined {
    const admitted = this.#admit(ticket, at);
    return 'refusal' in admitted ? admitted.refusal : undefined;
  }

  place(ticket: Ticket, at: EpochMs): Placed {
    const admitted = this.#admit(ticket, at);
    if ('refusal' in admitted) return { kind: 'refused', refusal: admitted.refusal };
    const { market, units } = admitted;
    const order = this.#books.create(ticket, units, { listing: market.listing, at });
    this.#clearing.lock(order);
    if (isStop(order.type)) {
      order.state = 'waiting';
      market.waiting.push(order);
      this.#tell({ kind: 'order', what: 'new', order, at });
    } else {
      order.workingAt = at;
      this.#tell({ kind: 'order', what: 'new', order, at });
      if (ticket.ifTaking === 'expired' && order.type === 'limit-maker' && wouldTake(market, order.side, order.price)) this.#expire(order, market, at);
      else this.#work(order, market, at);
    }
    this.#conclude(market, at);
    return { kind: 'accepted', order };
  }

  cancel(account: string, symbol: string, reference: OrderReferenceTo & { readonly cancelId?: string; readonly only?: 'open' | 'partlyFilled' }, at: EpochMs): Cancelled {
    const market = this.#markets.get(symbol);
    if (!market) return { kind: 'refused', refusal: 'unknown-symbol' };
    const order = this.#books.findOpen(account, symbol, reference);
    if (!order) return { kind: 'refused', refusal: 'unknown-order' };
    const state = order.state === 'waiting' ? 'open' : order.state;
    if (reference.only !== undefined && state !== reference.only) return { kind: 'refused', refusal: 'restricted' };
    this.#clearing.end(order, market, at);
    order.state = 'cancelled';
    this.#tell({ kind: 'order', what: 'cancelled', order, at, ...(reference.cancelId === undefined ? {} : { cancelId: reference.cancelId }) });
    this.#conclude(market, at);
    return { kind: 'cancelled', order };
  }

  /** The exchange itself takes an order out (maintenance, a delisting). */
  expire(account: string, symbol: string, reference: OrderReferenceTo, at: EpochMs): boolean {
    const market = this.#market(symbol);
    const order = this.#books.findOpen(account, symbol, reference);
    if (!order) return false;
    this.#expire(order, market, at);
    this.#conclude(market, at);
    return true;
  }

  /** Cancels one order and places another. Unless `evenIfNotCancelled`, nothing is placed when the cancel was refused. */
  cancelReplace(old: OrderReferenceTo & { readonly cancelId?: string; readonly only?: 'open' | 'partlyFilled' }, ticket: Ticket, { evenIfNotCancelled, at }: { readonly evenIfNotCancelled: boolean; readonly at: EpochMs }): { readonly cancelled: Cancelled; readonly placed: Placed | 'not-attempted' } {
    const cancelled = this.cancel(ticket.account, ticket.symbol, old, at);
    if (cancelled.kind === 'refused' && !evenIfNotCancelled) return { cancelled, placed: 'not-attempted' };
    return { cancelled, placed: this.place(ticket, at) };
  }

  deposit(account: string, asset: string, change: Decimal, at: EpochMs): void {
    this.#accounts.open(account);
    this.#accounts.deposit(account, asset, change);
    this.#tell({ kind: 'transfer', account, asset, change, at });
    this.#change(account, asset);
    this.#tellBalances(at);
  }

  // What the exchange decides.

  /** Bends how trades come about, for a test of those who trade here. */
  bend(hooks: ExchangeHooks): void { this.#clearing.bend(hooks); }

  setFees(account: string, fees: FeePlan): void {
    this.#clearing.setFees(account, fees);
    this.#isUnsettled = true;
    this.#settle();
  }

  setOpen(symbol: string, isTrading: boolean): void {
    this.#market(symbol).isOpen = isTrading;
    this.#tell({ kind: 'listing', symbol });
    this.#settle();
  }

  /** Other rules from now on; orders that rest keep their places. */
  setFilters(symbol: string, filters: Partial<MarketFilters>): void {
    const market = this.#market(symbol);
    const listing = { ...market.listing, filters: { ...market.listing.filters, ...filters } };
    market.rules = compileFilters(listing);
    market.listing = listing;
    this.#ownFilters.add(symbol);
    this.#tell({ kind: 'listing', symbol });
    this.#settle();
  }

  #market(symbol: string): Market {
    const market = this.#markets.get(symbol);
    if (!market) throw new UsageError(`expected one of the listed symbols ${this.symbols.join(', ')}, found "${symbol}"`);
    return market;
  }

  #admit(ticket: Ticket, at: EpochMs): { readonly market: Market; readonly units: Units } | { readonly refusal: Refusal } {
    const market = this.#markets.get(ticket.symbol);
    if (!market) return { refusal: 'unknown-symbol' };
    const checked = checkTicket(ticket, market, at);
    if ('refusal' in checked) return checked;
    const refusal = this.#books.refusalOf(ticket, market.listing.filters) ?? (this.#clearing.canPay(ticket, checked.units, market) ? undefined : 'insufficient-balance');
    return refusal === undefined ? { market, units: checked.units } : { refusal };
  }

  #work(order: WorkingOrder, market: Market, at: EpochMs): void {
    if (order.quoteQuantity > ZERO) order.quantity = quantityFor(market, order);
    const unfillable = order.timeInForce === 'fok' && !isMarketKind(order.type)
      && market.available(opposite(order.side), order.price, order.selfTrade === 'none' ? undefined : order.account) < order.quantity;
    if (!unfillable) sweep(market, order, this.#clearing, at);
    if (!isOpen(order)) return;
    if (isMarketKind(order.type) || order.timeInForce !== 'gtc') this.#expire(order, market, at);
    else {
      order.state = order.executed > 0 ? 'partlyFilled' : 'open';
      market.rest(order);
    }
  }

  #expire(order: WorkingOrder, market: Market, at: EpochMs): void {
    this.#clearing.end(order, market, at);
    order.state = 'expired';
    this.#tell({ kind: 'order', what: 'expired', order, at });
  }

  /** After anything that may have traded: stops, then what was seen, then balances. */
  #conclude(market: Market, at: EpochMs): void {
    for (;;) {
      const order = market.last === 0 ? undefined : market.waiting.find((waiting) => isTriggered(waiting, waiting.stopPrice, market.last));
      if (!order) break;
      market.remove(order);
      order.state = 'open';
      order.workingAt = at;
      order.updatedAt = at;
      if (isMarketKind(order.type)) this.#clearing.release(order);
      this.#tell({ kind: 'order', what: 'triggered', order, at });
      this.#work(order, market, at);
    }
    const depth = market.drain(at);
    if (depth) this.#tell(depth);
    this.#tellBalances(at);
  }

  #change(account: string, asset: string): void {
    const assets = this.#changed.get(account);
    if (assets) assets.add(asset);
    else this.#changed.set(account, new Set([asset]));
  }

  #tellBalances(at: EpochMs): void {
    if (this.#changed.size > 0) this.#tellChanged(at);
    this.#settle();
  }

  #tellChanged(at: EpochMs): void {
    const changed = this.#changed;
    this.#changed = new Map();
    for (const [account, assets] of changed) this.#tell({ kind: 'balances', account, assets: [...assets], at });
  }

  #settle(): void {
    if (!this.#isUnsettled) return;
    this.#isUnsettled = false;
    for (const listener of this.#settled) listener();
  }

  #restore(state: ExchangeState): void {
    for (const saved of state.markets) {
      const market = this.#markets.get(saved.symbol);
      if (!market) throw new DataError(`expected the markets of the saved exchange, among them "${saved.symbol}", found ${this.symbols.join(', ')}`);
      const { priceDecimals, quantityDecimals, filters } = market.listing;
      if (priceDecimals !== saved.priceDecimals || quantityDecimals !== saved.quantityDecimals) {
        throw new DataError(`expected ${saved.symbol} in steps of 1e-${saved.priceDecimals} and 1e-${saved.quantityDecimals} as it was saved, found 1e-${priceDecimals} and 1e-${quantityDecimals}`);
      }
      if (saved.filters) this.setFilters(saved.symbol, saved.filters as Partial<typeof filters>);
    }
    this.#accounts.restore(state.balances);
    this.#clearing.restore(state);
    this.#books.restore(state.orders, state.nextOrderId, (symbol) => this.#markets.get(symbol)?.listing);
    for (const saved of state.markets) this.#markets.get(saved.symbol)?.restore(saved, (orderId) => this.#books.openById(orderId));
  }

  #tell(event: ExchangeEvent): void {
    if (event.kind !== 'depth' && event.kind !== 'print') this.#isUnsettled = true;
    for (const listener of this.#listeners) listener(event);
  }
}
