import type { InstrumentId } from '../../domain/instrument.ts';
import type { Fill, OrderEvent, OrderRequest } from '../../domain/order.ts';
import type { ApprovedOrder } from '../../risk/judge.ts';
import type { OrderGateway } from '../order-desk.ts';
import { DeskContext, type TradingDeskSetup } from './desk-context.ts';
import { feeInQuote } from './fill-cost.ts';
import { triggerOf, watch, type Guard } from './guards.ts';
import { mayPass } from './risk-desk.ts';
import { Runs } from './runs.ts';
import type { Direct, Pending, SavedOrders, WorkingOrders } from './working-orders.ts';

const keyOf = ({ instrument, tradeId, side }: Fill): string => `${instrument} ${tradeId} ${side}`;

/**
 * Stands between the engines of the strategies and the gateways of the venues: orders to a target are carried out in children by an
 * algorithm, protective orders rest at the venue or are watched here, and whatever leaves has passed the risk gate last. It has no clock:
 * `tick` and the market move it on.
 */
export class TradingDesk {
  readonly #context: DeskContext;
  readonly #runs: Runs;

  constructor(setup: TradingDeskSetup, saved?: SavedOrders) {
    this.#context = new DeskContext(setup, saved);
    this.#runs = new Runs(this.#context);
  }

  /** What a strategy's engine sends its orders to. */
  gatewayOf(strategy: string): OrderGateway {
    return {
      submit: (order, _at, attached) => { this.#submit(strategy, order, attached); },
      cancel: (_k, id) => { this.#cancel(id); },
    };
  }

  save(): SavedOrders {
    return this.#context.orders.save();
  }

  get orders(): Readonly<WorkingOrders> { return this.#context.orders; }

  /** Engines hear after their own call has returned. Call it after anything that may have let an engine speak. */
  settle(): void {
    this.#context.settle();
  }

  // What strategies ask for.

  #submit(strategy: string, order: ApprovedOrder, attached: boolean): void {
    const isStop = order.type !== 'market' && order.type !== 'limit';
    const hasCompany = order.group !== undefined && [...this.#context.orders.directs.values(), ...this.#context.orders.guards.values()].some((other) => other.strategy === strategy && other.order.group === order.group);
    if (order.type === 'market') this.#context.orders.pending.push({ strategy, order, isUrgent: attached, meanwhile: 0 });
    // Of a group only one order can have the balance at the venue: the others are watched here.
    else if (attached && (isStop || hasCompany)) this.#guard(strategy, order, hasCompany);
    else this.#direct(strategy, order, attached);
    this.#advance();
  }

  #guard(strategy: string, order: OrderRequest, hasCompany: boolean): void {
    const { capabilities } = this.#context.venueOf(order.instrument);
    if (!hasCompany && capabilities.nativeStop && capabilities.orderTypes.includes(order.type) && this.#direct(strategy, order, true)) return;
    this.#watchFor(strategy, order, 'laid-locally');
  }

  #watchFor(strategy: string, order: OrderRequest, what: 'laid-locally' | 'lost'): void {
    const guard: Guard = { strategy, order, best: NaN, reachedAt: NaN };
    this.#context.orders.guards.set(order.clientOrderId, guard);
    this.#context.setup.note({ kind: 'guard', at: this.#context.now, id: order.clientOrderId, instrument: order.instrument, what, price: triggerOf(guard) });
    if (what === 'laid-locally') this.#context.tell(strategy, { kind: 'accepted', clientOrderId: order.clientOrderId, at: this.#context.now });
  }

  /** Sends an order as it is. A guard that the gate refuses is watched here instead: false says so. */
  #direct(strategy: string, order: OrderRequest, isGuard: boolean): boolean {
    const verdict = this.#context.setup.risk.admit(order, { strategy, chain: order.clientOrderId });
    if (verdict.kind === 'denied') {
      this.#context.setup.note({ kind: 'denied', at: this.#context.now, id: order.clientOrderId, instrument: order.instrument, rule: verdict.rule, reason: verdict.reason });
      if (isGuard) return false;
      this.#context.tell(strategy, { kind: 'rejected', clientOrderId: order.clientOrderId, at: this.#context.now, note: `${verdict.rule}: ${verdict.reason}`, mayRetry: mayPass(verdict) });
      return true;
    }
    this.#context.orders.directs.set(order.clientOrderId, { strategy, order, isGuard, filled: 0, cancelAsked: false });
    if (isGuard) this.#context.setup.note({ kind: 'guard', at: this.#context.now, id: order.clientOrderId, instrument: order.instrument, what: 'laid', price: order.stopPrice ?? order.limitPrice ?? NaN });
    this.#context.venueOf(order.instrument).submit(verdict.order);
    return true;
  }

  #cancel(id: string): void {
    const { pending, runs, guards, directs } = this.#context.orders;
    const waiting = pending.find(({ order }) => order.clientOrderId === id);
    const [run, guard, direct] = [runs.get(id), guards.get(id), directs.get(id)];
    if (waiting !== undefined) {
      this.#context.orders.pending = pending.filter((one) => one !== waiting);
      this.#context.tell(waiting.strategy, { kind: 'cancelled', clientOrderId: id, at: this.#context.now, note: 'before it was sent' });
    } else if (run !== undefined) this.#runs.withdraw(run, 'cancelled');
    else if (guard !== undefined) this.#lift(guard);
    else if (direct !== undefined && !direct.cancelAsked) this.#cancelDirect(direct);
  }

