import { BLOCK } from './block.ts';
import { cleanUntil } from './clean.ts';

/**
 * Means and population standard deviations of the last `length` values, by Welford's update with removal (West 1979; Chan, Golub and LeVeque
 * 1983), which does not subtract large squares from each other. Both are computed afresh in two passes whenever the buffer is full, and
 * whenever the spread has fallen far below what it was, since the rounding errors of the wide spread stay behind. So they never
 * drift, and a window of equal values has exactly their mean and exactly no deviation.
 */
export class RollingMoments {
  readonly means = new Float64Array(BLOCK);
  readonly deviations = new Float64Array(BLOCK);
  readonly #length: number;
  /** The last `length` values end at `#end`; when it is full they move to the start. */
  readonly #values: Float64Array;
  #end = 0;
  #mean = 0;
  #squares = 0;
  #peak = 0;

  constructor(length: number) {
    this.#length = length;
    this.#values = new Float64Array(length + Math.max(length, BLOCK));
  }

  /**
   * Takes in values `[from, end)`, a block at most and none that is NaN, and returns `end`. Value `from + j` has `means[j]` and `deviations[j]`:
   * NaN until there are `length` values.
   */
  advance(values: Float64Array, from: number, to: number): number {
    const last = Math.min(to, from + BLOCK);
    let i = from;
    for (; i < last && this.#end < this.#length; i++) {
      if (Number.isNaN(values[i])) return i;
      this.#begin(values[i], i - from);
    }
    while (i < last) {
      if (this.#end === this.#values.length) this.#moveBack();
      const end = Math.min(last, i + this.#values.length - this.#end);
      const clean = this.#attempt(values, from, i, end);
      if (clean < end) return clean;
      i = end;
    }
    return last;
  }

  /** A NaN anywhere in the stretch would stay in the mean, so one look at the end tells whether there was one: then it is done again up to it. */
  #attempt(values: Float64Array, origin: number, from: number, to: number): number {
    const end = this.#end;
    const mean = this.#mean;
    const squares = this.#squares;
    const peak = this.#peak;
    this.#run(values, origin, from, to);
    if (!Number.isNaN(this.#mean)) return to;
    this.#end = end;
    this.#mean = mean;
    this.#squares = squares;
    this.#peak = peak;
    const clean = cleanUntil(values, from, to);
    this.#run(values, origin, from, clean);
    return clean;
  }

  #begin(value: number, index: number): void {
    this.#values[this.#end] = value;
    this.#end += 1;
    const isFull = this.#end === this.#length;
    if (isFull) this.#renew();
    this.means[index] = isFull ? this.#mean : NaN;
    this.deviations[index] = isFull ? Math.sqrt(this.#squares / this.#length) : NaN;
  }

  #moveBack(): void {
    this.#values.copyWithin(0, this.#end - this.#length, this.#end);
    this.#end = this.#length;
    this.#renew();
  }

  #run(input: Float64Array, origin: number, from: number, to: number): void {
    const { means, deviations } = this;
    const length = this.#length;
    const share = 1 / length;
    const values = this.#values;
    let end = this.#end;
    let mean = this.#mean;
    let squares = this.#squares;
    let peak = this.#peak;
    for (let i = from; i < to; i++) {
      const value = input[i];
      const old = values[end - length];
      values[end] = value;
      end += 1;
      const change = value - old;
      const before = mean;
      mean = before + change * share;
      squares += change * (value - mean + (old - before));
      if (squares > peak) peak = squares;
      else if (squares < peak * 1e-6) {
        this.#end = end;
        this.#renew();
        mean = this.#mean;
        squares = this.#squares;
        peak = this.#peak;
      }
      means[i - origin] = mean;
      deviations[i - origin] = Math.sqrt(squares * share);
    }
    this.#end = end;
    this.#mean = mean;
    this.#squares = squares;
    this.#peak = peak;
  }

  #renew(): void {
    const values = this.#values;
    const origin = values[this.#end - 1];
    let sum = 0;
    for (let i = this.#end - this.#length; i < this.#end; i++) sum += values[i] - origin;
    const mean = origin + sum / this.#length;
    let squares = 0;
    for (let i = this.#end - this.#length; i < this.#end; i++) squares += (values[i] - mean) * (values[i] - mean);
    this.#mean = mean;
    this.#squares = squares;
    this.#peak = squares;
  }
}
