import { floorToLot, instrumentId, type Instrument } from '../../domain/instrument.ts';
import { signOf, type OrderEvent, type OrderRequest } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { ExecutionAction } from '../../execution/algorithms/plan.ts';
import type { DeskContext } from './desk-context.ts';
import { planOrder } from './execution-plan.ts';
import type { Guard } from './guards.ts';
import { legsOf } from './legs.ts';
import { ParentRun, type Leg } from './parent-run.ts';
import { mayPass } from './risk-desk.ts';
import type { Pending } from './working-orders.ts';

/** Why a run is given up that its strategy cancelled. */
export const CANCELLED = 'cancelled';

/** The least that the venue takes at the order's price. */
const leastOf = ({ limitPrice = NaN }: OrderRequest, { lotSize, minQuantity, minNotional }: Instrument): number => Math.max(lotSize, minQuantity, minNotional / limitPrice, Number.MIN_VALUE);

/** Carries orders to a target out: plans them, sends their children through the risk gate, and follows those to their end. */
export class Runs {
  readonly #context: DeskContext;

  constructor(context: DeskContext) {
    this.#context = context;
  }

  /** Plans an order to a target, less by what was filled while it waited. */
  begin(waiting: Pending): void {
    const { strategy, order, isUrgent, meanwhile, guard } = waiting;
    this.#context.orders.pending = this.#context.orders.pending.filter((one) => one !== waiting);
    const instrument = this.#context.instrumentOf(order.instrument);
    const { board, settings, learned, note, risk } = this.#context.setup;
    const at = this.#context.now;
    const quantity = order.quantity - signOf(order.side) * meanwhile;
    if (!(quantity >= Math.max(instrument.lotSize, Number.MIN_VALUE))) {
      // Filled beyond what was wanted is not right either: it is decided anew.
      this.#context.tell(strategy, { kind: 'expired', clientOrderId: order.clientOrderId, at, note: 'what was filled meanwhile is enough', mayRetry: quantity <= -instrument.lotSize && quantity < 0 });
      return;
    }
    const { plan, estimate } = planOrder({ order: { ...order, quantity }, instrument, board, settings, learned: learned(order.instrument), isUrgent: isUrgent || this.#isElsewhere(order, quantity), at });
    const run = new ParentRun({ strategy, order, plan, arrivalPrice: board.price(order.instrument), guard });
    this.#context.orders.runs.set(run.id, run);
    risk.tell({ kind: 'parent', id: run.id, instrument: order.instrument, side: order.side, quantity });
    note({ kind: 'plan', at, id: run.id, instrument: order.instrument, algorithm: plan.algorithm.kind, quantity, deadline: plan.parent.deadline, arrivalPrice: run.arrivalPrice, estimate });
  }

  /** Where there are several venues and the first cannot pay for it, nothing can rest there: the order takes wherever the balance is. */
  #isElsewhere({ instrument: id, side }: OrderRequest, quantity: number): boolean {
    const { alternatives, free, board } = this.#context.setup;
    if (alternatives(id).length < 2) return false;
    const { base, quote } = free(this.#context.instrumentOf(id));
    return (side === 'sell' ? base : quote / board.price(id)) < quantity * (1 - 1e-9);
  }

  step(run: ParentRun, at: EpochMs): void {
    for (const action of run.step(at, this.#context.setup.board.view(run.order.instrument, at))) {
      if (action.kind === 'place') this.#place(run, action);
      else for (const { id, child, ended } of run.legs) if (child === action.child && !ended) this.#context.cancelAtVenue(id);
    }
    this.#conclude(run);
  }

  #place(run: ParentRun, { order: child, reason }: Extract<ExecutionAction, { kind: 'place' }>): void {
    const { board, free, alternatives } = this.#context.setup;
    const at = this.#context.now;
    const routed = legsOf({ child, instrument: this.#context.instrumentOf(run.order.instrument), alternatives: alternatives(run.order.instrument), board, free, at });
    if (routed.length === 0) this.#context.orders.add(run, { id: run.childId(child.child), child: child.child, instrument: run.order.instrument, quantity: child.quantity, rests: child.postOnly, rate: 1, filled: 0, ended: true });
    routed.forEach(({ instrument, quantity, limitPrice }, n) => {
      this.#send(run, { child: child.child, reason, instrument }, {
        clientOrderId: run.childId(child.child, n), instrument: instrumentId(instrument), side: child.side, type: 'limit', quantity, limitPrice, timeInForce: child.timeInForce, postOnly: child.postOnly,
        reduceOnly: run.order.reduceOnly, at, reason: run.order.reason,
      });
    });
  }

  /** No more than one order may have; the rest is the algorithm's to ask for again. */
  #send(run: ParentRun, { child, reason, instrument }: { readonly child: number; readonly reason: string; readonly instrument: Instrument }, wanted: OrderRequest): void {
    const { risk, note } = this.#context.setup;
    const at = this.#context.now;
    const room = Math.min(risk.room(wanted, instrument), this.#funds(wanted, instrument));
    // Where less than the venue takes is allowed or there, gate or venue say so.
    const order = room < wanted.quantity && room >= leastOf(wanted, instrument) ? { ...wanted, quantity: room } : wanted;
    const isElsewhere = order.instrument !== run.order.instrument;
    if (isElsewhere) risk.tell({ kind: 'parent', id: order.clientOrderId, instrument: order.instrument, side: order.side, quantity: order.quantity });
    const verdict = risk.admit(order, { strategy: run.strategy, chain: order.clientOrderId, parent: isElsewhere ? order.clientOrderId : run.id });
    const leg: Leg = { id: order.clientOrderId, child, instrument: order.instrument, quantity: order.quantity, rests: order.postOnly === true, rate: this.#rateOf(run, instrument), filled: 0, ended: false };
    this.#context.orders.add(run, leg);
    if (verdict.kind === 'denied') {
      note({ kind: 'denied', at, id: order.clientOrderId, instrument: order.instrument, rule: verdict.rule, reason: verdict.reason });
      this.#endLeg(run, leg);
      if (run.refused(at, { isPassing: mayPass(verdict), rests: leg.rests })) this.withdraw(run, `${verdict.rule}: ${verdict.reason}`, mayPass(verdict));
      return;
    }
    note({ kind: 'child', at, id: order.clientOrderId, parent: run.id, order, reason });
    this.#context.venueOf(order.instrument).submit(verdict.order);
  }

  /** What the account there pays for: a venue binds the whole value at the limit, fee included. Infinity for a contract. */
  #funds({ side, limitPrice = NaN }: OrderRequest, instrument: Instrument): number {
    if (instrument.kind !== 'spot') return Infinity;
    const { base, quote } = this.#context.setup.free(instrument);
    return floorToLot(side === 'sell' ? base : quote / (limitPrice * (1 + instrument.takerFeeBps / 10_000)), instrument.lotSize);
  }

  #rateOf(run: ParentRun, { venue, symbol }: Instrument): number {
    return this.#context.setup.alternatives(run.order.instrument).find(({ instrument }) => instrument.venue === venue && instrument.symbol === symbol)?.quoteRate() ?? 1;
  }

  /** What is sold now pays for it: a purchase that is refused meanwhile is not hopeless. */
  #awaitsProceeds({ order }: ParentRun): boolean {
    if (order.side === 'sell') return false;
    const { venue, quote } = this.#context.instrumentOf(order.instrument);
    return [...this.#context.orders.runs.values(), ...this.#context.orders.pending].some(({ order: other }) => {
      const there = this.#context.instrumentOf(other.instrument);
      return other.side === 'sell' && there.venue === venue && there.quote === quote;
    });
  }

  /** Ends a run that has come to its end. */
  #conclude(run: ParentRun): void {
    const { ended } = run;
    if (ended === undefined || !this.#context.orders.runs.has(run.id)) return;
    const at = this.#context.now;
    this.#context.orders.end(run);
    this.#context.setup.risk.tell({ kind: 'parent-ended', id: run.id });
    const averagePrice = run.filled > 0 ? run.value / run.filled : NaN;
    const slippageBps = (1e4 * signOf(run.order.side) * (averagePrice - run.arrivalPrice)) / run.arrivalPrice;
    const why = run.withdrawn ?? (ended === 'deadline' ? 'time ran out' : ended === 'dust' ? 'what is left is too little to be sent' : 'filled');
    this.#context.setup.note({ kind: 'done', at, id: run.id, instrument: run.order.instrument, filled: run.filled, quantity: run.order.quantity, averagePrice, arrivalPrice: run.arrivalPrice, slippageBps, note: why, ...this.#context.touch(run.order.instrument) });
    if (run.filled >= run.order.quantity * (1 - 1e-12)) return;
    if (run.guard !== undefined && run.withdrawn !== CANCELLED && ended !== 'dust' && this.#rearm(run, run.guard, why)) return;
    this.#context.tell(run.strategy, { kind: run.withdrawn === CANCELLED ? 'cancelled' : 'expired', clientOrderId: run.id, at, note: why, mayRetry: run.mayRetry || ended === 'deadline' });
  }

  /** A position whose guard came to nothing stays guarded. False where too little is left. */
  #rearm(run: ParentRun, guard: Guard, why: string): boolean {
    const left = run.plan.parent.quantity - run.filled;
    const { lotSize } = this.#context.instrumentOf(run.order.instrument);
    if (left < Math.max(lotSize, run.order.quantity * 1e-9) * (1 - 1e-9)) return false;
    this.#context.rearm(guard, { left, children: run.children, why, isFailure: !run.mayRetry });
    return true;
  }

  /** Gives a run up: its children are cancelled, and it ends when all of them have. */
  withdraw(run: ParentRun, why: string, mayRetry = false): void {
    // A strategy that does not want it any more has the last word.
    run.withdrawn = why === CANCELLED ? why : run.withdrawn ?? why;
    run.mayRetry ||= mayRetry;
    for (const { id, ended } of run.legs) if (!ended) this.#context.cancelAtVenue(id);
    this.#conclude(run);
  }

  hear({ run, leg }: { readonly run: ParentRun; readonly leg: Leg }, event: OrderEvent): void {
    if (event.kind === 'accepted' || event.kind === 'fill') run.accepted();
    if (event.kind === 'accepted') {
      if (!run.isAnnounced) this.#context.tell(run.strategy, { kind: 'accepted', clientOrderId: run.id, at: event.at });
      run.isAnnounced = true;
      return;
    }
    if (event.kind === 'fill') {
      leg.filled += event.fill.quantity;
      run.filled += event.fill.quantity;
      const fill = this.#context.costed(event.fill, run.order, { reference: run.arrivalPrice, sentAt: leg.rate });
      run.value += fill.price * fill.quantity;
      this.#context.executed({ id: leg.id, parent: run.id }, event.fill, fill);
      this.#context.fill(run.strategy, fill, run.withdrawn !== undefined || run.guard !== undefined);
    }
    if (event.kind !== 'fill' || leg.filled >= leg.quantity * (1 - 1e-12)) this.#endLeg(run, leg);
    const isPassing = event.kind === 'rejected' && (event.mayRetry === true || this.#awaitsProceeds(run));
    if (event.kind === 'rejected' && run.refused(this.#context.now, { isPassing, rests: leg.rests })) this.withdraw(run, event.note);
    run.wake();
    this.#conclude(run);
  }

  #endLeg(run: ParentRun, leg: Leg): void {
    const { risk } = this.#context.setup;
    leg.ended = true;
    risk.tell({ kind: 'order', clientOrderId: leg.id, state: 'filled' });
    if (leg.instrument !== run.order.instrument) risk.tell({ kind: 'parent-ended', id: leg.id });
  }
}
