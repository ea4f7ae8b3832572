import type { InstrumentId } from '../../domain/instrument.ts';
import type { OrderRequest } from '../../domain/order.ts';
import type { EpochMs } from '../../domain/time.ts';
import { begin, step } from '../../execution/algorithms/execute.ts';
import type { MarketView } from '../../execution/algorithms/market-view.ts';
import type { ChildReport, ExecutionAction, ExecutionPlan } from '../../execution/algorithms/plan.ts';
import type { ExecutionEnd, ExecutionState } from '../../execution/algorithms/state.ts';
import type { Guard } from './guards.ts';

/** A child, or the part of it that one venue has. Its id is the name of the order at the gateway. */
export interface Leg {
  readonly id: string;
  readonly child: number;
  readonly instrument: InstrumentId;
  readonly quantity: number;
  /** It rests rather than takes. */
  readonly rests: boolean;
  /** Units of the order's own quote currency for one of this venue's, when it was sent. */
  readonly rate: number;
  filled: number;
  ended: boolean;
}

/** Steps come no closer than this where nothing has happened. */
export const STEP_MS = 100;
/** After a refusal the next try waits so long; after so many in a row there is none. */
const REFUSED_MS = 1_000;
const MOST_REFUSALS = 3;
/** One that rests is refused whenever the touch has just moved: that says less of the order. */
const RESTING_REFUSAL = 0.3;

interface RunParts {
  readonly strategy: string;
  readonly order: OrderRequest;
  readonly plan: ExecutionPlan;
  readonly arrivalPrice: number;
  /** The guard that became this order: it is laid again when its way out is barred. */
  readonly guard?: Guard | undefined;
}

/** One order of a strategy on its way: the plan by which it is carried out, its children, and what became of them. */
export class ParentRun {
  readonly strategy: string;
  readonly order: OrderRequest;
  readonly plan: ExecutionPlan;
  readonly arrivalPrice: number;
  readonly guard: Guard | undefined;
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
  #isHeldBack = false;

  constructor({ strategy, order, plan, arrivalPrice, guard }: RunParts) {
    this.strategy = strategy;
    this.order = order;
    this.plan = plan;
    this.arrivalPrice = arrivalPrice;
    this.guard = guard;
    this.#state = begin(plan);
    this.#nextAt = plan.parent.arrival;
  }

  get id(): string { return this.order.clientOrderId; }

  /** Nothing has ended while a part of it may still be filled. */
  get ended(): ExecutionEnd | 'withdrawn' | undefined {
    if (!this.legs.every(({ ended }) => ended)) return undefined;
    return this.withdrawn === undefined ? this.#state.ended ?? undefined : 'withdrawn';
  }

  /** The name of a child; `part` numbers what several venues have of it. */
  childId(child: number, part = 0): string {
    return `${this.id}/${(this.guard?.children ?? 0) + child}${part === 0 ? '' : `.${part}`}`;
  }

  /** How many children it has had, those of earlier tries of a guard among them. */
  get children(): number {
    return (this.guard?.children ?? 0) + this.legs.reduce((most, { child }) => Math.max(most, child + 1), 0);
  }

  isDue(at: EpochMs): boolean {
    return at >= this.#nextAt;
  }

  /** Something became known: the next step need not wait. */
  wake(): void {
    if (!this.#isHeldBack) this.#nextAt = -Infinity;
  }

  step(at: EpochMs, market: MarketView | undefined): readonly ExecutionAction[] {
    this.#nextAt = at + STEP_MS;
    this.#isHeldBack = false;
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

  /** Gate or venue let nothing pass. Returns true when it is time to give up. */
  refused(at: EpochMs, { isPassing, rests }: { readonly isPassing: boolean; readonly rests: boolean }): boolean {
    this.#nextAt = at + REFUSED_MS;
    this.#isHeldBack = true;
    if (!isPassing) this.#refusals += rests ? RESTING_REFUSAL : 1;
    return this.#refusals >= MOST_REFUSALS;
  }

  /** The venue took one. */
  accepted(): void {
    this.#refusals = 0;
  }
}
