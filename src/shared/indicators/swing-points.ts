/**
 * Swing highs (`direction` 1) or lows (-1) of prices that come one at a time: a high that is above the `side` prices after it and not below the `side`
 * before it, so that of equal ones the last counts. It is known only when `side` prices have come after it. A missing price makes no swing where it is near.
 */
export class SwingPoints {
  readonly #side: number;
  readonly #direction: -1 | 1;
  /** The newest `2 side + 1` prices, oldest first. */
  readonly #around: Float64Array;

  constructor(side: number, direction: -1 | 1) {
    this.#side = side;
    this.#direction = direction;
    this.#around = new Float64Array(2 * side + 1).fill(NaN);
  }

  /** The price of `side` candles ago where that has now turned out to be a swing, else NaN. O(side). */
  push(price: number): number {
    const around = this.#around;
    const side = this.#side;
    around.copyWithin(0, 1);
    around[2 * side] = price;
    const middle = around[side];
    for (let k = 1; k <= side; k++) {
      if (!(this.#direction * (middle - around[side - k]) >= 0 && this.#direction * (middle - around[side + k]) > 0)) return NaN;
    }
    return middle;
  }
}
