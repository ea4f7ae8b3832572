import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random, type Random } from '../../domain/random.ts';
import { begin, step, type ExecutionStep } from './execute.ts';
import type { MarketView } from './market-view.ts';
import type { ChildOrder, ChildReport, ExecutionPlan } from './plan.ts';
import { fewestLots } from './state.ts';
import { ALGORITHMS, MARKET, planArbitrary, planWith, START } from './sample-plan.contract.ts';
import type { ExecutionState } from './state.ts';

interface Truth {
  readonly order: ChildOrder;
  filled: number;
  open: boolean;
}

interface Told {
  readonly after: number;
  readonly report: ChildReport;
}

const lotsOf = (quantity: number, { rules }: ExecutionPlan): number => Math.round(quantity / rules.lotSize);
const quantityIn = (lots: number, { rules }: ExecutionPlan): number => lots * rules.lotSize;

/**
 * A venue that fills, cancels and expires as it likes and tells it late, twice and out of order. What it tells of an end carries what
 * was executed, as every venue's report does, unless `forgets`: then fills turn up after the end.
 */
class WildVenue {
  readonly truths = new Map<number, Truth>();
  readonly #source: Random;
  readonly #plan: ExecutionPlan;
  readonly #forgets: boolean;
  /** Rounds until a report arrives, at most. */
  readonly #latest: number;
  #told: Told[] = [];
  readonly #heard: ChildReport[] = [];

  constructor(plan: ExecutionPlan, { seed, forgets, latest }: { readonly seed: number; readonly forgets: boolean; readonly latest: number }) {
    this.#plan = plan;
    this.#source = random(seed);
    this.#forgets = forgets;
    this.#latest = latest;
  }

