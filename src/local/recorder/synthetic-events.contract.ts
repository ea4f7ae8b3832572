import { OrderBook } from '../../shared/domain/order-book.ts';
import { random } from '../../shared/domain/random.ts';
import type { MarketEvent } from '../../shared/ports/market-feed.ts';
import type { AccountEvent } from '../../shared/ports/venue.ts';

export const START = Date.UTC(2026, 0, 2);
export const INSTRUMENTS = ['binance:BTC/USDT', 'upbit:BTC/KRW'] as const;

/** Events of two made-up markets. The same seed gives the same events; the book of an instrument is one object, as in a feed. */
export function* syntheticEvents(seed: number): Generator<MarketEvent> {
  const source = random(seed);
  const books = INSTRUMENTS.map(() => new OrderBook());
  const price = () => Math.round((42_000 + source.normal() * 5) * 100) / 100;
  const quantity = () => source.below(1_000_000) / 1e6 + 1e-8;
  for (let i = 0; ; i++) {
    const which = source.below(2);
    const [instrument, book] = [INSTRUMENTS[which], books[which]];
    const at = START + i * 7 + source.below(5);
    const receivedAt = at + source.below(300);
    const kind = source.uniform();
    if (kind < 0.45) yield { kind: 'trade', instrument, receivedAt, trade: { at, price: price(), quantity: quantity(), side: (['buy', 'sell', 'unknown'] as const)[source.below(3)], ...(source.below(5) === 0 ? {} : { id: `${i}` }) } };
    else if (kind < 0.48) yield { kind: 'candle', instrument, receivedAt, timeframe: source.below(2) === 0 ? '1m' : '1h', candle: { openTime: START + i * 60_000, open: price(), high: price(), low: price(), close: price(), volume: quantity() } };
    else if (kind < 0.5) yield { kind: 'stream', instrument, what: (['trade', 'candle', 'book'] as const)[source.below(3)], state: (['live', 'stale', 'resyncing', 'down'] as const)[source.below(4)], note: `a "note" of\n${i}, 사유 \u2028 \u0000`, at };
    else {
      if (source.below(200) === 0) book.reset([], []);
      for (let changes = source.below(6); changes > 0; changes--) {
        const side = source.below(2) === 0 ? 'buy' as const : 'sell' as const;
        const steps = source.below(30) / 100;
        book.set(side, Math.round((42_000 + (side === 'buy' ? -steps : 0.01 + steps)) * 100) / 100, source.below(3) === 0 ? 0 : quantity());
      }
      yield { kind: 'book', instrument, book, at, receivedAt };
    }
  }
}

/** The event as it is now: its book will change. */
export const frozen = (event: MarketEvent): unknown => (event.kind === 'book' ? { ...event, book: { bids: event.book.bids.map((level) => [...level]), asks: event.book.asks.map((level) => [...level]) } } : structuredClone(event));

/** The same text for the same content, whatever the order of its members. */
export const textOf = (value: unknown): string => JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1))) : inner));

export function take(events: Generator<MarketEvent>, count: number, each: (event: MarketEvent) => void): void {
  for (let i = 0; i < count; i++) each(events.next().value as MarketEvent);
}

export const accountEvent = (count: number): AccountEvent => ({
  kind: 'order', note: 'n', order: { clientOrderId: `c-${count}`, venueOrderId: `${count}`, instrument: INSTRUMENTS[0], side: 'buy', type: 'limit', state: 'open', quantity: 1, filledQuantity: 0, averagePrice: NaN, limitPrice: 42_000, at: START + count },
});
