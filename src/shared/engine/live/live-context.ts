import type { InstrumentId } from '../../domain/instrument.ts';
import type { OrderEvent } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { VenueFill } from '../../domain/venue-fill.ts';
import { readLiveRecord, type LiveRecord } from '../../execution/live-record.ts';
import { alarmsOf, isUnresolved, missingQuantity, type LiveOrder } from '../../execution/order-machine.ts';
import { decideStranger } from '../../execution/reconcile.ts';
import type { VenueOrder } from '../../ports/venue.ts';
import { endOfLost, eventsOf } from './announce.ts';
import { Gate } from './gate.ts';
import { LiveBook, type Change } from './live-book.ts';
import type { LiveAlarmKind, LiveSetup } from './live-settings.ts';
import { Voids } from './voids.ts';

interface About {
  readonly instrument?: InstrumentId | undefined;
  readonly clientOrderId?: string | undefined;
}

/** What the parts of live trading share: the book, its journal, the gate, and the way to the engine. */
export class LiveContext {
  readonly setup: LiveSetup;
  readonly book: LiveBook;
  readonly gate: Gate;
  readonly stopping = new AbortController();
  readonly #silenced = new AbortController();
  /** Nothing is asked any more: the program ends, or the venue does not accept our key. */
  readonly signal: AbortSignal = AbortSignal.any([this.stopping.signal, this.#silenced.signal]);
  readonly startedAt: EpochMs;
  /** Ids given out by this start. */
  readonly own = new Set<string>();
  /** The id on the wire of an order of the engine: that of its last try. */
  readonly wires = new Map<string, string>();
  /** Orders of the engine that it wants cancelled and that are not on the wire yet. */
  readonly withdrawn = new Set<string>();
  /** Executions that the journal holds, or that were booked before the engine listened, oldest first. */
  readonly untold: VenueFill[] = [];
  /** Executions of this start that the venue could take back. */
  readonly voids: Voids;
  /** The engine listens: it has been given the book as it was before. */
  isHeard = false;
  /** Called when the venue told of executions that have not come, or of ones whose order is not known. */
  onMissing: (instrument: InstrumentId) => void = () => undefined;
  onChange: (change: Change) => void = () => undefined;
  #broken: string | undefined;

  constructor(setup: LiveSetup) {
    this.setup = setup;
    this.startedAt = setup.clock.now();
    this.book = new LiveBook(setup.instruments, setup.settings.rememberMs);
    this.gate = new Gate(setup.clock, this.signal);
    this.voids = new Voids(setup.account, this.book);
  }

  get now(): EpochMs { return this.setup.clock.now(); }
  get isBroken(): boolean { return this.#broken !== undefined; }

  /** Reads the journal. Every intent in it was on the disk. */
  async load(): Promise<void> {
    this.book.forgets = false;
    for await (const read of this.setup.journal.read()) {
      const record = readLiveRecord(read);
      if (record === undefined) continue;
      this.book.apply(record);
      if (record.type === 'INTENT') this.book.confirm(record.body.request.clientOrderId);
      if (record.type === 'FILL') this.untold.push(record.body.fill);
    }
    this.setup.journal.summarise?.('SNAPSHOT', () => ({ ...this.book.snapshot(this.now) }));
  }

  /** Books a record and writes it; rejects when it cannot be promised as asked. */
  async record(record: LiveRecord, durable: boolean): Promise<void> {
    if (record.type === 'FILL' && !this.isHeard) this.untold.push(record.body.fill);
    if (record.type === 'FILL') this.voids.remember(record.body.fill);
    this.#follow(this.book.apply(record));
    try {
      await this.setup.journal.append(record.type, record.body, durable);
    } catch (error) {
      this.#break(error);
      throw error;
    }
  }

  /** The same for what the venue can tell us again: nobody waits for it. */
  note(record: LiveRecord): void {
    this.record(record, false).catch(() => undefined);
  }

  follow(changes: readonly Change[]): void {
    this.#follow(changes);
  }

  /** Whoever waits until the account was looked at hears why it never will be. */
  onKeyRefused: (reason: string) => void = () => undefined;

  /**
   * The venue does not accept our key any more: to ask on would be noise that gets an address banned, so everything falls silent and a person is told
   * (RELIABILITY fault 49). Orders and positions stay as they are, and count as open.
   */
  refuseKey(reason: string): void {
    if (this.#silenced.signal.aborted) return;
    this.gate.close('key', `the key is not accepted: ${reason}`);
    this.alarm('key', `${this.setup.venue.name} does not accept the key any more, so nothing is asked or sent there until the program is started again with one that it accepts: ${reason}`);
    this.#silenced.abort();
    this.onKeyRefused(reason);
  }

  /** Of an answer that may say so. */
  heedKey({ about, reason }: { readonly about?: 'key' | undefined; readonly reason: string }): void {
    if (about === 'key') this.refuseKey(reason);
  }

  #break(error: unknown): void {
    if (this.#broken !== undefined) return;
    this.#broken = error instanceof Error ? error.message : String(error);
    this.gate.close('journal', `the journal cannot be written: ${this.#broken}`);
    this.alarm('journal', this.#broken);
  }

  #follow(changes: readonly Change[]): void {
    for (const change of changes) {
      const { before, after } = change;
      const { clientOrderId, instrument } = after.request;
      for (const kind of alarmsOf(before, after)) this.alarm(kind, `order "${clientOrderId}" was ${before.state}, now ${after.state}`, { clientOrderId, instrument });
      for (const event of eventsOf(change, this.nameOf(clientOrderId))) this.tell(event);
      const lost = this.own.has(clientOrderId) ? undefined : endOfLost(change, this.nameOf(clientOrderId));
      if (lost !== undefined) this.tell(lost);
      if (missingQuantity(after) > 0) this.onMissing(instrument);
      this.onChange(change);
    }
  }

  /** The engine's name of an order of this start; orders from before it knows by ours. */
  nameOf(clientOrderId: string): string {
    return this.own.has(clientOrderId) ? this.book.aliases.get(clientOrderId) ?? clientOrderId : clientOrderId;
  }

  tell(event: OrderEvent): void {
    if (this.isHeard) this.setup.tell(event);
  }

  alarm(kind: LiveAlarmKind, text: string, about: About = {}): void {
    this.setup.alarm({ kind, at: this.now, text, ...about });
  }

  bookFill(fill: VenueFill): void {
    if (this.book.isBooked(fill)) return;
    this.note({ type: 'FILL', body: { fill } });
    if (this.book.find(fill) === undefined) this.onMissing(fill.instrument);
  }

  /** What the venue says of an order, ours or not. */
  bookReport(order: VenueOrder, note?: string): void {
    const id = this.book.find(order);
    if (id === undefined) this.#bookStranger(order);
    else this.note({ type: 'REPORT', body: { clientOrderId: id, order, note } });
  }

  #bookStranger(order: VenueOrder): void {
    const { epoch } = this.book;
    // What is found at the start is from before it, whenever it last moved.
    const startedAt = this.gate.reasons.has('starting') ? Infinity : this.startedAt + this.setup.settings.clockErrorMs;
    const decision = decideStranger(order, { epoch, startedAt });
    const about = { instrument: order.instrument, clientOrderId: order.clientOrderId };
    const as = decision.kind === 'adopt' ? decision.as : 'external';
    if (decision.kind === 'foreign') {
      this.alarm('foreign', `order "${order.clientOrderId}" was sent by another process that trades with this account${decision.isLater ? ': it began later, so this one stops' : ''}`, about);
      if (decision.isLater) this.gate.close('foreign', 'a later process trades with this account');
    } else {
      this.alarm(as, `order "${order.venueOrderId}" ${as === 'orphan' ? 'is ours by its id, but the journal does not know it' : 'was not sent by us'}`, about);
    }
    this.note({ type: 'ADOPT', body: { as, order } });
  }

  /** Why an instrument cannot be traded now; undefined when it can. */
  objection(instrument: InstrumentId): string | undefined {
    if (!this.gate.isOpen) return this.gate.text;
    const halted = this.book.halted.get(instrument);
    if (halted !== undefined) return `${instrument} is halted: ${halted}`;
    const lost = [...this.book.orders.values()].find((order) => order.request.instrument === instrument && this.#freezes(order));
    return lost === undefined ? undefined : `${instrument} is frozen: what became of order "${lost.request.clientOrderId}" is not known`;
  }

  /** A lost order whose absence cannot be proven quickly, or that the engine knows nothing of. */
  #freezes(order: LiveOrder): boolean {
    return isUnresolved(order) && (!this.own.has(order.request.clientOrderId) || (order.unknown && this.setup.venue.capabilities.requestExpiryMs === undefined));
  }
}
