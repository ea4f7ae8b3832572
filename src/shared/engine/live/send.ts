import type { OrderRequest } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import { ATTEMPTS, EPOCHS, mintClientOrderId, SEQUENCES } from '../../execution/client-order-id.ts';
import { isUnresolved } from '../../execution/order-machine.ts';
import type { PlaceOutcome } from '../../ports/venue.ts';
import type { ApprovedOrder } from '../../risk/judge.ts';
import type { AccountSync } from './account-sync.ts';
import type { LiveContext } from './live-context.ts';
import { resolve } from './resolve.ts';

/** An order on its way: the engine's, and when it was decided. */
interface Parcel {
  readonly order: ApprovedOrder;
  readonly decidedAt: EpochMs;
  readonly sequence: number;
  readonly attempt: number;
}

/** Sends orders: the intent on the disk, then the wire, then what became of it. Each id goes on the wire once. */
export class Sender {
  readonly #context: LiveContext;
  readonly #sync: AccountSync;
  /** Requests whose sending has not ended. */
  readonly #flights = new Map<string, Promise<void>>();

  constructor(context: LiveContext, sync: AccountSync) {
    this.#context = context;
    this.#sync = sync;
  }

  /** Resolves when nothing of this id is being sent any more. */
  async landed(clientOrderId: string): Promise<void> {
    await this.#flights.get(clientOrderId);
  }

  async send(order: ApprovedOrder): Promise<void> {
    const { setup: { venue, settings }, gate } = this.#context;
    const decidedAt = this.#context.now;
    // The engine is still in its call: it is not answered before that has returned.
    await Promise.resolve();
    if (!venue.capabilities.orderTypes.includes(order.type)) {
      this.#context.alarm('unsupported', `${venue.name} takes no order of type "${order.type}": it was not sent`, { instrument: order.instrument, clientOrderId: order.clientOrderId });
      return this.#refuse(order, `${venue.name} takes no order of type "${order.type}"`, false);
    }
    if (!(await gate.openWithin(settings.holdMs))) return this.#refuse(order, `no new orders: ${gate.text}`);
    await this.#try({ order, decidedAt, sequence: this.#nextSequence(), attempt: 0 });
  }

  #nextSequence(): number {
    const { book } = this.#context;
    book.sequence = (book.sequence + 1) % SEQUENCES;
    return book.sequence;
  }

  /** Nearly always its way is barred, and nothing is wrong with the order itself. */
  #refuse({ clientOrderId }: OrderRequest, note: string, mayRetry = true): void {
    this.#context.tell({ kind: this.#context.withdrawn.has(clientOrderId) ? 'cancelled' : 'rejected', clientOrderId, at: this.#context.now, note, mayRetry });
    this.#context.wires.delete(clientOrderId);
    this.#context.withdrawn.delete(clientOrderId);
  }

  async #try(parcel: Parcel): Promise<void> {
    const { order, decidedAt, sequence, attempt } = parcel;
    const { setup: { settings }, book, own, wires, withdrawn } = this.#context;
    const objection = withdrawn.has(order.clientOrderId) ? 'it was cancelled' : this.#context.objection(order.instrument);
    if (objection !== undefined) return this.#refuse(order, `no new orders: ${objection}`);
    const clientOrderId = mintClientOrderId({ epoch: book.epoch % EPOCHS, sequence, attempt });
    const request: OrderRequest = { ...order, clientOrderId };
    own.add(clientOrderId);
    wires.set(order.clientOrderId, clientOrderId);
    try {
      await this.#context.record({ type: 'INTENT', body: { alias: order.clientOrderId, request } }, true);
    } catch {
      return this.#refuse(order, 'no new orders: the journal cannot be written');
    }
    this.#context.follow(book.confirm(clientOrderId));
    const late = this.#context.now - decidedAt > settings.resubmitWithinMs ? 'its decision is too old' : undefined;
    const hindrance = late ?? this.#context.objection(order.instrument) ?? (withdrawn.has(order.clientOrderId) ? 'it was cancelled' : undefined);
    if (hindrance !== undefined) {
      this.#context.note({ type: 'DENIED', body: { clientOrderId, reason: hindrance, at: this.#context.now } });
      return this.#refuse(order, `not sent: ${hindrance}`);
    }
    await this.#fly(request);
    await this.#afterwards(parcel, clientOrderId);
  }

  async #fly(request: OrderRequest): Promise<void> {
    const { clientOrderId } = request;
    this.#context.note({ type: 'SENT', body: { clientOrderId, at: this.#context.now } });
    const flight = this.#place(request);
    this.#flights.set(clientOrderId, flight);
    await flight;
    this.#flights.delete(clientOrderId);
  }

  async #place(request: OrderRequest): Promise<void> {
    const { clientOrderId } = request;
    const outcome = await this.#context.setup.venue.place(request).catch((error: unknown): PlaceOutcome => ({ kind: 'unknown', reason: String(error) }));
    const at = this.#context.now;
    if (outcome.kind !== 'accepted') this.#context.heedKey(outcome);
    if (outcome.kind === 'accepted') {
      this.#context.note({ type: 'REPORT', body: { clientOrderId, order: outcome.order } });
      for (const fill of outcome.fills) this.#context.bookFill(fill);
    } else if (outcome.kind === 'refused') this.#context.note({ type: 'REFUSED', body: { clientOrderId, reason: `${outcome.code} ${outcome.reason}`, at } });
    else this.#context.note({ type: 'UNKNOWN', body: { clientOrderId, reason: outcome.reason, at } });
  }

  /** Refused: the engine hears it. Lost: it is asked for, and when it never arrived it is tried again while its decision is fresh. */
  async #afterwards(parcel: Parcel, clientOrderId: string): Promise<void> {
    const { setup: { settings }, book, signal, withdrawn } = this.#context;
    const settledAt = this.#context.now;
    const sent = book.orders.get(clientOrderId);
    if (sent !== undefined && isUnresolved(sent)) await resolve(this.#context, this.#sync, { clientOrderId, settledAt });
    const order = book.orders.get(clientOrderId);
    if (order === undefined || signal.aborted || order.state !== 'absent') return;
    const isFresh = this.#context.now - parcel.decidedAt <= settings.resubmitWithinMs;
    const attempt = parcel.attempt + 1;
    if (order.cancelAsked || withdrawn.has(parcel.order.clientOrderId) || !isFresh || attempt >= Math.min(settings.attempts, ATTEMPTS)) return this.#refuse(parcel.order, 'it never reached the venue');
    await this.#try({ ...parcel, attempt });
  }
}

