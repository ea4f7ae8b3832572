import { DataError, RefusedError, TransientError } from '../../domain/errors.ts';
import { floorToLot, nearestTick, passiveToTick, type Instrument, type InstrumentId } from '../../domain/instrument.ts';
import type { OrderRequest } from '../../domain/order.ts';
import type { RequestPriority } from '../../domain/request-budget.ts';
import type { VenueFill } from '../../domain/venue-fill.ts';
import type { Balance, CancelOutcome, FindOutcome, KeyPermissions, OrderReference, PlaceOutcome, Venue, VenueAccount, VenueOrder } from '../../ports/venue.ts';
import { VENUE_CAPABILITIES } from './capabilities.ts';
import type { Dialect, Market } from './dialect.ts';
import { DIALECTS } from './dialects.ts';
import { calls, type WireRecord } from './http-wire.ts';
import { instrumentOf, tickAt } from './instrument-of.ts';
import type { TradingExchange } from './trading-exchange.ts';
import { VENUE_CODES } from '../../domain/venue-codes.ts';
import { parsedOf, textOf, venueFillOf, venueOrderOf, type Known, type Parsed } from './venue-order.ts';
import { verdictOf, type Verdict } from '../../domain/verdict.ts';

/** How long an order may wait for room in the request limits: later, its price is another day's. */
const ORDER_WAIT_MS = 1_000;
const CANCEL_WAIT_MS = 30_000;
const QUERY_WAIT_MS = 60_000;

interface Answer<Result> {
  /** Undefined when ccxt threw. */
  readonly result: Result | undefined;
  readonly verdict: Verdict;
}

/** Orders and account at a venue. Nothing is sent twice, and what became of a request is judged from the wire, not from ccxt's exceptions. */
export function ccxtVenue(exchange: TradingExchange): Venue & VenueAccount {
  return new CcxtVenue(exchange);
}

/** What the venue lists, as it was read last; nothing is asked. */
export const listedInstruments = ({ ccxt, venue }: Pick<TradingExchange, 'ccxt' | 'venue'>): readonly Instrument[] =>
  Object.values(ccxt.markets ?? {}).map((market) => instrumentOf(venue, parsedOf(market))).filter((instrument) => instrument !== undefined);

class CcxtVenue implements Venue, VenueAccount {
  readonly name: string;
  readonly capabilities;
  readonly #exchange: TradingExchange;
  readonly #dialect: Dialect;

  constructor(exchange: TradingExchange) {
    this.#exchange = exchange;
    this.name = exchange.venue;
    this.capabilities = VENUE_CAPABILITIES[exchange.venue];
    this.#dialect = DIALECTS[exchange.venue];
  }

  async place(order: OrderRequest): Promise<PlaceOutcome> {
    const refused = (code: string, reason: string): PlaceOutcome => ({ kind: 'refused', code, reason });
    const market = this.#market(order.instrument);
    if (market === undefined) return refused('not-sent', `${this.name} has no instrument "${order.instrument}"`);
    const objection = await this.#exchange.rules.objection(market.symbol);
    if (objection !== undefined) return refused(objection.code, `${this.name}: ${objection.reason}`);
    const rounded = this.#rounded(order);
    if (typeof rounded === 'string') return refused('not-sent', rounded);
    const wanted = this.#dialect.create(rounded);
    if (typeof wanted === 'string') return refused('not-sent', `${this.name}: ${wanted}`);
    const small = this.#tooSmall(rounded);
    if (small !== undefined) return refused('too-small', small);
    const { version } = this.#exchange.rules;
    const { result, verdict } = await this.#ask({ priority: 'order', mostWaitMs: ORDER_WAIT_MS }, () =>
      this.#exchange.ccxt['createOrder'](market.symbol, wanted.type, order.side, rounded.quantity, wanted.price, wanted.params));
    if (verdict.kind === 'unknown') return verdict;
    if (verdict.kind === 'refused' && verdict.about === 'rules') this.#exchange.rules.doubt(version);
    if (verdict.kind !== 'done') return { ...refused(verdict.code, verdict.reason), ...keyed(verdict) };
    if (result === undefined) return { kind: 'unknown', reason: 'the venue took the order, but its answer was not understood' };
    return this.#accepted(parsedOf(result), rounded);
  }

