import { tickAt } from '../../shared/adapters/ccxt/instrument-of.ts';
import { VENUE_CAPABILITIES } from '../../shared/adapters/ccxt/capabilities.ts';
import { format } from '../../shared/domain/decimal.ts';
import { DataError, TransientError } from '../../shared/domain/errors.ts';
import { floorToLot, instrumentId, nearestTick, passiveToTick, type Instrument, type InstrumentId } from '../../shared/domain/instrument.ts';
import type { OrderRequest } from '../../shared/domain/order.ts';
import type { VenueFill } from '../../shared/domain/venue-fill.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { MarketEvent } from '../../shared/ports/market-feed.ts';
import type { AccountEvent, AccountStream, Balance, CancelOutcome, FindOutcome, KeyPermissions, OrderReference, PlaceOutcome, Venue, VenueAccount, VenueCapabilities, VenueOrder } from '../../shared/ports/venue.ts';
import { PaperExchange } from '../../shared/venue/paper/paper-exchange.ts';
import type { PaperFees, PaperPlaced, PaperRefusal } from '../../shared/venue/paper/paper-order.ts';
import type { PaperState } from '../../shared/venue/paper/paper-state.ts';
import { Commits } from './commits.ts';

/** Where a paper account is kept. `write` resolves when it would survive a loss of power. */
export interface PaperStore {
  read(): Promise<PaperState | undefined>;
  write(state: PaperState): Promise<void>;
}

export interface PaperVenueSettings {
  /** Of one venue. */
  readonly instruments: readonly Instrument[];
  /** What a new account begins with, as decimal texts by asset. */
  readonly balances: Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** What the real venue can do, by its name where nothing is said; a paper account has no dead-man switch. */
  readonly capabilities?: Partial<VenueCapabilities>;
  /** From sending to effect and answer. */
  readonly latencyMs?: number;
  readonly feesOf?: (instrument: Instrument) => PaperFees;
  /** An account that was saved; a new one without it. */
  readonly state?: PaperState | undefined;
  /** Nothing is told before it is written there. In memory only without it. */
  readonly write?: ((state: PaperState) => Promise<void>) | undefined;
}

export interface PaperVenue {
  readonly venue: Venue & VenueAccount;
  readonly stream: AccountStream;
  /** Give it everything that the feed of the real venue tells. */
  onMarket(event: MarketEvent): void;
  save(): PaperState;
  /** Resolves when everything up to now is on the disk; false when it cannot be put there. */
  settled(): Promise<boolean>;
}

/** A round trip to the venue, measured from a home in Seoul. */
const LATENCY_MS = 86;
/** A request that came into effect later than this was asleep with the machine, where the venue says nothing of it. */
const LATE_MS = 10_000;

const PLAIN: VenueCapabilities = {
  idempotency: 'open-only', requestExpiryMs: 2_000, queryByClientId: true, deadManSwitch: false, nativeStop: true, sandbox: true, pageSize: { candles: 1_000, trades: 1_000 },
  orderTypes: ['market', 'limit', 'stop', 'stop-limit', 'take-profit', 'take-profit-limit', 'trailing-stop'],
};

/** Codes and words as Binance has them, so that what reads them for money reads them here. */
const WORDS: Readonly<Record<Exclude<PaperRefusal, `${Uppercase<string>}`>, readonly [code: string, reason: string]>> = {
  'unknown-symbol': ['-1121', 'Invalid symbol.'],
  'market-closed': ['-2010', 'Market is closed.'],
  'duplicate-client-order-id': ['-2010', 'Duplicate order sent.'],
  'insufficient-balance': ['-2010', 'Account has insufficient balance for requested action.'],
  'would-take': ['-2010', 'Order would immediately match and take.'],
  'would-trigger': ['-2010', 'Order would trigger immediately.'],
  'unknown-order': ['-2011', 'Unknown order sent.'],
  restricted: ['-2011', 'Order was not canceled due to cancel restrictions.'],
  late: ['-1021', 'Timestamp for this request is outside of the recvWindow.'],
  'no-book': ['no-book', 'there is no book to match against'],
};

/** A venue on paper behind the ports of a real one: the same gateway, journal and reconciliation trade on it. */
export function paperVenue(settings: PaperVenueSettings): PaperVenue {
  return new PaperDesk(settings).ports;
}