  /** Lots that are filled or still open, in truth. */
  get exposed(): number {
    return [...this.truths.values()].reduce((sum, { order, filled, open }) => sum + (open ? lotsOf(order.quantity, this.#plan) : filled), 0);
  }

  get filled(): number { return [...this.truths.values()].reduce((sum, { filled }) => sum + filled, 0); }

  place(order: ChildOrder): void { this.truths.set(order.child, { order, filled: 0, open: true }); }

  live(round: number, kind: 'wild' | 'kind'): void {
    for (const [child, truth] of this.truths) {
      if (!truth.open) continue;
      const left = lotsOf(truth.order.quantity, this.#plan) - truth.filled;
      const filled = kind === 'kind' ? (truth.order.timeInForce === 'ioc' ? left : 0) : this.#source.uniform() < 0.5 ? this.#source.below(left + 1) : 0;
      truth.filled += filled;
      const ends = truth.filled >= lotsOf(truth.order.quantity, this.#plan) || truth.order.timeInForce === 'ioc' || (kind === 'wild' && this.#source.uniform() < 0.1);
      if (filled > 0) this.#tell(round, { child, filledQuantity: quantityIn(truth.filled, this.#plan), ended: false });
      if (ends) this.#end(child, truth, round);
    }
  }

  cancel(child: number, round: number, kind: 'wild' | 'kind'): void {
    const truth = this.truths.get(child);
    if (truth === undefined || !truth.open) return;
    if (kind === 'wild') truth.filled += this.#source.below(lotsOf(truth.order.quantity, this.#plan) - truth.filled + 1);
    this.#end(child, truth, round);
  }

  #end(child: number, truth: Truth, round: number): void {
    truth.open = false;
    const known = this.#forgets ? this.#source.below(truth.filled + 1) : truth.filled;
    this.#tell(round, { child, filledQuantity: quantityIn(known, this.#plan), ended: true });
    this.#tell(round, { child, filledQuantity: quantityIn(truth.filled, this.#plan), ended: false });
  }

  #tell(round: number, report: ChildReport): void {
    for (let copies = 1 + this.#source.below(2); copies > 0; copies--) this.#told.push({ after: round + this.#source.below(this.#latest + 1), report });
  }

  /** What arrives by now, shuffled, with old news among it. */
  reports(round: number): readonly ChildReport[] {
    this.#heard.push(...this.#told.filter(({ after }) => after <= round).map(({ report }) => report));
    this.#told = this.#told.filter(({ after }) => after > round);
    return this.#heard.toSorted(() => this.#source.uniform() - 0.5);
  }
}

interface Played {
  readonly venue: WildVenue;
  readonly state: ExecutionState;
  readonly orders: readonly ChildOrder[];
  readonly lots: number;
}

interface Script {
  readonly seed: number;
  readonly kind: 'wild' | 'kind';
  readonly forgets?: boolean;
  readonly market?: (round: number, source: Random) => MarketView | undefined;
  readonly check?: (made: ExecutionStep, venue: WildVenue, at: number) => void;
}

const moving = (round: number, source: Random): MarketView | undefined => {
  if (source.uniform() < 0.1) return undefined;
  const bid = Math.round(9_999 + 20 * Math.sin(round / 9) + source.below(5)) / 100;
  return { ...MARKET, bid, ask: Math.round(bid * 100 + 1 + source.below(3)) / 100, bidQuantity: 0.1 + 4 * source.uniform(), askQuantity: 0.1 + 4 * source.uniform(), drift: (source.uniform() - 0.5) * 1e-4, tradedQuantity: round * 0.2 };
};

const ROUNDS = 90;

function playOut(plan: ExecutionPlan, { seed, kind, forgets = false, market = moving, check = () => {} }: Script): Played {
  const venue = new WildVenue(plan, { seed, forgets, latest: kind === 'wild' ? 5 : 1 });
  const source = random(seed + 1);
  let state = begin(plan);
  const orders: ChildOrder[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const at = START + round * 1_000;
    venue.live(round, kind);
    const made = step(plan, state, { at, market: market(round, source), children: venue.reports(round) });
    state = made.state;
    for (const action of made.actions) {
      if (action.kind === 'cancel') venue.cancel(action.child, round, kind);
      else {
        venue.place(action.order);
        orders.push(action.order);
      }
    }
    check(made, venue, at);
  }
  return { venue, state, orders, lots: begin(plan).lots };
}

const RUNS = 400;

describe('execution', () => {
  it('never has more filled and working than the parent, whatever comes late, twice or out of order (Knight; faults 8, 13, 14, 16, 17)', () => {
    let placed = 0;
    fc.assert(fc.property(planArbitrary, fc.integer({ min: 0, max: 2 ** 31 }), (plan, seed) => {
      const { lots } = begin(plan);
      playOut(plan, { seed, kind: 'wild', check: (made, venue) => {
        placed += made.actions.filter(({ kind }) => kind === 'place').length;
        expect(venue.exposed).toBeLessThanOrEqual(lots);
      } });
    }), { numRuns: RUNS });
    expect(placed).toBeGreaterThan(RUNS);
  });

  it('places nothing more and gives up what works when a fill turns up after its child had ended (fault 9)', () => {
    let late = 0;
    fc.assert(fc.property(planArbitrary, fc.integer({ min: 0, max: 2 ** 31 }), (plan, seed) => {
      playOut(plan, { seed, kind: 'wild', forgets: true, check: ({ state, actions }) => {
        const filled = state.children.reduce((sum, child) => sum + child.filled, 0);
        const open = state.children.filter(({ ended }) => !ended);
        const known = filled + open.reduce((sum, child) => sum + Math.max(0, child.lots - child.filled), 0);
        if (known <= state.lots) return;
        late += 1;
        expect(actions.filter(({ kind }) => kind === 'place')).toEqual([]);
        const kept = open.filter(({ cancelAsked }) => !cancelAsked).reduce((sum, child) => sum + child.lots - child.filled, 0);
        expect(filled + kept).toBeLessThanOrEqual(Math.max(state.lots, filled));
      } });
    }), { numRuns: RUNS });
    expect(late).toBeGreaterThan(0);
  });

  it('sends whole lots, at prices on the grid, never below a minimum, within the limit, and nothing from the deadline on (faults 19, 20)', () => {
    fc.assert(fc.property(planArbitrary, fc.integer({ min: 0, max: 2 ** 31 }), (plan, seed) => {
      const { parent, rules } = plan;
      playOut(plan, { seed, kind: 'wild', check: ({ actions }, _, at) => {
        for (const action of actions) {
          if (action.kind !== 'place') continue;
          const { quantity, limitPrice, side } = action.order;
          expect(Math.abs(quantity / rules.lotSize - Math.round(quantity / rules.lotSize))).toBeLessThan(1e-6);
          expect(Math.abs(limitPrice / rules.tickSize - Math.round(limitPrice / rules.tickSize))).toBeLessThan(1e-6);
          expect(quantity).toBeGreaterThanOrEqual(rules.minQuantity);
          expect(quantity * limitPrice).toBeGreaterThanOrEqual(rules.minNotional * (1 - 1e-9));
          if (parent.limitPrice !== undefined) expect((limitPrice - parent.limitPrice) * (side === 'buy' ? 1 : -1)).toBeLessThanOrEqual(1e-9);
          expect(at).toBeLessThan(parent.deadline);
        }
      } });
    }), { numRuns: RUNS });
  });

  it('sums exactly to the parent at a venue that fills what takes, but for what no venue would take as an order', () => {
    fc.assert(fc.property(planArbitrary, fc.integer({ min: 0, max: 2 ** 31 }), (plan, seed) => {
      fc.pre(plan.parent.limitPrice === undefined && plan.parent.quantity * 99 >= plan.rules.minNotional);
      const { venue, state, lots } = playOut(plan, { seed, kind: 'kind', market: () => MARKET });
      const left = lots - venue.filled;
      // What rests may fill in part at the end, and leave less than the smallest order.
      expect(left).toBeLessThan(left === 0 ? 1 : fewestLots(MARKET.bid * (1 - plan.collarBps / 10_000), plan.rules));
      expect(left).toBeGreaterThanOrEqual(0);
      expect(state.ended).toBe(left === 0 ? 'filled' : 'deadline');
    }), { numRuns: RUNS });
  });

  it('goes on from a state that was written down as JSON, and does the same each time', () => {
    fc.assert(fc.property(planArbitrary, fc.integer({ min: 0, max: 2 ** 31 }), (plan, seed) => {
      const saved: ExecutionPlan = JSON.parse(JSON.stringify(plan));
      const source = random(seed);
      let [straight, restarted] = [begin(plan), begin(saved)];
      for (let round = 0; round < 30; round++) {
        const children = straight.children.flatMap(({ child, lots, ended }) => (ended ? [] : [{ child, filledQuantity: quantityIn(source.below(lots + 1), plan), ended: source.uniform() < 0.3 }]));
        const view = { at: START + round * 2_000, market: moving(round, source), children };
        const [one, other] = [step(plan, straight, view), step(saved, JSON.parse(JSON.stringify(restarted)), view)];
        expect(other).toEqual(one);
        [straight, restarted] = [one.state, other.state];
      }
    }), { numRuns: 150 });
  });

  it('does nothing while there is no trusted market, and before it has arrived (fault 31)', () => {
    for (const algorithm of ALGORITHMS) {
      const plan = planWith(algorithm);
      const state = begin(plan);
      expect(step(plan, state, { at: START + 30_000, market: undefined, children: [] }).actions).toEqual([]);
      expect(step(plan, state, { at: START - 1, market: MARKET, children: [] }).actions).toEqual([]);
    }
  });

  it('counts a child nobody told of as working in full (fault 7)', () => {
    const plan = planWith({ kind: 'market' });
    const first = step(plan, begin(plan), { at: START, market: MARKET, children: [] });
    expect(first.actions).toHaveLength(1);
    expect(step(plan, first.state, { at: START + 30_000, market: MARKET, children: [] }).actions).toEqual([]);
  });

  it('keeps what it knows when an older or poorer report comes later (fault 17)', () => {
    const plan = planWith({ kind: 'market' });
    const first = step(plan, begin(plan), { at: START, market: MARKET, children: [] });
    const more = step(plan, first.state, { at: START + 100, market: MARKET, children: [{ child: 0, filledQuantity: 1.5, ended: false }] });
    const older = step(plan, more.state, { at: START + 1_000, market: MARKET, children: [{ child: 0, filledQuantity: 1, ended: true }] });
    expect(older.actions.map((action) => (action.kind === 'place' ? action.order.quantity : action.kind))).toEqual([0.5]);
  });

  it('counts a child that was asked to end as working until that is proven (fault 10)', () => {
    const plan = planWith({ kind: 'limit-then-cross', patienceMs: 1_000 });
    const first = step(plan, begin(plan), { at: START, market: MARKET, children: [] });
    const asked = step(plan, first.state, { at: START + 1_000, market: MARKET, children: [] });
    expect(asked.actions.map(({ kind }) => kind)).toEqual(['cancel']);
    expect(step(plan, asked.state, { at: START + 58_000, market: MARKET, children: [] }).actions).toEqual([]);
  });

  it('ends with dust that is too small to be sent (fault 19)', () => {
    const plan = planWith({ kind: 'market' }, { quantity: 1.02 });
    const first = step(plan, begin(plan), { at: START, market: MARKET, children: [] });
    const { state, actions } = step(plan, first.state, { at: START + 1_000, market: MARKET, children: [{ child: 0, filledQuantity: 1, ended: true }] });
    expect(state.ended).toBe('dust');
    expect(actions).toEqual([]);
  });

  it('refuses plans that make no sense', () => {
    expect(() => begin(planWith({ kind: 'market' }, { quantity: NaN }))).toThrow('expected a quantity above zero to execute, found "NaN"');
    expect(() => begin(planWith({ kind: 'market' }, { deadline: START }))).toThrow('expected a deadline after the arrival');
    expect(() => begin(planWith({ kind: 'pov', rate: 1 }))).toThrow('expected a participation rate between 0 and 1 for pov, found "1"');
    expect(() => begin(planWith({ kind: 'twap', slices: 0, jitter: 0, seed: 1, patienceMs: 0 }))).toThrow('expected 1 to 10000 slices for twap, found "0"');
  });
});
