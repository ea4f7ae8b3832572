import { OrderBook, type Level } from '../../../shared/domain/order-book.ts';
import type { Random } from '../../../shared/domain/random.ts';

/** Levels of each side that are compared. */
const COMPARED = 20;

export interface MarketStep {
  /** The venue's `depthUpdate` without `s`. */
  readonly depth: { readonly e: string; readonly E: number; readonly U: number; readonly u: number; readonly pu?: number; readonly b: readonly (readonly [string, string])[]; readonly a: readonly (readonly [string, string])[] };
}

const text = (units: number): string => (units / 100).toFixed(2);

/** The best levels of a book as texts, so that two books can be held against each other. */
export const topOf = (book: OrderBook): readonly [bids: string, asks: string] => [topOfSide(book.bids), topOfSide(book.asks)];

const topOfSide = (levels: readonly Level[]): string => levels.slice(0, COMPARED).map(([price, quantity]) => `${price}x${quantity},`).join('');

/** Whether what a book shows is the best of what the venue has: it may show less where it knows less, never something else, never nothing. */
export function isTopOf(book: OrderBook, expected: readonly [string, string] | undefined): boolean {
  const [bids, asks] = topOf(book);
  return expected !== undefined && bids !== '' && asks !== '' && expected[0].startsWith(bids) && expected[1].startsWith(asks);
}

/** One instrument's book at the venue: it moves at random, is never crossed, and remembers what it was at each number. */
export class ScriptedMarket {
  readonly symbol: string;
  readonly #random: Random;
  readonly #isFutures: boolean;
  readonly #levels: number;
  readonly #book = new OrderBook();
  readonly #tops = new Map<number, readonly [string, string]>();
  readonly #past: { readonly lastId: number; readonly bids: readonly Level[]; readonly asks: readonly Level[] }[] = [];
  #middle = 1_000_000;
  #lastId = 1_000;
  #tradeId = 0;

  constructor(symbol: string, { random, isFutures, levels }: { readonly random: Random; readonly isFutures: boolean; readonly levels: number }) {
    this.symbol = symbol;
    this.#random = random;
    this.#isFutures = isFutures;
    this.#levels = levels;
    const side = (sign: -1 | 1) => Array.from({ length: levels * 2 }, (_, i): [number, number] => [(this.#middle + sign * (i + 1) * 10) / 100, 1 + random.below(50)]);
    this.#book.reset(side(-1), side(1));
    this.#remember();
  }

  get lastId(): number { return this.#lastId; }

  /** What the best levels were when the book had this number; undefined when it never had. */
  topAt(lastId: number): readonly [string, string] | undefined { return this.#tops.get(lastId); }

  /** A hundred milliseconds of the book: some levels change, the middle walks, and now and then it jumps. */
  step(at: number): MarketStep {
    const { bids, asks } = this.#changes();
    for (const [price, quantity] of bids) this.#book.set('buy', price, quantity);
    for (const [price, quantity] of asks) this.#book.set('sell', price, quantity);
    const previous = this.#lastId;
    // On futures the numbers of other instruments lie in between.
    const firstId = previous + 1 + (this.#isFutures ? this.#random.below(30) : 0);
    this.#lastId = firstId + this.#random.below(12);
    this.#remember();
    const levels = (changes: Map<number, number>) => [...changes].map(([price, quantity]) => [price.toFixed(2), quantity.toFixed(3)] as const);
    return { depth: { e: 'depthUpdate', E: at, U: firstId, u: this.#lastId, ...(this.#isFutures ? { pu: previous } : {}), b: levels(bids), a: levels(asks) } };
  }

  #changes(): { readonly bids: Map<number, number>; readonly asks: Map<number, number> } {
    const random = this.#random;
    const bids = new Map<number, number>();
    const asks = new Map<number, number>();
    this.#middle += (random.below(5) - 2) * 10 + (random.below(200) === 0 ? (random.below(3) - 1) * 100 : 0);
    for (const [price] of this.#book.bids) { if (price * 100 < this.#middle) break; bids.set(price, 0); }
    for (const [price] of this.#book.asks) { if (price * 100 > this.#middle) break; asks.set(price, 0); }
    for (let i = 2 + random.below(6); i > 0; i--) {
      const away = (1 + Math.floor(random.uniform() ** 2 * this.#levels)) * 10;
      const quantity = random.below(4) === 0 ? 0 : 1 + random.below(50);
      if (random.below(2) === 0) bids.set((this.#middle - away) / 100, quantity);
      else asks.set((this.#middle + away) / 100, quantity);
    }
    return { bids, asks };
  }

  trade(at: number): Readonly<Record<string, unknown>> {
    const id = ++this.#tradeId;
    const price = text(this.#middle);
    return { e: this.#isFutures ? 'aggTrade' : 'trade', E: at, s: this.symbol, ...(this.#isFutures ? { a: id } : { t: id }), p: price, q: '1.000', T: at, m: id % 2 === 0, M: true };
  }

  get tradeId(): number { return this.#tradeId; }

  /** What GET depth tells; `age` steps ago when the server that answers lags behind. */
  snapshot(age: number, levels: number): unknown {
    const { lastId, bids, asks } = this.#past[Math.max(0, this.#past.length - 1 - age)];
    const told = (side: readonly Level[]) => side.slice(0, levels).map(([price, quantity]) => [price.toFixed(2), quantity.toFixed(3)] as const);
    return { lastUpdateId: lastId, bids: told(bids), asks: told(asks) };
  }

  #remember(): void {
    this.#tops.set(this.#lastId, topOf(this.#book));
    this.#past.push({ lastId: this.#lastId, bids: [...this.#book.bids], asks: [...this.#book.asks] });
    if (this.#past.length > 40) this.#past.splice(0, 20);
  }
}
