import { DAY, MINUTE, SECOND, type EpochMs } from '../../../shared/domain/time.ts';
import type { Print } from '../../../shared/venue/exchange/exchange-order.ts';

/** One interval in which something traded: prices and quantities in whole units, values in won. */
export interface TradedBar {
  readonly openTime: EpochMs;
  open: number;
  high: number;
  low: number;
  close: number;
  quantity: number;
  value: number;
  bidQuantity: number;
  lastAt: EpochMs;
}

/** Kept: 120 days of minutes, a day of seconds. */
const MOST_MINUTES = 172_800;
const MOST_SECONDS = 86_400;
/** 1970-01-01 was a Thursday; weeks begin on Monday 00:00 UTC, which is nine in the morning in Korea, as days do. */
const FIRST_MONDAY = 4 * DAY;

export type Unit = 'seconds' | 'minutes' | 'days' | 'weeks' | 'months' | 'years';
export const MINUTE_UNITS = [1, 3, 5, 10, 15, 30, 60, 240];

/** The open time of the bar that holds a moment. */
export function openTimeOf(at: EpochMs, unit: Unit, count: number): EpochMs {
  const date = new Date(at);
  switch (unit) {
    case 'seconds': return Math.floor(at / SECOND) * SECOND;
    case 'minutes': return Math.floor(at / (count * MINUTE)) * count * MINUTE;
    case 'days': return Math.floor(at / DAY) * DAY;
    case 'weeks': return Math.floor((at - FIRST_MONDAY) / (7 * DAY)) * 7 * DAY + FIRST_MONDAY;
    case 'months': return Date.UTC(date.getUTCFullYear(), date.getUTCMonth());
    default: return Date.UTC(date.getUTCFullYear(), 0);
  }
}

/** Bars of one market. As at Upbit there is none for an interval without trades. */
export class TradedBars {
  readonly #minutes: TradedBar[] = [];
  readonly #seconds: TradedBar[] = [];
  readonly #valueOf: (price: number, quantity: number) => number;

  constructor(valueOf: (price: number, quantity: number) => number) {
    this.#valueOf = valueOf;
  }

  /** A finished minute from before the prints. */
  seed(minute: Pick<TradedBar, 'openTime' | 'open' | 'high' | 'low' | 'close' | 'quantity'>): void {
    if (minute.quantity > 0) this.#minutes.push({ ...minute, value: this.#valueOf(minute.close, minute.quantity), bidQuantity: minute.quantity / 2, lastAt: minute.openTime + MINUTE - 1 });
  }

  add(print: Print): void {
    for (const [bars, unit, most] of [[this.#minutes, 'minutes', MOST_MINUTES], [this.#seconds, 'seconds', MOST_SECONDS]] as const) {
      this.#grow(bars, openTimeOf(print.at, unit, 1), print);
      if (bars.length > most + 1_000) bars.splice(0, bars.length - most);
    }
  }

  /** The newest `count` bars that opened before `to` (exclusive), newest first. */
  query({ unit, minutes, to, count }: { readonly unit: Unit; readonly minutes: number; readonly to: EpochMs; readonly count: number }): readonly TradedBar[] {
    const source = unit === 'seconds' ? this.#seconds : this.#minutes;
    const bars: TradedBar[] = [];
    let i = indexAt(source, to) - 1;
    while (i >= 0 && bars.length < count) {
      const openTime = openTimeOf(source[i].openTime, unit, minutes);
      const start = indexAt(source, openTime);
      bars.push({ ...sum(source, start, i + 1), openTime });
      i = start - 1;
    }
    return bars;
  }

  /** What traded since a moment; undefined when nothing did. */
  since(at: EpochMs): TradedBar | undefined {
    const start = indexAt(this.#minutes, at);
    return start < this.#minutes.length ? sum(this.#minutes, start, this.#minutes.length) : undefined;
  }

  /** The last bar that opened before a moment. */
  before(at: EpochMs): TradedBar | undefined { return this.#minutes[indexAt(this.#minutes, at) - 1]; }

  #grow(bars: TradedBar[], openTime: EpochMs, { price, quantity, isBuyerMaker, at }: Print): void {
    let bar = bars.at(-1);
    // A print from before the newest bar belongs to it: time does not run back here.
    if (!bar || bar.openTime < openTime) bars.push(bar = { openTime, open: price, high: price, low: price, close: price, quantity: 0, value: 0, bidQuantity: 0, lastAt: at });
    bar.high = Math.max(bar.high, price);
    bar.low = Math.min(bar.low, price);
    bar.close = price;
    bar.quantity += quantity;
    bar.value += this.#valueOf(price, quantity);
    if (!isBuyerMaker) bar.bidQuantity += quantity;
    bar.lastAt = Math.max(bar.lastAt, at);
  }
}

function sum(bars: readonly TradedBar[], start: number, end: number): TradedBar {
  const total = { ...bars[start] };
  for (let i = start + 1; i < end; i++) {
    const bar = bars[i];
    total.high = Math.max(total.high, bar.high);
    total.low = Math.min(total.low, bar.low);
    total.close = bar.close;
    total.quantity += bar.quantity;
    total.value += bar.value;
    total.bidQuantity += bar.bidQuantity;
    total.lastAt = bar.lastAt;
  }
  return total;
}

/** The first bar that opens at or after a moment. */
function indexAt(bars: readonly TradedBar[], at: EpochMs): number {
  let low = 0;
  let high = bars.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (bars[middle].openTime < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