class PaperDesk {
  readonly ports: PaperVenue;
  readonly #settings: PaperVenueSettings;
  readonly #exchange: PaperExchange;
  readonly #capabilities: VenueCapabilities;
  readonly #commits: Commits;
  readonly #listeners = new Set<(event: AccountEvent) => void>();
  readonly #instruments: ReadonlyMap<InstrumentId, Instrument>;
  #untold: AccountEvent[] = [];
  #isBroken = false;

  constructor(settings: PaperVenueSettings) {
    const { instruments, clock, write } = settings;
    const name = instruments[0]?.venue ?? '';
    this.#settings = settings;
    this.#capabilities = { ...(VENUE_CAPABILITIES[name] ?? PLAIN), ...settings.capabilities, deadManSwitch: false };
    this.#exchange = new PaperExchange({
      instruments, balances: settings.balances, latencyMs: this.#latencyMs, lateMs: this.#capabilities.requestExpiryMs ?? LATE_MS, at: clock.now(), state: settings.state,
      ...(settings.feesOf === undefined ? {} : { feesOf: settings.feesOf }),
    });
    this.#instruments = new Map(this.#exchange.instruments.map((instrument) => [instrumentId(instrument), instrument]));
    this.#commits = new Commits(() => this.#exchange.version, write === undefined ? undefined : () => write(this.#exchange.save(clock.now())));
    this.#exchange.listen((event) => { this.#untold.push(event); });
    this.ports = {
      venue: {
        name, capabilities: this.#capabilities, place: (order) => this.#place(order), cancel: (order) => this.#cancel(order), find: (order) => this.#find(order),
        openOrders: () => this.#ask((): readonly VenueOrder[] => this.#exchange.openOrders()), balances: () => this.#ask(() => this.#balances()),
        fillsSince: (instrument, cursor) => this.#fillsSince(instrument, cursor), permissions: () => Promise.resolve(PERMISSIONS), instruments: () => Promise.resolve(instruments),
      },
      stream: { listen: (tell, signal) => this.#listen(tell, signal) },
      onMarket: (event) => { this.#onMarket(event); },
      save: () => this.#exchange.save(clock.now()),
      settled: () => this.#commits.settled(),
    };
  }

  get #latencyMs(): number { return this.#settings.latencyMs ?? LATENCY_MS; }

  /** Candles prove that a price was there, not that anybody would have traded with us: they fill nothing. */
  #onMarket(event: MarketEvent): void {
    switch (event.kind) {
      case 'book': this.#exchange.book(event.instrument, event.book, event.receivedAt); break;
      case 'trade': this.#exchange.trade(event.instrument, event.trade, event.receivedAt); break;
      case 'stream': if (event.what !== 'candle') this.#exchange.stream(event.instrument, { what: event.what, state: event.state }, event.at); break;
      case 'candle': this.#exchange.advance(event.receivedAt);
    }
    this.#flush();
  }

  /** Tells what has happened once it is on the disk. What cannot be written is told when it can. */
  #flush(): void {
    if (this.#untold.length === 0) return;
    const events = this.#untold;
    this.#untold = [];
    this.#commits.after((isDurable) => {
      if (!isDurable) {
        this.#untold.unshift(...events);
        this.#break();
        return;
      }
      this.#mend();
      for (const event of events) this.#tell(event);
    });
  }

  #break(): void {
    if (this.#isBroken) return;
    this.#isBroken = true;
    this.#tell({ kind: 'ended', reason: 'the paper account cannot be written' });
  }

  #mend(): void {
    if (!this.#isBroken) return;
    this.#isBroken = false;
    this.#tell({ kind: 'live', at: this.#settings.clock.now() });
  }

  #tell(event: AccountEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  async #listen(tell: (event: AccountEvent) => void, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const listener = (event: AccountEvent): void => { tell(event); };
    this.#listeners.add(listener);
    tell({ kind: 'live', at: this.#settings.clock.now() });
    await new Promise<void>((resolve) => { signal.addEventListener('abort', () => { resolve(); }, { once: true }); });
    this.#listeners.delete(listener);
  }

  async #place(order: OrderRequest): Promise<PlaceOutcome> {
    const refused = (code: string, reason: string): PlaceOutcome => ({ kind: 'refused', code, reason });
    const instrument = this.#instruments.get(order.instrument);
    if (instrument === undefined) return refused('not-sent', `${this.#exchange.venue} has no instrument "${order.instrument}"`);
    if (!this.#capabilities.orderTypes.includes(order.type)) return refused('not-sent', `${this.#exchange.venue} takes no order of type "${order.type}"`);
    const rounded = roundedTo(instrument, order);
    if (typeof rounded === 'string') return refused('not-sent', rounded);
    const outcome = await this.#through<PaperPlaced>((told) => { this.#exchange.place(rounded, this.#settings.clock.now(), told); });
    if (outcome === undefined) return { kind: 'unknown', reason: 'the paper account cannot be written' };
    if (outcome.kind === 'accepted') return outcome;
    if (outcome.refusal === 'no-book') return refused('no-book', this.#exchange.hindrance(order.instrument) ?? WORDS['no-book'][1]);
    const [code, reason] = wordsOf(outcome.refusal);
    // Proof that an earlier request landed, as with a real venue.
    return outcome.refusal === 'duplicate-client-order-id' ? { kind: 'unknown', reason: `an order with this id is there already: ${code} ${reason}` } : refused(code, reason);
  }

  async #cancel(order: OrderReference): Promise<CancelOutcome> {
    if (!this.#instruments.has(order.instrument)) return { kind: 'unknown', reason: `${this.#exchange.venue} has no instrument "${order.instrument}"` };
    const outcome = await this.#through<Parameters<Parameters<PaperExchange['cancel']>[2]>[0]>((told) => { this.#exchange.cancel(order, this.#settings.clock.now(), told); });
    if (outcome === undefined) return { kind: 'unknown', reason: 'the paper account cannot be written' };
    return outcome.kind === 'cancelled' ? outcome : { kind: 'gone', reason: '-2011 Unknown order sent.' };
  }

  /** A request on its way: its outcome once it has taken effect and is on the disk; undefined when it cannot be put there. */
  async #through<Outcome>(send: (told: (outcome: Outcome) => void) => void): Promise<Outcome | undefined> {
    const { clock } = this.#settings;
    const outcome = new Promise<Outcome | undefined>((resolve) => {
      send((told) => { this.#commits.after((isDurable) => { resolve(isDurable ? told : undefined); }); });
    });
    const due = clock.now() + this.#latencyMs;
    while (clock.now() < due) await clock.wait(due - clock.now());
    this.#exchange.advance(clock.now());
    this.#flush();
    return outcome;
  }

  /** Answers tell what is on the disk: what is not may be gone after a crash. */
  async #ask<Answer>(read: () => Answer): Promise<Answer> {
    await this.#settings.clock.wait(this.#latencyMs);
    const answer = read();
    this.#flush();
    if (!(await this.#commits.settled())) throw new TransientError('the paper account cannot be written');
    return answer;
  }

  async #find(reference: OrderReference): Promise<FindOutcome> {
    try {
      const order = await this.#ask(() => this.#exchange.find(reference));
      return order === undefined ? { kind: 'absent' } : { kind: 'found', order };
    } catch (error) {
      return { kind: 'unknown', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  #balances(): readonly Balance[] {
    return this.#exchange.balances().map(({ asset, free, locked }) => ({ asset, free: format(free), locked: format(locked) }));
  }

  async #fillsSince(instrument: InstrumentId, cursor: string | undefined): Promise<readonly VenueFill[]> {
    if (!this.#instruments.has(instrument)) throw new DataError(`${this.#exchange.venue} has no instrument "${instrument}"`);
    return this.#ask(() => this.#exchange.fillsSince(instrument, cursor));
  }
}

const PERMISSIONS: KeyPermissions = { trade: true, withdraw: false, ipRestricted: true };

const wordsOf = (refusal: PaperRefusal): readonly [code: string, reason: string] => (refusal in WORDS ? WORDS[refusal as keyof typeof WORDS] : ['-1013', `Filter failure: ${refusal}`]);

/** Quantity down to the lot, price away from the market, as the adapters of real venues send them (RELIABILITY fault 20). */
function roundedTo(instrument: Instrument, order: OrderRequest): OrderRequest | string {
  const { venue, lotSize } = instrument;
  const quantity = floorToLot(order.quantity, lotSize);
  if (!(quantity > 0)) return `a quantity of "${order.quantity}" is less than one lot of "${lotSize}"`;
  const limitPrice = order.limitPrice === undefined ? undefined : passiveToTick(order.limitPrice, tickAt(venue, instrument, order.limitPrice), order.side);
  const stopPrice = order.stopPrice === undefined ? undefined : nearestTick(order.stopPrice, tickAt(venue, instrument, order.stopPrice));
  if (limitPrice !== undefined && !(limitPrice > 0)) return `a price of "${order.limitPrice}" is less than one tick`;
  return { ...order, quantity, limitPrice, stopPrice };
}
