import { CANDLE_FIELDS, candleColumns, type CandleColumns } from '../../domain/candle.ts';
import { modalStep } from '../../domain/time-step.ts';
import { durationMs, openTimeOf, timeframeOf, type Timeframe } from '../../domain/timeframe.ts';
import type { EpochMs } from '../../domain/time.ts';
import { timeOrder, type TimeOrder } from './candle-order.ts';
import type { Tally } from './finding.ts';
import { holesOf, type Hole } from './holes.ts';

/** A run of neighbouring candles. */
export interface Run {
  readonly from: EpochMs;
  readonly candles: number;
}

export interface ValueFigures {
  readonly nonFinite: Tally;
  readonly notPositive: Tally;
  readonly negativeVolume: Tally;
  readonly violations: Tally;
  readonly zeroVolume: Tally;
  /** Open = high = low = close. */
  readonly flat: Tally;
  /** Flat and without volume: the venue repeated its last price. */
  readonly frozen: Tally;
  readonly longestFrozen: Run | null;
  /** High or low more than 20 % beyond the body. */
  readonly wicks: Tally;
  /** Close more than 10 % away from the close before, one timeframe earlier. */
  readonly jumps: Tally;
}

export interface CandleFigures {
  readonly rows: number;
  readonly order: TimeOrder;
  /** The rows in order, each time once. */
  readonly sorted: CandleColumns;
  readonly timeframe: Timeframe | undefined;
  readonly step: number;
  readonly first: EpochMs;
  readonly last: EpochMs;
  readonly expected: number;
  readonly holes: readonly Hole[];
  readonly misaligned: Tally;
  /** Steps shorter than the timeframe or no multiple of it. */
  readonly oddSteps: Tally;
  readonly values: ValueFigures;
}

const WICK = 0.2;
const JUMP = 0.1;

class Counter implements Tally {
  count = 0;
  first = NaN;

  add(at: EpochMs): void {
    if (this.count === 0) this.first = at;
    this.count += 1;
  }
}

class FrozenRuns {
  longest: Run | null = null;
  #from = NaN;
  #candles = 0;

  see(isFrozen: boolean, at: EpochMs): void {
    if (!isFrozen) { this.#candles = 0; return; }
    if (this.#candles === 0) this.#from = at;
    this.#candles += 1;
    if (this.#candles > (this.longest?.candles ?? 0)) this.longest = { from: this.#from, candles: this.#candles };
  }
}

/** One pass over a series, a class because its counters are written per row. */
class ValueTally {
  readonly #candles: CandleColumns;
  readonly #step: number;
  readonly counters = {
    nonFinite: new Counter(), notPositive: new Counter(), negativeVolume: new Counter(), violations: new Counter(), zeroVolume: new Counter(),
    flat: new Counter(), frozen: new Counter(), wicks: new Counter(), jumps: new Counter(),
  };
  readonly runs = new FrozenRuns();

  constructor(candles: CandleColumns, step: number) {
    this.#candles = candles;
    this.#step = step;
  }

  #seeShape(i: number, at: EpochMs): void {
    const { open, high, low, close } = this.#candles;
    const top = Math.max(open[i], close[i]);
    const bottom = Math.min(open[i], close[i]);
    if (bottom <= 0 || low[i] <= 0 || high[i] <= 0) this.counters.notPositive.add(at);
    if (high[i] < top || low[i] > bottom) this.counters.violations.add(at);
    else if (high[i] > top * (1 + WICK) || low[i] < bottom * (1 - WICK)) this.counters.wicks.add(at);
  }

  #seeVolume(i: number, at: EpochMs): void {
    const { open, high, low, close, volume } = this.#candles;
    const isFlat = high[i] === low[i] && open[i] === close[i] && open[i] === high[i];
    const isFrozen = isFlat && volume[i] === 0;
    if (volume[i] < 0) this.counters.negativeVolume.add(at);
    if (isFlat) this.counters.flat.add(at);
    if (volume[i] === 0) this.counters.zeroVolume.add(at);
    if (isFrozen) this.counters.frozen.add(at);
    this.runs.see(isFrozen, at);
  }

  see(i: number): void {
    const { openTime, open, high, low, close, volume } = this.#candles;
    const at = openTime[i];
    if (!Number.isFinite(open[i] + high[i] + low[i] + close[i] + volume[i])) { this.counters.nonFinite.add(at); return; }
    this.#seeShape(i, at);
    this.#seeVolume(i, at);
    if (i > 0 && at - openTime[i - 1] === this.#step && Math.abs(close[i] / close[i - 1] - 1) > JUMP) this.counters.jumps.add(at);
  }
}

function valueFigures(candles: CandleColumns, step: number): ValueFigures {
  const tally = new ValueTally(candles, step);
  for (let i = 0; i < candles.length; i++) tally.see(i);
  return { ...tally.counters, longestFrozen: tally.runs.longest };
}

/** The rows of an order as columns of their own. */
export function inOrder(candles: CandleColumns, order: TimeOrder): CandleColumns {
  if (order.rows === undefined) return candles;
  const sorted = candleColumns(order.length);
  order.rows.forEach((row, i) => { for (const field of CANDLE_FIELDS) sorted[field][i] = candles[field][row]; });
  return sorted;
}

function gridFigures(openTime: Float64Array, step: number, timeframe: Timeframe | undefined): { readonly misaligned: Tally; readonly oddSteps: Tally } {
  const misaligned = new Counter();
  const oddSteps = new Counter();
  for (let i = 0; i < openTime.length; i++) {
    if (timeframe !== undefined && openTimeOf(openTime[i], timeframe) !== openTime[i]) misaligned.add(openTime[i]);
    if (i > 0 && (openTime[i] - openTime[i - 1]) % step !== 0) oddSteps.add(openTime[i]);
  }
  return { misaligned, oddSteps };
}

/** Everything countable about a series. `timeframe` is what labels say; without it the most frequent step speaks. */
export function candleFigures(candles: CandleColumns, labelled: Timeframe | undefined): CandleFigures {
  const { open, high, low, close, volume } = candles;
  const order = timeOrder(candles.openTime, candles.length, [open, high, low, close, volume]);
  const sorted = inOrder(candles, order);
  const times = sorted.openTime.subarray(0, sorted.length);
  const step = labelled === undefined ? modalStep(times) : durationMs(labelled);
  const timeframe = labelled ?? timeframeOf(step);
  const [first, last] = [times[0] ?? NaN, times.at(-1) ?? NaN];
  return {
    rows: candles.length, order, sorted, timeframe, step, first, last, expected: Number.isNaN(step) ? sorted.length : Math.floor((last - first) / step) + 1,
    holes: Number.isNaN(step) ? [] : holesOf(times, step), ...gridFigures(times, step, timeframe), values: valueFigures(sorted, step),
  };
}
