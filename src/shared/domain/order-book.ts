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
  /** The prices of the same levels beside them: a search in plain numbers follows no pointers. */
  #bidPrices: number[] = [];
  #askPrices: number[] = [];

  get bids(): readonly Level[] { return this.#bids; }
  get asks(): readonly Level[] { return this.#asks; }
  get bestBid(): number { return this.#bids[0]?.[0] ?? NaN; }
  get bestAsk(): number { return this.#asks[0]?.[0] ?? NaN; }
  get mid(): number { return (this.bestBid + this.bestAsk) / 2; }

  /** Takes the place of all levels. Of two quantities at one price the later one holds. */
  reset(bids: readonly Level[], asks: readonly Level[]): void {
    this.#bids = distinct(bids).toSorted((a, b) => b[0] - a[0]);
    this.#asks = distinct(asks).toSorted((a, b) => a[0] - b[0]);
    this.#bidPrices = this.#bids.map(([price]) => price);
    this.#askPrices = this.#asks.map(([price]) => price);
  }

  /** Sets the quantity at a price; 0 removes the level. */
  set(side: Side, price: number, quantity: number): void {
    const isBid = side === 'buy';
    const levels = isBid ? this.#bids : this.#asks;
    const prices = isBid ? this.#bidPrices : this.#askPrices;
    const at = isBid ? placeOfBid(prices, price) : placeOfAsk(prices, price);
    const isKnown = at < prices.length && prices[at] === price;
    if (quantity > 0 && isKnown) levels[at] = [price, quantity];
    else if (quantity > 0) {
      levels.splice(at, 0, [price, quantity]);
      prices.splice(at, 0, price);
    } else if (isKnown) {
      levels.splice(at, 1);
      prices.splice(at, 1);
    }
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

/** Where a price stands or would stand: highest first. */
function placeOfBid(prices: readonly number[], price: number): number {
  let low = 0;
  let high = prices.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (prices[middle] > price) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Lowest first. */
function placeOfAsk(prices: readonly number[], price: number): number {
  let low = 0;
  let high = prices.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (prices[middle] < price) low = middle + 1;
    else high = middle;
  }
  return low;
}
