/** One side of what the outside offers: price -> quantity, both in whole units. The best price is the last, where most changes are. */
export class PriceLevels {
  readonly #prices: number[] = [];
  readonly #quantities: number[] = [];
  readonly #direction: 1 | -1;

  /** Bids are better when higher (1), asks when lower (-1). */
  constructor(direction: 1 | -1) {
    this.#direction = direction;
  }

  get length(): number { return this.#prices.length; }
  /** NaN when nobody offers. */
  get best(): number { return this.#prices.at(-1) ?? NaN; }

  /** The level at a rank from the best, 0 first. */
  priceAt(rank: number): number { return this.#prices[this.#prices.length - 1 - rank]; }
  quantityAt(rank: number): number { return this.#quantities[this.#quantities.length - 1 - rank]; }

  quantity(price: number): number {
    const place = this.#place(price);
    return this.#prices[place] === price ? this.#quantities[place] : 0;
  }

  /** 0 removes the level. False when nothing changed. */
  set(price: number, quantity: number): boolean {
    const place = this.#place(price);
    const found = this.#prices[place] === price;
    if (found && this.#quantities[place] === quantity) return false;
    if (!found && quantity === 0) return false;
    if (quantity === 0) {
      this.#prices.splice(place, 1);
      this.#quantities.splice(place, 1);
    } else if (found) this.#quantities[place] = quantity;
    else {
      this.#prices.splice(place, 0, price);
      this.#quantities.splice(place, 0, quantity);
    }
    return true;
  }

  prices(): readonly number[] { return [...this.#prices]; }

  /** First place whose price is not worse. */
  #place(price: number): number {
    const prices = this.#prices;
    const key = price * this.#direction;
    const last = prices.length - 1;
    let low = 0;
    let high = prices.length;
    // Most changes are within a few levels of the touch.
    for (let i = last; i >= 0 && i > last - 4; i--) {
      if (prices[i] * this.#direction < key) { low = i + 1; break; }
      high = i;
    }
    if (high === last + 1 && low > 0) return low;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (prices[middle] * this.#direction < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
