import type { InstrumentId } from '../../domain/instrument.ts';
import type { OrderRequest } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { ExecutionPlan } from '../../execution/algorithms/plan.ts';
import { guardOf, type Guard } from './guards.ts';
import { ParentRun, type Leg } from './parent-run.ts';

/** An order of a strategy that is at the venue as it is: a limit order, a stop. */
export interface Direct {
  readonly strategy: string;
  readonly order: OrderRequest;
  /** It guards a position: while that is open, something must take its place when it ends. */
  readonly isGuard: boolean;
  filled: number;
  cancelAsked: boolean;
  /** It is taken from the venue and watched here instead: while another order needs what it binds there, or for good. */
  givesWay: 'for now' | 'for good' | undefined;
}

/** An order to a target that waits until what stands in its way has ended. */
export interface Pending {
  readonly strategy: string;
  readonly order: OrderRequest;
  /** Protective exits take at once. */
  readonly isUrgent: boolean;
  /** Signed base units that others of the strategy's orders filled meanwhile, where that changes what is wanted. */
  meanwhile: number;
  /** The guard that became this order. */
  readonly guard?: Guard | undefined;
}

/** What the desk knows of orders, JSON-safe but for NaN. */
export interface SavedOrders {
  readonly runs: readonly { readonly strategy: string; readonly order: OrderRequest; readonly plan: ExecutionPlan; readonly arrivalPrice: number; readonly filled: number; readonly value: number; readonly legs: readonly Leg[]; readonly guard?: Guard | undefined; readonly withdrawn?: string | undefined }[];
  readonly directs: readonly Direct[];
  readonly pending: readonly Pending[];
  readonly guards: readonly Guard[];
  /** Executions that strategies were told of, newest last. */
  readonly told: readonly (readonly [key: string, at: EpochMs])[];
  /** When the newest of those was executed that are not remembered any more. */
  readonly forgottenAt: EpochMs;
}

/** So many executions are remembered as told; what a restart finds in the journal of before them was told as well. */
const REMEMBERED = 5_000;

/** Every order between the strategies and the venues, by the name the gateways know it by. */
export class WorkingOrders {
  readonly runs = new Map<string, ParentRun>();
  readonly legs = new Map<string, { readonly run: ParentRun; readonly leg: Leg }>();
  readonly directs = new Map<string, Direct>();
  readonly guards = new Map<string, Guard>();
  pending: Pending[] = [];
  readonly #told = new Map<string, EpochMs>();
  #forgottenAt: EpochMs = -Infinity;

  constructor(saved?: SavedOrders) {
    if (saved === undefined) return;
    for (const { filled, value, legs, withdrawn, ...rest } of saved.runs) {
      const run = new ParentRun(rest);
      // What was under way is given up: it is decided anew on fresh data.
      Object.assign(run, { filled, value, isAnnounced: true, withdrawn: withdrawn ?? 'the program was started again', mayRetry: true });
      this.runs.set(run.id, run);
      for (const leg of legs) this.add(run, { ...leg });
    }
    for (const direct of saved.directs) this.directs.set(direct.order.clientOrderId, { ...direct });
    for (const guard of saved.guards) this.guards.set(guard.order.clientOrderId, guardOf(guard.strategy, guard.order, { ...guard, reachedAt: NaN, rising: NaN }));
    this.pending = saved.pending.map((one) => ({ ...one }));
    for (const [key, at] of saved.told) this.#told.set(key, at);
    this.#forgottenAt = saved.forgottenAt;
  }

  add(run: ParentRun, leg: Leg): void {
    run.legs.push(leg);
    if (!leg.ended) this.legs.set(leg.id, { run, leg });
  }

  end(run: ParentRun): void {
    this.runs.delete(run.id);
    for (const { id } of run.legs) this.legs.delete(id);
  }

  isTold(key: string): boolean {
    return this.#told.has(key);
  }

  /** An execution so old was told, if ever it was to be: it came before ones that are not remembered any more. */
  isForgotten(at: EpochMs): boolean {
    return at <= this.#forgottenAt;
  }

  /** True the first time. */
  tellOnce(key: string, at: EpochMs): boolean {
    if (this.#told.has(key)) return false;
    this.#told.set(key, at);
    if (this.#told.size <= REMEMBERED) return true;
    for (const [oldest, when] of this.#told) {
      this.#told.delete(oldest);
      this.#forgottenAt = Math.max(this.#forgottenAt, when);
      break;
    }
    return true;
  }

  /** Something of this instrument is on its way to its end: its balance is not free yet. */
  isClearing(strategy: string, instrument: InstrumentId): boolean {
    return this.#isLeaving(instrument) || this.runsOf(strategy, instrument).length > 0;
  }

  #isLeaving(instrument: InstrumentId): boolean {
    for (const { order, cancelAsked, givesWay } of this.directs.values()) if ((cancelAsked || givesWay !== undefined) && order.instrument === instrument) return true;
    return false;
  }

  runsOf(strategy: string, instrument: InstrumentId): readonly ParentRun[] {
    return [...this.runs.values()].filter((run) => run.strategy === strategy && run.order.instrument === instrument);
  }

  /** What binds the same balance as an order of this side, or is about to: a guard that rests at the venue beside it would ask for it twice. */
  isBound(strategy: string, { instrument, side }: Pick<OrderRequest, 'instrument' | 'side'>): boolean {
    if (this.#isLeaving(instrument)) return true;
    const isRival = (other: { readonly strategy: string; readonly order: OrderRequest }): boolean => other.strategy === strategy && other.order.instrument === instrument && other.order.side === side;
    return this.pending.some(isRival) || [...this.runs.values()].some(isRival) || [...this.directs.values()].some((direct) => direct.isGuard && isRival(direct));
  }

  /** Whether another order of its group is at the venue: only one of a group can have the balance there. */
  hasCompany(strategy: string, { group, clientOrderId }: OrderRequest): boolean {
    if (group === undefined) return false;
    const isOther = (other: { readonly strategy: string; readonly order: OrderRequest }): boolean => other.strategy === strategy && other.order.group === group && other.order.clientOrderId !== clientOrderId;
    return [...this.directs.values(), ...this.guards.values()].some(isOther);
  }

  /**
   * What a strategy's orders of this instrument that wait have to be less by. `isFinal`: what filled was being given up, or guarded the
   * position, so that the order that waits was meant to stand in for it. An independent order that fills takes nothing from another.
   */
  note(strategy: string, { instrument, signed, isFinal }: { readonly instrument: InstrumentId; readonly signed: number; readonly isFinal: boolean }): void {
    for (const one of this.pending) if (one.strategy === strategy && one.order.instrument === instrument && (isFinal || one.order.reduceOnly === true)) one.meanwhile += signed;
  }

  save(): SavedOrders {
    return {
      runs: [...this.runs.values()].map(({ strategy, order, plan, arrivalPrice, filled, value, legs, guard, withdrawn }) => ({ strategy, order, plan, arrivalPrice, filled, value, guard, withdrawn, legs: legs.map((leg) => ({ ...leg })) })),
      directs: [...this.directs.values()].map((direct) => ({ ...direct })), pending: this.pending.map((one) => ({ ...one })), guards: [...this.guards.values()].map((guard) => ({ ...guard })),
      told: [...this.#told], forgottenAt: this.#forgottenAt,
    };
  }
}
