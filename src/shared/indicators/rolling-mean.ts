import { BLOCK } from './block.ts';
import { cleanUntil } from './clean.ts';

/**
 * The last `length` values lie in one piece at the end of a longer array; when it is full they move to its start and the sum is added up
 * afresh, so rounding errors never grow. No index wraps in the loop, which makes it half as long as with a ring.
 */
export class RollingMean {
  readonly #length: number;
  readonly #share: number;
  readonly #values: Float64Array;
  #end = 0;
  #sum = 0;

  constructor(length: number) {
    this.#length = length;
    this.#share = 1 / length;
    this.#values = new Float64Array(length + Math.max(length, BLOCK));
  }

  /** Means of `values[from, to)` into another array: NaN until there are `length` values, and for a value that is NaN, which is passed over. */
  advance(values: Float64Array, out: Float64Array, from: number, to: number): void {
    if (to - from === 1 && this.#one(values[from], out, from)) return;
    let i = from;
    for (; i < to && this.#end < this.#length; i++) out[i] = this.#begin(values[i]);
    while (i < to) {
      if (this.#end === this.#values.length) this.#moveBack();
      i = this.#attempt(values, out, i, Math.min(to, i + this.#values.length - this.#end));
    }
  }

  /** A NaN anywhere in the stretch would stay in the sum, so one look at the end tells whether there was one: then it is done again up to it. */
  #attempt(values: Float64Array, out: Float64Array, from: number, to: number): number {
    const end = this.#end;
    const sum = this.#sum;
    this.#run(values, out, from, to);
    if (!Number.isNaN(this.#sum)) return to;
    this.#end = end;
    this.#sum = sum;
    const clean = cleanUntil(values, from, to);
    this.#run(values, out, from, clean);
    if (clean > from) return clean;
    out[from] = NaN;
    return from + 1;
  }

  /** The usual case of a stream: one more value in a full window. False when it is not that. */
  #one(value: number, out: Float64Array, at: number): boolean {
    const end = this.#end;
    if (end < this.#length || end === this.#values.length || Number.isNaN(value)) return false;
    this.#sum += value - this.#values[end - this.#length];
    this.#values[end] = value;
    this.#end = end + 1;
    out[at] = this.#sum * this.#share;
    return true;
  }

  #begin(value: number): number {
    if (Number.isNaN(value)) return NaN;
    this.#values[this.#end] = value;
    this.#end += 1;
    this.#sum += value;
    return this.#end < this.#length ? NaN : this.#sum * (1 / this.#length);
  }

  #moveBack(): void {
    this.#values.copyWithin(0, this.#end - this.#length, this.#end);
    this.#end = this.#length;
    let sum = 0;
    for (let i = 0; i < this.#length; i++) sum += this.#values[i];
    this.#sum = sum;
  }

  #run(values: Float64Array, out: Float64Array, from: number, to: number): void {
    const length = this.#length;
    const share = 1 / length;
    const kept = this.#values;
    let end = this.#end;
    let sum = this.#sum;
    for (let i = from; i < to; i++) {
      const value = values[i];
      sum += value - kept[end - length];
      kept[end] = value;
      end += 1;
      out[i] = sum * share;
    }
    this.#end = end;
    this.#sum = sum;
  }
}
