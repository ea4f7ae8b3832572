import { decideOrders } from '../../execution/reconcile.ts';
import { RefusedError } from '../../domain/errors.ts';
import { HOUR, type EpochMs } from '../../domain/time.ts';
import type { AccountSync } from './account-sync.ts';
import type { LiveContext } from './live-context.ts';
import { ask } from './resolve.ts';

const RETRY_MOST_MS = 30_000;

/**
 * Holds our picture of the account against the venue's: at the start, after each end of the stream, and all the time, because a stream
 * can lose a message and stay healthy. New orders wait meanwhile. It only ever asks and books what the venue says.
 */
export class Reconciler {
  readonly #context: LiveContext;
  readonly #sync: AccountSync;
  #due: 'light' | 'full' | undefined = 'full';
  #wake = new AbortController();
  #fullAt: EpochMs = 0;
  /** A look at the account is under way or has been asked for. */
  rounds = { light: 0, full: 0, failed: 0 };

  constructor(context: LiveContext, sync: AccountSync) {
    this.#context = context;
    this.#sync = sync;
  }

  /** Asks for a full look as soon as possible; new orders wait from now on. */
  request(reason: string): void {
    this.#context.gate.close('reconcile', reason);
    this.#due = 'full';
    this.#wake.abort();
  }

  /** Looks again and again until the program ends. */
  async run(): Promise<void> {
    const { setup: { clock, settings }, signal, gate } = this.#context;
    let pause = settings.askFirstMs;
    while (!signal.aborted) {
      // Without the stream there would be a gap between what was asked for and what is told.
      if (this.#due === undefined || gate.reasons.has('stream')) {
        const wasIdle = this.#due === undefined;
        await this.#sleep(settings.lightEveryMs);
        if (wasIdle) this.#due ??= clock.now() - this.#fullAt >= settings.fullEveryMs ? 'full' : 'light';
        if (gate.reasons.has('stream') && !this.#isPatient()) continue;
      }
      const kind = this.#due ?? 'full';
      this.#due = undefined;
      if (await this.#round(kind)) {
        pause = settings.askFirstMs;
      } else {
        this.#due = kind;
        await this.#sleep(pause);
        pause = Math.min(pause * 2, RETRY_MOST_MS);
      }
    }
  }

  #isPatient(): boolean {
    // While the stream is down the account is still looked at now and then; the gate stays closed.
    return this.#context.book.opened;
  }

  async #sleep(durationMs: number): Promise<void> {
    const { setup: { clock }, signal } = this.#context;
    this.#wake = new AbortController();
    await clock.wait(durationMs, AbortSignal.any([this.#wake.signal, signal]));
  }

  /** Whether it came to its end. */
  async #round(kind: 'light' | 'full'): Promise<boolean> {
    const { gate, setup: { clock } } = this.#context;
    gate.close('reconcile', 'the account is being looked at');
    try {
      await this.#sync.open();
      await this.#sync.allFills();
      await this.#orders(kind);
      await this.#sync.attribute();
      await this.#sync.checkBalances();
    } catch (error) {
      this.rounds.failed += 1;
      const text = error instanceof Error ? error.message : String(error);
      if (error instanceof RefusedError && error.about === 'key') this.#context.refuseKey(text);
      if (this.#context.signal.aborted) return false;
      gate.close('reconcile', `the account cannot be looked at: ${text}`);
      this.#context.alarm('unreachable', text);
      return false;
    }
    this.rounds[kind] += 1;
    if (kind === 'full') {
      this.#fullAt = clock.now();
      // Whoever has not asked by then never will.
      if (this.#fullAt - this.#context.startedAt > HOUR) this.#context.book.forgets = true;
      this.#context.book.prune(this.#fullAt);
    }
    // What was asked for meanwhile comes first.
    if (this.#due === undefined) {
      gate.open('reconcile');
      if (!gate.reasons.has('stream')) gate.open('starting');
    }
    return true;
  }

  async #orders(kind: 'light' | 'full'): Promise<void> {
    const { setup: { account, settings }, book, startedAt } = this.#context;
    const asOf = this.#context.now;
    const open = await account.openOrders();
    const ours = { orders: book.working(), epoch: book.epoch, startedAt: startedAt + settings.clockErrorMs, find: book.find.bind(book) };
    for (const decision of decideOrders(ours, open)) {
      if (decision.kind !== 'ask') this.#context.bookReport(decision.order);
      else if (kind === 'full' || this.#isOverdue(decision.clientOrderId, asOf)) await this.#ask(decision.clientOrderId);
    }
  }

  /** An order that has just been sent may not be listed yet. */
  #isOverdue(clientOrderId: string, asOf: EpochMs): boolean {
    const order = this.#context.book.orders.get(clientOrderId);
    return order !== undefined && order.seen && order.updatedAt < asOf - this.#context.setup.settings.lagMarginMs;
  }

  /** That the venue does not find it proves nothing here: lost orders have their own way, others are asked for again at the next turn. */
  async #ask(clientOrderId: string): Promise<void> {
    const order = this.#context.book.orders.get(clientOrderId);
    if (order === undefined) return;
    const answer = await ask(this.#context, order);
    if (answer === 'unknown') throw new Error(`order "${clientOrderId}" could not be asked for`);
    if (answer === 'absent' && order.seen) this.#context.alarm('unresolved', `order "${clientOrderId}" was at the venue and is not found there now; it counts as open`, { clientOrderId, instrument: order.request.instrument });
  }
}
