import type { CandleColumns } from '../domain/candle.ts';
import { DAY, utcDay, type EpochMs } from '../domain/time.ts';
import type { DailyMarks, Drawdown } from './record.ts';

/** What a stretch of candles did to the one position held through it. */
export interface Extremes {
  low: number;
  high: number;
}

/** What was seen so far; NaN where nothing was. */
export interface SavedMarks {
  readonly peak: number;
  readonly peakAt: EpochMs;
  readonly floor: number;
  readonly floorInside: number;
  readonly depth: number;
  readonly depthInside: number;
  readonly deepestPeakAt: EpochMs;
  readonly troughAt: EpochMs;
  readonly recoveredAt: EpochMs;
  readonly dayEnd: EpochMs;
  readonly day: EpochMs;
  readonly equity: number;
  readonly benchmark: number;
  readonly candles: number;
  readonly held: number;
  readonly days: readonly number[];
  readonly equities: readonly number[];
  readonly benchmarks: readonly number[];
}

/** Follows equity from candle to candle: drawdown from the running peak, at closes and inside candles, and one mark a UTC day. */
export class Marks {
  #peak: number;
  #peakAt: EpochMs;
  /** Equity below this is a deeper drawdown than any before; both move with the peak. */
  #floor: number;
  #floorInside: number;
  #depth = 0;
  #depthInside = 0;
  #deepestPeakAt: EpochMs = NaN;
  #troughAt: EpochMs = NaN;
  #recoveredAt: EpochMs = NaN;
  #cash = 0;
  #quantity = 0;
  #units = 0;
  #dayEnd = NaN;
  #day: EpochMs = NaN;
  #equity: number;
  #benchmark: number;
  #candles = 0;
  #held = 0;
  readonly #days: number[] = [];
  readonly #equities: number[] = [];
  readonly #benchmarks: number[] = [];
  readonly extremes: Extremes = { low: NaN, high: NaN };

  constructor(cash: number, from: EpochMs) {
    this.#peak = this.#floor = this.#floorInside = this.#equity = this.#benchmark = cash;
    this.#peakAt = from;
  }

  save(): SavedMarks {
    return {
      peak: this.#peak, peakAt: this.#peakAt, floor: this.#floor, floorInside: this.#floorInside, depth: this.#depth, depthInside: this.#depthInside, deepestPeakAt: this.#deepestPeakAt,
      troughAt: this.#troughAt, recoveredAt: this.#recoveredAt, dayEnd: this.#dayEnd, day: this.#day, equity: this.#equity, benchmark: this.#benchmark, candles: this.#candles,
      held: this.#held, days: [...this.#days], equities: [...this.#equities], benchmarks: [...this.#benchmarks],
    };
  }

