import { MINUTE, type EpochMs } from '../../../shared/domain/time.ts';
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

/** Minutes kept: 120 days. */
const KEPT = 172_800;

export const INTERVALS = ['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d', '3d', '1w', '1M'] as const;
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

/** Minute candles of one market, made of its prints, and longer ones of those. A minute without trades repeats the last price. */
export class CandleSeries {
  readonly #minutes: TradedCandle[] = [];
  readonly #valueOf: (price: number, quantity: number) => number;

  /** `valueOf` gives price times quantity in quote units. */
  constructor(valueOf: (price: number, quantity: number) => number) {
    this.#valueOf = valueOf;
  }

  get last(): TradedCandle | undefined { return this.#minutes.at(-1); }

  /** A finished minute from before the prints. */
  seed(candle: Pick<TradedCandle, 'openTime' | 'open' | 'high' | 'low' | 'close' | 'quantity'>): void {
    this.#push({ ...candle, value: this.#valueOf(candle.close, candle.quantity), trades: 1, takerBuyQuantity: 0, takerBuyValue: 0, firstTradeId: -1, lastTradeId: -1 });
  }

  add({ price, quantity, isBuyerMaker, tradeId, at }: Print): void {
    this.advance(at);
    let candle = this.last;
    if (!candle) this.#push(candle = flat(openTimeOf(at, '1m'), price));
    if (candle.trades === 0) candle.open = candle.high = candle.low = price;
    candle.high = Math.max(candle.high, price);
    candle.low = Math.min(candle.low, price);
    candle.close = price;
    candle.quantity += quantity;
    const value = this.#valueOf(price, quantity);
    candle.value += value;
    candle.trades += 1;
    if (candle.firstTradeId < 0) candle.firstTradeId = tradeId;
    candle.lastTradeId = tradeId;
    if (isBuyerMaker) return;
    candle.takerBuyQuantity += quantity;
    candle.takerBuyValue += value;
  }

  /** Opens the minutes up to a moment. */
  advance(at: EpochMs): void {
    const from = openTimeOf(at, '1m');
    for (let last = this.last; last && last.openTime < from; last = this.last) this.#push(flat(last.openTime + MINUTE, last.close));
  }

  /** Candles of an interval that open in [from, to], the newest `limit` of them, or the oldest when `from` is given. */
  query({ interval, from, to, limit }: { readonly interval: Interval; readonly from: EpochMs | undefined; readonly to: EpochMs | undefined; readonly limit: number }): readonly TradedCandle[] {
    const minutes = this.#minutes;
    const candles: TradedCandle[] = [];
    if (from !== undefined) {
      let i = this.#indexAt(intervalAt(from, interval)[0] === from ? from : intervalAt(from, interval)[1]);
      while (i < minutes.length && candles.length < limit && (to === undefined || minutes[i].openTime <= to)) {
        const [candle, next] = this.#grouped(i, interval);
        candles.push(candle);
        i = next;
      }
      return candles;
    }
    let i = to === undefined ? minutes.length - 1 : this.#indexAt(to + 1) - 1;
    while (i >= 0 && candles.length < limit) {
      const start = this.#indexAt(intervalAt(minutes[i].openTime, interval)[0]);
      candles.push(this.#grouped(start, interval)[0]);
      i = start - 1;
    }
    return candles.toReversed();
  }

  /** What traded in the last so many milliseconds. */
  window(length: number, now: EpochMs): TradedCandle | undefined {
    const start = this.#indexAt(now - length);
    return start < this.#minutes.length ? this.#sum(start, this.#minutes.length) : undefined;
  }

  #grouped(start: number, interval: Interval): readonly [TradedCandle, next: number] {
    if (interval === '1m') return [this.#minutes[start], start + 1];
    const [openTime, end] = intervalAt(this.#minutes[start].openTime, interval);
    const next = this.#indexAt(end);
    return [{ ...this.#sum(start, next), openTime }, next];
  }

  #sum(start: number, end: number): TradedCandle {
    const sum = { ...this.#minutes[start] };
    for (let i = start + 1; i < end; i++) {
      const minute = this.#minutes[i];
      sum.high = Math.max(sum.high, minute.high);
      sum.low = Math.min(sum.low, minute.low);
      sum.close = minute.close;
      sum.quantity += minute.quantity;
      sum.value += minute.value;
      sum.trades += minute.trades;
      sum.takerBuyQuantity += minute.takerBuyQuantity;
      sum.takerBuyValue += minute.takerBuyValue;
      if (sum.firstTradeId < 0) sum.firstTradeId = minute.firstTradeId;
      if (minute.lastTradeId >= 0) sum.lastTradeId = minute.lastTradeId;
    }
    return sum;
  }

  #push(candle: TradedCandle): void {
    this.#minutes.push(candle);
    if (this.#minutes.length > KEPT + 1_000) this.#minutes.splice(0, this.#minutes.length - KEPT);
  }

  #indexAt(at: EpochMs): number {
    let low = 0;
    let high = this.#minutes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#minutes[middle].openTime < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const flat = (openTime: EpochMs, price: number): TradedCandle =>
  ({ openTime, open: price, high: price, low: price, close: price, quantity: 0, value: 0, trades: 0, takerBuyQuantity: 0, takerBuyValue: 0, firstTradeId: -1, lastTradeId: -1 });
