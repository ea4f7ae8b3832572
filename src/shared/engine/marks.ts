import type { CandleColumns } from '../domain/candle.ts';
import { DAY, utcDay, type EpochMs } from '../domain/time.ts';
import type { DailyMarks, Drawdown } from './record.ts';

/** What a stretch of candles did to the one position held through it. */
export interface Extremes {
  low: number;
  high: number;
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
  #deepest: Drawdown = { depth: 0, peakAt: NaN, troughAt: NaN, recoveredAt: NaN };
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

  get equity(): number { return this.#equity; }
  get peak(): number { return this.#peak; }
  get drawdown(): Drawdown { return this.#deepest; }
  get intrabarDrawdown(): number { return this.#depthInside; }
  get exposureShare(): number { return this.#candles === 0 ? 0 : this.#held / this.#candles; }
  get candles(): number { return this.#candles; }

  /** Candles [from, to) of the only instrument, with an unchanged position. `benchmark` is units held by buy and hold, and their cash. */
  stretch(candles: CandleColumns, range: { readonly from: number; readonly to: number }, holding: { readonly cash: number; readonly quantity: number; readonly units: number }): void {
    const { from, to } = range;
    const { cash, quantity, units } = holding;
    const { openTime, close } = candles;
    this.#candles += to - from;
    if (quantity === 0) {
      this.#at(openTime[from], cash, cash);
      this.#equity = cash;
      this.#calendar(candles, range, units);
      return;
    }
    this.#held += to - from;
    const { low, high } = candles;
    const worst = quantity > 0 ? low : high;
    let lowest = Infinity;
    let highest = -Infinity;
    let dayEnd = this.#dayEnd;
    let peak = this.#peak;
    let floor = this.#floor;
    let floorInside = this.#floorInside;
    for (let i = from; i < to; i++) {
      if (!(openTime[i] < dayEnd)) {
        if (i > from) this.#carry(cash + quantity * close[i - 1], units * close[i - 1]);
        this.#newDay(openTime[i]);
        dayEnd = this.#dayEnd;
      }
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
      if (low[i] < lowest) lowest = low[i];
      if (high[i] > highest) highest = high[i];
    }
    this.#carry(cash + quantity * close[to - 1], units * close[to - 1]);
    this.extremes.low = lowest;
    this.extremes.high = highest;
  }

  /** While flat nothing moves but the days. */
  #calendar({ openTime, close }: CandleColumns, { from, to }: { readonly from: number; readonly to: number }, units: number): void {
    let dayEnd = this.#dayEnd;
    for (let i = from; i < to; i++) {
      if (openTime[i] < dayEnd) continue;
      if (i > from) this.#benchmark = units * close[i - 1];
      this.#newDay(openTime[i]);
      dayEnd = this.#dayEnd;
    }
    this.#benchmark = units * close[to - 1];
  }

  #carry(equity: number, benchmark: number): void {
    this.#equity = equity;
    this.#benchmark = benchmark;
  }

  /** One moment of a portfolio of several instruments. */
  moment(openTime: EpochMs, mark: { readonly equity: number; readonly worst: number; readonly benchmark: number; readonly held: boolean }): void {
    this.#candles += 1;
    if (mark.held) this.#held += 1;
    this.#at(openTime, mark.equity, mark.worst);
    this.#carry(mark.equity, mark.benchmark);
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
    if (this.#depth > 0 && Number.isNaN(this.#deepest.recoveredAt)) this.#deepest = { ...this.#deepest, recoveredAt: at };
  }

  #deeper(equity: number, at: EpochMs): void {
    this.#floor = equity;
    this.#depth = 1 - equity / this.#peak;
    this.#deepest = { depth: this.#depth, peakAt: this.#peakAt, troughAt: at, recoveredAt: NaN };
  }

  #deeperInside(worst: number): void {
    this.#floorInside = worst;
    this.#depthInside = 1 - worst / this.#peak;
  }
}
