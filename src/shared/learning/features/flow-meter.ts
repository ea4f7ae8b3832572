import type { OrderBook } from '../../domain/order-book.ts';
import type { OutsideName } from '../../domain/outside-series.ts';
import type { PublicTrade } from '../../domain/public-trade.ts';
import { MINUTE, type EpochMs } from '../../domain/time.ts';
import { durationMs, openTimeOf, type Timeframe } from '../../domain/timeframe.ts';
import { orderFlowStep, topOf, type BookTop } from './book-top.ts';

export const FLOW_SERIES = ['flow:spread', 'flow:depth', 'flow:imbalance', 'flow:microprice', 'flow:orderFlow', 'flow:tradeSign', 'flow:trades'] as const satisfies readonly OutsideName[];
export type FlowName = (typeof FLOW_SERIES)[number];
/** What the book and the trades of one candle were like; NaN where too little of it was seen. */
export type FlowRow = Readonly<Record<FlowName, number>>;

/** A candle is told of when its book was known for this share of it at least. */
const LEAST_KNOWN = 0.9;
/** A book of which nothing was heard for so long is not known any more. */
const MOST_SILENT_MS = 5 * MINUTE;

export const NO_FLOW: FlowRow = { 'flow:spread': NaN, 'flow:depth': NaN, 'flow:imbalance': NaN, 'flow:microprice': NaN, 'flow:orderFlow': NaN, 'flow:tradeSign': NaN, 'flow:trades': NaN };

/**
 * The flow of orders of one instrument, candle by candle. An event belongs to the candle in which it was both so at the venue and known here, so
 * that a row rests on nothing that came after the close, whichever of the two clocks runs ahead. Means are over time.
 *
 * spread: ask less bid over their middle. depth: log of the quote value of the best ten levels of both sides. imbalance: of the quantities of
 * the best five levels, bids less asks over their sum. microprice: how far the mean of bid and ask, each weighed by the quantity of the other,
 * lies over the middle at the close. orderFlow: order flow imbalance of the best levels (Cont, Kukanov and Stoikov 2014, The Price Impact of
 * Order Book Events), over the mean of the two best quantities. tradeSign: quantity that takers bought less that they sold, over both; 0 without
 * trades. trades: log of one more than their number. The last two are NaN until a first trade is seen: where none are recorded nothing is known.
 */
export class FlowMeter {
  readonly #timeframe: Timeframe;
  readonly #length: number;
  readonly #done: (openTime: EpochMs, row: FlowRow) => void;
  #top: BookTop | undefined;
  #heardAt = -Infinity;
  #at = -Infinity;
  #openTime = NaN;
  #isTraded = false;
  /** Of the last trade, for one whose taker is not told and that lies in the middle. */
  #sign = 0;
  #sums = new Sums();

  /** `done` is told of each candle that has ended, in order, those of which nothing is known left out. */
  constructor(timeframe: Timeframe, done: (openTime: EpochMs, row: FlowRow) => void) {
    this.#timeframe = timeframe;
    this.#length = durationMs(timeframe);
    this.#done = done;
  }

  book(book: OrderBook, at: EpochMs): void {
    this.advance(at);
    const top = topOf(book);
    const flow = top !== undefined && this.#top !== undefined ? orderFlowStep(this.#top, top) : 0;
    this.#sums.flow += flow;
    [this.#top, this.#heardAt] = [top, this.#at];
  }

  trade({ price, quantity, side }: PublicTrade, at: EpochMs): void {
    this.advance(at);
    this.#isTraded = true;
    this.#sign = side === 'buy' ? 1 : side === 'sell' ? -1 : this.#top === undefined || price === this.#top.middle ? this.#sign : Math.sign(price - this.#top.middle);
    this.#sums.trades += 1;
    this.#sums.traded += quantity;
    this.#sums.signed += this.#sign * quantity;
  }

  /** Events are missing: the book is not known until it is told again. */
  lost(at: EpochMs): void {
    this.advance(at);
    this.#top = undefined;
  }

  /** Nothing happened until `at`. Times that run back count as now; candles that end on the way are done. */
  advance(at: EpochMs): void {
    if (!(at > this.#at)) return;
    if (Number.isNaN(this.#openTime)) this.#openTime = openTimeOf(at, this.#timeframe);
    while (this.#openTime + this.#length <= at) {
      if (this.#top === undefined) {
        // Nothing is known of the candles on the way.
        this.#end();
        this.#openTime = openTimeOf(at, this.#timeframe);
        break;
      }
      this.#pass(this.#openTime + this.#length);
      this.#end();
      this.#openTime += this.#length;
    }
    this.#pass(at);
  }

  /** Time goes by over the book as it stands. */
  #pass(to: EpochMs): void {
    const top = this.#top;
    const from = Math.max(this.#at, this.#openTime);
    this.#at = to;
    if (top === undefined) return;
    const silentAt = this.#heardAt + MOST_SILENT_MS;
    const span = Math.min(to, silentAt) - from;
    if (to >= silentAt) this.#top = undefined;
    if (!(span > 0)) return;
    this.#sums.stand(top, span);
  }

  #end(): void {
    const { known, spread, depth, imbalance, best, flow, trades, traded, signed } = this.#sums;
    this.#sums = new Sums();
    if (!(known >= LEAST_KNOWN * this.#length) || this.#top === undefined) return;
    this.#done(this.#openTime, {
      'flow:spread': spread / known, 'flow:depth': Math.log(depth / known), 'flow:imbalance': imbalance / known, 'flow:microprice': this.#top.microBps, 'flow:orderFlow': flow / (best / known),
      'flow:tradeSign': this.#isTraded ? (traded > 0 ? signed / traded : 0) : NaN, 'flow:trades': this.#isTraded ? Math.log1p(trades) : NaN,
    });
  }
}

/** Of one candle; what is a mean over time is a sum over milliseconds here. */
class Sums {
  known = 0;
  spread = 0;
  depth = 0;
  imbalance = 0;
  best = 0;
  flow = 0;
  trades = 0;
  traded = 0;
  signed = 0;

  stand(top: BookTop, ms: number): void {
    this.known += ms;
    this.spread += ms * top.spreadBps;
    this.depth += ms * top.depth;
    this.imbalance += ms * top.imbalance;
    this.best += ms * top.best;
  }
}
