import { MarketGauge } from '../../src/shared/execution/algorithms/market-gauge.ts';
import type { MarketView } from '../../src/shared/execution/algorithms/market-view.ts';
import type { ExecutionPlan } from '../../src/shared/execution/algorithms/plan.ts';
import type { BenchmarkPrint, CostAnalysis } from '../../src/shared/execution/costs/cost-analysis.ts';
import type { TapeBook } from '../../src/shared/venue/tape/tape-book.ts';
import type { TapeEvent } from '../../src/shared/venue/tape/tape-event.ts';
import { ParentRun } from './parent-run.ts';
import { bookOf, type Tape } from './tape.ts';

/** A parent order and under what name its costs are counted. */
export interface Wanted {
  readonly algorithm: string;
  readonly plan: ExecutionPlan;
}

export interface Executed extends Wanted {
  readonly analysis: CostAnalysis;
  readonly children: number;
}

/** Anything that lives on a playing tape for a while. */
export interface Player {
  readonly isDone: boolean;
  readonly dueAt: number;
  readonly hasResting: boolean;
  advance(at: number, market: (at: number) => MarketView | undefined): void;
  trade: ParentRun['trade'];
  changed(at: number): void;
}

export interface Entry<P extends Player> {
  readonly from: number;
  create(book: TapeBook): P;
}

/** One pass over a tape with everybody who lives on it. */
class Stage<P extends Player> {
  readonly players: P[] = [];
  readonly #book: TapeBook;
  readonly #gauge: MarketGauge;
  #active: P[] = [];

  constructor(tape: Tape) {
    this.#book = bookOf(tape);
    this.#gauge = new MarketGauge(Math.max(1_000, tape.stepMs));
  }

  get isEmpty(): boolean { return this.#active.length === 0; }

  enter({ create }: Entry<P>): void {
    const player = create(this.#book);
    this.players.push(player);
    this.#active.push(player);
  }

  readonly #market = (at: number): MarketView | undefined => (this.#book.isValid ? this.#gauge.view(at) : undefined);

  /** What everybody does before an event, on the book as it was. */
  before(at: number): void {
    let ended = false;
    for (const player of this.#active) {
      if (player.dueAt <= at) player.advance(at, this.#market);
      ended ||= player.isDone;
    }
    if (ended) this.#active = this.#active.filter(({ isDone }) => !isDone);
  }

  happen(event: TapeEvent): void {
    const at = event.receivedAt;
    const resting = this.#active.filter(({ hasResting }) => hasResting);
    if (event.kind === 'trade') {
      this.#gauge.trade(event.trade, at);
      for (const player of resting) player.trade(event.trade, at);
    } else if (this.#book.apply(event)) {
      const touch = this.#book.touch();
      if (touch !== undefined) this.#gauge.quote(touch, at);
      for (const player of resting) player.changed(at);
    }
  }
}

/** Plays a tape once for all: each player sees the same market, none sees another. Entries in order of their beginning. */
export function play<P extends Player>(tape: Tape, entries: readonly Entry<P>[]): readonly P[] {
  const stage = new Stage<P>(tape);
  let next = 0;
  for (const event of tape.events) {
    for (; next < entries.length && entries[next].from <= event.receivedAt; next++) stage.enter(entries[next]);
    stage.before(event.receivedAt);
    stage.happen(event);
    if (next >= entries.length && stage.isEmpty) break;
  }
  return stage.players;
}

/** First index whose print is not before `at`. */
function firstFrom(prints: readonly BenchmarkPrint[], at: number): number {
  let [low, high] = [0, prints.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (prints[middle].at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Executes all parents on the tape and tells what each cost, in order of time. */
export function execute(tape: Tape, wanted: readonly Wanted[]): readonly Executed[] {
  const sorted = wanted.toSorted((a, b) => a.plan.parent.arrival - b.plan.parent.arrival);
  const prints = tape.events.flatMap((event): BenchmarkPrint[] => (event.kind === 'trade' ? [{ at: event.receivedAt, price: event.trade.price, quantity: event.trade.quantity }] : []));
  const runs = play(tape, sorted.map(({ plan }) => ({ from: plan.parent.arrival, create: (book) => new ParentRun(plan, book, { stepMs: tape.stepMs }) })));
  return runs.flatMap((run, i): Executed[] => {
    const { arrival, deadline } = run.plan.parent;
    const analysis = run.costs(prints.slice(Math.max(0, firstFrom(prints, arrival) - 1), firstFrom(prints, deadline + 1)));
    return analysis === undefined ? [] : [{ ...sorted[i], analysis, children: run.children }];
  });
}
