import { hasEnded } from '../../execution/order-fold.ts';
import { isUnresolved, type LiveOrder } from '../../execution/order-machine.ts';
import type { CancelOutcome } from '../../ports/venue.ts';
import type { LiveContext } from './live-context.ts';
import { ask, referenceTo } from './resolve.ts';
import type { Sender } from './send.ts';

/** Cancels orders and does not let go before the venue has proven what came of each. Cancelling twice does no harm. */
export class Canceller {
  readonly #context: LiveContext;
  readonly #sender: Sender;
  readonly #busy = new Set<string>();

  constructor(context: LiveContext, sender: Sender) {
    this.#context = context;
    this.#sender = sender;
  }

  /** By the id on the wire. Resolves when the order has ended. */
  async cancel(clientOrderId: string): Promise<void> {
    const order = this.#context.book.orders.get(clientOrderId);
    if (order === undefined || hasEnded(order) || this.#busy.has(clientOrderId)) return;
    this.#busy.add(clientOrderId);
    try {
      await this.#untilEnded(clientOrderId);
    } finally {
      this.#busy.delete(clientOrderId);
    }
  }

  async #untilEnded(clientOrderId: string): Promise<void> {
    const { setup: { clock, settings }, book, signal } = this.#context;
    // A cancellation takes no risk: it goes out also when it cannot be written down.
    await this.#context.record({ type: 'CANCEL_INTENT', body: { clientOrderId, at: clock.now() } }, true).catch(() => undefined);
    await this.#sender.landed(clientOrderId);
    let pause = settings.askFirstMs;
    for (;;) {
      const order = book.orders.get(clientOrderId);
      if (order === undefined || hasEnded(order) || signal.aborted) return;
      await this.#once(order);
      const after = book.orders.get(clientOrderId);
      if (after === undefined || hasEnded(after)) return;
      await clock.wait(pause, signal);
      pause = Math.min(pause * 2, settings.askMostMs);
    }
  }

  /** "No such open order" says nothing of fills, and a lost answer nothing at all: the order is asked for. */
  async #once(order: LiveOrder): Promise<void> {
    const { clientOrderId } = order.request;
    const outcome = await this.#context.setup.venue.cancel(referenceTo(order)).catch((error: unknown): CancelOutcome => ({ kind: 'unknown', reason: String(error) }));
    if (outcome.kind === 'unknown') this.#context.heedKey(outcome);
    if (outcome.kind === 'cancelled') this.#context.note({ type: 'REPORT', body: { clientOrderId, order: outcome.order } });
    // A lost order is being asked for already.
    else if (!isUnresolved(order) && !this.#context.signal.aborted) await ask(this.#context, order);
  }
}
