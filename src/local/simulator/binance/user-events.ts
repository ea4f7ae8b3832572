import type { EpochMs } from '../../../shared/domain/time.ts';
import type { Exchange } from '../../../shared/venue/exchange/exchange.ts';
import type { ExchangeEvent } from '../../../shared/venue/exchange/exchange-order.ts';
import type { FaultInjector } from '../faults.ts';
import { reportShape } from './order-shapes.ts';
import type { Session } from './stream-hub.ts';
import { amountText } from './wire-text.ts';

interface Subscription {
  readonly account: string;
  readonly session: Session;
  readonly id: number;
}

interface Outbox {
  readonly exchange: Exchange;
  readonly faults: FaultInjector;
  readonly now: () => EpochMs;
  readonly later: (ms: number, act: () => void) => void;
}

/** How late a second copy of an event comes where nothing else is said. */
const DUPLICATE_MS = 500;

/** The user data stream: order and balance events of an account, to every socket that subscribed to it. */
export class UserEvents {
  readonly #outbox: Outbox;
  readonly #subscriptions = new Set<Subscription>();
  #heldBackMs = 0;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
    outbox.exchange.listen((event) => this.#hear(event));
  }

  subscribe(account: string, session: Session): number {
    const taken = [...this.#subscriptions].filter((one) => one.session === session).map(({ id }) => id);
    const id = taken.length === 0 ? 0 : Math.max(...taken) + 1;
    this.#subscriptions.add({ account, session, id });
    return id;
  }

  /** One subscription of a socket, or all of them. */
  unsubscribe(session: Session, id?: number): boolean {
    let found = false;
    for (const one of this.#subscriptions) {
      if (one.session !== session || (id !== undefined && one.id !== id)) continue;
      this.#subscriptions.delete(one);
      found = true;
    }
    return found;
  }

  /** (34) The venue ends all streams of an account; the sockets live on. */
  terminate(account: string): void {
    this.#outbox.faults.count('userStreamsTerminated');
    for (const one of this.#subscriptions) {
      if (one.account !== account) continue;
      this.#subscriptions.delete(one);
      this.#send(one, { e: 'eventStreamTerminated', E: this.#outbox.now() });
    }
  }

  get count(): number { return this.#subscriptions.size; }

  /** What `act` causes is told so much later. */
  heldBack(ms: number, act: () => void): void {
    this.#heldBackMs = ms;
    try {
      act();
    } finally {
      this.#heldBackMs = 0;
    }
  }

  #hear(event: ExchangeEvent): void {
    if (this.#subscriptions.size === 0) return;
    if (event.kind === 'order') this.#deliver(event.order.account, this.#report(event));
    else if (event.kind === 'balances') this.#deliver(event.account, this.#position(event.account, event.assets, event.at));
    else if (event.kind === 'transfer') this.#deliver(event.account, { e: 'balanceUpdate', E: this.#outbox.now(), a: event.asset, d: amountText(event.change), T: event.at });
  }

  #report(event: Extract<ExchangeEvent, { kind: 'order' }>): Readonly<Record<string, unknown>> {
    const { order, at } = event;
    switch (event.what) {
      case 'fill': return reportShape(order, { execution: 'TRADE', at, last: event.execution });
      case 'prevented': return reportShape(order, { execution: 'TRADE_PREVENTION', at, prevented: { id: event.preventedId, quantity: event.quantity, price: event.price, counterOrder: event.counterOrder } });
      case 'cancelled': return reportShape(order, { execution: 'CANCELED', at, cancelId: event.cancelId });
      case 'expired': return reportShape(order, { execution: 'EXPIRED', at });
      default: return reportShape(order, { execution: 'NEW', at });
    }
  }

  #position(account: string, assets: readonly string[], at: EpochMs): Readonly<Record<string, unknown>> {
    const balances = assets.map((asset) => this.#outbox.exchange.balance(account, asset));
    return { e: 'outboundAccountPosition', E: at, u: at, B: balances.map(({ asset, free, locked }) => ({ a: asset, f: amountText(free), l: amountText(locked) })) };
  }

  #deliver(account: string, event: Readonly<Record<string, unknown>>): void {
    const { faults } = this.#outbox;
    if (faults.strikes('userWithhold')) return;
    const { userDelayMs, userShuffleMs } = faults.settings;
    if (userShuffleMs > 0) faults.count('userShuffleMs');
    if (userDelayMs > 0) faults.count('userDelayMs');
    const shuffle = userShuffleMs > 0 ? faults.within('userShuffleMs', [0, userShuffleMs]) : 0;
    this.#sendAll(account, event, this.#heldBackMs + userDelayMs + shuffle);
    if (faults.strikes('userDuplicate')) this.#sendAll(account, event, this.#heldBackMs + userDelayMs + faults.within('userDuplicate', [0, userShuffleMs || DUPLICATE_MS]));
  }

  #sendAll(account: string, event: Readonly<Record<string, unknown>>, delay: number): void {
    const send = (): void => { for (const one of this.#subscriptions) if (one.account === account) this.#send(one, event); };
    if (delay > 0) this.#outbox.later(delay, send);
    else send();
  }

  #send({ session, id }: Subscription, event: Readonly<Record<string, unknown>>): void {
    session.send(JSON.stringify({ subscriptionId: id, event }));
  }
}
