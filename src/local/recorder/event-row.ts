import { OrderBook, type Level } from '../../shared/domain/order-book.ts';
import type { InstrumentId } from '../../shared/domain/instrument.ts';
import type { MarketEvent } from '../../shared/ports/market-feed.ts';
import type { RecordedRow } from '../../shared/ports/recording-store.ts';
import type { AccountEvent } from '../../shared/ports/venue.ts';
import type { BookMemory } from './book-memory.ts';

const areFinite = (...numbers: readonly number[]): boolean => numbers.every(Number.isFinite);
const areTimes = (...numbers: readonly number[]): boolean => numbers.every(Number.isSafeInteger);

function rowOfBook({ instrument, receivedAt, at, book }: Extract<MarketEvent, { readonly kind: 'book' }>, seq: number, books: BookMemory): RecordedRow | undefined {
  const { whole, bids, asks } = books.changes(instrument, book);
  if (!areTimes(at, receivedAt) || !areFinite(...bids.prices, ...bids.quantities, ...asks.prices, ...asks.quantities)) return undefined;
  return { seq, kind: 'book', instrument, receivedAt, at, whole, bidPrices: bids.prices, bidQuantities: bids.quantities, askPrices: asks.prices, askQuantities: asks.quantities };
}

/** The row of an event; undefined when it holds a number that no venue sends (NaN, an infinity, a part of a millisecond). */
export function rowOfEvent(event: MarketEvent, seq: number, books: BookMemory): RecordedRow | undefined {
  switch (event.kind) {
    case 'trade': {
      const { instrument, receivedAt, trade: { at, price, quantity, side, id } } = event;
      return areTimes(at, receivedAt) && areFinite(price, quantity) ? { seq, kind: 'trade', instrument, receivedAt, at, price, quantity, side, id: id ?? null } : undefined;
    }
    case 'candle': {
      const { instrument, receivedAt, timeframe, candle: { openTime, open, high, low, close, volume } } = event;
      return areTimes(openTime, receivedAt) && areFinite(open, high, low, close, volume) ? { seq, kind: 'candle', instrument, receivedAt, timeframe, openTime, open, high, low, close, volume } : undefined;
    }
    case 'book': return rowOfBook(event, seq, books);
    case 'stream': {
      const { instrument, at, what, state, note } = event;
      return areTimes(at) ? { seq, kind: 'stream', instrument, at, what, state, note } : undefined;
    }
  }
}

type Rebuilt = Exclude<RecordedRow, { readonly kind: 'account' | 'gap' }>;

const levelsOf = (prices: readonly number[], quantities: readonly number[]): Level[] => prices.map((price, i) => [price, quantities[i]]);

/** Turns rows back into the events they were. Of one instrument the book is the same object each time, as a feed gives it. */
export class EventBuilder {
  readonly #books = new Map<InstrumentId, OrderBook>();

  /** Undefined for changes of a book whose beginning is missing. */
  build(row: Rebuilt): MarketEvent | undefined {
    switch (row.kind) {
      case 'trade': {
        const { instrument, receivedAt, at, price, quantity, side, id } = row;
        return { kind: 'trade', instrument, trade: { at, price, quantity, side, ...(id === null ? {} : { id }) }, receivedAt };
      }
      case 'candle': {
        const { instrument, receivedAt, timeframe, openTime, open, high, low, close, volume } = row;
        return { kind: 'candle', instrument, timeframe, candle: { openTime, open, high, low, close, volume }, receivedAt };
      }
      case 'book': return this.#book(row);
      case 'stream': {
        const { instrument, at, what, state, note } = row;
        return { kind: 'stream', instrument, what, state, note, at };
      }
    }
  }

  /** After a gap: books are unknown until they are recorded whole again. */
  forget(): void { this.#books.clear(); }

  #book(row: Extract<RecordedRow, { readonly kind: 'book' }>): MarketEvent | undefined {
    const { instrument, at, receivedAt, whole, bidPrices, bidQuantities, askPrices, askQuantities } = row;
    const known = this.#books.get(instrument);
    if (known === undefined && !whole) return undefined;
    const book = known ?? new OrderBook();
    this.#books.set(instrument, book);
    if (whole) book.reset(levelsOf(bidPrices, bidQuantities), levelsOf(askPrices, askQuantities));
    else {
      bidPrices.forEach((price, i) => { book.set('buy', price, bidQuantities[i]); });
      askPrices.forEach((price, i) => { book.set('sell', price, askQuantities[i]); });
    }
    return { kind: 'book', instrument, book, at, receivedAt };
  }
}

/** JSON has no NaN: an order without a fill has an average price of null there. */
export const textOfAccountEvent = (event: AccountEvent): string => JSON.stringify(event);

export function accountEventOf(text: string): AccountEvent {
  const event = JSON.parse(text) as AccountEvent;
  return event.kind === 'order' ? { ...event, order: { ...event.order, averagePrice: event.order.averagePrice ?? NaN } } : event;
}
