export interface SwingRules {
  /** A swing low is lower than the lows of so many candles on either side; it is known so many candles later. */
  readonly side: number;
  /** Swings older than this many candles are forgotten. */
  readonly within: number;
  /** -1: support under the close. 1: resistance over it. */
  readonly direction: -1 | 1;
}

interface Swing {
  /** Number of its candle. */
  readonly at: number;
  readonly price: number;
}

/** Distance from the close to the nearest known swing on that side, candle by candle. O(side + swings kept) a candle. */
export class SwingDistance {
  readonly #rules: SwingRules;
  /** Lows, or highs, of the newest `2 side + 1` candles, oldest first. */
  readonly #around: Float64Array;
  #swings: Swing[] = [];
  #seen = 0;

  constructor(rules: SwingRules) {
    this.#rules = rules;
    this.#around = new Float64Array(2 * rules.side + 1);
  }

  /** `price` is the candle's low, of resistance its high. In units of `scale`; NaN where there is no swing or no scale. */
  next(price: number, close: number, scale: number): number {
    const { side, within, direction } = this.#rules;
    const around = this.#around;
    around.copyWithin(0, 1);
    around[2 * side] = price;
    const i = this.#seen;
    this.#seen += 1;
    if (i >= 2 * side && this.#isSwing()) this.#swings.push({ at: i - side, price: around[side] });
    if (this.#swings.length > 0 && this.#swings[0].at <= i - within) this.#swings = this.#swings.filter(({ at }) => at > i - within);
    let nearest = Infinity;
    for (const swing of this.#swings) {
      const distance = direction * (swing.price - close);
      if (distance >= 0 && distance < nearest) nearest = distance;
    }
    return nearest < Infinity && scale > 0 ? nearest / scale : NaN;
  }

  #isSwing(): boolean {
    const { side, direction } = this.#rules;
    const around = this.#around;
    for (let k = 1; k <= side; k++) {
      // Of two equal ones the later is the swing; a missing price makes none.
      if (!(direction * (around[side] - around[side - k]) >= 0 && direction * (around[side] - around[side + k]) > 0)) return false;
    }
    return true;
  }
}
