import type { Side } from './order.ts';

/** Price and quantity of one level. */
export type Level = readonly [price: number, quantity: number];

/** What taking `quantity` from the book would give. `filled` is below `quantity` when the book is too thin. */
export interface Sweep {
  readonly filled: number;
  /** Volume-weighted price of what filled; NaN when nothing did. */
  readonly averagePrice: number;
  readonly worstPrice: number;
}

const distinct = (levels: readonly Level[]): [number, number][] => [...new Map(levels)].filter(([, quantity]) => quantity > 0);

/** Depth of one instrument: bids highest first, asks lowest first. */
export class OrderBook {
  #bids: [number, number][] = [];
  #asks: [number, number][] = [];

  get bids(): readonly Level[] { return this.#bids; }
  get asks(): readonly Level[] { return this.#asks; }
  get bestBid(): number { return this.#bids[0]?.[0] ?? NaN; }
  get bestAsk(): number { return this.#asks[0]?.[0] ?? NaN; }
  get mid(): number { return (this.bestBid + this.bestAsk) / 2; }

  /** Takes the place of all levels. Of two quantities at one price the later one holds. */
  reset(bids: readonly Level[], asks: readonly Level[]): void {
    this.#bids = distinct(bids).toSorted((a, b) => b[0] - a[0]);
    this.#asks = distinct(asks).toSorted((a, b) => a[0] - b[0]);
  }

  /** Sets the quantity at a price; 0 removes the level. */
  set(side: Side, price: number, quantity: number): void {
    const levels = side === 'buy' ? this.#bids : this.#asks;
    const direction = side === 'buy' ? -1 : 1;
    let low = 0;
    let high = levels.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((levels[middle][0] - price) * direction < 0) low = middle + 1;
      else high = middle;
    }
    const found = levels[low]?.[0] === price;
    if (quantity > 0 && found) levels[low] = [price, quantity];
    else if (quantity > 0) levels.splice(low, 0, [price, quantity]);
    else if (found) levels.splice(low, 1);
  }

  /** What a taker on `side` gets for `quantity`, no worse than `limitPrice`. The book is not changed. */
  sweep(side: Side, quantity: number, limitPrice = side === 'buy' ? Infinity : 0): Sweep {
    let left = quantity;
    let value = 0;
    let worstPrice = NaN;
    for (const [price, available] of side === 'buy' ? this.#asks : this.#bids) {
      if (left <= 0 || (side === 'buy' ? price > limitPrice : price < limitPrice)) break;
      const taken = Math.min(left, available);
      value += taken * price;
      left -= taken;
      worstPrice = price;
    }
    const filled = quantity - Math.max(left, 0);
    return { filled, averagePrice: filled > 0 ? value / filled : NaN, worstPrice };
  }
}
