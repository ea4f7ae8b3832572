import { add, decimal, format, multiply, negate, subtract, toNumber, ZERO, type Decimal } from '../../../shared/domain/decimal.ts';
import { TransientError } from '../../../shared/domain/errors.ts';
import type { Instrument, InstrumentId } from '../../../shared/domain/instrument.ts';
import { instrumentId } from '../../../shared/domain/instrument.ts';
import type { OrderRequest } from '../../../shared/domain/order.ts';
import type { Random } from '../../../shared/domain/random.ts';
import type { VenueFill } from '../../../shared/domain/venue-fill.ts';
import type { AccountEvent, AccountStream, Balance, CancelOutcome, FindOutcome, OrderReference, PlaceOutcome, Venue, VenueAccount, VenueCapabilities, VenueOrder } from '../../../shared/ports/venue.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What goes wrong, as shares of requests or events, and how slow things are in milliseconds. */
export interface Faults {
  /** The request never arrives (fault 2). */
  readonly dropBefore: number;
  /** It arrives, its answer does not (fault 1). */
  readonly dropAfter: number;
  /** A gateway holds it for up to `slowMs` (fault 3). */
  readonly slow: number;
  readonly slowMs: number;
  /** "Execution status unknown", half of them accepted (fault 4). */
  readonly unknown: number;
  /** Queries show an order or a fill so much later at most (fault 6). */
  readonly lagMs: number;
  /** Queries that fail (fault 7). */
  readonly queryErrors: number;
  /** Events of the stream told twice, late by up to `shuffleMs`, never (faults 16, 17, 32). */
  readonly duplicates: number;
  readonly shuffleMs: number;
  readonly losses: number;
  /** Mean time between ends of the stream; 0 for never (fault 34). */
  readonly streamEndsMs: number;
  /** Fills come before the answer to the order (fault 15). */
  readonly feeAssets: readonly string[];
}

export const calm: Faults = { dropBefore: 0, dropAfter: 0, slow: 0, slowMs: 0, unknown: 0, lagMs: 0, queryErrors: 0, duplicates: 0, shuffleMs: 0, losses: 0, streamEndsMs: 0, feeAssets: ['USDT'] };
export const rough: Faults = {
  dropBefore: 0.06, dropAfter: 0.07, slow: 0.07, slowMs: 3_000, unknown: 0.05, lagMs: 350, queryErrors: 0.08, duplicates: 0.3, shuffleMs: 2_000, losses: 0.03, streamEndsMs: 9_000,
  feeAssets: ['BTC', 'USDT', 'BNB'],
};

export const TIMEOUT_MS = 700;
const never = (): Promise<never> => new Promise(() => undefined);

interface Resting {
  order: VenueOrder;
  readonly request: OrderRequest;
  readonly visibleAt: number;
}

/** Counts what was done, so that a test can say that it was. */
export type FaultCounts = Record<'dropBefore' | 'dropAfter' | 'slow' | 'late' | 'expired' | 'unknown' | 'lag' | 'queryErrors' | 'duplicates' | 'losses' | 'ends' | 'duplicateIds' | 'gone', number>;

/** A venue with Binance's rules for orders: ids unique among open orders only, the window of a request checked on arrival and again before matching, queries that lag. */
export class ScriptedVenue {
  faults: Faults;
  readonly time: VirtualTime;
  readonly counts: FaultCounts = { dropBefore: 0, dropAfter: 0, slow: 0, late: 0, expired: 0, unknown: 0, lag: 0, queryErrors: 0, duplicates: 0, losses: 0, ends: 0, duplicateIds: 0, gone: 0 };
  /** Every order that was ever accepted. */
  readonly accepted: Resting[] = [];
  readonly fills: { readonly fill: VenueFill; readonly visibleAt: number }[] = [];
  /** Ids on the wire, one entry for each request. */
  readonly sentIds: string[] = [];
  /** All queries fail until then. */
  blackUntil = 0;
  readonly capabilities: VenueCapabilities;
  readonly #random: Random;
  readonly #instrument: Instrument;
  readonly #balances = new Map<string, Decimal>([['BTC', decimal('50')], ['USDT', decimal('100000')], ['BNB', decimal('10')]]);
  readonly #listeners = new Set<(event: AccountEvent) => void>();