  restore(saved: SavedMarks): void {
    [this.#peak, this.#peakAt, this.#floor, this.#floorInside, this.#depth, this.#depthInside] = [saved.peak, saved.peakAt, saved.floor, saved.floorInside, saved.depth, saved.depthInside];
    [this.#deepestPeakAt, this.#troughAt, this.#recoveredAt, this.#dayEnd, this.#day] = [saved.deepestPeakAt, saved.troughAt, saved.recoveredAt, saved.dayEnd, saved.day];
    [this.#equity, this.#benchmark, this.#candles, this.#held] = [saved.equity, saved.benchmark, saved.candles, saved.held];
    for (const [list, values] of [[this.#days, saved.days], [this.#equities, saved.equities], [this.#benchmarks, saved.benchmarks]] as const) list.splice(0, list.length, ...values);
  }

  get equity(): number { return this.#equity; }
  get peak(): number { return this.#peak; }
  get drawdown(): Drawdown {
    if (this.#depth === 0) return { depth: 0, peakAt: NaN, troughAt: NaN, recoveredAt: NaN };
    return { depth: this.#depth, peakAt: this.#deepestPeakAt, troughAt: this.#troughAt, recoveredAt: this.#recoveredAt };
  }
  get intrabarDrawdown(): number { return this.#depthInside; }
  get exposureShare(): number { return this.#candles === 0 ? 0 : this.#held / this.#candles; }
  get candles(): number { return this.#candles; }

  /** What is held from now on, where there is one instrument only. `units` is what buy and hold bought of it. */
  hold(cash: number, quantity: number, units: number): void {
    this.#cash = cash;
    this.#quantity = quantity;
    this.#units = units;
  }

  /** Candles [from, to) of the only instrument; `extremes` has their lowest and highest price if anything was held. */
  stretch(candles: CandleColumns, from: number, to: number): void {
    const { openTime, close } = candles;
    const cash = this.#cash;
    const quantity = this.#quantity;
    this.#candles += to - from;
    if (quantity !== 0) this.#held += to - from;
    this.extremes.low = Infinity;
    this.extremes.high = -Infinity;
    let start = from;
    while (start < to) {
      if (!(openTime[start] < this.#dayEnd)) this.#newDay(openTime[start]);
      const end = openTime[to - 1] < this.#dayEnd ? to : this.#dayTo(openTime, start);
      if (quantity === 0) this.#at(openTime[start], cash, cash);
      else this.#withinDay(candles, start, end);
      this.#equity = cash + quantity * close[end - 1];
      this.#benchmark = this.#units * close[end - 1];
      start = end;
    }
  }

  /** The first candle after `start` that is of another day. */
  #dayTo(openTime: Float64Array, start: number): number {
    let end = start + 1;
    while (openTime[end] < this.#dayEnd) end += 1;
    return end;
  }

  /** A stretch of one day: its extremes first, and candle by candle only when they say that a peak or a depth may have been passed. */
  #withinDay(candles: CandleColumns, from: number, to: number): void {
    const { low, high } = candles;
    let lowest = Infinity;
    let highest = -Infinity;
    for (let i = from; i < to; i++) {
      if (low[i] < lowest) lowest = low[i];
      if (high[i] > highest) highest = high[i];
    }
    if (lowest < this.extremes.low) this.extremes.low = lowest;
    if (highest > this.extremes.high) this.extremes.high = highest;
    const quantity = this.#quantity;
    const best = this.#cash + quantity * (quantity > 0 ? highest : lowest);
    const worst = this.#cash + quantity * (quantity > 0 ? lowest : highest);
    if (best > this.#peak || worst < this.#floor || worst < this.#floorInside) this.#eachCandle(candles, from, to);
  }

  #eachCandle({ openTime, close, low, high }: CandleColumns, from: number, to: number): void {
    const cash = this.#cash;
    const quantity = this.#quantity;
    const worst = quantity > 0 ? low : high;
    let peak = this.#peak;
    let floor = this.#floor;
    let floorInside = this.#floorInside;
    for (let i = from; i < to; i++) {
      const equity = cash + quantity * close[i];
      const inside = cash + quantity * worst[i];
      if (inside < floorInside) {
        this.#deeperInside(inside);
        floorInside = inside;
      }
      if (equity > peak) {
        this.#higher(equity, openTime[i]);
        peak = equity;
        floor = this.#floor;
        floorInside = this.#floorInside;
      } else if (equity < floor) {
        this.#deeper(equity, openTime[i]);
        floor = equity;
      }
    }
  }

  /** One moment of a portfolio of several instruments. */
  moment(openTime: EpochMs, mark: { readonly equity: number; readonly worst: number; readonly benchmark: number; readonly held: boolean }): void {
    this.#candles += 1;
    if (mark.held) this.#held += 1;
    this.#at(openTime, mark.equity, mark.worst);
    this.#equity = mark.equity;
    this.#benchmark = mark.benchmark;
  }

  /** The daily marks, the last day as far as it went. */
  daily(): DailyMarks {
    const last = Number.isNaN(this.#day) ? [] : [this.#day];
    return { day: [...this.#days, ...last], equity: last.length === 0 ? [] : [...this.#equities, this.#equity], buyAndHold: last.length === 0 ? [] : [...this.#benchmarks, this.#benchmark] };
  }

  #at(openTime: EpochMs, equity: number, worst: number): void {
    if (!(openTime < this.#dayEnd)) this.#newDay(openTime);
    if (worst < this.#floorInside) this.#deeperInside(worst);
    if (equity > this.#peak) this.#higher(equity, openTime);
    else if (equity < this.#floor) this.#deeper(equity, openTime);
  }

  #newDay(openTime: EpochMs): void {
    if (!Number.isNaN(this.#day)) {
      this.#days.push(this.#day);
      this.#equities.push(this.#equity);
      this.#benchmarks.push(this.#benchmark);
    }
    this.#day = utcDay(openTime);
    this.#dayEnd = this.#day + DAY;
  }

  #higher(equity: number, at: EpochMs): void {
    this.#peak = equity;
    this.#peakAt = at;
    this.#floor = equity * (1 - this.#depth);
    this.#floorInside = equity * (1 - this.#depthInside);
    if (Number.isNaN(this.#recoveredAt)) this.#recoveredAt = at;
  }

  #deeper(equity: number, at: EpochMs): void {
    this.#floor = equity;
    this.#depth = 1 - equity / this.#peak;
    this.#deepestPeakAt = this.#peakAt;
    this.#troughAt = at;
    this.#recoveredAt = NaN;
  }

  #deeperInside(worst: number): void {
    this.#floorInside = worst;
    this.#depthInside = 1 - worst / this.#peak;
  }
}
