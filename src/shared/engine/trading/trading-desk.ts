import type { InstrumentId } from '../../domain/instrument.ts';
import type { Fill, OrderEvent, OrderRequest } from '../../domain/order.ts';
import type { ApprovedOrder } from '../../risk/judge.ts';
import type { OrderGateway } from '../order-desk.ts';
import { DeskContext, type TradingDeskSetup } from './desk-context.ts';
import { triggerOf, watch, type Guard } from './guards.ts';
import { mayPass } from './risk-desk.ts';
import { CANCELLED, Runs } from './runs.ts';
import type { Direct, Pending, SavedOrders, WorkingOrders } from './working-orders.ts';

/** A guard that could not go to the venue tries again so often. */
const VENUE_AGAIN_MS = 1_000;

const keyOf = ({ instrument, tradeId, side }: Fill): string => `${instrument} ${tradeId} ${side}`;

/**
 * Stands between the engines of the strategies and the gateways of the venues: orders to a target are carried out in children by an
 * algorithm, protective orders rest at the venue or are watched here, and whatever leaves has passed the risk gate last. It has no clock:
 * `tick` and the market move it on.
 */
export class TradingDesk {
  readonly #context: DeskContext;
  readonly #runs: Runs;
  #isAwake: boolean;

  constructor(setup: TradingDeskSetup, saved?: SavedOrders) {
    this.#context = new DeskContext(setup, saved);
    this.#runs = new Runs(this.#context);
    this.#isAwake = saved === undefined;
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
    // An algorithm would have it refused part by part until its time is up, with nothing to guard the position meanwhile.
    if (order.type === 'market' && !attached && this.#context.setup.risk.isStopped(order)) this.#refuse(strategy, order);
    else if (order.type === 'market') this.#context.orders.pending.push({ strategy, order, isUrgent: attached, meanwhile: 0 });
    else if (attached) this.#guard(strategy, order);
    else this.#direct(strategy, order, false);
    this.#advance();
  }

  #refuse(strategy: string, { clientOrderId: id, instrument }: ApprovedOrder): void {
    const at = this.#context.now;
    const reason = 'trading is stopped: only what brings a position nearer to zero is sent';
    this.#context.setup.note({ kind: 'denied', at, id, instrument, rule: 'kill-switch', reason });
    this.#context.tell(strategy, { kind: 'rejected', clientOrderId: id, at, note: `kill-switch: ${reason}`, mayRetry: true });
  }

  /** A guard rests at the venue where that is possible; where something stands in its way it is watched here until that is gone. */
  #guard(strategy: string, order: OrderRequest): void {
    const mayRest = this.#mayRest(strategy, order);
    if (mayRest && !this.#isSwept && !this.#context.orders.isBound(strategy, order) && this.#direct(strategy, order, true)) return;
    this.#context.watchFor(strategy, order, { what: 'laid-locally', venueAt: mayRest ? this.#context.now + VENUE_AGAIN_MS : NaN });
    this.#context.tell(strategy, { kind: 'accepted', clientOrderId: order.clientOrderId, at: this.#context.now });
  }

  /** Of a group only one order can have the balance at the venue: the others are watched here. */
  #mayRest(strategy: string, order: OrderRequest): boolean {
    const { capabilities } = this.#context.venueOf(order.instrument);
    if (this.#context.orders.hasCompany(strategy, order)) return false;
    return order.type === 'limit' || (capabilities.nativeStop && capabilities.orderTypes.includes(order.type));
  }

