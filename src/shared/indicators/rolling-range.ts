import { BLOCK } from './block.ts';
import { cleanUntil } from './clean.ts';

/** Up to this length it costs less to look through the window when its extreme leaves than to keep the extremes of its tails: measured 12 against 18 ns. */
const SHORT = 32;

interface Extremes {
  readonly highest: Float64Array;
  readonly lowest: Float64Array;
}

/** Largest `high` and smallest `low` of the last `length` pairs, at a cost per pair that is bounded whatever the length and the order of values. */
export class RollingRange implements Extremes {
  readonly highest = new Float64Array(BLOCK);
  readonly lowest = new Float64Array(BLOCK);
  readonly #window: ShortWindow | LongWindow;
  #missing: number;

  constructor(length: number) {
    this.#window = length <= SHORT ? new ShortWindow(length) : new LongWindow(length);
    this.#missing = length - 1;
  }

  /**
   * Takes in pairs `[from, end)`, a block at most and none with a NaN, and returns `end`. Pair `from + j` has `highest[j]` and `lowest[j]`: NaN
   * until there are `length` pairs.
   */
  advance(highs: Float64Array, lows: Float64Array, from: number, to: number): number {
    const end = cleanUntil(lows, from, cleanUntil(highs, from, Math.min(to, from + BLOCK)));
    this.#window.run(highs, lows, this, from, end);
    for (let i = 0; i < end - from && this.#missing > 0; i++) {
      this.highest[i] = NaN;
      this.lowest[i] = NaN;
      this.#missing -= 1;
    }
    return end;
  }
}

/** Keeps where the extremes are and looks through the window for the next when one leaves it: `SHORT` comparisons at most. */
class ShortWindow {
  readonly #length: number;
  /** The last `length` values end at `#end`; when there is no room for a block they move to the start. */
  readonly #highs: Float64Array;
  readonly #lows: Float64Array;
  #end = 0;
  #top = -Infinity;
  #topAt = 0;
  #bottom = Infinity;
  #bottomAt = 0;

  constructor(length: number) {
    this.#length = length;
    this.#highs = new Float64Array(length + 2 * BLOCK);
    this.#lows = new Float64Array(length + 2 * BLOCK);
  }

  run(inHighs: Float64Array, inLows: Float64Array, { highest, lowest }: Extremes, from: number, to: number): void {
    if (this.#end + (to - from) > this.#highs.length) this.#moveBack();
    const length = this.#length;
    const highs = this.#highs;
    const lows = this.#lows;
    let end = this.#end;
    let top = this.#top;
    let topAt = this.#topAt;
    let bottom = this.#bottom;
    let bottomAt = this.#bottomAt;
    for (let i = from; i < to; i++) {
      const high = inHighs[i];
      const low = inLows[i];
      highs[end] = high;
      lows[end] = low;
      if (high >= top) {
        top = high;
        topAt = end;
      } else if (topAt <= end - length) {
        top = -Infinity;
        for (let j = end - length + 1; j <= end; j++) {
          if (highs[j] >= top) {
            top = highs[j];
            topAt = j;
          }
        }
      }
      if (low <= bottom) {
        bottom = low;
        bottomAt = end;
      } else if (bottomAt <= end - length) {
        bottom = Infinity;
        for (let j = end - length + 1; j <= end; j++) {
          if (lows[j] <= bottom) {
            bottom = lows[j];
            bottomAt = j;
          }
        }
      }
      end += 1;
      highest[i - from] = top;
      lowest[i - from] = bottom;
    }
    this.#end = end;
    this.#top = top;
    this.#topAt = topAt;
    this.#bottom = bottom;
    this.#bottomAt = bottomAt;
  }

  #moveBack(): void {
    const distance = this.#end - this.#length;
    this.#highs.copyWithin(0, distance, this.#end);
    this.#lows.copyWithin(0, distance, this.#end);
    this.#end = this.#length;
    this.#topAt -= distance;
    this.#bottomAt -= distance;
  }
}

/**
 * Van Herk's and Gil and Werman's blocks (1992, 1993): at each turn of the ring the extremes of its tails are written down, and the answer is the
 * wider of the tail still inside the window and the running extreme since the turn. Three comparisons per value whatever the length:
 * measured 1.7 to 2.5 times faster than a monotonic queue.
 */
class LongWindow {
  readonly #length: number;
  readonly #highs: Float64Array;
  readonly #lows: Float64Array;
  readonly #highTails: Float64Array;
  readonly #lowTails: Float64Array;
  #head = 0;
  #frontHigh = -Infinity;
  #frontLow = Infinity;

  constructor(length: number) {
    this.#length = length;
    this.#highs = new Float64Array(length);
    this.#lows = new Float64Array(length);
    this.#highTails = new Float64Array(length + 1).fill(-Infinity);
    this.#lowTails = new Float64Array(length + 1).fill(Infinity);
  }

  run(inHighs: Float64Array, inLows: Float64Array, { highest, lowest }: Extremes, from: number, to: number): void {
    const length = this.#length;
    const highs = this.#highs;
    const lows = this.#lows;
    const highTails = this.#highTails;
    const lowTails = this.#lowTails;
    let head = this.#head;
    let frontHigh = this.#frontHigh;
    let frontLow = this.#frontLow;
    for (let i = from; i < to; i++) {
      const high = inHighs[i];
      const low = inLows[i];
      highs[head] = high;
      lows[head] = low;
      head += 1;
      if (high > frontHigh) frontHigh = high;
      if (low < frontLow) frontLow = low;
      const highTail = highTails[head];
      const lowTail = lowTails[head];
      highest[i - from] = highTail > frontHigh ? highTail : frontHigh;
      lowest[i - from] = lowTail < frontLow ? lowTail : frontLow;
      if (head === length) {
        this.#turn();
        head = 0;
        frontHigh = -Infinity;
        frontLow = Infinity;
      }
    }
    this.#head = head;
    this.#frontHigh = frontHigh;
    this.#frontLow = frontLow;
  }

  #turn(): void {
    const highs = this.#highs;
    const lows = this.#lows;
    const highTails = this.#highTails;
    const lowTails = this.#lowTails;
    let highest = -Infinity;
    let lowest = Infinity;
    for (let i = this.#length - 1; i > 0; i--) {
      if (highs[i] > highest) highest = highs[i];
      if (lows[i] < lowest) lowest = lows[i];
      highTails[i] = highest;
      lowTails[i] = lowest;
    }
  }
}
