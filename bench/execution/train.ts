import { fitFillModel, type FillModel, type FillObservation } from '../../src/shared/execution/algorithms/fill-model.ts';
import { quantityOf, lotsIn } from '../../src/shared/execution/algorithms/state.ts';
import type { MarketView } from '../../src/shared/execution/algorithms/market-view.ts';
import type { Side } from '../../src/shared/domain/order.ts';
import { BookMatcher } from '../../src/shared/venue/tape/book-matcher.ts';
import type { TapeBook } from '../../src/shared/venue/tape/tape-book.ts';
import { LATENCY_MS } from './parent-run.ts';
import { play, type Player } from './replay.ts';
import type { Tape } from './tape.ts';

interface Asked {
  readonly side: Side;
  readonly quantity: number;
  readonly windowMs: number;
  readonly tickSize: number;
}

/** A post at the touch that nobody moves: what a fill model learns from. */
class Probe implements Player {
  readonly #from: number;
  readonly #asked: Asked;
  readonly #matcher: BookMatcher;
  #market: MarketView | undefined;
  #left: number;
  #endAt = Infinity;
  observation: FillObservation | undefined;
  isDone = false;

  constructor(from: number, asked: Asked, book: TapeBook) {
    this.#from = from;
    this.#asked = asked;
    this.#left = asked.quantity;
    this.#matcher = new BookMatcher(book, { latencyMs: LATENCY_MS, queue: 'risk-averse' }, (event) => {
      if (event.kind === 'fill') this.#left -= event.quantity;
    });
  }

  get hasResting(): boolean { return this.#matcher.hasResting; }
  get dueAt(): number { return this.#market === undefined ? this.#from : Math.min(this.#matcher.nextAt, this.#endAt); }

  advance(at: number, market: (at: number) => MarketView | undefined): void {
    if (this.#market === undefined) return this.#start(market(this.#from));
    this.#matcher.advance(Math.min(at, this.#endAt));
    if (at >= this.#endAt) this.#finish(market(at));
  }

  #start(market: MarketView | undefined): void {
    this.#market = market;
    if (market === undefined) this.isDone = true;
    else {
      const { side, quantity, windowMs } = this.#asked;
      this.#endAt = this.#from + windowMs;
      this.#matcher.place({ id: 'probe', side, quantity, limitPrice: side === 'buy' ? market.bid : market.ask, timeInForce: 'gtc', postOnly: true }, this.#from);
    }
  }

  #finish(after: MarketView | undefined): void {
    this.isDone = true;
    const before = this.#market;
    if (before === undefined || after === undefined) return;
    const { side, quantity, windowMs, tickSize } = this.#asked;
    const shown = side === 'buy' ? before.bidQuantity : before.askQuantity;
    const change = Math.log((after.bid + after.ask) / (before.bid + before.ask));
    this.observation = { market: before, posting: { side, queue: shown + quantity, windowMs, tickSize }, filled: this.#left <= quantity * 1e-9, moved: side === 'buy' ? change : -change };
  }

  trade: Player['trade'] = (trade, at) => this.#matcher.trade(trade, at);
  changed(at: number): void { this.#matcher.changed(at); }
}

/** Posts of these sizes on both sides throughout the first part of the tape; none of them reaches into the second. */
export function learnFills(tape: Tape, sizes: readonly number[], windows: readonly number[]): FillModel {
  const starts = tape.starts.filter((at) => at + Math.max(...windows) + 1_000 < tape.trainUntil);
  const probes = starts.flatMap((from) => (['buy', 'sell'] as const).flatMap((side) => sizes.flatMap((size) => windows.map((windowMs) => {
    const quantity = quantityOf(Math.max(1, lotsIn(size, tape.rules)), tape.rules);
    return { from, create: (book: TapeBook) => new Probe(from, { side, quantity, windowMs, tickSize: tape.rules.tickSize }, book) };
  }))));
  return fitFillModel(play(tape, probes).flatMap(({ observation }) => (observation === undefined ? [] : [observation])));
}
