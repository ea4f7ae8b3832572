import { add, decimal, format, negate, subtract, ZERO, type Decimal } from '../../domain/decimal.ts';
import { instrumentId, plainInstrument, type Instrument, type InstrumentId } from '../../domain/instrument.ts';
import { bookFill, Ledger } from '../../domain/ledger.ts';
import { DAY, type EpochMs } from '../../domain/time.ts';
import type { VenueFill } from '../../domain/venue-fill.ts';
import { parseClientOrderId } from '../../execution/client-order-id.ts';
import type { LiveRecord, SavedOrder } from '../../execution/live-record.ts';
import { hasEnded } from '../../execution/order-fold.ts';
import { foldFact, isComplete, liveOrder, openQuantity, type LiveOrder, type OrderFact } from '../../execution/order-machine.ts';
import type { OpenOrder } from '../../execution/reconcile.ts';

/** A step of one order. */
export interface Change {
  readonly before: LiveOrder;
  readonly after: LiveOrder;
  /** The execution that made it. */
  readonly fill?: VenueFill | undefined;
}

type Body<Type extends LiveRecord['type']> = Extract<LiveRecord, { type: Type }>['body'];
type Told = Body<'REPORT'>['order'];

/** An order that ended is kept so long: what may still be told of it comes sooner. */
const KEPT_MS = DAY;
export const tradeKey = ({ instrument, tradeId, side }: Pick<VenueFill, 'instrument' | 'tradeId' | 'side'>): string => `${instrument} ${tradeId} ${side}`;

/**
 * Everything we know of an account at a venue: the sum of the records of its journal. The same records give the same book, whether they are
 * read back after a crash or have just been made. Executions count once, by (instrument, trade id), for ever.
 */
export class LiveBook {
  epoch = 0;
  /** The highest number an intent had. */
  sequence = 0;
  /** Orders that ended long ago are dropped. Not before whoever trades here was told what became of them. */
  forgets = true;
  /** The balances of the account are known. */
  opened = false;
  ledger = new Ledger();
  readonly orders = new Map<string, LiveOrder>();
  /** The engine's name of an order. */
  readonly aliases = new Map<string, string>();
  readonly adopted = new Map<string, 'orphan' | 'external'>();
  readonly cursors = new Map<InstrumentId, string>();
  readonly halted = new Map<InstrumentId, string>();
  /** Executions whose order is not known yet, by the venue's order. */
  readonly waiting = new Map<string, VenueFill[]>();
  readonly #instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly #byVenueId = new Map<string, string>();
  readonly #trades = new Map<string, EpochMs>();
  readonly #held = new Map<InstrumentId, Decimal>();
  readonly #adjusted = new Set<string>();
  readonly #rememberMs: number;
  #newest: EpochMs = 0;

  constructor(instruments: readonly Instrument[], rememberMs: number) {
    this.#instruments = new Map(instruments.map((instrument) => [instrumentId(instrument), instrument]));
    this.#rememberMs = rememberMs;
  }

  /** Base units bought less sold by the fills that were booked, without what went as fees in the base coin. */
  held(instrument: InstrumentId): Decimal {
    return this.#held.get(instrument) ?? ZERO;
  }

  isBooked(fill: Pick<VenueFill, 'instrument' | 'tradeId' | 'side'>): boolean {
    return this.#trades.has(tradeKey(fill));
  }

  /** Our id of an order: by the venue's id, then by ours. A cancelled order may come with the id of its cancellation. */
  find({ clientOrderId, venueOrderId, instrument }: Pick<OpenOrder, 'clientOrderId' | 'venueOrderId' | 'instrument'>): string | undefined {
    return this.#byVenueId.get(`${instrument} ${venueOrderId}`) ?? (this.orders.has(clientOrderId) ? clientOrderId : undefined);
  }

  /** Base units that may still be bought and sold: lost, cancelling and unproven orders in full. */
  exposure(instrument: InstrumentId): { readonly buy: number; readonly sell: number } {
    const open = { buy: 0, sell: 0 };
    for (const order of this.orders.values()) if (order.request.instrument === instrument) open[order.request.side] += openQuantity(order);
    return open;
  }

  /** An intent is on the disk. */
  confirm(clientOrderId: string): readonly Change[] {
    return this.#fold(clientOrderId, { kind: 'durable' });
  }

  apply({ type, body }: LiveRecord): readonly Change[] {
    switch (type) {
      case 'EPOCH': this.epoch = Math.max(this.epoch, body.epoch); this.sequence = Math.max(this.sequence, body.sequence); return [];
      case 'INTENT': return this.#intend(body);
      case 'REPORT': return this.#report(body.clientOrderId, body.order, body.note);
      case 'ADOPT': return this.#adopt(body);
      case 'FILL': return this.#book(body.fill);
      case 'CURSOR': this.cursors.set(body.instrument, body.tradeId); return [];
      case 'OPENING': this.#open(body); return [];
      case 'ADJUST': this.#adjust(body); return [];
      case 'HALT': this.halted.set(body.instrument, body.reason); return [];
      case 'RESUME': this.halted.delete(body.instrument); return [];
      case 'SNAPSHOT': this.#restore(body); return [];
      default: return this.#fold(body.clientOrderId, factOf({ type, body } as FactRecord));
    }
  }

