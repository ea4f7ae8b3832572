import type { Decimal } from '../../domain/decimal.ts';
import { InvariantError, RefusedError } from '../../domain/errors.ts';
import type { InstrumentId } from '../../domain/instrument.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { VenueFill } from '../../domain/venue-fill.ts';
import { EPOCHS } from '../../execution/client-order-id.ts';
import { hasEnded } from '../../execution/order-fold.ts';
import { isComplete, isUnresolved, type LiveOrder } from '../../execution/order-machine.ts';
import type { AccountEvent } from '../../ports/venue.ts';
import type { ApprovedOrder } from '../../risk/judge.ts';
import type { OrderGateway } from '../order-desk.ts';
import { AccountSync } from './account-sync.ts';
import { Canceller } from './cancel.ts';
import type { GateReason } from './gate.ts';
import type { Change } from './live-book.ts';
import { LiveContext } from './live-context.ts';
import { leastNumbers, type LiveSetup } from './live-settings.ts';
import { Reconciler } from './reconciler.ts';
import { resolve } from './resolve.ts';
import { Sender } from './send.ts';

/** An order of ours as the gateway knows it, under the id the engine gave it; undefined for one that was found at the venue. */
export interface KnownOrder {
  readonly alias: string | undefined;
  readonly order: LiveOrder;
}

/** Where live trading stands. */
export interface LiveStatus {
  readonly epoch: number;
  readonly isOpen: boolean;
  readonly reasons: readonly GateReason[];
  readonly text: string;
  readonly halted: ReadonlyMap<InstrumentId, string>;
  readonly working: readonly LiveOrder[];
  readonly rounds: { readonly light: number; readonly full: number; readonly failed: number };
}

/**
 * Sends approved orders to a real venue, each exactly once, and tells the engine what becomes of them. Every start is a recovery: it reads
 * the journal, finds out what became of orders that were on their way, and only then lets new ones pass.
 */
export class LiveGateway implements OrderGateway {
  readonly #context: LiveContext;
  readonly #sync: AccountSync;
  readonly #sender: Sender;
  readonly #canceller: Canceller;
  readonly #reconciler: Reconciler;
  readonly #missing = new Set<InstrumentId>();
  #running: readonly Promise<void>[] = [];

