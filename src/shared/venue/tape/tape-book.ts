import type { DepthBook, DepthSync } from '../../domain/depth.ts';
import type { Level, OrderBook } from '../../domain/order-book.ts';
import type { Side } from '../../domain/order.ts';
import type { Random } from '../../domain/random.ts';
import { bookBuilder } from '../book-builder/book-builder.ts';
import type { TapeEvent, TapeQuote } from './tape-event.ts';

/** Best bid and ask with what is shown there. */
export type TapeTouch = Omit<TapeQuote, 'lastId'>;

/** Index of the first level that is not better than `price`. */
function placeOf(levels: readonly Level[], price: number, direction: 1 | -1): number {
  let [low, high] = [0, levels.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((levels[middle][0] - price) * direction < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The book while a tape plays. Depth comes in steps of up to 100 ms; the quote stream tells the touch in between. While a quote is newer
 * than the book, the touch is the quote's, levels better than it are gone, and behind it the book counts.
 */
export class TapeBook {
  readonly #builder: DepthBook;
  #quote: TapeQuote | undefined;

  constructor(sync: DepthSync, random: Random) {
    this.#builder = bookBuilder({ sync, random });
  }

  /** The depth book alone, at number `lastId`: what the venue's own book was then. */
  get book(): OrderBook { return this.#builder.book; }
  get lastId(): number { return this.#builder.lastId; }
  get isValid(): boolean { return this.#builder.isValid; }

  /** Takes an event in; true when the touch or the depth may have changed. */
  apply(event: TapeEvent): boolean {
    switch (event.kind) {
      case 'depth': return this.#builder.update(event.update) === 'applied';
      case 'snapshot':
        this.#builder.takeRequest();
        return this.#builder.snapshot(event.snapshot) === 'applied';
      case 'quote':
        if (event.quote.lastId <= (this.#quote?.lastId ?? -1)) return false;
        this.#quote = event.quote;
        return event.quote.lastId > this.#builder.lastId;
      case 'trade': return false;
    }
  }

  get #newer(): TapeQuote | undefined {
    return this.#quote !== undefined && this.#quote.lastId > this.#builder.lastId ? this.#quote : undefined;
  }

  /** Undefined while the book is not to be trusted or a side is empty. */
  touch(): TapeTouch | undefined {
    if (!this.isValid) return undefined;
    const quote = this.#newer;
    if (quote !== undefined) return quote;
    const [bid, ask] = [this.book.bids[0], this.book.asks[0]];
    return bid === undefined || ask === undefined ? undefined : { bid: bid[0], bidQuantity: bid[1], ask: ask[0], askQuantity: ask[1] };
  }

  /** What is shown at a price on a side of the book; 0 where there is no level. */
  shown(side: Side, price: number): number {
    const quote = this.#newer;
    const direction = side === 'buy' ? -1 : 1;
    if (quote !== undefined) {
      const [best, quantity] = side === 'buy' ? [quote.bid, quote.bidQuantity] : [quote.ask, quote.askQuantity];
      if (price === best) return quantity;
      if ((price - best) * direction < 0) return 0;
    }
    const levels = side === 'buy' ? this.book.bids : this.book.asks;
    const level = levels[placeOf(levels, price, direction)];
    return level !== undefined && level[0] === price ? level[1] : 0;
  }

  /** Levels a taker on `side` meets, best first, down to `limitPrice`. */
  *opposing(side: Side, limitPrice: number): Generator<Level> {
    const direction = side === 'buy' ? 1 : -1;
    const levels = side === 'buy' ? this.book.asks : this.book.bids;
    const quote = this.#newer;
    let from = 0;
    if (quote !== undefined) {
      const best: Level = side === 'buy' ? [quote.ask, quote.askQuantity] : [quote.bid, quote.bidQuantity];
      if ((best[0] - limitPrice) * direction > 0) return;
      yield best;
      from = placeOf(levels, best[0], direction);
      if (levels[from]?.[0] === best[0]) from += 1;
    }
    for (let i = from; i < levels.length && (levels[i][0] - limitPrice) * direction <= 0; i++) yield levels[i];
  }
}
