import { add, decimal, format, type Decimal } from '../../domain/decimal.ts';
import { DataError, UsageError } from '../../domain/errors.ts';
import { instrumentId, type Instrument, type InstrumentId } from '../../domain/instrument.ts';
import type { OrderBook } from '../../domain/order-book.ts';
import type { OrderRequest } from '../../domain/order.ts';
import type { PublicTrade } from '../../domain/public-trade.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { VenueFill } from '../../domain/venue-fill.ts';
import { Accounts } from '../exchange/accounts.ts';
import type { Listing } from '../exchange/listing.ts';
import { OWNER } from './paper-clearing.ts';
import { PaperMarket } from './paper-market.ts';
import { reportOf, type PaperCancelled, type PaperEvent, type PaperFees, type PaperOrder, type PaperPlaced, type PaperReport } from './paper-order.ts';
import { paperListing, priceIn, readPaperState, restoredOrder, savedOrder, type PaperState, type SavedOrder } from './paper-state.ts';
import type { StreamState } from './told-book.ts';

export interface PaperExchangeSettings {
  readonly instruments: readonly Instrument[];
  /** What a new account begins with, as decimal texts by asset. A saved one has its own. */
  readonly balances: Readonly<Record<string, string>>;
  readonly feesOf?: (instrument: Instrument) => PaperFees;
  /** From sending a request to its effect, on the clock by which market data is received: a round trip. */
  readonly latencyMs: number;
  /** A request that comes into effect so much later than it should (a machine that slept) is refused. */
  readonly lateMs: number;
  /** When the account is opened: ids begin here, so that a new account never gives one out again. */
  readonly at: EpochMs;
  readonly state?: PaperState | undefined;
  /** Ended orders and executions that are kept at least, newest last: whoever trades here has long been told of older ones. */
  readonly kept?: { readonly orders: number; readonly fills: number };
}

export interface PaperReference {
  readonly instrument: InstrumentId;
  readonly clientOrderId: string;
  readonly venueOrderId?: string | undefined;
}

interface Request {
  readonly due: EpochMs;
  readonly act: (at: EpochMs, isLate: boolean) => void;
}

const KEPT = { orders: 200, fills: 500 };

/** The fees of the instrument; Korean won markets take theirs in won. */
export const usualFees = ({ makerFeeBps, takerFeeBps, quote }: Instrument): PaperFees => ({ makerBps: makerFeeBps, takerBps: takerFeeBps, paidIn: quote === 'KRW' ? 'quote' : 'received' });

/**
 * A venue on paper: one account with exact balances, traded against the real market as it is told. It has no clock: whoever calls says when,
 * and requests take effect when `advance` reaches their time, on the book as it stands then. Spot only.
 */
export class PaperExchange {
  readonly venue: string;
  readonly #settings: PaperExchangeSettings;
  readonly #accounts = new Accounts();
  readonly #instruments: ReadonlyMap<InstrumentId, Instrument>;
  /** Those that have open orders or a book. */
  readonly #markets = new Map<InstrumentId, PaperMarket>();
  /** What was said of streams before the first book. */
  readonly #said = new Map<InstrumentId, Map<'trade' | 'book', StreamState>>();
  readonly #requests: Request[] = [];
  readonly #ended = new Map<string, PaperReport>();
  readonly #fills: VenueFill[] = [];
  readonly #listeners = new Set<(event: PaperEvent) => void>();
  #nextId: number;
  #version = 0;

  constructor(settings: PaperExchangeSettings) {
    const { instruments, balances, at, state } = settings;
    this.#settings = settings;
    this.venue = venueOf(instruments);
    this.#accounts.open(OWNER);
    const saved = state === undefined ? undefined : readPaperState(state);
    if (saved !== undefined && saved.venue !== this.venue) throw new DataError(`expected the paper account of "${this.venue}", found that of "${saved.venue}"`);
    this.#nextId = Math.max(saved?.nextId ?? 0, Math.floor(at), 1);
    for (const [asset, amount] of saved?.balances ?? Object.entries(balances)) this.#accounts.deposit(OWNER, asset, depositOf(asset, amount));
    const traded = new Map(instruments.map((instrument) => [instrumentId(instrument), instrument]));
    if (traded.size < instruments.length) throw new UsageError(`expected each instrument once, found "${instruments.map(instrumentId).join(', ')}"`);
    this.#instruments = new Map([...(saved?.instruments ?? []).map((instrument) => [instrumentId(instrument), instrument] as const), ...traded]);
    for (const [id, instrument] of this.#instruments) this.#restore(instrument, saved?.open.filter((order) => order.instrument === id) ?? []);
    for (const report of saved?.ended ?? []) this.#ended.set(report.venueOrderId, report);
    this.#fills.push(...(saved?.fills ?? []));
  }

  #restore(instrument: Instrument, saved: readonly SavedOrder[]): void {
    const price = priceIn(saved);
    if (price === undefined) return;
    const market = this.#list(instrument, paperListing(instrument, { price, saved }));
    for (const order of saved) market.restore(restoredOrder(order, market.listing));
  }

