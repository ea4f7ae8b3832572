/** A sum without end that keeps what rounding cut off (Neumaier 1974), so that a million small volumes after a large one still count. */
export class RunningTotal {
  #sum = 0;
  #lost = 0;

  add(value: number): number {
    const sum = this.#sum + value;
    this.#lost += Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - sum + value : value - sum + this.#sum;
    this.#sum = sum;
    return sum + this.#lost;
  }
}