  constructor(setup: { readonly time: VirtualTime; readonly random: Random; readonly instrument: Instrument; readonly faults: Faults; readonly capabilities?: Partial<VenueCapabilities> }) {
    this.time = setup.time;
    this.#random = setup.random;
    this.#instrument = setup.instrument;
    this.faults = setup.faults;
    this.capabilities = {
      idempotency: 'open-only', requestExpiryMs: 1_500, queryByClientId: true, deadManSwitch: false, nativeStop: true, sandbox: true, orderTypes: ['market', 'limit', 'stop'], pageSize: { candles: 1_000, trades: 1_000 },
      ...setup.capabilities,
    };
  }

  get id(): InstrumentId { return instrumentId(this.#instrument); }
  total(asset: string): Decimal { return this.#balances.get(asset) ?? ZERO; }
  /** Money that comes or goes without a trade. */
  move(asset: string, amount: string): void { this.#balances.set(asset, add(this.total(asset), decimal(amount))); }
  open(): readonly VenueOrder[] { return this.accepted.map(({ order }) => order).filter(({ state }) => state === 'open' || state === 'partlyFilled'); }
  /** Base units bought less sold. */
  position(): Decimal { return this.fills.reduce((sum, { fill }) => (fill.side === 'buy' ? add(sum, decimal(fill.quantity)) : subtract(sum, decimal(fill.quantity))), ZERO); }

  #hits(share: number): boolean { return share > 0 && this.#random.uniform() < share; }
  #between(low: number, high: number): number { return low + this.#random.below(high - low + 1); }

  /** A connection to the venue: what a program that trades holds. */
  connect(): { readonly venue: Venue; readonly account: VenueAccount; readonly stream: AccountStream } {
    const venue: Venue = { name: 'test', capabilities: this.capabilities, place: (order) => this.#place(order), cancel: (order) => this.#cancel(order), find: (order) => this.#find(order) };
    const account: VenueAccount = {
      openOrders: () => this.#query(() => this.accepted.filter(({ order, visibleAt }) => (order.state === 'open' || order.state === 'partlyFilled') && visibleAt <= this.time.now()).map(({ order }) => order)),
      balances: () => this.#query(() => [...this.#balances].map(([asset, total]): Balance => ({ asset, free: format(total), locked: '0' }))),
      fillsSince: (_, cursor) => this.#query(() => {
        const shown = this.fills.filter(({ visibleAt }) => visibleAt <= this.time.now()).map(({ fill }) => ({ ...fill, clientOrderId: '' }));
        return cursor === undefined ? shown : shown.filter(({ tradeId }) => Number(tradeId) > Number(cursor));
      }),
      permissions: async () => ({ trade: true, withdraw: false, ipRestricted: true }),
      instruments: async () => [this.#instrument],
    };
    return { venue, account, stream: { listen: (tell, signal) => this.#listen(tell, signal) } };
  }

  async #query<Result>(read: () => Result): Promise<Result> {
    await this.time.wait(this.#between(5, 40));
    if (this.#hits(this.faults.queryErrors) || this.time.now() < this.blackUntil) {
      this.counts.queryErrors += 1;
      throw new TransientError('ETIMEDOUT');
    }
    const result = read();
    await this.time.wait(this.#between(5, 40));
    return result;
  }

  /** The request lives on in the network, whether its sender waits, gave up or died. */
  #place(request: OrderRequest): Promise<PlaceOutcome> {
    const stampedAt = this.time.now() + this.#between(-200, 200);
    this.sentIds.push(request.clientOrderId);
    return new Promise((resolve) => {
      this.time.after(TIMEOUT_MS, () => { resolve({ kind: 'unknown', reason: 'timed out' }); });
      if (this.#hits(this.faults.dropBefore)) { this.counts.dropBefore += 1; return; }
      const isLost = this.#hits(this.faults.dropAfter);
      const isUnknown = this.#hits(this.faults.unknown);
      const isSlow = this.#hits(this.faults.slow);
      const hold = isSlow ? this.#between(100, this.faults.slowMs) : this.#between(1, 5);
      if (isSlow) this.counts.slow += 1;
      this.time.after(this.#between(10, 60), () => {
        if (isUnknown && this.#hits(0.5)) { this.#reply(resolve, { kind: 'unknown', reason: '-1007' }); this.counts.unknown += 1; return; }
        if (this.#isExpired(stampedAt)) { this.#reply(resolve, { kind: 'refused', code: '-1021', reason: 'outside of the window' }); return; }
        this.time.after(hold, () => {
          const outcome = this.#match(request, stampedAt);
          if (hold > TIMEOUT_MS && outcome.kind === 'accepted') this.counts.late += 1;
          if (isLost) { this.counts.dropAfter += 1; return; }
          if (isUnknown) { this.counts.unknown += 1; this.#reply(resolve, { kind: 'unknown', reason: '-1007' }); return; }
          this.#reply(resolve, outcome);
        });
      });
    });
  }

  #reply<Outcome>(resolve: (outcome: Outcome) => void, outcome: Outcome): void {
    this.time.after(this.#between(10, 60), () => { resolve(outcome); });
  }

  #isExpired(stampedAt: number): boolean {
    const isExpired = this.capabilities.requestExpiryMs !== undefined && this.time.now() - stampedAt > this.capabilities.requestExpiryMs;
    if (isExpired) this.counts.expired += 1;
    return isExpired;
  }

  #match(request: OrderRequest, stampedAt: number): PlaceOutcome {
    if (this.#isExpired(stampedAt)) return { kind: 'refused', code: '-1021', reason: 'outside of the window' };
    if (this.open().some(({ clientOrderId }) => clientOrderId === request.clientOrderId)) {
      this.counts.duplicateIds += 1;
      return { kind: 'unknown', reason: '-2010 Duplicate order sent.' };
    }
    const order: VenueOrder = {
      clientOrderId: request.clientOrderId, venueOrderId: String(9_000_000 + this.accepted.length), instrument: request.instrument, side: request.side, type: request.type, state: 'open',
      quantity: request.quantity, filledQuantity: 0, averagePrice: NaN, limitPrice: request.limitPrice, at: this.time.now(),
    };
    const lag = this.#between(0, this.faults.lagMs);
    if (lag > 0) this.counts.lag += 1;
    const resting: Resting = { order, request, visibleAt: this.time.now() + lag };
    this.accepted.push(resting);
    this.#tell({ kind: 'order', order });
    this.#schedule(resting);
    return { kind: 'accepted', order, fills: [] };
  }

  /** An order made outside: by hand, or by another program. */
  placeOutside(request: OrderRequest): void {
    this.#match(request, this.time.now());
  }

  /** Up to six fills, at once or over a while; half of the limit orders are filled whole. */
  #schedule(resting: Resting): void {
    const lots = Math.round(resting.request.quantity * 1_000);
    const isMarket = resting.request.timeInForce === 'ioc';
    let left = this.#hits(0.5) ? lots : this.#random.below(lots + 1);
    let delay = this.#between(0, isMarket ? 2 : 300);
    while (left > 0) {
      const part = Math.min(left, 1 + this.#random.below(lots));
      const at = delay;
      this.time.after(at, () => { this.#fill(resting, part); });
      left -= part;
      delay += this.#between(0, isMarket ? 2 : 2_000);
    }
    if (isMarket) this.time.after(delay + 1, () => { this.#end(resting, 'expired'); });
  }

  #fill(resting: Resting, lots: number): void {
    const { order } = resting;
    if (order.state !== 'open' && order.state !== 'partlyFilled') return;
    const quantity = lots / 1_000;
    const price = 100 + this.#random.below(50) / 10;
    const feeCurrency = this.faults.feeAssets[this.#random.below(this.faults.feeAssets.length)];
    const fee = feeCurrency === 'BTC' ? quantity / 1_000 : feeCurrency === 'BNB' ? 0.00001 : Number((quantity * price * 0.001).toFixed(8));
    const fill: VenueFill = {
      tradeId: String(1_000 + this.fills.length), clientOrderId: order.clientOrderId, venueOrderId: order.venueOrderId, instrument: order.instrument, at: this.time.now(), side: order.side, quantity, price,
      fee: Number(fee.toFixed(8)), feeCurrency, liquidity: 'taker',
    };
    this.fills.push({ fill, visibleAt: Math.max(resting.visibleAt, this.time.now() + this.#between(0, this.faults.lagMs)) });
    const value = multiply(decimal(quantity), decimal(price));
    const sign = order.side === 'buy' ? (amount: Decimal): Decimal => amount : negate;
    this.#balances.set('BTC', add(this.total('BTC'), sign(decimal(quantity))));
    this.#balances.set('USDT', subtract(this.total('USDT'), sign(value)));
    this.#balances.set(feeCurrency, subtract(this.total(feeCurrency), decimal(fill.fee)));
    const filledQuantity = Math.round((order.filledQuantity + quantity) * 1_000) / 1_000;
    resting.order = { ...order, filledQuantity, averagePrice: price, state: filledQuantity >= order.quantity ? 'filled' : 'partlyFilled', at: this.time.now() };
    this.#tell({ kind: 'fill', fill });
    this.#tell({ kind: 'order', order: resting.order });
  }

  #end(resting: Resting, state: 'cancelled' | 'expired'): void {
    if (resting.order.state !== 'open' && resting.order.state !== 'partlyFilled') return;
    resting.order = { ...resting.order, state, at: this.time.now() };
    this.#tell({ kind: 'order', order: resting.order });
  }

  #shown(reference: OrderReference): Resting | undefined {
    return this.accepted.findLast(({ order }) => (reference.venueOrderId === undefined ? order.clientOrderId === reference.clientOrderId : order.venueOrderId === reference.venueOrderId));
  }

  #cancel(reference: OrderReference): Promise<CancelOutcome> {
    return new Promise((resolve) => {
      this.time.after(TIMEOUT_MS, () => { resolve({ kind: 'unknown', reason: 'timed out' }); });
      if (this.#hits(this.faults.dropBefore)) return;
      const isLost = this.#hits(this.faults.dropAfter);
      this.time.after(this.#between(10, 200), () => {
        const resting = this.#shown(reference);
        const isOpen = resting !== undefined && (resting.order.state === 'open' || resting.order.state === 'partlyFilled');
        if (isOpen) this.#end(resting, 'cancelled');
        else this.counts.gone += 1;
        if (!isLost) this.#reply(resolve, isOpen ? { kind: 'cancelled', order: resting.order } : { kind: 'gone', reason: '-2011' });
      });
    });
  }

  async #find(reference: OrderReference): Promise<FindOutcome> {
    try {
      return await this.#query((): FindOutcome => {
        const resting = this.#shown(reference);
        return resting === undefined || resting.visibleAt > this.time.now() ? { kind: 'absent' } : { kind: 'found', order: resting.order };
      });
    } catch (error) {
      return { kind: 'unknown', reason: String(error) };
    }
  }

  #tell(event: AccountEvent): void {
    for (const listener of this.#listeners) {
      if (this.#hits(this.faults.losses)) { this.counts.losses += 1; continue; }
      const times = this.#hits(this.faults.duplicates) ? 2 : 1;
      if (times === 2) this.counts.duplicates += 1;
      for (let n = 0; n < times; n++) this.time.after(this.#between(5, 50) + (this.#hits(0.3) ? this.#between(0, this.faults.shuffleMs) : 0), () => { if (this.#listeners.has(listener)) listener(event); });
    }
  }

  async #listen(tell: (event: AccountEvent) => void, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.time.wait(this.#between(20, 200), signal);
      const listener = (event: AccountEvent): void => { tell(event); };
      this.#listeners.add(listener);
      tell({ kind: 'live', at: this.time.now() });
      if (this.faults.streamEndsMs === 0) await Promise.race([never(), new Promise<void>((resolve) => { signal.addEventListener('abort', () => { resolve(); }, { once: true }); })]);
      else await this.time.wait(this.#between(200, this.faults.streamEndsMs * 2), signal);
      this.#listeners.delete(listener);
      this.counts.ends += 1;
      if (signal.aborted) return;
      tell({ kind: 'ended', reason: 'socket closed' });
      await this.time.wait(this.#between(50, 1_500), signal);
    }
  }

  /** The truth, in numbers. */
  positionNumber(): number { return toNumber(this.position()); }
}
