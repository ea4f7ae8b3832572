import type { OrderEvent, OrderRequest, OrderState } from '../../../shared/domain/order.ts';
import type { LiveGateway } from '../../../shared/engine/live/live-gateway.ts';
import { isUnresolved } from '../../../shared/execution/order-machine.ts';
import { judge, type ApprovedOrder } from '../../../shared/risk/judge.ts';
import type { Intent } from '../arena.ts';

const RETRY_MS = 60;
/** Nothing of it is at the venue, or ever will be. */
const NEVER_LANDED: readonly OrderState[] = ['intent', 'absent', 'denied', 'rejected'];

function approved(request: OrderRequest): ApprovedOrder {
  const verdict = judge(request, { equity: 1e9, held: 0, price: 1, grossExposure: 0 }, []);
  if (verdict.kind === 'denied') throw new Error(verdict.reason);
  return verdict.order;
}

/** The strategy of a trader of the drill: wants each intent done once, decides afresh after each start on what the gateway knows, and never sends on a guess. */
export class IntentDesk {
  readonly #gateway: LiveGateway;
  readonly #width: number;
  readonly #now: () => number;
  readonly #intents = new Map<string, Intent>();
  /** The engine's id of the try that is under way, by intent, and the other way round. */
  readonly #trying = new Map<string, string>();
  readonly #names = new Map<string, string>();
  readonly #retryAt = new Map<string, number>();
  readonly #told = new Set<string>();
  /** Known to be at the venue: not looked up again. */
  readonly #done = new Set<string>();
  readonly refused: Record<string, number> = {};
  readonly fillLagMs: number[] = [];
  twiceTold = 0;
  #ids = 0;

  constructor(gateway: LiveGateway, { width, now }: { readonly width: number; readonly now: () => number }) {
    this.#gateway = gateway;
    this.#width = width;
    this.#now = now;
  }

  want(intents: readonly Intent[]): void {
    for (const intent of intents) this.#intents.set(intent.name, intent);
  }

  get done(): number { return this.#done.size; }

  hear(event: OrderEvent): void {
    if (event.kind === 'fill') {
      const key = `${event.fill.instrument} ${event.fill.tradeId} ${event.fill.side}`;
      if (this.#told.has(key)) this.twiceTold += 1;
      this.#told.add(key);
      this.fillLagMs.push(this.#now() - event.fill.at);
      return;
    }
    const name = this.#names.get(event.clientOrderId);
    if (name === undefined || event.kind !== 'rejected') return;
    const why = (event.note ?? '').replace(/[\d.]+/g, '#').slice(0, 60);
    this.refused[why] = (this.refused[why] ?? 0) + 1;
    this.#trying.delete(name);
    this.#retryAt.set(name, this.#now() + RETRY_MS);
  }

  /** A look at what is left to do. */
  step(): void {
    const unresolved = new Set<string>();
    for (const order of this.#gateway.orders()) {
      if (isUnresolved(order)) unresolved.add(order.request.reason);
      else if (!NEVER_LANDED.includes(order.state)) this.#done.add(order.request.reason);
    }
    if (!this.#gateway.status().isOpen) return;
    const now = this.#now();
    let room = this.#width - [...this.#trying.keys()].filter((name) => !this.#done.has(name)).length;
    for (const intent of this.#intents.values()) {
      if (room <= 0) return;
      if (unresolved.has(intent.name) || !this.#isDue(intent.name, now)) continue;
      room -= 1;
      this.#submit(intent, now);
    }
  }

  #isDue(name: string, now: number): boolean {
    return !this.#done.has(name) && !this.#trying.has(name) && now >= (this.#retryAt.get(name) ?? 0);
  }

  #submit({ name, symbol, side, type, quantity, limitPrice, cancelAfterMs }: Intent, now: number): void {
    this.#ids += 1;
    const clientOrderId = `c${this.#ids}`;
    this.#trying.set(name, clientOrderId);
    this.#names.set(clientOrderId, name);
    const instrument = `binance:${symbol.slice(0, -4)}/USDT` as const;
    this.#gateway.submit(approved({ clientOrderId, instrument, side, type, quantity, limitPrice, timeInForce: type === 'market' ? 'ioc' : 'gtc', at: now, reason: name }));
    // A cancellation before the venue has the order withdraws it, and an intent that is withdrawn has no order to be counted.
    if (cancelAfterMs !== undefined) setTimeout(() => { if (this.#done.has(name)) this.#gateway.cancel(0, clientOrderId); }, cancelAfterMs).unref();
  }
}
