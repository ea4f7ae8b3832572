import { begin, step } from '../../src/shared/execution/algorithms/execute.ts';
import type { MarketView } from '../../src/shared/execution/algorithms/market-view.ts';
import type { ExecutionPlan } from '../../src/shared/execution/algorithms/plan.ts';
import type { ExecutionState } from '../../src/shared/execution/algorithms/state.ts';
import { analyseCosts, type BenchmarkPrint, type CostAnalysis, type CostedFill } from '../../src/shared/execution/costs/cost-analysis.ts';
import type { PublicTrade } from '../../src/shared/domain/public-trade.ts';
import { BookMatcher, type MatchEvent } from '../../src/shared/venue/tape/book-matcher.ts';
import type { TapeBook } from '../../src/shared/venue/tape/tape-book.ts';

/** The round trip of a home connection (METHODS section 9). */
export const LATENCY_MS = 86;
/** After the deadline only cancels and late fills are waited for. */
const GRACE_MS = 2_000;

interface Known {
  filled: number;
  ended: boolean;
}

/** One parent order being executed against a playing tape, apart from all others. */
export class ParentRun {
  readonly plan: ExecutionPlan;
  readonly #matcher: BookMatcher;
  readonly #stepMs: number;
  readonly #stepBy: typeof step;
  readonly #known = new Map<number, Known>();
  readonly #fills: CostedFill[] = [];
  #state: ExecutionState;
  #nextStepAt: number;
  #arrivalPrice = NaN;
  #endPrice = NaN;
  #endAt = NaN;
  children = 0;

  /** `stepBy` decides in the place of the plan's own algorithm: how a policy tries things out. */
  constructor(plan: ExecutionPlan, book: TapeBook, { stepMs, stepBy = step }: { readonly stepMs: number; readonly stepBy?: typeof step }) {
    this.plan = plan;
    this.#stepMs = stepMs;
    this.#stepBy = stepBy;
    this.#state = begin(plan);
    this.#nextStepAt = plan.parent.arrival;
    this.#matcher = new BookMatcher(book, { latencyMs: LATENCY_MS, queue: 'risk-averse' }, (event) => this.#heard(event));
  }

  get isDone(): boolean { return !Number.isNaN(this.#endAt); }
  get dueAt(): number { return Math.min(this.#nextStepAt, this.#matcher.nextAt); }
  get hasResting(): boolean { return this.#matcher.hasResting; }
  get fills(): readonly CostedFill[] { return this.#fills; }
  /** The mid when it was done; NaN before, or where there was no market. */
  get endPrice(): number { return this.#endPrice; }

  #heard(event: MatchEvent): void {
    const child = this.#known.get(Number(event.id));
    if (child === undefined) return;
    if (event.kind === 'ended') child.ended = true;
    if (event.kind === 'fill') {
      child.filled += event.quantity;
      const { rules } = this.plan;
      const bps = event.liquidity === 'maker' ? rules.makerFeeBps : rules.takerFeeBps;
      const { at, quantity, price, liquidity, touch } = event;
      this.#fills.push({ at, quantity, price, bid: touch.bid, ask: touch.ask, liquidity, fee: (price * quantity * bps) / 1e4 });
    }
    // What changed is answered at once.
    if (event.kind !== 'accepted') this.#nextStepAt = Math.min(this.#nextStepAt, event.at);
  }

  /** Everything that happens up to `at`, on the book as it stands. */
  advance(at: number, market: (at: number) => MarketView | undefined): void {
    while (!this.isDone && this.dueAt <= at) {
      if (this.#matcher.nextAt <= this.#nextStepAt) this.#matcher.advance(this.#matcher.nextAt);
      else this.#step(this.#nextStepAt, market(this.#nextStepAt));
    }
  }

  #step(at: number, market: MarketView | undefined): void {
    const mid = market === undefined ? NaN : (market.bid + market.ask) / 2;
    if (Number.isNaN(this.#arrivalPrice)) this.#arrivalPrice = mid;
    this.#nextStepAt = at + this.#stepMs;
    const children = [...this.#known].map(([child, { filled, ended }]) => ({ child, filledQuantity: filled, ended }));
    const { state, actions } = this.#stepBy(this.plan, this.#state, { at, market, children });
    this.#state = state;
    for (const action of actions) {
      if (action.kind === 'cancel') this.#matcher.cancel(String(action.child), at);
      else {
        this.#known.set(action.order.child, { filled: 0, ended: false });
        this.#matcher.place({ ...action.order, id: String(action.order.child) }, at);
      }
    }
    this.children = state.children.length;
    if ((state.ended !== null && this.#matcher.isIdle) || at > this.plan.parent.deadline + GRACE_MS) {
      this.#endAt = at;
      this.#endPrice = mid;
    }
  }

  trade(trade: PublicTrade, at: number): void {
    this.#matcher.trade(trade, at);
  }

  changed(at: number): void {
    this.#matcher.changed(at);
  }

  /** What it cost; undefined when it never saw a market. */
  costs(prints: readonly BenchmarkPrint[]): CostAnalysis | undefined {
    if (!(this.#arrivalPrice > 0 && this.#endPrice > 0)) return undefined;
    const { side, quantity, arrival } = this.plan.parent;
    return analyseCosts({ side, quantity, decisionPrice: this.#arrivalPrice, arrivalPrice: this.#arrivalPrice, endPrice: this.#endPrice, from: arrival, to: this.#endAt, fills: this.#fills, prints });
  }
}
