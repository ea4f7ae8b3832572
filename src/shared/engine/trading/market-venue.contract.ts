import { add, decimal, format, multiply, negate, subtract, toNumber, ZERO, type Decimal } from '../../domain/decimal.ts';
import { TransientError } from '../../domain/errors.ts';
import { floorToLot, instrumentId, type Instrument, type InstrumentId } from '../../domain/instrument.ts';
import type { OrderRequest } from '../../domain/order.ts';
import { random, type Random } from '../../domain/random.ts';
import type { VenueFill } from '../../domain/venue-fill.ts';
import type { AccountEvent, AccountStream, CancelOutcome, FindOutcome, OrderReference, PlaceOutcome, Venue, VenueAccount, VenueCapabilities, VenueOrder } from '../../ports/venue.ts';
import type { VirtualTime } from '../../../local/drill/virtual/virtual-time.ts';

/** Shares of requests and events that go wrong. */
export interface VenueFaults {
  /** The request never arrives; it arrives and its answer does not; the answer says nothing. */
  readonly dropBefore: number;
  readonly dropAfter: number;
  readonly unknown: number;
  /** Events of the stream told twice, late by up to `lateMs`, never. */
  readonly duplicates: number;
  readonly lateMs: number;
  readonly losses: number;
  readonly queryErrors: number;
}

export const calm: VenueFaults = { dropBefore: 0, dropAfter: 0, unknown: 0, duplicates: 0, lateMs: 0, losses: 0, queryErrors: 0 };
export const rough: VenueFaults = { dropBefore: 0.05, dropAfter: 0.06, unknown: 0.05, duplicates: 0.3, lateMs: 1_500, losses: 0.04, queryErrors: 0.05 };

interface Kept {
  order: VenueOrder;
  readonly request: OrderRequest;
  /** A stop that has been hit; true for orders that wait for no price. */
  isLive: boolean;
  best: number;
}

interface Touch {
  readonly bid: number;
  readonly ask: number;
  bidLeft: number;
  askLeft: number;
}

export interface MarketVenueSetup {
  readonly time: VirtualTime;
  readonly name: string;
  readonly instruments: readonly Instrument[];
  readonly balances: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly faults?: VenueFaults;
  readonly capabilities?: Partial<VenueCapabilities>;
  /** `both` by turns of the source. */
  readonly feeIn?: 'quote' | 'base' | 'third' | 'any';
}

const TIMEOUT_MS = 700;
const isOpen = ({ state }: VenueOrder): boolean => state === 'open' || state === 'partlyFilled';

/** A venue with one level of a book that the test moves: grid, minima and locked balances are kept, stops trigger, and what it answers may get lost. */
export class MarketVenue {
  faults: VenueFaults;
  readonly setup: MarketVenueSetup;
  readonly capabilities: VenueCapabilities;
  readonly orders: Kept[] = [];
  readonly fills: VenueFill[] = [];
  /** Requests that arrived, with their moment. */
  readonly placed: { readonly request: OrderRequest; readonly at: number }[] = [];
  /** The next orders are refused so. */
  refuseNext: { readonly code: string; readonly reason: string }[] = [];
  /** Orders for which this holds are refused. */
  refuses: (request: OrderRequest) => { readonly code: string; readonly reason: string } | undefined = () => undefined;
  /** All queries fail while it is true. */
  isSilent = false;
  /** Called when an order is accepted, before it is matched. */
  onAccepted: (request: OrderRequest) => void = () => undefined;
  readonly #random: Random;
  readonly #balances: Map<string, Decimal>;
  readonly #touches = new Map<InstrumentId, Touch>();
  readonly #listeners = new Set<(event: AccountEvent) => void>();

  constructor(setup: MarketVenueSetup) {
    this.setup = setup;
    this.faults = setup.faults ?? calm;
    this.#random = random(setup.seed);
    this.#balances = new Map(Object.entries(setup.balances).map(([asset, amount]) => [asset, decimal(amount)]));
    this.capabilities = {
      idempotency: 'open-only', requestExpiryMs: 1_500, queryByClientId: true, deadManSwitch: false, nativeStop: true, sandbox: true, orderTypes: ['market', 'limit', 'stop', 'trailing-stop'], pageSize: { candles: 1_000, trades: 1_000 },
      ...setup.capabilities,
    };
  }

