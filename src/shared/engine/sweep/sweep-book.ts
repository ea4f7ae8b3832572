import type { CandleColumns } from '../../domain/candle.ts';
import { heldAfter } from '../../domain/position.ts';
import { GrowingFloats } from './growing-floats.ts';
import type { RangeReader, RangeTables } from './range-tables.ts';

/**
 * Money, position, round trips and marks of one trial in fields of numbers: what `Account`, `Position`, `RoundTrips` and `Marks`
 * do with objects, operation by operation in the same order, so that the bits are the same.
 */
export class SweepBook {
  cash = 0;
  quantity = 0;
  averagePrice = 0;
  turnover = 0;
  /** Candles marked, and those of them at whose close something was held. */
  candles = 0;
  held = 0;
  depth = 0;
  readonly fills = new GrowingFloats(4096);
  readonly profits = new GrowingFloats();
  readonly equity = new GrowingFloats();
  #peak = 0;
  #floor = 0;
  #day = 0;
  #opened = 0;
  #closed = 0;
  #paid = 0;
  readonly #candles: CandleColumns;
  readonly #tables: RangeTables;
  readonly #reader: RangeReader;

  constructor(candles: CandleColumns, tables: RangeTables, reader: RangeReader) {
    this.#candles = candles;
    this.#tables = tables;
    this.#reader = reader;
  }

  /** Begins with nothing but cash before candle `first`. */
  start(cash: number, first: number): void {
    this.cash = this.#peak = this.#floor = cash;
    this.quantity = this.averagePrice = this.turnover = this.candles = this.held = this.depth = 0;
    this.#opened = this.#closed = this.#paid = 0;
    this.fills.clear();
    this.profits.clear();
    this.equity.clear();
    this.#day = firstAbove(this.#tables.dayEnds, first);
  }

  /** Index in the tables of the day the next mark falls into. */
  get day(): number {
    return this.#day;
  }

  /** Books a fill of a signed quantity. `feeRate` is of its value. */
  fill(signed: number, price: number, at: number, feeRate: number): void {
    const size = Math.abs(signed);
    const fee = feeRate * size * price;
    this.#trip(signed, size, price, fee);
    this.#take(signed, price);
    this.cash -= signed * price;
    this.cash -= fee;
    this.turnover += size * price;
    this.fills.pushRow(at, signed, price, fee);
  }

  #take(signed: number, price: number): void {
    const held = this.quantity;
    if (held === 0 || held > 0 === signed > 0) {
      this.quantity = held + signed;
      this.averagePrice = (this.averagePrice * held + price * signed) / this.quantity;
      return;
    }
    this.quantity = heldAfter(held, signed);
    if (this.quantity === 0) this.averagePrice = 0;
    else if (this.quantity > 0 !== held > 0) this.averagePrice = price;
  }

  /** The round trip the fill belongs to: closed, turned or opened. */
  #trip(signed: number, size: number, price: number, fee: number): void {
    const held = this.quantity;
    if (held === 0 || held > 0 === signed > 0) {
      this.#open(held === 0, size, price, fee);
      return;
    }
    const left = heldAfter(held, signed);
    const opening = left !== 0 && left > 0 === signed > 0 ? left / signed : 0;
    const share = 1 - opening;
    this.#closed += size * share * price;
    this.#paid += fee * share;
    if (opening === 0 && left !== 0) return;
    // Funding of 0 is added as there, which makes -0 a 0.
    this.profits.push((held > 0 ? 1 : -1) * (this.#closed - this.#opened) - this.#paid + 0);
    if (opening > 0) this.#open(true, size * opening, price, fee * opening);
  }

  #open(isNew: boolean, size: number, price: number, fee: number): void {
    if (isNew) this.#opened = this.#closed = this.#paid = 0;
    this.#opened += size * price;
    this.#paid += fee;
  }

  /** Candles [from, to) have closed with what is held now. `isRead`: the reader stands on exactly these. */
  mark(from: number, to: number, isRead: boolean): void {
    if (from >= to) return;
    this.candles += to - from;
    const { quantity } = this;
    if (quantity === 0) this.#see(this.cash);
    else {
      this.held += to - from;
      this.#drawdown(from, to, isRead);
    }
    const { dayEnds } = this.#tables;
    while (dayEnds[this.#day] <= to) {
      this.equity.push(this.cash + quantity * this.#candles.close[dayEnds[this.#day] - 1]);
      this.#day += 1;
    }
  }

  #see(equity: number): void {
    if (equity > this.#peak) this.#higher(equity);
    else if (equity < this.#floor) this.#deeper(equity);
  }

  #higher(equity: number): void {
    this.#peak = equity;
    this.#floor = equity * (1 - this.depth);
  }

  #deeper(equity: number): void {
    this.#floor = equity;
    this.depth = 1 - equity / this.#peak;
  }

  /**
   * Equity moves with the close, so the extremes of a range say all where no new peak is made: then only its worst close counts. Rounding
   * keeps the order of numbers, so that the worst close gives the worst equity to the last bit.
   */
  #drawdown(from: number, to: number, isRead: boolean): void {
    const reader = this.#reader;
    const { cash, quantity } = this;
    if (!isRead) reader.read(from, to);
    const [lowest, highest] = [cash + quantity * reader.lowClose, cash + quantity * reader.highClose];
    const best = quantity > 0 ? highest : lowest;
    const worst = quantity > 0 ? lowest : highest;
    if (best <= this.#peak) {
      if (worst < this.#floor) this.#deeper(worst);
      return;
    }
    if (to - from > SPLIT) {
      const middle = cut(from, to);
      this.#drawdown(from, middle, false);
      this.#drawdown(middle, to, false);
      return;
    }
    const { close } = this.#candles;
    for (let i = from; i < to; i++) this.#see(cash + quantity * close[i]);
  }

  /** The day that is not over at the end of the span. */
  endDay(last: number): void {
    const { dayEnds } = this.#tables;
    const begins = this.#day === 0 ? 0 : dayEnds[this.#day - 1];
    if (this.#day < dayEnds.length && begins < last) this.equity.push(this.cash + this.quantity * this.#candles.close[last - 1]);
  }
}

/** Ranges with a new peak are halved down to so many candles, and those looked at one by one. */
const SPLIT = 64;

/** The middle, on the border of a block where that is near. */
function cut(from: number, to: number): number {
  const middle = (from + to) >> 1;
  const border = middle & ~31;
  return border > from ? border : middle;
}

/** Place of the first end that lies beyond `index`. */
function firstAbove(ends: Int32Array, index: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ends[middle] <= index) low = middle + 1;
    else high = middle;
  }
  return low;
}
