import type { CandleColumns } from '../domain/candle.ts';
import type { EpochMs } from '../domain/time.ts';

/**
 * The market over [from, to): a candle, a candle of a lower timeframe, or a single trade (a candle of no length, all prices equal).
 * A place in columns rather than a copy: what an order does not need to know is not fetched from memory.
 */
export class Span {
  #columns: CandleColumns;
  #i = 0;
  #length = 0;

  constructor(columns: CandleColumns, length: number) {
    this.#columns = columns;
    this.#length = length;
  }

  /** Moves to row `i` of columns whose candles are `length` milliseconds long. */
  place(columns: CandleColumns, i: number, length: number): this {
    this.#columns = columns;
    this.#i = i;
    this.#length = length;
    return this;
  }

  get from(): EpochMs { return this.#columns.openTime[this.#i]; }
  get to(): EpochMs { return this.from + this.#length; }
  get open(): number { return this.#columns.open[this.#i]; }
  get high(): number { return this.#columns.high[this.#i]; }
  get low(): number { return this.#columns.low[this.#i]; }
  get close(): number { return this.#columns.close[this.#i]; }
  get volume(): number { return this.#columns.volume[this.#i]; }

  /** High over low as a fraction of the open. */
  get range(): number {
    return this.open > 0 ? (this.high - this.low) / this.open : 0;
  }

  /** How far into the span `at` lies, 0 to 1; 0 when it was before the open. A trade has no inside: before it or after it. */
  fraction(at: EpochMs): number {
    const past = at - this.from;
    if (!(past > 0)) return 0;
    return past < this.#length ? past / this.#length : 1;
  }

  /**
   * The price a taker on `sign` meets who arrives at `fraction` of the span: the worse of the open and the straight line
   * to the close. The true path is not known; the better of the two would flatter.
   */
  priceAt(fraction: number, sign: 1 | -1): number {
    if (fraction === 0) return this.open;
    const onTheWay = this.open + (this.close - this.open) * fraction;
    return sign > 0 ? Math.max(this.open, onTheWay) : Math.min(this.open, onTheWay);
  }
}