  /** Everything at the venue was to be cancelled: until that is over, guards are watched here. */
  get #isSwept(): boolean {
    const { kill } = this.#context.setup.risk.state;
    return kill === 'CANCEL_ALL' || kill === 'FLATTEN';
  }

  /** Guards that could not go to the venue when they were laid do so now. */
  #layAtVenue(): void {
    if (this.#isSwept) return;
    const { orders, now: at, setup: { board } } = this.#context;
    for (const guard of orders.guards.values()) {
      const { strategy, order } = guard;
      if (!(at >= guard.venueAt) || !Number.isNaN(guard.reachedAt) || orders.isBound(strategy, order)) continue;
      guard.venueAt = at + VENUE_AGAIN_MS;
      // A trailing stop that has come closer already would begin anew there.
      const touch = board.touch(order.instrument);
      if (touch === undefined || (order.type === 'trailing-stop' && !(order.side === 'sell' ? touch.bid >= guard.best : touch.ask <= guard.best))) continue;
      orders.guards.delete(order.clientOrderId);
      if (!this.#direct(strategy, order, true)) orders.guards.set(order.clientOrderId, guard);
    }
  }

  /** Sends an order as it is. A guard that the gate refuses is watched here instead: false says so. */
  #direct(strategy: string, order: OrderRequest, isGuard: boolean): boolean {
    // Groups of one strategy are none of another's: whoever cancels the rest of a group at the venue goes by its name.
    const named = order.group === undefined ? order : { ...order, group: `${strategy} ${order.group}` };
    const verdict = this.#context.setup.risk.admit(named, { strategy, chain: order.clientOrderId });
    if (verdict.kind === 'denied') {
      this.#context.setup.note({ kind: 'denied', at: this.#context.now, id: order.clientOrderId, instrument: order.instrument, rule: verdict.rule, reason: verdict.reason });
      if (isGuard) return false;
      this.#context.tell(strategy, { kind: 'rejected', clientOrderId: order.clientOrderId, at: this.#context.now, note: `${verdict.rule}: ${verdict.reason}`, mayRetry: mayPass(verdict) });
      return true;
    }
    this.#context.orders.directs.set(order.clientOrderId, { strategy, order, isGuard, filled: 0, cancelAsked: false, givesWay: undefined });
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
    } else if (run !== undefined) this.#runs.withdraw(run, CANCELLED);
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
      const at = this.#context.now;
      if (touch !== undefined && watch(guard, touch, { at, quotedAt: at - this.#context.setup.board.bookAgeMs(guard.order.instrument, at) })) this.#fire(guard);
    }
  }

  /** The guard becomes an order that takes; the others of its group give way first. */
  #fire(guard: Guard): void {
    const { strategy, order } = guard;
    this.#context.orders.guards.delete(order.clientOrderId);
    this.#context.setup.note({ kind: 'guard', at: this.#context.now, id: order.clientOrderId, instrument: order.instrument, what: 'fired', price: triggerOf(guard) });
    this.#liftGroup(strategy, order);
    // What the strategy offers of the same balance gives way.
    for (const other of this.#context.orders.directs.values()) {
      if (other.strategy === strategy && !other.isGuard && !other.cancelAsked && other.order.instrument === order.instrument && other.order.side === order.side) this.#cancelDirect(other);
    }
    this.#context.orders.pending.push({ strategy, order: { ...order, type: 'market' }, isUrgent: true, meanwhile: 0, guard });
  }

  #liftGroup(strategy: string, { group, clientOrderId }: OrderRequest): void {
    if (group === undefined) return;
    const isOther = (other: { readonly strategy: string; readonly order: OrderRequest }): boolean => other.strategy === strategy && other.order.group === group && other.order.clientOrderId !== clientOrderId;
    for (const other of this.#context.orders.guards.values()) if (isOther(other)) this.#lift(other);
    for (const other of this.#context.orders.directs.values()) if (isOther(other) && !other.cancelAsked) this.#cancelDirect(other);
  }

  #advance(): void {
    // What a start before left behind is wound down first.
    if (!this.#isAwake) return;
    for (const waiting of this.#context.orders.pending) {
      this.#makeWay(waiting);
      if (!this.#context.orders.isClearing(waiting.strategy, waiting.order.instrument)) this.#runs.begin(waiting);
      else this.#supersede(waiting);
    }
    const at = this.#context.now;
    for (const run of this.#context.orders.runs.values()) {
      if (run.withdrawn === undefined && run.isDue(at)) this.#runs.step(run, at);
    }
    this.#layAtVenue();
  }

  /** Guards at the venue bind the balance that an order of their side needs: they are watched here meanwhile. */
  #makeWay({ strategy, order }: Pending): void {
    for (const direct of this.#context.orders.directs.values()) {
      const isRival = direct.isGuard && direct.strategy === strategy && direct.order.instrument === order.instrument && direct.order.side === order.side;
      if (!isRival || direct.cancelAsked || direct.givesWay !== undefined) continue;
      direct.givesWay = 'for now';
      this.#context.cancelAtVenue(direct.order.clientOrderId);
    }
  }

  /** A way out, or an order to the other side, takes the place of the one before; others wait for their turn. */
  #supersede({ strategy, order, isUrgent }: Pending): void {
    for (const run of this.#context.orders.runsOf(strategy, order.instrument)) {
      if (run.withdrawn === undefined && (isUrgent || run.order.side !== order.side)) this.#runs.withdraw(run, 'another order took its place');
    }
  }

  // What venues say.

  /** An answer of a gateway, under the name the order was given here. True when it was one of ours. */
  hear(event: OrderEvent): boolean {
    const known = this.#context.orders.legs.get(event.clientOrderId);
    const direct = this.#context.orders.directs.get(event.clientOrderId);
    // A restart finds some in the journal that were told before it.
    if (event.kind === 'fill' && this.#context.orders.isTold(keyOf(event.fill))) return true;
    if (event.kind === 'fill') this.#context.tellRisk(event.fill);
    else if (event.kind !== 'accepted') this.#context.setup.risk.tell({ kind: 'order', clientOrderId: event.clientOrderId, state: event.kind });
    if (known === undefined && direct === undefined) return false;
    if (event.kind === 'fill') this.#context.orders.tellOnce(keyOf(event.fill), event.fill.at);
    if (known !== undefined) this.#runs.hear(known, event);
    else if (direct !== undefined) this.#hearDirect(direct, event);
    this.#advance();
    this.settle();
    return true;
  }

  #hearDirect(direct: Direct, event: OrderEvent): void {
    const { strategy, order, isGuard, givesWay } = direct;
    if (event.kind === 'fill') {
      direct.filled += event.fill.quantity;
      const fill = this.#context.costed(event.fill, order, { reference: order.stopPrice ?? order.limitPrice ?? event.fill.price });
      this.#context.executed({ id: order.clientOrderId, parent: order.clientOrderId }, event.fill, fill);
      this.#context.fill(strategy, fill, direct.isGuard || direct.cancelAsked);
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
    if (isGuard && !direct.cancelAsked && !isWhole) {
      // A position is never left without its guard (fault 25): it is watched here from now on. Where only its way was barred it goes back.
      const mayComeBack = givesWay === 'for now' || (givesWay === undefined && event.kind === 'rejected' && event.mayRetry === true);
      if (givesWay === undefined) this.#context.alarm(`the guard "${order.clientOrderId}" ended at the venue (${event.kind}: ${event.note}); it is watched here instead`, order.instrument);
      this.#context.watchFor(strategy, { ...order, quantity: order.quantity - direct.filled }, { what: givesWay === undefined ? 'lost' : 'laid-locally', venueAt: mayComeBack ? this.#context.now + VENUE_AGAIN_MS : NaN });
    } else this.#context.tell(strategy, event);
  }

  /** An execution of an order this desk does not follow any more: its strategy has it all the same, as one of `home`. */
  adopt(strategy: string, fill: Fill, home: InstrumentId): void {
    if (this.#context.orders.isTold(keyOf(fill))) return;
    this.#context.orders.tellOnce(keyOf(fill), fill.at);
    const id = fill.clientOrderId.split('/', 1)[0];
    this.#absorb(id, fill.quantity);
    this.#context.fill(strategy, this.#context.costed(fill, { clientOrderId: id, instrument: home, reason: fill.reason }, { reference: NaN }), true);
    this.settle();
  }

  /** What still works for an order of which more was filled than was known here has so much less to do. */
  #absorb(id: string, quantity: number): void {
    const { runs, directs, guards } = this.#context.orders;
    const [run, direct, guard] = [runs.get(id), directs.get(id), guards.get(id)];
    if (run !== undefined) run.filled += quantity;
    if (direct !== undefined) direct.filled += quantity;
    if (guard === undefined) return;
    guards.delete(id);
    const left = guard.order.quantity - quantity;
    if (left > guard.order.quantity * 1e-12) guards.set(id, { ...guard, order: { ...guard.order, quantity: left } });
    this.#liftGroup(guard.strategy, guard.order);
  }

  // What is done from outside.

  /** After a restart: what was being carried out is given up, and decided anew on fresh data. Guards and resting orders stay. `childrenOf`: how many children of an order were ever sent. */
  windDown(reason: string, childrenOf: (id: string) => number): void {
    const { orders } = this.#context;
    for (const guard of orders.guards.values()) guard.children = Math.max(guard.children, childrenOf(guard.order.clientOrderId));
    this.#giveUpPending(reason, childrenOf);
    for (const run of orders.runs.values()) {
      if (run.guard !== undefined) run.guard.children = Math.max(run.guard.children, childrenOf(run.id));
      this.#runs.withdraw(run, reason, true);
    }
    // Whether a cancellation that was asked for left before the end is not known.
    for (const { order, cancelAsked, givesWay } of orders.directs.values()) if (cancelAsked || givesWay !== undefined) this.#context.cancelAtVenue(order.clientOrderId);
    this.#isAwake = true;
    this.settle();
  }

  /** Guards that wait for their way out are watched again, other orders are told to be over. */
  #giveUpPending(reason: string, childrenOf: (id: string) => number = () => 0): void {
    for (const { strategy, order, guard, meanwhile } of this.#context.orders.pending.splice(0)) {
      const left = order.quantity + (order.side === 'sell' ? meanwhile : -meanwhile);
      if (guard !== undefined && left > order.quantity * 1e-12) this.#context.rearm(guard, { left, children: Math.max(guard.children, childrenOf(order.clientOrderId)), why: reason, isFailure: false });
      else this.#context.tell(strategy, { kind: 'rejected', clientOrderId: order.clientOrderId, at: this.#context.now, note: reason, mayRetry: true });
    }
  }

  /** A guard that the saved state watches here, and that went to the venue after it was saved, is followed there. */
  resume(id: string): void {
    const { guards, directs } = this.#context.orders;
    const guard = guards.get(id);
    if (guard === undefined) return;
    guards.delete(id);
    directs.set(id, { strategy: guard.strategy, order: guard.order, isGuard: true, filled: 0, cancelAsked: false, givesWay: undefined });
  }

  /** Takes back what no strategy knows of. */
  dropUnknown(isKnown: (strategy: string, id: string) => boolean): void {
    const { guards, directs, runs, pending } = this.#context.orders;
    for (const { strategy, order } of [...guards.values(), ...directs.values(), ...runs.values(), ...pending]) if (!isKnown(strategy, order.clientOrderId)) this.#cancel(order.clientOrderId);
  }

  /** Whether an order of a strategy is somewhere between it and the venue. */
  follows(id: string): boolean {
    const { runs, legs, directs, guards, pending } = this.#context.orders;
    return runs.has(id) || legs.has(id) || directs.has(id) || guards.has(id) || pending.some(({ order }) => order.clientOrderId === id);
  }

  /** Gives up everything that works. Positions stay guarded: guards at the venue go as well, and are watched here instead. */
  cancelAll(reason: string): void {
    this.#giveUpPending(reason);
    for (const run of this.#context.orders.runs.values()) this.#runs.withdraw(run, reason, true);
    for (const guard of this.#context.orders.guards.values()) guard.venueAt = NaN;
    for (const direct of this.#context.orders.directs.values()) {
      if (direct.cancelAsked) continue;
      if (direct.isGuard) direct.givesWay = 'for good';
      else direct.cancelAsked = true;
      this.#context.cancelAtVenue(direct.order.clientOrderId);
    }
    this.settle();
  }

  /** Gives up what would open or enlarge a position; `reduces` tells which orders do not. */
  cancelEntries(reason: string, reduces: (order: OrderRequest) => boolean): void {
    for (const waiting of this.#context.orders.pending.filter(({ order, guard }) => guard === undefined && !reduces(order))) {
      this.#context.orders.pending = this.#context.orders.pending.filter((one) => one !== waiting);
      this.#context.tell(waiting.strategy, { kind: 'rejected', clientOrderId: waiting.order.clientOrderId, at: this.#context.now, note: reason, mayRetry: true });
    }
    for (const run of this.#context.orders.runs.values()) if (run.guard === undefined && !reduces(run.order)) this.#runs.withdraw(run, reason, true);
    this.settle();
  }
}