  private constructor(context: LiveContext) {
    this.#context = context;
    this.#sync = new AccountSync(context);
    this.#sender = new Sender(context, this.#sync);
    this.#canceller = new Canceller(context, this.#sender);
    this.#reconciler = new Reconciler(context, this.#sync);
    context.onMissing = (instrument) => { this.#fetchMissing(instrument).catch(() => undefined); };
    context.onChange = (change) => {
      this.#cancelGroup(change);
      this.#forget(change);
    };
  }

  /** Reads the journal and begins a new epoch, durably. The journal must be held by this process alone. */
  static async open(setup: LiveSetup): Promise<LiveGateway> {
    const context = new LiveContext(setup);
    await context.load();
    const least = leastNumbers(context.now);
    const epoch = Math.max(context.book.epoch + 1, least.epoch);
    await context.record({ type: 'EPOCH', body: { epoch, sequence: Math.max(context.book.sequence + 1, least.sequence), at: context.now } }, true);
    return new LiveGateway(context);
  }

  /** Listens, recovers, and resolves when the gate is open for the first time. The engine hears from then on. Throws a RefusedError when the venue does not accept the key. */
  async start(): Promise<void> {
    const { setup: { stream }, gate, stopping: { signal } } = this.#context;
    if (this.#running.length > 0) throw new InvariantError('expected a gateway that was not started, found a running one');
    gate.close('stream', 'the private stream is not live');
    const refused = new Promise<never>((_, reject) => { this.#context.onKeyRefused = (reason) => { reject(new RefusedError(`the key is not accepted: ${reason}`, { about: 'key' })); }; });
    refused.catch(() => undefined);
    this.#running = [
      stream.listen((event) => { this.#onAccountEvent(event); }, signal).catch((error: unknown) => { this.#onAccountEvent({ kind: 'ended', reason: String(error) }); }),
      this.#reconciler.run(),
      ...this.#recoverOrders(),
    ];
    await Promise.race([gate.opened(), refused]);
    this.#context.isHeard = true;
  }

  /** Orders of earlier starts that were on their way: their process is dead, so nothing of them was stamped after now. They are never sent again. */
  #recoverOrders(): readonly Promise<void>[] {
    const { book, startedAt } = this.#context;
    return [...book.orders].flatMap(([clientOrderId, order]) => {
      if (hasEnded(order)) return [];
      if (isUnresolved(order) && !order.unknown) this.#context.note({ type: 'UNKNOWN', body: { clientOrderId, reason: 'the program ended before an answer came', at: startedAt } });
      const resolving = isUnresolved(order) ? [resolve(this.#context, this.#sync, { clientOrderId, settledAt: startedAt })] : [];
      return order.cancelAsked ? [...resolving, this.#canceller.cancel(clientOrderId)] : resolving;
    });
  }

  #onAccountEvent(event: AccountEvent): void {
    const { gate } = this.#context;
    switch (event.kind) {
      case 'order': this.#context.bookReport(event.order, event.note); return;
      case 'fill': this.#context.bookFill(event.fill); return;
      case 'balance': return;
      case 'ended':
        gate.close('stream', `the private stream ended: ${event.reason}`);
        this.#context.heedKey(event);
        return;
      case 'live':
        // What happened in between has to be asked for before anything new is sent.
        this.#reconciler.request('the private stream is live again');
        gate.open('stream');
    }
  }

  /** Executions that the venue counts and has not told are asked for, once at a time for each instrument. */
  async #fetchMissing(instrument: InstrumentId): Promise<void> {
    if (this.#missing.has(instrument)) return;
    this.#missing.add(instrument);
    const { setup: { clock, settings }, signal } = this.#context;
    // The stream is often just about to tell them.
    await clock.wait(settings.askFirstMs * 2, signal);
    this.#missing.delete(instrument);
    if (signal.aborted) return;
    await this.#sync.fills(instrument).then(() => this.#sync.attribute()).catch(() => undefined);
    if (this.#sync.isMissing(instrument)) {
      await clock.wait(settings.lagMarginMs, signal);
      if (!signal.aborted) await this.#fetchMissing(instrument);
    }
  }

  /** Of a group the first that is filled cancels the others. */
  #cancelGroup({ after: { request: { group, clientOrderId, instrument }, state }, fill }: Change): void {
    if (group === undefined || fill === undefined || (state !== 'filled' && state !== 'partlyFilled')) return;
    for (const other of this.#context.book.orders.values()) {
      const { request } = other;
      if (request.group === group && request.instrument === instrument && request.clientOrderId !== clientOrderId) this.#cancelWire(request.clientOrderId);
    }
  }

  /** An order that came to its end needs no name on the wire any more. One that never landed may be tried again. */
  #forget({ after }: Change): void {
    const { book, wires, withdrawn } = this.#context;
    const alias = book.aliases.get(after.request.clientOrderId);
    if (alias === undefined || !after.seen || !isComplete(after)) return;
    wires.delete(alias);
    withdrawn.delete(alias);
  }

  submit(order: ApprovedOrder): void {
    this.#sender.send(order).catch((error: unknown) => { this.#context.alarm('unresolved', `sending order "${order.clientOrderId}" failed: ${String(error)}`); });
  }

  cancel(_k: number, clientOrderId: string): void {
    const wire = this.#context.wires.get(clientOrderId);
    this.#context.withdrawn.add(clientOrderId);
    if (wire !== undefined) this.#cancelWire(wire);
    else if (this.#context.book.orders.has(clientOrderId)) this.#cancelWire(clientOrderId);
  }

  #cancelWire(clientOrderId: string): void {
    this.#canceller.cancel(clientOrderId).catch((error: unknown) => { this.#context.alarm('unresolved', `cancelling order "${clientOrderId}" failed: ${String(error)}`); });
  }

  /** Cancels everything of ours that may be at the venue; orders made by hand only when asked to. Resolves when each has ended. */
  async cancelAll({ external = false }: { readonly external?: boolean } = {}): Promise<void> {
    const { book } = this.#context;
    const wanted = [...book.orders.keys()].filter((id) => external || book.adopted.get(id) !== 'external');
    await Promise.all(wanted.map((id) => this.#canceller.cancel(id)));
  }

  /** The machine slept, or the network was gone: no new order before the account was looked at. */
  suspect(reason: string): void {
    this.#reconciler.request(reason);
  }

  /** A person has looked: the instrument may be traded again. */
  async resume(instrument: InstrumentId): Promise<void> {
    await this.#context.record({ type: 'RESUME', body: { instrument, at: this.#context.now } }, true);
  }

  async halt(instrument: InstrumentId, reason: string): Promise<void> {
    await this.#context.record({ type: 'HALT', body: { instrument, reason, at: this.#context.now } }, true);
  }

  get epoch(): number { return this.#context.book.epoch % EPOCHS; }

  /** Base units by the fills that were booked, less fees in the base coin, since the journal began. */
  held(instrument: InstrumentId): Decimal {
    return this.#context.book.held(instrument);
  }

  balance(asset: string): Decimal {
    return this.#context.book.ledger.balance(asset);
  }

  /** What may still be bought and sold by orders that are or may be at the venue, in base units. */
  exposure(instrument: InstrumentId): { readonly buy: number; readonly sell: number } {
    return this.#context.book.exposure(instrument);
  }

  orders(): readonly LiveOrder[] {
    return [...this.#context.book.orders.values()];
  }

  /** The same with the engine's names, those of earlier starts included. */
  known(): readonly KnownOrder[] {
    const { book } = this.#context;
    return [...book.orders].map(([id, order]) => ({ alias: book.aliases.get(id), order }));
  }

  /**
   * Executions from before the engine listened, as far back as the journal's newest segment reaches, with the engine's name of their order.
   * Given once: an engine that was restored counts those it has not seen.
   */
  takeUntold(): readonly { readonly alias: string | undefined; readonly fill: VenueFill }[] {
    const { book, untold } = this.#context;
    book.forgets = true;
    return untold.splice(0).map((fill) => {
      const id = book.find(fill);
      return { alias: id === undefined ? undefined : book.aliases.get(id), fill };
    });
  }

  /** Every asset that the account holds or held. */
  assets(): readonly string[] {
    return this.#context.book.ledger.assets;
  }

  status(): LiveStatus {
    const { gate, book } = this.#context;
    return { epoch: this.epoch, isOpen: gate.isOpen, reasons: [...gate.reasons], text: gate.text, halted: book.halted, working: book.working(), rounds: this.#reconciler.rounds };
  }

  /** Ends listening and asking. Orders at the venue stay; the journal is its owner's to close. */
  async stop(): Promise<void> {
    this.#context.gate.close('stopped', 'stopped');
    this.#context.stopping.abort();
    await Promise.all(this.#running);
  }

  /** When this start began. */
  get startedAt(): EpochMs { return this.#context.startedAt; }
}
