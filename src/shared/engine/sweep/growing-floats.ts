/** A list of doubles in one typed array that grows: nothing on the heap for each. */
export class GrowingFloats {
  #values: Float64Array;
  #length = 0;

  constructor(room = 1024) {
    this.#values = new Float64Array(room);
  }

  get length(): number {
    return this.#length;
  }

  clear(): void {
    this.#length = 0;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) this.#grow();
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** Four at once. */
  pushRow(a: number, b: number, c: number, d: number): void {
    if (this.#length + 4 > this.#values.length) this.#grow();
    const values = this.#values;
    const at = this.#length;
    values[at] = a;
    values[at + 1] = b;
    values[at + 2] = c;
    values[at + 3] = d;
    this.#length = at + 4;
  }

  #grow(): void {
    const values = new Float64Array(2 * this.#values.length);
    values.set(this.#values);
    this.#values = values;
  }

  /** A copy of what is in it. */
  taken(): Float64Array {
    return this.#values.slice(0, this.#length);
  }
}
