import { SwingPoints } from '../../indicators/swing-points.ts';

export interface SwingRules {
  /** A swing low is lower than the lows of so many candles on either side; it is known so many candles later. */
  readonly side: number;
  /** Swings older than this many candles are forgotten. */
  readonly within: number;
  /** -1: support under the close. 1: resistance over it. */
  readonly direction: -1 | 1;
}

/** Distance from the close to the nearest known swing on that side, candle by candle. O(side + swings kept) a candle. */
export class SwingDistance {
  readonly #rules: SwingRules;
  readonly #points: SwingPoints;
  // Numbers and prices of the swings that are kept, in a ring that begins at `#first`. Two swings are more than `side` candles apart, so that they fit.
  readonly #at: Float64Array;
  readonly #prices: Float64Array;
  #first = 0;
  #count = 0;
  #seen = 0;

  constructor(rules: SwingRules) {
    this.#rules = rules;
    this.#points = new SwingPoints(rules.side, rules.direction);
    const most = Math.floor(rules.within / (rules.side + 1)) + 1;
    this.#at = new Float64Array(most);
    this.#prices = new Float64Array(most);
  }

  /** `price` is the candle's low, of resistance its high. In units of `scale`; NaN where there is no swing or no scale. */
  next(price: number, close: number, scale: number): number {
    const { side, within, direction } = this.#rules;
    const found = this.#points.push(price);
    const i = this.#seen;
    this.#seen += 1;
    const most = this.#at.length;
    while (this.#count > 0 && this.#at[this.#first] <= i - within) {
      this.#first = this.#first + 1 === most ? 0 : this.#first + 1;
      this.#count -= 1;
    }
    if (!Number.isNaN(found) && side < within) {
      const place = (this.#first + this.#count) % most;
      this.#at[place] = i - side;
      this.#prices[place] = found;
      this.#count += 1;
    }
    let nearest = Infinity;
    for (let k = 0; k < this.#count; k++) {
      const distance = direction * (this.#prices[(this.#first + k) % most] - close);
      if (distance >= 0 && distance < nearest) nearest = distance;
    }
    return nearest < Infinity && scale > 0 ? nearest / scale : NaN;
  }
}
