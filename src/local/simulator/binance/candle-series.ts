import { MINUTE, SECOND, type EpochMs } from '../../../shared/domain/time.ts';
import { durationMs, isTimeframe, openTimeOf } from '../../../shared/domain/timeframe.ts';
import type { Print } from '../../../shared/venue/exchange/exchange-order.ts';

/** One interval, prices and quantities in whole units, values in quote units. */
export interface TradedCandle {
  readonly openTime: EpochMs;
  open: number;
  high: number;
  low: number;
  close: number;
  quantity: number;
  value: number;
  trades: number;
  takerBuyQuantity: number;
  takerBuyValue: number;
  firstTradeId: number;
  lastTradeId: number;
}

/** Minutes kept: 120 days. Seconds kept: 6 hours. */
const KEPT_MINUTES = 172_800;
const KEPT_SECONDS = 21_600;

export const INTERVALS = ['1s', '1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d', '3d', '1w', '1M'] as const;
export type Interval = (typeof INTERVALS)[number];
export const isInterval = (text: string): text is Interval => INTERVALS.some((interval) => interval === text);

/** The open time of the interval that holds a moment, and that of the next. */
export function intervalAt(at: EpochMs, interval: Interval): readonly [from: EpochMs, to: EpochMs] {
  if (!isTimeframe(interval)) {
    const day = new Date(at);
    return [Date.UTC(day.getUTCFullYear(), day.getUTCMonth()), Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1)];
  }
  const from = openTimeOf(at, interval);
  return [from, from + durationMs(interval)];
}

type PastCandle = Pick<TradedCandle, 'openTime' | 'open' | 'high' | 'low' | 'close' | 'quantity'>;

/**
 * Candles of one market, made of its prints: seconds for a while, minutes for long, and longer ones of the minutes. A second or minute
 * without trades repeats the last price.
 */
export class CandleSeries {
  readonly #seconds = new Rows(SECOND, KEPT_SECONDS);
  readonly #minutes = new Rows(MINUTE, KEPT_MINUTES);
  readonly #valueOf: (price: number, quantity: number) => number;

  /** `valueOf` gives price times quantity in quote units. */
  constructor(valueOf: (price: number, quantity: number) => number) {
    this.#valueOf = valueOf;
  }

