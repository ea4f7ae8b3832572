import type { InstrumentId } from '../../domain/instrument.ts';
import type { OrderRequest } from '../../domain/order.ts';
import type { ExecutionPlan } from '../../execution/algorithms/plan.ts';
import type { Guard } from './guards.ts';
import { ParentRun, type Leg } from './parent-run.ts';

/** An order of a strategy that is at the venue as it is: a limit order, a stop. */
export interface Direct {
  readonly strategy: string;
  readonly order: OrderRequest;
  /** It guards a position: while that is open, something must take its place when it ends. */
  readonly isGuard: boolean;
  filled: number;
  cancelAsked: boolean;
}

/** An order to a target that waits until what stands in its way has ended. */
export interface Pending {
  readonly strategy: string;
  readonly order: OrderRequest;
  /** Protective exits take at once. */
  readonly isUrgent: boolean;
  /** Signed base units that others of the strategy's orders filled meanwhile. */
  meanwhile: number;
}

/** What the desk knows of orders, JSON-safe but for NaN. */
export interface SavedOrders {
  readonly runs: readonly { readonly strategy: string; readonly order: OrderRequest; readonly plan: ExecutionPlan; readonly arrivalPrice: number; readonly filled: number; readonly value: number; readonly legs: readonly Leg[] }[];
  readonly directs: readonly Direct[];
  readonly pending: readonly Pending[];
  readonly guards: readonly Guard[];
  /** Executions that strategies were told of, newest last. */
  readonly told: readonly string[];
}

/** So many executions are remembered as told: what a restart finds in the journal goes back no further than its newest segment. */
const REMEMBERED = 5_000;

/** Every order between the strategies and the venues, by the name the gateways know it by. */
export class WorkingOrders {
  readonly runs = new Map<string, ParentRun>();
  readonly legs = new Map<string, { readonly run: ParentRun; readonly leg: Leg }>();
  readonly directs = new Map<string, Direct>();
  readonly guards = new Map<string, Guard>();
  pending: Pending[] = [];
  readonly #told = new Set<string>();

  constructor(saved?: SavedOrders) {
    if (saved === undefined) return;
    for (const { filled, value, legs, ...rest } of saved.runs) {
      const run = new ParentRun(rest);
      [run.filled, run.value, run.isAnnounced] = [filled, value, true];
      this.runs.set(run.id, run);
      for (const leg of legs) this.add(run, { ...leg });
    }
    for (const direct of saved.directs) this.directs.set(direct.order.clientOrderId, { ...direct });
    for (const guard of saved.guards) this.guards.set(guard.order.clientOrderId, { ...guard });
    this.pending = saved.pending.map((one) => ({ ...one }));
    for (const key of saved.told) this.#told.add(key);
  }

  add(run: ParentRun, leg: Leg): void {
    run.legs.push(leg);
    if (!leg.ended) this.legs.set(leg.id, { run, leg });
  }

  end(run: ParentRun): void {
    this.runs.delete(run.id);
    for (const { id } of run.legs) this.legs.delete(id);
  }

  /** True the first time. */
  tellOnce(key: string): boolean {
    if (this.#told.has(key)) return false;
    this.#told.add(key);
    if (this.#told.size > REMEMBERED) for (const oldest of this.#told) { this.#told.delete(oldest); break; }
    return true;
  }

  /** Something of this instrument is on its way to its end: its balance is not free yet. */
  isClearing(strategy: string, instrument: InstrumentId): boolean {
    for (const { order, cancelAsked } of this.directs.values()) if (cancelAsked && order.instrument === instrument) return true;
    for (const run of this.runs.values()) if (run.strategy === strategy && run.order.instrument === instrument) return true;
    return false;
  }

  /** What a strategy's orders of this instrument that wait have to be less by. */
  note(strategy: string, instrument: InstrumentId, signed: number): void {
    for (const one of this.pending) if (one.strategy === strategy && one.order.instrument === instrument) one.meanwhile += signed;
  }

  save(): SavedOrders {
    return {
      runs: [...this.runs.values()].map(({ strategy, order, plan, arrivalPrice, filled, value, legs }) => ({ strategy, order, plan, arrivalPrice, filled, value, legs: legs.map((leg) => ({ ...leg })) })),
      directs: [...this.directs.values()].map((direct) => ({ ...direct })), pending: this.pending.map((one) => ({ ...one })), guards: [...this.guards.values()].map((guard) => ({ ...guard })),
      told: [...this.#told],
    };
  }
}
