import { floorToLot, instrumentId, type Instrument } from '../../domain/instrument.ts';
import { signOf, type OrderEvent, type OrderRequest } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { ExecutionAction } from '../../execution/algorithms/plan.ts';
import type { DeskContext } from './desk-context.ts';
import { planOrder } from './execution-plan.ts';
import { legsOf } from './legs.ts';
import { ParentRun, type Leg } from './parent-run.ts';
import { mayPass } from './risk-desk.ts';
import type { Pending } from './working-orders.ts';

/** Carries orders to a target out: plans them, sends their children through the risk gate, and follows those to their end. */
export class Runs {
  readonly #context: DeskContext;

  constructor(context: DeskContext) {
    this.#context = context;
  }

  /** Plans an order to a target, less by what was filled while it waited. */
  begin(waiting: Pending): void {
    const { strategy, order, isUrgent, meanwhile } = waiting;
    this.#context.orders.pending = this.#context.orders.pending.filter((one) => one !== waiting);
    const instrument = this.#context.instrumentOf(order.instrument);
    const { board, settings, learned, note, risk } = this.#context.setup;
    const at = this.#context.now;
    const quantity = order.quantity - signOf(order.side) * meanwhile;
    if (!(quantity >= Math.max(instrument.lotSize, Number.MIN_VALUE))) {
      this.#context.tell(strategy, { kind: 'expired', clientOrderId: order.clientOrderId, at, note: 'what was filled meanwhile is enough' });
      return;
    }
    const { plan, estimate } = planOrder({ order: { ...order, quantity }, instrument, board, settings, learned: learned(order.instrument), isUrgent, at });
    const run = new ParentRun({ strategy, order, plan, arrivalPrice: board.price(order.instrument) });
    this.#context.orders.runs.set(run.id, run);
    risk.tell({ kind: 'parent', id: run.id, instrument: order.instrument, side: order.side, quantity });
    note({ kind: 'plan', at, id: run.id, instrument: order.instrument, algorithm: plan.algorithm.kind, quantity, deadline: plan.parent.deadline, arrivalPrice: run.arrivalPrice, estimate });
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
    if (routed.length === 0) this.#context.orders.add(run, { id: `${run.id}/${child.child}`, child: child.child, instrument: run.order.instrument, quantity: child.quantity, filled: 0, ended: true });
    routed.forEach(({ instrument, quantity, limitPrice }, n) => {
      const id = `${run.id}/${child.child}${n === 0 ? '' : `.${n}`}`;
      this.#send(run, { child: child.child, reason, instrument }, {
        clientOrderId: id, instrument: instrumentId(instrument), side: child.side, type: 'limit', quantity, limitPrice, timeInForce: child.timeInForce, postOnly: child.postOnly,
        reduceOnly: run.order.reduceOnly, at, reason: run.order.reason,
      });
    });
  }

  /** No more than one order may have; the rest is the algorithm's to ask for again. */
  #send(run: ParentRun, { child, reason, instrument }: { readonly child: number; readonly reason: string; readonly instrument: Instrument }, wanted: OrderRequest): void {
    const { risk, note } = this.#context.setup;
    const at = this.#context.now;
    const room = Math.min(risk.room(wanted, instrument), this.#funds(wanted, instrument));
    const order = room > 0 && room < wanted.quantity ? { ...wanted, quantity: room } : wanted;
    const isElsewhere = order.instrument !== run.order.instrument;
    if (isElsewhere) risk.tell({ kind: 'parent', id: order.clientOrderId, instrument: order.instrument, side: order.side, quantity: order.quantity });
    const verdict = risk.admit(order, { strategy: run.strategy, chain: order.clientOrderId, parent: isElsewhere ? order.clientOrderId : run.id });
    this.#context.orders.add(run, { id: order.clientOrderId, child, instrument: order.instrument, quantity: order.quantity, filled: 0, ended: verdict.kind === 'denied' });
    if (verdict.kind === 'denied') {
      note({ kind: 'denied', at, id: order.clientOrderId, instrument: order.instrument, rule: verdict.rule, reason: verdict.reason });
      if (run.refused(at, mayPass(verdict))) this.withdraw(run, `${verdict.rule}: ${verdict.reason}`, mayPass(verdict));
      return;
    }
    run.accepted();
    note({ kind: 'child', at, id: order.clientOrderId, parent: run.id, order, reason });
    this.#context.venueOf(order.instrument).submit(verdict.order);
  }

  /** What the account there pays for: a venue binds the whole value at the limit, fee included. Infinity for a contract. */
  #funds({ side, limitPrice = NaN }: OrderRequest, instrument: Instrument): number {
    if (instrument.kind !== 'spot') return Infinity;
    const { base, quote } = this.#context.setup.free(instrument);
    const most = floorToLot(side === 'sell' ? base : quote / (limitPrice * (1 + instrument.takerFeeBps / 10_000)), instrument.lotSize);
    // With nothing at all it is the venue's to refuse, so that the reason is heard.
    return most > 0 ? most : Infinity;
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
    if (run.filled < run.order.quantity * (1 - 1e-12)) {
      this.#context.tell(run.strategy, { kind: run.withdrawn === 'cancelled' ? 'cancelled' : 'expired', clientOrderId: run.id, at, note: why, mayRetry: run.mayRetry || ended === 'deadline' });
    }
  }

  /** Gives a run up: its children are cancelled, and it ends when all of them have. */
  withdraw(run: ParentRun, why: string, mayRetry = false): void {
    run.withdrawn ??= why;
    run.mayRetry ||= mayRetry;
    for (const { id, ended } of run.legs) if (!ended) this.#context.cancelAtVenue(id);
    this.#conclude(run);
  }

  hear({ run, leg }: { readonly run: ParentRun; readonly leg: Leg }, event: OrderEvent): void {
    if (event.kind === 'accepted') {
      if (!run.isAnnounced) this.#context.tell(run.strategy, { kind: 'accepted', clientOrderId: run.id, at: event.at });
      run.isAnnounced = true;
      return;
    }
    if (event.kind === 'fill') {
      leg.filled += event.fill.quantity;
      run.filled += event.fill.quantity;
      const fill = this.#context.costed(event.fill, run.order, run.arrivalPrice);
      run.value += fill.price * fill.quantity;
      this.#context.executed({ id: leg.id, parent: run.id }, event.fill, fill);
      this.#context.fill(run.strategy, fill);
    }
    if (event.kind !== 'fill' || leg.filled >= leg.quantity * (1 - 1e-12)) this.#endLeg(leg);
    if (event.kind !== 'fill' && event.kind === 'rejected' && run.refused(this.#context.now, event.mayRetry === true)) this.withdraw(run, event.note, event.mayRetry === true);
    run.wake();
    this.#conclude(run);
  }

  #endLeg(leg: Leg): void {
    leg.ended = true;
    this.#context.setup.risk.tell({ kind: 'order', clientOrderId: leg.id, state: 'filled' });
  }
}