  /** A finished minute from before the prints; the last one may be as far as it has come. */
  seed(candle: PastCandle): void { this.#minutes.push(this.#past(candle)); }
  /** The same of a second. */
  seedSecond(candle: PastCandle): void { this.#seconds.push(this.#past(candle)); }

  /** When the newest candle opened; undefined before the first. */
  openTimeOfLast(interval: Interval): EpochMs | undefined {
    const last = this.#rowsOf(interval).last;
    return last && intervalAt(last.openTime, interval)[0];
  }

  add(print: Print): void {
    const value = this.#valueOf(print.price, print.quantity);
    this.#seconds.add(print, value);
    this.#minutes.add(print, value);
  }

  /** Opens the candles up to a moment. */
  advance(at: EpochMs): void {
    this.#seconds.advance(at);
    this.#minutes.advance(at);
  }

  /** Candles of an interval that open in [from, to], the newest `limit` of them, or the oldest when `from` is given. */
  query({ interval, from, to, limit }: { readonly interval: Interval; readonly from: EpochMs | undefined; readonly to: EpochMs | undefined; readonly limit: number }): readonly TradedCandle[] {
    const rows = this.#rowsOf(interval);
    const candles: TradedCandle[] = [];
    if (from !== undefined) {
      let i = rows.indexAt(intervalAt(from, interval)[0] === from ? from : intervalAt(from, interval)[1]);
      while (i < rows.length && candles.length < limit && (to === undefined || rows.at(i).openTime <= to)) {
        const [candle, next] = grouped(rows, i, interval);
        candles.push(candle);
        i = next;
      }
      return candles;
    }
    let i = to === undefined ? rows.length - 1 : rows.indexAt(to + 1) - 1;
    while (i >= 0 && candles.length < limit) {
      const start = rows.indexAt(intervalAt(rows.at(i).openTime, interval)[0]);
      candles.push(grouped(rows, start, interval)[0]);
      i = start - 1;
    }
    return candles.toReversed();
  }

  /** What traded in the last so many milliseconds. */
  window(length: number, now: EpochMs): TradedCandle | undefined {
    const start = this.#minutes.indexAt(now - length);
    return start < this.#minutes.length ? this.#minutes.sum(start, this.#minutes.length) : undefined;
  }

  #rowsOf(interval: Interval): Rows { return interval === '1s' ? this.#seconds : this.#minutes; }

  #past(candle: PastCandle): TradedCandle {
    const { openTime, open, high, low, close, quantity } = candle;
    return { openTime, open, high, low, close, quantity, value: this.#valueOf(close, quantity), trades: quantity > 0 ? 1 : 0, takerBuyQuantity: 0, takerBuyValue: 0, firstTradeId: -1, lastTradeId: -1 };
  }
}

/** Candles of one length, oldest first, without a gap from the first print on. */
class Rows {
  #candles: TradedCandle[] = [];
  readonly #lengthMs: number;
  readonly #kept: number;

  constructor(lengthMs: number, kept: number) {
    this.#lengthMs = lengthMs;
    this.#kept = kept;
  }

  get length(): number { return this.#candles.length; }
  get last(): TradedCandle | undefined { return this.#candles.at(-1); }
  at(i: number): TradedCandle { return this.#candles[i]; }

  push(candle: TradedCandle): void {
    this.#candles.push(candle);
    if (this.#candles.length > this.#kept + 1_000) this.#candles.splice(0, this.#candles.length - this.#kept);
  }

  add({ price, quantity, isBuyerMaker, tradeId, at }: Print, value: number): void {
    this.advance(at);
    let candle = this.last;
    if (!candle) this.push(candle = flat(this.#openTimeOf(at), price));
    if (candle.trades === 0) candle.open = candle.high = candle.low = price;
    candle.high = Math.max(candle.high, price);
    candle.low = Math.min(candle.low, price);
    candle.close = price;
    candle.quantity += quantity;
    candle.value += value;
    candle.trades += 1;
    if (candle.firstTradeId < 0) candle.firstTradeId = tradeId;
    candle.lastTradeId = tradeId;
    if (isBuyerMaker) return;
    candle.takerBuyQuantity += quantity;
    candle.takerBuyValue += value;
  }

  advance(at: EpochMs): void {
    const from = this.#openTimeOf(at);
    const { last } = this;
    if (!last) return;
    // Of a silence longer than what is kept, only the end is kept.
    let openTime = Math.max(last.openTime + this.#lengthMs, from - this.#kept * this.#lengthMs);
    if (openTime > last.openTime + this.#lengthMs) this.#candles = [];
    for (; openTime <= from; openTime += this.#lengthMs) this.push(flat(openTime, last.close));
  }

  indexAt(at: EpochMs): number {
    let low = 0;
    let high = this.#candles.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#candles[middle].openTime < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  sum(start: number, end: number): TradedCandle {
    const sum = { ...this.#candles[start] };
    for (let i = start + 1; i < end; i++) {
      const candle = this.#candles[i];
      sum.high = Math.max(sum.high, candle.high);
      sum.low = Math.min(sum.low, candle.low);
      sum.close = candle.close;
      sum.quantity += candle.quantity;
      sum.value += candle.value;
      sum.trades += candle.trades;
      sum.takerBuyQuantity += candle.takerBuyQuantity;
      sum.takerBuyValue += candle.takerBuyValue;
      if (sum.firstTradeId < 0) sum.firstTradeId = candle.firstTradeId;
      if (candle.lastTradeId >= 0) sum.lastTradeId = candle.lastTradeId;
    }
    return sum;
  }

  #openTimeOf(at: EpochMs): EpochMs { return Math.floor(at / this.#lengthMs) * this.#lengthMs; }
}

function grouped(rows: Rows, start: number, interval: Interval): readonly [candle: TradedCandle, next: number] {
  if (interval === '1m' || interval === '1s') return [rows.at(start), start + 1];
  const [openTime, end] = intervalAt(rows.at(start).openTime, interval);
  const next = rows.indexAt(end);
  return [{ ...rows.sum(start, next), openTime }, next];
}

const flat = (openTime: EpochMs, price: number): TradedCandle =>
  ({ openTime, open: price, high: price, low: price, close: price, quantity: 0, value: 0, trades: 0, takerBuyQuantity: 0, takerBuyValue: 0, firstTradeId: -1, lastTradeId: -1 });