  #fold(clientOrderId: string, fact: OrderFact, fill?: VenueFill): readonly Change[] {
    const before = this.orders.get(clientOrderId);
    if (before === undefined) return [];
    const after = foldFact(before, fact);
    if (after === before) return [];
    this.orders.set(clientOrderId, after);
    return [{ before, after, fill }];
  }

  #intend({ alias, request }: Body<'INTENT'>): readonly Change[] {
    const { clientOrderId } = request;
    if (this.orders.has(clientOrderId)) return [];
    this.orders.set(clientOrderId, liveOrder(request));
    this.aliases.set(clientOrderId, alias);
    this.sequence = Math.max(this.sequence, parseClientOrderId(clientOrderId)?.sequence ?? 0);
    return [];
  }

  #report(clientOrderId: string, order: Told, note: string | undefined): readonly Change[] {
    if (order.venueOrderId !== '') this.#byVenueId.set(`${order.instrument} ${order.venueOrderId}`, clientOrderId);
    return [...this.#fold(clientOrderId, { kind: 'report', report: { ...order, note } }), ...this.#attribute(clientOrderId, order)];
  }

  /** Executions that came before anyone knew whose they were. */
  #attribute(clientOrderId: string, { instrument, venueOrderId }: Pick<Told, 'instrument' | 'venueOrderId'>): readonly Change[] {
    const key = `${instrument} ${venueOrderId}`;
    const fills = this.waiting.get(key) ?? [];
    this.waiting.delete(key);
    return fills.flatMap((fill) => this.#fold(clientOrderId, { kind: 'fill', fill }, fill));
  }

  #adopt({ as, order }: Body<'ADOPT'>): readonly Change[] {
    const id = this.find(order) ?? (order.clientOrderId === '' ? `venue ${order.instrument} ${order.venueOrderId}` : order.clientOrderId);
    if (!this.orders.has(id)) {
      const { instrument, side, type, quantity, limitPrice, at } = order;
      const adopted = liveOrder({ clientOrderId: id, instrument, side, type, quantity, limitPrice, timeInForce: 'gtc', at, reason: `${as} order found at the venue` });
      this.orders.set(id, foldFact(adopted, { kind: 'durable' }));
      this.adopted.set(id, as);
    }
    return this.#report(id, order, undefined);
  }

  #book(fill: VenueFill): readonly Change[] {
    const key = tradeKey(fill);
    if (this.#trades.has(key)) return [];
    this.#trades.set(key, fill.at);
    this.#newest = Math.max(this.#newest, fill.at);
    const instrument = this.#instruments.get(fill.instrument) ?? strangeInstrument(fill.instrument);
    this.ledger.append(...bookFill(fill, instrument));
    this.#held.set(fill.instrument, add(this.held(fill.instrument), this.netOf(fill)));
    const id = this.find(fill);
    if (id !== undefined) {
      if (fill.venueOrderId !== '') this.#byVenueId.set(`${fill.instrument} ${fill.venueOrderId}`, id);
      return [...this.#fold(id, { kind: 'fill', fill }, fill), ...this.#attribute(id, fill)];
    }
    this.#keep(fill);
    return [];
  }

  /** Base units that an execution gave, less its fee where that is taken of them. */
  netOf(fill: VenueFill): Decimal {
    const instrument = this.#instruments.get(fill.instrument) ?? strangeInstrument(fill.instrument);
    const quantity = decimal(fill.quantity);
    const fee = fill.feeCurrency === instrument.base && instrument.kind === 'spot' ? decimal(fill.fee) : ZERO;
    return subtract(fill.side === 'buy' ? quantity : negate(quantity), fee);
  }

  #keep(fill: VenueFill): void {
    const key = `${fill.instrument} ${fill.venueOrderId}`;
    this.waiting.set(key, [...(this.waiting.get(key) ?? []), fill]);
  }

  #open({ at, balances, cursors, trades, fills }: Body<'OPENING'>): void {
    if (this.opened) return;
    this.opened = true;
    this.ledger = new Ledger();
    this.#deposit(at, balances);
    for (const [instrument, tradeId] of cursors) this.cursors.set(instrument, tradeId);
    for (const key of trades) this.#trades.set(key, at);
    // Of orders that are about to be adopted: they are part of them, and their money is in the balances already.
    for (const fill of fills) this.#keep(fill);
    this.#newest = Math.max(this.#newest, at);
  }

  #deposit(at: EpochMs, balances: readonly (readonly [string, string])[]): void {
    const postings = balances.map(([asset, amount]) => ({ asset, amount: decimal(amount) }));
    if (postings.length > 0) this.ledger.append({ at, kind: 'deposit', reference: `held at ${at}`, postings });
  }

  /** What was booked stays booked; what stands against it is booked beside it. */
  #adjust({ at, reference, postings, voided = [] }: Body<'ADJUST'>): void {
    if (this.#adjusted.has(reference)) return;
    this.#adjusted.add(reference);
    for (const fill of voided) this.#held.set(fill.instrument, subtract(this.held(fill.instrument), this.netOf(fill)));
    this.ledger.append({ at, kind: 'adjust', reference, postings: postings.map(([asset, amount]) => ({ asset, amount: decimal(amount) })) });
  }

  /** Everything that still matters, as one record. What has long ended is left out. */
  snapshot(at: EpochMs): Body<'SNAPSHOT'> {
    this.prune(at);
    return {
      at, epoch: this.epoch, sequence: this.sequence, opened: this.opened, orders: [...this.orders.values()].map((order) => this.#saved(order)), trades: [...this.#trades],
      waiting: [...this.waiting.values()].flat(), cursors: [...this.cursors], halted: [...this.halted], balances: this.ledger.assets.map((asset) => [asset, format(this.ledger.balance(asset))]),
      held: [...this.#held].map(([id, held]) => [id, format(held)]), adjusted: [...this.#adjusted],
    };
  }

  /** Forgets orders that ended a day ago and executions that no list shows any more. */
  prune(at: EpochMs): void {
    if (this.forgets) for (const [id, order] of this.orders) if (isComplete(order) && order.updatedAt < at - KEPT_MS) this.#forget(id, order);
    for (const [key, when] of this.#trades) if (when < this.#newest - this.#rememberMs) this.#trades.delete(key);
  }

  #forget(id: string, { request, venueOrderIds }: LiveOrder): void {
    this.orders.delete(id);
    this.aliases.delete(id);
    this.adopted.delete(id);
    for (const venueOrderId of venueOrderIds) this.#byVenueId.delete(`${request.instrument} ${venueOrderId}`);
  }

  #saved(known: LiveOrder): SavedOrder {
    const { state: _, filled, value, trades, venueOrderIds, ...order } = known;
    const id = order.request.clientOrderId;
    return { ...order, trades: [...trades], venueOrderIds: [...venueOrderIds], filled: format(filled), value: format(value), alias: this.aliases.get(id), adopted: this.adopted.get(id) };
  }

  #restore(saved: Body<'SNAPSHOT'>): void {
    [this.epoch, this.sequence, this.opened, this.ledger] = [saved.epoch, saved.sequence, saved.opened, new Ledger()];
    for (const map of [this.orders, this.aliases, this.adopted, this.cursors, this.halted, this.waiting, this.#byVenueId, this.#trades, this.#held, this.#adjusted]) map.clear();
    this.#deposit(saved.at, saved.balances);
    for (const [key, at] of saved.trades) { this.#trades.set(key, at); this.#newest = Math.max(this.#newest, at); }
    for (const [id, tradeId] of saved.cursors) this.cursors.set(id, tradeId);
    for (const [id, reason] of saved.halted) this.halted.set(id, reason);
    for (const [id, held] of saved.held) this.#held.set(id, decimal(held));
    for (const reference of saved.adjusted) this.#adjusted.add(reference);
    for (const fill of saved.waiting) this.#keep(fill);
    for (const order of saved.orders) this.#restoreOrder(order);
  }

  #restoreOrder({ alias, adopted, filled, value, end, note, ...rest }: SavedOrder): void {
    const id = rest.request.clientOrderId;
    const bare = { ...liveOrder(rest.request), ...rest, end, note, filled: decimal(filled), value: decimal(value) };
    // Any known fact again makes the state be read off the sum.
    const order = foldFact({ ...bare, durable: false }, { kind: 'durable' });
    this.orders.set(id, rest.durable ? order : { ...bare, state: 'intent' });
    if (alias !== undefined) this.aliases.set(id, alias);
    if (adopted !== undefined) this.adopted.set(id, adopted);
    for (const venueOrderId of rest.venueOrderIds) this.#byVenueId.set(`${rest.request.instrument} ${venueOrderId}`, id);
  }

  /** Orders that have not ended, or whose executions are not all told. */
  working(): readonly LiveOrder[] {
    return [...this.orders.values()].filter((order) => !hasEnded(order) || !isComplete(order));
  }
}

type FactRecord = Extract<LiveRecord, { type: 'SENT' | 'REFUSED' | 'UNKNOWN' | 'ABSENT' | 'DENIED' | 'CANCEL_INTENT' }>;

function factOf({ type, body }: FactRecord): OrderFact {
  switch (type) {
    case 'SENT': return { kind: 'sent', at: body.at };
    case 'REFUSED': return { kind: 'refused', reason: body.reason, at: body.at };
    case 'UNKNOWN': return { kind: 'unknown', reason: body.reason, at: body.at };
    case 'ABSENT': return { kind: 'absent', at: body.at };
    case 'DENIED': return { kind: 'denied', reason: body.reason, at: body.at };
    case 'CANCEL_INTENT': return { kind: 'cancelAsked', at: body.at };
  }
}

const strangeInstrument = (id: InstrumentId): Instrument => plainInstrument(id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1));