  total(asset: string): number { return toNumber(this.#balances.get(asset) ?? ZERO); }
  open(): readonly VenueOrder[] { return this.orders.map(({ order }) => order).filter(isOpen); }

  #hits(share: number): boolean { return share > 0 && this.#random.uniform() < share; }
  #between(low: number, high: number): number { return low + this.#random.below(high - low + 1); }

  /** What of an asset open orders hold. */
  locked(asset: string): number {
    let sum = 0;
    for (const { order, request } of this.orders) {
      if (!isOpen(order)) continue;
      const { base, quote, kind } = this.instrument(order.instrument);
      const left = order.quantity - order.filledQuantity;
      if (kind !== 'spot') continue;
      if (request.side === 'sell' && base === asset) sum += left;
      if (request.side === 'buy' && quote === asset) sum += left * (request.limitPrice ?? request.stopPrice ?? 0);
    }
    return sum;
  }

  instrument(id: InstrumentId): Instrument {
    const found = this.setup.instruments.find((one) => instrumentId(one) === id);
    if (found === undefined) throw new Error(`no instrument ${id}`);
    return found;
  }

  /** The book is from now on: waiting orders trigger and are matched. */
  quote(id: InstrumentId, { bid, ask, size }: { readonly bid: number; readonly ask: number; readonly size: number }): void {
    this.#touches.set(id, { bid, ask, bidLeft: size, askLeft: size });
    for (const kept of this.orders) if (kept.order.instrument === id && isOpen(kept.order)) this.#meet(kept);
  }

  connect(): { readonly venue: Venue; readonly account: VenueAccount; readonly stream: AccountStream } {
    const { name, instruments, time } = this.setup;
    return {
      venue: { name, capabilities: this.capabilities, place: (order) => this.#place(order), cancel: (order) => this.#cancel(order), find: (order) => this.#find(order) },
      account: {
        openOrders: () => this.#query(() => this.open()),
        balances: () => this.#query(() => [...this.#balances].map(([asset, total]) => ({ asset, free: format(total), locked: '0' }))),
        fillsSince: (id, cursor) => this.#query(() => this.fills.filter((fill) => fill.instrument === id && (cursor === undefined || Number(fill.tradeId) > Number(cursor))).map((fill) => ({ ...fill, clientOrderId: '' }))),
        permissions: async () => ({ trade: true, withdraw: false, ipRestricted: true }), instruments: async () => instruments,
      },
      stream: { listen: async (tell, signal) => {
        await time.wait(20, signal);
        const listener = (event: AccountEvent): void => { tell(event); };
        this.#listeners.add(listener);
        tell({ kind: 'live', at: time.now() });
        await new Promise<void>((resolve) => { signal.addEventListener('abort', () => { resolve(); }, { once: true }); });
        this.#listeners.delete(listener);
      } },
    };
  }

  /** A connection that died tells nobody any more. */
  hangUp(): void { this.#listeners.clear(); }

  async #query<Result>(read: () => Result): Promise<Result> {
    await this.setup.time.wait(this.#between(5, 30));
    if (this.isSilent || this.#hits(this.faults.queryErrors)) throw new TransientError('ETIMEDOUT');
    return read();
  }

  #place(request: OrderRequest): Promise<PlaceOutcome> {
    const { time } = this.setup;
    return new Promise((resolve) => {
      time.after(TIMEOUT_MS, () => { resolve({ kind: 'unknown', reason: 'timed out' }); });
      if (this.#hits(this.faults.dropBefore)) return;
      const isLost = this.#hits(this.faults.dropAfter);
      const isUnknown = this.#hits(this.faults.unknown);
      time.after(this.#between(10, 60), () => {
        const outcome = this.#accept(request);
        if (!isLost) time.after(this.#between(10, 60), () => { resolve(isUnknown ? { kind: 'unknown', reason: '-1007' } : outcome); });
      });
    });
  }

  #objection(request: OrderRequest): { readonly code: string; readonly reason: string } | undefined {
    const { instrument: id, side, quantity, limitPrice, stopPrice, type } = request;
    const touch = this.#touches.get(id);
    const { lotSize, minNotional, base, quote, kind } = this.instrument(id);
    if (touch === undefined) return { code: 'no-book', reason: 'nothing trades' };
    if (floorToLot(quantity, lotSize) !== quantity) return { code: '-1013', reason: `Filter failure: LOT_SIZE ${quantity}` };
    const price = limitPrice ?? stopPrice ?? (side === 'buy' ? touch.ask : touch.bid);
    if (quantity * price < minNotional) return { code: '-1013', reason: 'Filter failure: NOTIONAL' };
    if (!this.capabilities.orderTypes.includes(type)) return { code: '-1106', reason: `no ${type}` };
    const isCrossing = limitPrice !== undefined && (side === 'buy' ? limitPrice >= touch.ask : limitPrice <= touch.bid);
    if (request.postOnly === true && isCrossing) return { code: '-2010', reason: 'Order would immediately match and take.' };
    if (type === 'stop' && (side === 'sell' ? touch.bid <= (stopPrice ?? 0) : touch.ask >= (stopPrice ?? 0))) return { code: '-2010', reason: 'Stop price would trigger immediately.' };
    const [asset, needed] = side === 'sell' ? [base, quantity] : [quote, quantity * price];
    if (kind === 'spot' && needed > this.total(asset) - this.locked(asset) + 1e-9) return { code: '-2010', reason: 'Account has insufficient balance for requested action.' };
    return undefined;
  }

  #accept(request: OrderRequest): PlaceOutcome {
    const { time } = this.setup;
    this.placed.push({ request, at: time.now() });
    const refusal = this.refuseNext.shift() ?? this.refuses(request) ?? this.#objection(request);
    if (refusal !== undefined) return { kind: 'refused', ...refusal };
    const { clientOrderId, instrument, side, type, quantity, limitPrice } = request;
    const order: VenueOrder = { clientOrderId, venueOrderId: String(9_000_000 + this.orders.length), instrument, side, type, state: 'open', quantity, filledQuantity: 0, averagePrice: NaN, limitPrice, at: time.now() };
    const kept: Kept = { order, request, isLive: type === 'market' || type === 'limit', best: NaN };
    this.onAccepted(request);
    this.orders.push(kept);
    this.#tell({ kind: 'order', order });
    const before = this.fills.length;
    this.#meet(kept);
    if (request.timeInForce === 'ioc' && isOpen(kept.order)) this.end(kept.order.venueOrderId, 'expired');
    return { kind: 'accepted', order: kept.order, fills: this.fills.slice(before).filter(({ venueOrderId }) => venueOrderId === order.venueOrderId) };
  }

  #meet(kept: Kept): void {
    const touch = this.#touches.get(kept.order.instrument);
    if (touch === undefined) return;
    if (!kept.isLive) {
      if (!this.#isHit(kept, touch)) return;
      kept.isLive = true;
    }
    const { side, limitPrice, type } = kept.request;
    const [price, available] = side === 'buy' ? [touch.ask, touch.askLeft] : [touch.bid, touch.bidLeft];
    if (limitPrice !== undefined && type === 'limit' && (side === 'buy' ? price > limitPrice : price < limitPrice)) return;
    const { lotSize } = this.instrument(kept.order.instrument);
    const quantity = floorToLot(Math.min(kept.order.quantity - kept.order.filledQuantity, available), lotSize);
    if (quantity > 0) this.#fill(kept, quantity, price);
    if (side === 'buy') touch.askLeft -= quantity;
    else touch.bidLeft -= quantity;
    // A stop is a market order by now: what the book has not is not waited for.
    if (type !== 'limit' && isOpen(kept.order)) this.end(kept.order.venueOrderId, 'expired');
  }

  #isHit(kept: Kept, { bid, ask }: Touch): boolean {
    const { side, stopPrice, trailBps } = kept.request;
    const price = side === 'sell' ? bid : ask;
    if (Number.isNaN(kept.best) || (side === 'sell' ? price > kept.best : price < kept.best)) kept.best = price;
    const trigger = stopPrice ?? kept.best * (1 + ((side === 'sell' ? -1 : 1) * (trailBps ?? 0)) / 10_000);
    return side === 'sell' ? price <= trigger : price >= trigger;
  }

  #fill(kept: Kept, quantity: number, price: number): void {
    const { order } = kept;
    const { time, feeIn = 'quote' } = this.setup;
    const { base, quote, kind } = this.instrument(order.instrument);
    const kinds = ['quote', 'base', 'third'] as const;
    const wanted = feeIn === 'any' ? kinds[this.#random.below(3)] : feeIn;
    // A fee in the coin that is traded is taken from what is received.
    const paidIn = wanted === 'base' && order.side === 'sell' ? 'quote' : wanted;
    const [feeCurrency, fee] = paidIn === 'base' ? [base, quantity / 1_000] : paidIn === 'third' ? ['BNB', 0.00001] : [quote, (quantity * price) / 1_000];
    const fill: VenueFill = {
      tradeId: String(1_000 + this.fills.length), clientOrderId: order.clientOrderId, venueOrderId: order.venueOrderId, instrument: order.instrument, at: time.now(), side: order.side, quantity, price, fee: Number(fee.toFixed(8)), feeCurrency,
      liquidity: 'taker',
    };
    this.fills.push(fill);
    const sign = order.side === 'buy' ? (amount: Decimal): Decimal => amount : negate;
    if (kind === 'spot') {
      this.#move(base, sign(decimal(quantity)));
      this.#move(quote, negate(sign(multiply(decimal(quantity), decimal(price)))));
    }
    this.#move(feeCurrency, negate(decimal(fill.fee)));
    const filledQuantity = Number((order.filledQuantity + quantity).toFixed(8));
    kept.order = { ...order, filledQuantity, averagePrice: price, state: filledQuantity >= order.quantity - 1e-12 ? 'filled' : 'partlyFilled', at: time.now() };
    this.#tell({ kind: 'fill', fill });
    this.#tell({ kind: 'order', order: kept.order });
  }

  #move(asset: string, amount: Decimal): void {
    this.#balances.set(asset, add(this.#balances.get(asset) ?? ZERO, amount));
  }

  /** An order comes to its end by itself. */
  end(venueOrderId: string, state: 'cancelled' | 'expired' | 'rejected'): void {
    const kept = this.orders.find(({ order }) => order.venueOrderId === venueOrderId);
    if (kept === undefined || !isOpen(kept.order)) return;
    kept.order = { ...kept.order, state, at: this.setup.time.now() };
    this.#tell({ kind: 'order', order: kept.order });
  }

  /** A fill after the order's end was told, as some venues do (fault 15). */
  fillLate(venueOrderId: string, quantity: number, price: number): void {
    const kept = this.orders.find(({ order }) => order.venueOrderId === venueOrderId);
    if (kept === undefined) throw new Error(`no order ${venueOrderId}`);
    const { state } = kept.order;
    this.#fill(kept, quantity, price);
    kept.order = { ...kept.order, state };
  }

  #cancel(reference: OrderReference): Promise<CancelOutcome> {
    const { time } = this.setup;
    return new Promise((resolve) => {
      time.after(TIMEOUT_MS, () => { resolve({ kind: 'unknown', reason: 'timed out' }); });
      if (this.#hits(this.faults.dropBefore)) return;
      const isLost = this.#hits(this.faults.dropAfter);
      time.after(this.#between(10, 100), () => {
        const kept = this.#shown(reference);
        const wasOpen = kept !== undefined && isOpen(kept.order);
        if (wasOpen) this.end(kept.order.venueOrderId, 'cancelled');
        if (!isLost) time.after(this.#between(5, 40), () => { resolve(wasOpen ? { kind: 'cancelled', order: kept.order } : { kind: 'gone', reason: '-2011' }); });
      });
    });
  }

  async #find(reference: OrderReference): Promise<FindOutcome> {
    try {
      return await this.#query((): FindOutcome => {
        const kept = this.#shown(reference);
        return kept === undefined ? { kind: 'absent' } : { kind: 'found', order: kept.order };
      });
    } catch (error) {
      return { kind: 'unknown', reason: String(error) };
    }
  }

  #shown({ venueOrderId, clientOrderId }: OrderReference): Kept | undefined {
    return this.orders.findLast(({ order }) => (venueOrderId === undefined ? order.clientOrderId === clientOrderId : order.venueOrderId === venueOrderId));
  }

  #tell(event: AccountEvent): void {
    for (const listener of this.#listeners) {
      if (this.#hits(this.faults.losses)) continue;
      for (let n = this.#hits(this.faults.duplicates) ? 2 : 1; n > 0; n--) {
        this.setup.time.after(this.#between(5, 50) + (this.#hits(0.3) ? this.#between(0, this.faults.lateMs) : 0), () => { if (this.#listeners.has(listener)) listener(event); });
      }
    }
  }

  /** Base units bought less sold, less fees in the base coin, of the orders for which it holds. */
  position(id: InstrumentId, isCounted: (fill: VenueFill) => boolean = () => true): number {
    const { base, kind } = this.instrument(id);
    let sum = ZERO;
    for (const fill of this.fills) {
      if (fill.instrument !== id || !isCounted(fill)) continue;
      sum = fill.side === 'buy' ? add(sum, decimal(fill.quantity)) : subtract(sum, decimal(fill.quantity));
      if (kind === 'spot' && fill.feeCurrency === base) sum = subtract(sum, decimal(fill.fee));
    }
    return toNumber(sum);
  }
}
