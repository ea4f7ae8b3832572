import type { InstrumentId } from '../../domain/instrument.ts';
import type { OrderRequest } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import { begin, step } from '../../execution/algorithms/execute.ts';
import type { MarketView } from '../../execution/algorithms/market-view.ts';
import type { ChildReport, ExecutionAction, ExecutionPlan } from '../../execution/algorithms/plan.ts';
import type { ExecutionEnd, ExecutionState } from '../../execution/algorithms/state.ts';

/** A child, or the part of it that one venue has. Its id is the name of the order at the gateway. */
export interface Leg {
  readonly id: string;
  readonly child: number;
  readonly instrument: InstrumentId;
  readonly quantity: number;
  filled: number;
  ended: boolean;
}

/** Steps come no closer than this where nothing has happened. */
export const STEP_MS = 100;
/** After a refusal by the gate the next try waits so long; after so many in a row there is none. */
const REFUSED_MS = 1_000;
const MOST_REFUSALS = 3;

/** One order of a strategy on its way: the plan by which it is carried out, its children, and what became of them. */
export class ParentRun {
  readonly strategy: string;
  readonly order: OrderRequest;
  readonly plan: ExecutionPlan;
  readonly arrivalPrice: number;
  readonly legs: Leg[] = [];
  filled = 0;
  value = 0;
  isAnnounced = false;
  /** Why it is being given up; undefined while it is worked on. */
  withdrawn: string | undefined;
  mayRetry = false;
  #state: ExecutionState;
  #nextAt: EpochMs;
  #refusals = 0;

  constructor({ strategy, order, plan, arrivalPrice }: { readonly strategy: string; readonly order: OrderRequest; readonly plan: ExecutionPlan; readonly arrivalPrice: number }) {
    this.strategy = strategy;
    this.order = order;
    this.plan = plan;
    this.arrivalPrice = arrivalPrice;
    this.#state = begin(plan);
    this.#nextAt = plan.parent.arrival;
  }

  get id(): string { return this.order.clientOrderId; }
  get ended(): ExecutionEnd | 'withdrawn' | undefined {
    if (this.withdrawn !== undefined) return this.legs.every(({ ended }) => ended) ? 'withdrawn' : undefined;
    return this.#state.ended ?? undefined;
  }

  isDue(at: EpochMs): boolean {
    return at >= this.#nextAt;
  }

  /** Something became known: the next step need not wait. */
  wake(): void {
    if (this.#refusals === 0) this.#nextAt = -Infinity;
  }

  step(at: EpochMs, market: MarketView | undefined): readonly ExecutionAction[] {
    this.#nextAt = at + STEP_MS;
    const { state, actions } = step(this.plan, this.#state, { at, market, children: this.#reports() });
    this.#state = state;
    return actions;
  }

  /** A child may have parts at several venues: it has ended when all of them have. */
  #reports(): readonly ChildReport[] {
    const reports = new Map<number, { child: number; filledQuantity: number; ended: boolean }>();
    for (const { child, filled, ended } of this.legs) {
      const report = reports.get(child) ?? { child, filledQuantity: 0, ended: true };
      report.filledQuantity += filled;
      report.ended &&= ended;
      reports.set(child, report);
    }
    return [...reports.values()];
  }

  /** The gate let nothing pass. Returns true when it is time to give up. */
  refused(at: EpochMs, isPassing: boolean): boolean {
    this.#nextAt = at + REFUSED_MS;
    if (!isPassing) this.#refusals += 1;
    return this.#refusals >= MOST_REFUSALS;
  }

  accepted(): void {
    this.#refusals = 0;
  }
}