  #lift({ strategy, order }: Guard): void {
    this.#context.orders.guards.delete(order.clientOrderId);
    this.#context.tell(strategy, { kind: 'cancelled', clientOrderId: order.clientOrderId, at: this.#context.now, note: 'no longer needed' });
  }

  #cancelDirect(direct: Direct): void {
    direct.cancelAsked = true;
    this.#context.cancelAtVenue(direct.order.clientOrderId);
  }

  // What moves it on.

  /** Time has passed, or the market of an instrument moved. */
  tick(instrument?: InstrumentId): void {
    this.#context.cancelWaiting();
    this.#watch(instrument);
    this.#advance();
    this.settle();
  }

  #watch(instrument: InstrumentId | undefined): void {
    if (this.#context.orders.guards.size === 0) return;
    for (const guard of this.#context.orders.guards.values()) {
      if (instrument !== undefined && guard.order.instrument !== instrument) continue;
      const touch = this.#context.setup.board.touch(guard.order.instrument);
      if (touch !== undefined && watch(guard, touch, this.#context.now)) this.#fire(guard);
    }
  }

  /** The guard becomes an order that takes; the others of its group give way first. */
  #fire(guard: Guard): void {
    const { strategy, order } = guard;
    this.#context.orders.guards.delete(order.clientOrderId);
    this.#context.setup.note({ kind: 'guard', at: this.#context.now, id: order.clientOrderId, instrument: order.instrument, what: 'fired', price: triggerOf(guard) });
    this.#liftGroup(strategy, order);
    this.#context.orders.pending.push({ strategy, order: { ...order, type: 'market' }, isUrgent: true, meanwhile: 0 });
  }

  #liftGroup(strategy: string, { group, clientOrderId }: OrderRequest): void {
    if (group === undefined) return;
    const isOther = (other: { readonly strategy: string; readonly order: OrderRequest }): boolean => other.strategy === strategy && other.order.group === group && other.order.clientOrderId !== clientOrderId;
    for (const other of this.#context.orders.guards.values()) if (isOther(other)) this.#lift(other);
    for (const other of this.#context.orders.directs.values()) if (isOther(other) && !other.cancelAsked) this.#cancelDirect(other);
  }

  #advance(): void {
    for (const waiting of this.#context.orders.pending) {
      if (!this.#context.orders.isClearing(waiting.strategy, waiting.order.instrument)) this.#runs.begin(waiting);
      else this.#supersede(waiting);
    }
    const at = this.#context.now;
    for (const run of this.#context.orders.runs.values()) {
      if (run.withdrawn === undefined && run.isDue(at)) this.#runs.step(run, at);
    }
  }

  /** A newer order to the target takes the place of the one before. */
  #supersede({ strategy, order }: Pending): void {
    for (const run of this.#context.orders.runs.values()) {
      if (run.strategy === strategy && run.order.instrument === order.instrument && run.withdrawn === undefined) this.#runs.withdraw(run, 'another order took its place');
    }
  }

  // What venues say.

  /** An answer of a gateway, under the name the order was given here. True when it was one of ours. */
  hear(event: OrderEvent): boolean {
    const known = this.#context.orders.legs.get(event.clientOrderId);
    const direct = this.#context.orders.directs.get(event.clientOrderId);
    // A restart finds some in the journal that were told before it.
    if (event.kind === 'fill' && !this.#context.orders.tellOnce(keyOf(event.fill))) return true;
    if (event.kind === 'fill') this.#context.setup.risk.tell({ kind: 'fill', fill: { ...event.fill, clientOrderId: event.clientOrderId, venueOrderId: '' } });
    else if (event.kind !== 'accepted') this.#context.setup.risk.tell({ kind: 'order', clientOrderId: event.clientOrderId, state: event.kind });
    if (known !== undefined) this.#runs.hear(known, event);
    else if (direct !== undefined) this.#hearDirect(direct, event);
    else return false;
    this.#advance();
    this.settle();
    return true;
  }

  #hearDirect(direct: Direct, event: OrderEvent): void {
    const { strategy, order, isGuard } = direct;
    if (event.kind === 'fill') {
      direct.filled += event.fill.quantity;
      const fill = this.#context.costed(event.fill, order, order.stopPrice ?? order.limitPrice ?? event.fill.price);
      this.#context.executed({ id: order.clientOrderId, parent: order.clientOrderId }, event.fill, fill);
      this.#context.fill(strategy, fill);
      this.#liftGroup(strategy, order);
    }
    const isWhole = direct.filled >= order.quantity * (1 - 1e-12);
    if (event.kind === 'accepted' || (event.kind === 'fill' && !isWhole)) {
      if (event.kind === 'accepted') this.#context.tell(strategy, event);
      return;
    }
    this.#context.orders.directs.delete(order.clientOrderId);
    this.#context.setup.risk.tell({ kind: 'order', clientOrderId: order.clientOrderId, state: 'filled' });
    if (event.kind === 'fill') return;
    if (isGuard && !direct.cancelAsked) {
      // A position is never left without its guard (fault 25): it is watched here from now on.
      this.#context.setup.note({ kind: 'alarm', at: this.#context.now, text: `the guard "${order.clientOrderId}" ended at the venue (${event.kind}: ${event.note}); it is watched here instead`, instrument: order.instrument });
      this.#watchFor(strategy, { ...order, quantity: order.quantity - direct.filled }, 'lost');
    } else this.#context.tell(strategy, event);
  }

  /** An execution of an order this desk does not follow any more: its strategy has it all the same. */
  adopt(strategy: string, fill: Fill): void {
    if (!this.#context.orders.tellOnce(keyOf(fill))) return;
    this.#context.fill(strategy, { ...fill, ...feeInQuote(fill, this.#context.instrumentOf(fill.instrument), this.#context.setup.board) });
    this.settle();
  }

  // What is done from outside.

  /** After a restart: what was being carried out is given up, and decided anew on fresh data. Guards and resting orders stay. */
  windDown(reason: string): void {
    for (const { strategy, order } of this.#context.orders.pending.splice(0)) this.#context.tell(strategy, { kind: 'rejected', clientOrderId: order.clientOrderId, at: this.#context.now, note: reason, mayRetry: true });
    for (const run of this.#context.orders.runs.values()) this.#runs.withdraw(run, reason, true);
    this.settle();
  }

  /** Whether an order of a strategy is somewhere between it and the venue. */
  follows(id: string): boolean {
    const { runs, legs, directs, guards, pending } = this.#context.orders;
    return runs.has(id) || legs.has(id) || directs.has(id) || guards.has(id) || pending.some(({ order }) => order.clientOrderId === id);
  }

  /** Gives up everything that works. Positions stay guarded: guards at the venue go as well, and are watched here instead. */
  cancelAll(reason: string): void {
    for (const waiting of this.#context.orders.pending.splice(0)) this.#context.tell(waiting.strategy, { kind: 'rejected', clientOrderId: waiting.order.clientOrderId, at: this.#context.now, note: reason, mayRetry: true });
    for (const run of this.#context.orders.runs.values()) this.#runs.withdraw(run, reason, true);
    for (const direct of this.#context.orders.directs.values()) {
      if (direct.cancelAsked) continue;
      if (!direct.isGuard) direct.cancelAsked = true;
      this.#context.cancelAtVenue(direct.order.clientOrderId);
    }
    this.settle();
  }
}