  async cancel(reference: OrderReference): Promise<CancelOutcome> {
    const market = this.#market(reference.instrument);
    if (market === undefined) return { kind: 'unknown', reason: `${this.name} has no instrument "${reference.instrument}"` };
    const { result, verdict } = await this.#ask({ priority: 'cancel', mostWaitMs: CANCEL_WAIT_MS }, () => this.#dialect.cancel(this.#exchange.ccxt, market, reference));
    if (verdict.kind === 'gone' || verdict.kind === 'absent') return { kind: 'gone', reason: verdict.reason };
    if (verdict.kind === 'unknown') return verdict;
    if (verdict.kind === 'refused') return { kind: 'unknown', reason: `the cancel was refused: ${verdict.code} ${verdict.reason}`, ...keyed(verdict) };
    const told = result === undefined ? undefined : this.#order(result, reference);
    if (told?.state === 'cancelled') return { kind: 'cancelled', order: told };
    return this.#proof(reference);
  }

  async find(reference: OrderReference): Promise<FindOutcome> {
    const market = this.#market(reference.instrument);
    if (market === undefined) return { kind: 'unknown', reason: `${this.name} has no instrument "${reference.instrument}"` };
    if (!this.capabilities.queryByClientId && reference.venueOrderId === undefined) return { kind: 'unknown', reason: `${this.name} cannot be asked for an order by our id` };
    let isAnswered = false;
    const { result, verdict } = await this.#ask({ priority: 'query', mostWaitMs: QUERY_WAIT_MS }, async () => {
      const found = await this.#dialect.find(this.#exchange.ccxt, market, reference);
      isAnswered = true;
      return found;
    });
    if (verdict.kind === 'absent') return { kind: 'absent' };
    if (verdict.kind !== 'done') return { kind: 'unknown', reason: verdict.reason, ...keyed(verdict) };
    if (!isAnswered || result === 'cannot') return { kind: 'unknown', reason: 'the answer of the venue was not understood' };
    // An empty list, given with a success: the venue knows no such order.
    if (result === undefined) return { kind: 'absent' };
    const order = this.#order(result, reference);
    return order === undefined ? { kind: 'unknown', reason: 'the order in the answer of the venue was not understood' } : { kind: 'found', order };
  }

  async openOrders(): Promise<readonly VenueOrder[]> {
    const rows = await this.#read('open orders', () => this.#dialect.openOrders(this.#exchange.ccxt));
    return rows.map((row) => venueOrderOf(row, this.#known()));
  }

  async balances(): Promise<readonly Balance[]> {
    return this.#read('balances', async () => {
      if (this.#dialect.balances !== undefined) return this.#dialect.balances(this.#exchange.ccxt);
      const answer = parsedOf(await this.#exchange.ccxt.fetchBalance());
      return Object.entries(answer).filter(([asset]) => !['info', 'timestamp', 'datetime', 'free', 'used', 'total', 'debt'].includes(asset))
        .map(([asset, value]) => ({ asset, free: textOf(parsedOf(value)['free']) || '0', locked: textOf(parsedOf(value)['used']) || '0' }));
    });
  }

  async fillsSince(instrument: InstrumentId, cursor: string | undefined): Promise<readonly VenueFill[]> {
    const market = this.#market(instrument);
    if (market === undefined) throw new DataError(`${this.name} has no instrument "${instrument}"`);
    const trades = await this.#read('fills', () => this.#dialect.fills(this.#exchange.ccxt, market, cursor));
    const byId = new Map(trades.map((trade) => venueFillOf(trade, { venue: this.name, instrument })).map((fill) => [fill.tradeId, fill]));
    return [...byId.values()].toSorted((a, b) => a.at - b.at || compareIds(a.tradeId, b.tradeId));
  }

  permissions(): Promise<KeyPermissions> {
    // A key that may not ask this may still trade.
    return this.#read('permissions of the key', () => this.#dialect.permissions(this.#exchange.ccxt), { isTelling: false });
  }

  /** The venue's instruments anew: its rules change while we run (RELIABILITY fault 21). */
  async instruments(): Promise<readonly Instrument[]> {
    await this.#read('instruments', () => this.#exchange.rules.readAll());
    return listedInstruments(this.#exchange);
  }

  /** One call with everything it sent. ccxt may ask something first: the last request that is not a read decides, or the last of all. */
  async #ask<Result>(call: { readonly priority: RequestPriority; readonly mostWaitMs: number }, ask: () => Promise<Result>): Promise<Answer<Result>> {
    const records: WireRecord[] = [];
    const { clockChecks } = this.#exchange;
    const judged = (verdict: Verdict): Verdict => { this.#checkClock(verdict, clockChecks); this.#checkKey(verdict); return verdict; };
    try {
      const result = await calls.run({ ...call, records }, ask);
      return { result, verdict: judged(this.#judge(records)) };
    } catch (error) {
      return { result: undefined, verdict: judged(this.#judge(records, error)) };
    }
  }

  #judge(records: readonly WireRecord[], error?: unknown): Verdict {
    const scrub = this.#exchange.scrub;
    const told = error === undefined ? undefined : scrub(error instanceof Error ? error.message : String(error)).slice(0, 300);
    const record = records.findLast(({ method }) => method !== 'GET') ?? records.at(-1);
    if (record === undefined) return { kind: 'refused', code: 'not-sent', reason: told ?? 'nothing was sent', ...(error instanceof RefusedError && error.about === 'key' ? { about: 'key' } : {}) };
    const verdict = verdictOf(VENUE_CODES[this.name], record);
    return verdict.kind === 'done' ? verdict : { ...verdict, reason: scrub(verdict.reason) };
  }

  #accepted(result: Parsed, order: OrderRequest): PlaceOutcome {
    const known: Known = { ...this.#known(), clientOrderId: order.clientOrderId, instrument: order.instrument, side: order.side, type: order.type, quantity: order.quantity, limitPrice: order.limitPrice };
    try {
      const trades = Array.isArray(result['trades']) ? result['trades'] : [];
      const told = venueOrderOf(result, known);
      const fills = trades.map((trade) => venueFillOf({ ...parsedOf(trade), order: told.venueOrderId, side: order.side, timestamp: parsedOf(trade)['timestamp'] ?? told.at }, { venue: this.name, clientOrderId: order.clientOrderId, instrument: order.instrument }));
      return { kind: 'accepted', order: told, fills };
    } catch (error) {
      return { kind: 'unknown', reason: this.#exchange.scrub(`the venue took the order, but its answer was not understood: ${String(error)}`) };
    }
  }

  /** The cancel was taken, which does not say that it came in time. */
  async #proof(reference: OrderReference): Promise<CancelOutcome> {
    const found = await this.find(reference);
    if (found.kind === 'found' && found.order.state === 'cancelled') return { kind: 'cancelled', order: found.order };
    if (found.kind === 'found' && ['filled', 'expired', 'rejected'].includes(found.order.state)) return { kind: 'gone', reason: `the order is ${found.order.state}` };
    return { kind: 'unknown', reason: found.kind === 'unknown' ? found.reason : 'the cancel was taken, but the order is not seen as cancelled yet' };
  }

  #order(result: Parsed | undefined | 'cannot', { clientOrderId, instrument, venueOrderId }: OrderReference): VenueOrder | undefined {
    try {
      const parsed = parsedOf(result);
      return venueOrderOf({ ...parsed, id: textOf(parsed['id']) || venueOrderId }, { ...this.#known(), instrument, ...(clientOrderId === '' ? {} : { clientOrderId }) });
    } catch {
      return undefined;
    }
  }

  async #read<Result>(what: string, ask: () => Promise<Result>, { isTelling = true }: { readonly isTelling?: boolean } = {}): Promise<Result> {
    const records: WireRecord[] = [];
    const { clockChecks } = this.#exchange;
    try {
      const result = await calls.run({ priority: 'query', mostWaitMs: QUERY_WAIT_MS, records, isFresh: true }, ask);
      // ccxt makes an empty account out of a page that is not the venue's, and says nothing (RELIABILITY fault 50).
      const other = records.find((record) => verdictOf(VENUE_CODES[this.name], record).kind !== 'done');
      if (other !== undefined) throw new DataError(`an answer to ${other.path} is not the venue's`);
      return result;
    } catch (error) {
      const verdict = this.#judge(error instanceof DataError ? [] : records.slice(-1), error);
      this.#checkClock(verdict, clockChecks);
      if (isTelling) this.#checkKey(verdict);
      throw untold(verdict, this.#exchange.scrub(`${this.name} did not tell the ${what}: ${verdict.kind === 'done' ? String(error) : verdict.reason}`));
    }
  }

  /** Quantity down to the lot, price away from the market: never more and never worse than was asked (RELIABILITY fault 20). */
  #rounded(order: OrderRequest): OrderRequest | string {
    const market = parsedOf(this.#exchange.ccxt.markets?.[this.#symbol(order.instrument)]);
    const instrument = instrumentOf(this.name, market);
    if (instrument === undefined) return `${this.name} has no rules for "${order.instrument}"`;
    const quantity = floorToLot(order.quantity, instrument.lotSize);
    if (!(quantity > 0)) return `a quantity of "${order.quantity}" is less than one lot of "${instrument.lotSize}"`;
    const limitPrice = order.limitPrice === undefined ? undefined : passiveToTick(order.limitPrice, tickAt(this.name, instrument, order.limitPrice), order.side);
    const stopPrice = order.stopPrice === undefined ? undefined : nearestTick(order.stopPrice, tickAt(this.name, instrument, order.stopPrice));
    if (limitPrice !== undefined && !(limitPrice > 0)) return `a price of "${order.limitPrice}" is less than one tick`;
    return { ...order, quantity, limitPrice, stopPrice };
  }

  /** Refused for its time, whatever it was: one clock was set. A request from before the last look says nothing of the time known since. */
  #checkClock(verdict: Verdict, before: number): void {
    if (verdict.kind === 'refused' && verdict.code === '-1021') this.#exchange.recheckClock(before);
  }

  /** Whoever asks next hears of it without a request. */
  #checkKey(verdict: Verdict): void {
    if (keyed(verdict).about === 'key' && verdict.kind !== 'done') this.#exchange.refuseKey(verdict.reason);
  }

  /** Rules that were read again: whoever decided on the order may not know them. What was known from the start is seen to before. */
  #tooSmall({ instrument: id, quantity, limitPrice }: OrderRequest): string | undefined {
    const instrument = this.#exchange.rules.version > 0 ? instrumentOf(this.name, parsedOf(this.#exchange.ccxt.markets?.[this.#symbol(id)])) : undefined;
    if (instrument === undefined) return undefined;
    if (quantity < instrument.minQuantity) return `a quantity of "${quantity}" is less than the smallest of "${instrument.minQuantity}"`;
    if (limitPrice !== undefined && quantity * limitPrice < instrument.minNotional) return `a value of "${quantity * limitPrice}" is less than the smallest of "${instrument.minNotional}"`;
    return undefined;
  }

  #known(): Known { return { venue: this.name, now: this.#exchange.venueTime() }; }
  #symbol(instrument: InstrumentId): string { return instrument.slice(this.name.length + 1); }

  #market(instrument: InstrumentId): Market | undefined {
    if (!instrument.startsWith(`${this.name}:`)) return undefined;
    const symbol = this.#symbol(instrument);
    const markets = this.#exchange.ccxt.markets as unknown as Readonly<Record<string, Market>>;
    return Object.hasOwn(markets, symbol) ? markets[symbol] : undefined;
  }
}

/** Limits and clocks pass; what else the venue refuses stays refused. */
const PASSING: ReadonlySet<string> = new Set(['not-sent', '418', '429', '-1003', '-1021', '10006', '50011']);

function untold(verdict: Verdict, text: string): Error {
  const code = verdict.kind === 'refused' ? verdict.code : '';
  if (keyed(verdict).about === 'key') return new RefusedError(text, { about: 'key', code });
  return verdict.kind === 'refused' && !PASSING.has(code) ? new RefusedError(text, { code }) : new TransientError(text);
}

const keyed = (verdict: Verdict): { readonly about?: 'key' } => ((verdict.kind === 'refused' || verdict.kind === 'unknown') && verdict.about === 'key' ? { about: 'key' } : {});

const compareIds = (a: string, b: string): number => (a.length - b.length || (a < b ? -1 : a > b ? 1 : 0));