  #list(instrument: Instrument, listing: Listing): PaperMarket {
    const market = new PaperMarket({
      instrument, listing, fees: (this.#settings.feesOf ?? usualFees)(instrument), accounts: this.#accounts, nextId: () => this.#nextId++,
      changed: (order, note) => { this.#changed(order, note); }, filled: (fill) => { this.#filled(fill); },
    });
    this.#markets.set(market.id, market);
    for (const [what, state] of this.#said.get(market.id) ?? []) market.stream(what, state, 0);
    return market;
  }

  /** What happens to the account. Returns what ends it. */
  listen(listener: (event: PaperEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  /** Grows with everything that `save` must not lose. */
  get version(): number { return this.#version; }
  /** Those that are traded, and those that still have orders. */
  get instruments(): readonly Instrument[] { return [...this.#instruments.values()]; }

  // What the market does. Requests that are due before take effect first.

  book(instrument: InstrumentId, book: OrderBook, at: EpochMs): void {
    this.advance(at);
    this.#marketOf(instrument, book)?.book(book, at);
  }

  trade(instrument: InstrumentId, trade: PublicTrade, at: EpochMs): void {
    this.advance(at);
    this.#markets.get(instrument)?.trade(trade, at);
  }

  stream(instrument: InstrumentId, { what, state }: { readonly what: 'trade' | 'book'; readonly state: StreamState }, at: EpochMs): void {
    this.advance(at);
    const market = this.#markets.get(instrument);
    if (market !== undefined) { market.stream(what, state, at); return; }
    const said = this.#said.get(instrument) ?? new Map<'trade' | 'book', StreamState>();
    this.#said.set(instrument, said.set(what, state));
  }

  /** The first price tells how fine the units of a market can be. */
  #marketOf(id: InstrumentId, { bestBid, bestAsk }: OrderBook): PaperMarket | undefined {
    const known = this.#markets.get(id);
    const instrument = this.#instruments.get(id);
    const price = Number.isNaN(bestAsk) ? bestBid : bestAsk;
    if (known !== undefined || instrument === undefined || !(price > 0)) return known;
    return this.#list(instrument, paperListing(instrument, { price }));
  }

  // What the account does.

  /** `told` is called when the request has taken effect, with what became of it. */
  place(request: OrderRequest, at: EpochMs, told: (outcome: PaperPlaced) => void): void {
    this.#send(at, (now, isLate) => { told(isLate ? { kind: 'refused', refusal: 'late' } : this.#placeNow(request, now)); });
  }

  /** The same for a cancellation, which is never too late. */
  cancel(reference: PaperReference, at: EpochMs, told: (outcome: PaperCancelled) => void): void {
    this.#send(at, (now) => {
      const order = this.#open(reference);
      if (order === undefined) { told({ kind: 'gone' }); return; }
      this.#markets.get(reference.instrument)?.cancel(order, now);
      told({ kind: 'cancelled', order: reportOf(order) });
    });
  }

  #send(at: EpochMs, act: Request['act']): void {
    const due = at + this.#settings.latencyMs;
    let place = this.#requests.length;
    while (place > 0 && this.#requests[place - 1].due > due) place -= 1;
    this.#requests.splice(place, 0, { due, act });
  }

  /** When the next request takes effect; Infinity when none is under way. */
  get nextAt(): EpochMs { return this.#requests[0]?.due ?? Infinity; }

  /** Lets the requests that are due by `at` take effect, on the book as it stands. */
  advance(at: EpochMs): void {
    while (this.nextAt <= at) {
      const request = this.#requests.shift();
      request?.act(request.due, at - request.due > this.#settings.lateMs);
    }
  }

  #placeNow(request: OrderRequest, at: EpochMs): PaperPlaced {
    const market = this.#markets.get(request.instrument);
    if (market === undefined) return { kind: 'refused', refusal: this.#instruments.has(request.instrument) ? 'no-book' : 'unknown-symbol' };
    const placed = market.place(request, this.#nextId++, at);
    if (typeof placed === 'string') return { kind: 'refused', refusal: placed };
    const id = String(placed.orderId);
    return { kind: 'accepted', order: reportOf(placed), fills: this.#fills.filter(({ venueOrderId }) => venueOrderId === id) };
  }

  // What it knows.

  /** Why nothing can be matched now; undefined when it can. */
  hindrance(instrument: InstrumentId): string | undefined {
    const market = this.#markets.get(instrument);
    return market === undefined ? `the book of ${instrument} is not told yet` : market.hindrance;
  }

  /** The last order with that id, open or ended. */
  find(reference: PaperReference): PaperReport | undefined {
    const open = this.#open(reference);
    if (open !== undefined) return reportOf(open);
    const { instrument, clientOrderId, venueOrderId } = reference;
    if (venueOrderId !== undefined) return this.#ended.get(venueOrderId);
    return [...this.#ended.values()].findLast((report) => report.instrument === instrument && report.clientOrderId === clientOrderId);
  }

  #open({ instrument, clientOrderId, venueOrderId }: PaperReference): PaperOrder | undefined {
    const orders = this.#markets.get(instrument)?.orders;
    if (orders === undefined) return undefined;
    return venueOrderId === undefined ? [...orders.values()].find((order) => order.clientOrderId === clientOrderId) : orders.get(Number(venueOrderId));
  }

  openOrders(): readonly PaperReport[] { return [...this.#markets.values()].flatMap(({ orders }) => [...orders.values()].map(reportOf)); }

  balances(): readonly { readonly asset: string; readonly free: Decimal; readonly locked: Decimal }[] { return this.#accounts.balances(OWNER); }

  /** After a trade id, oldest first; all that are kept without one. */
  fillsSince(instrument: InstrumentId, cursor: string | undefined): readonly VenueFill[] {
    return this.#fills.filter((fill) => fill.instrument === instrument && (cursor === undefined || Number(fill.tradeId) > Number(cursor)));
  }

  save(at: EpochMs): PaperState {
    const markets = [...this.#markets.values()];
    return {
      version: 1, venue: this.venue, at, nextId: this.#nextId, balances: this.balances().map(({ asset, free, locked }) => [asset, format(add(free, locked))]),
      instruments: markets.filter(({ orders }) => orders.size > 0).map(({ instrument }) => ({ ...instrument })), open: markets.flatMap(({ orders }) => [...orders.values()].map(savedOrder)),
      ended: [...this.#ended.values()].map(({ averagePrice, ...report }) => ({ ...report, averagePrice: Number.isNaN(averagePrice) ? null : averagePrice })), fills: [...this.#fills],
    };
  }

  #changed(order: PaperOrder, note: string | undefined): void {
    this.#version += 1;
    const report = reportOf(order);
    if (report.state !== 'open' && report.state !== 'partlyFilled') {
      this.#ended.set(report.venueOrderId, report);
      const [oldest] = this.#ended.keys();
      if (this.#ended.size > (this.#settings.kept ?? KEPT).orders && oldest !== undefined) this.#ended.delete(oldest);
    }
    this.#tell({ kind: 'order', order: report, note });
  }

  #filled(fill: VenueFill): void {
    this.#version += 1;
    this.#fills.push(fill);
    const most = (this.#settings.kept ?? KEPT).fills;
    if (this.#fills.length > 2 * most) this.#fills.splice(0, this.#fills.length - most);
    this.#tell({ kind: 'fill', fill });
  }

  #tell(event: PaperEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

function venueOf(instruments: readonly Instrument[]): string {
  const [first] = instruments;
  if (first === undefined) throw new UsageError('expected at least one instrument of a paper venue, found none');
  for (const { venue, symbol, kind } of instruments) {
    if (venue !== first.venue) throw new UsageError(`expected the instruments of one venue, found "${first.venue}" and "${venue}": each venue is an account of its own`);
    if (kind !== 'spot') throw new UsageError(`expected a spot instrument on paper, found the ${kind} "${symbol}"`);
  }
  return first.venue;
}

function depositOf(asset: string, amount: string): Decimal {
  const value = decimal(amount);
  if (value < 0n) throw new UsageError(`expected a balance of ${asset} of at least 0, found "${amount}"`);
  return value;
}
