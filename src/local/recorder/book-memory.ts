import type { InstrumentId } from '../../shared/domain/instrument.ts';
import type { Level, OrderBook } from '../../shared/domain/order-book.ts';

interface Side {
  readonly prices: readonly number[];
  readonly quantities: readonly number[];
}

export interface BookChanges {
  readonly whole: boolean;
  readonly bids: Side;
  readonly asks: Side;
}

const sideOf = (levels: readonly Level[], depth: number): Side => {
  const top = levels.length > depth ? levels.slice(0, depth) : levels;
  return { prices: top.map(([price]) => price), quantities: top.map(([, quantity]) => quantity) };
};

/** Levels that are new, changed or gone (quantity 0). `direction` is -1 where the highest price comes first. */
function changesBetween(before: Side, after: Side, direction: 1 | -1): Side {
  const prices: number[] = [];
  const quantities: number[] = [];
  const say = (price: number, quantity: number) => { prices.push(price); quantities.push(quantity); };
  let [i, j] = [0, 0];
  while (i < before.prices.length || j < after.prices.length) {
    const distance = i >= before.prices.length ? 1 : j >= after.prices.length ? -1 : (before.prices[i] - after.prices[j]) * direction;
    if (distance < 0) say(before.prices[i++], 0);
    else if (distance > 0) { say(after.prices[j], after.quantities[j]); j++; }
    else {
      if (before.quantities[i] !== after.quantities[j]) say(after.prices[j], after.quantities[j]);
      i++;
      j++;
    }
  }
  return { prices, quantities };
}

/** Remembers the books that were recorded last, to record only what changed since. */
export class BookMemory {
  readonly #depth: number;
  readonly #last = new Map<InstrumentId, { readonly bids: Side; readonly asks: Side }>();

  /** `depth` levels of each side are looked at. */
  constructor(depth: number) { this.#depth = depth; }

  changes(instrument: InstrumentId, book: OrderBook): BookChanges {
    const last = this.#last.get(instrument);
    const [bids, asks] = [sideOf(book.bids, this.#depth), sideOf(book.asks, this.#depth)];
    this.#last.set(instrument, { bids, asks });
    return last === undefined ? { whole: true, bids, asks } : { whole: false, bids: changesBetween(last.bids, bids, -1), asks: changesBetween(last.asks, asks, 1) };
  }

  /** The next book of each instrument is recorded whole. */
  forget(): void { this.#last.clear(); }
}
