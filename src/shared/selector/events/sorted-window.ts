/** The newest values, in the order in which they came and in that of their size: kept sorted at O(size) a value, without sorting anew. */
export class SortedWindow {
  readonly #ring: Float64Array;
  readonly #sorted: Float64Array;
  #next = 0;
  #count = 0;

  constructor(size: number) {
    this.#ring = new Float64Array(size);
    this.#sorted = new Float64Array(size);
  }

  get length(): number { return this.#count; }

  /** In ascending order; a view that changes with the next `push`. */
  get sorted(): Float64Array { return this.#sorted.subarray(0, this.#count); }

  /** A finite number; the oldest leaves where the window is full. */
  push(value: number): void {
    if (this.#count === this.#ring.length) this.#remove(this.#ring[this.#next]);
    const place = this.#placeOf(value);
    this.#sorted.copyWithin(place + 1, place, this.#count);
    this.#sorted[place] = value;
    this.#count += 1;
    this.#ring[this.#next] = value;
    this.#next = (this.#next + 1) % this.#ring.length;
  }

  #remove(value: number): void {
    const place = this.#placeOf(value);
    this.#sorted.copyWithin(place, place + 1, this.#count);
    this.#count -= 1;
  }

  /** The first place whose value is not below. */
  #placeOf(value: number): number {
    let [low, high] = [0, this.#count];
    while (low < high) {
      const half = (low + high) >>> 1;
      if (this.#sorted[half] < value) low = half + 1;
      else high = half;
    }
    return low;
  }

  /** The oldest first. */
  save(): number[] {
    const { length } = this.#ring;
    return Array.from({ length: this.#count }, (_, n) => this.#ring[(this.#next + length - this.#count + n) % length]);
  }

  /** Of a longer list the newest. */
  restore(values: readonly number[]): void {
    [this.#next, this.#count] = [0, 0];
    for (const value of values) this.push(value);
  }
}
