import type { Candle } from '../../shared/domain/candle.ts';
import type { PublicTrade } from '../../shared/domain/public-trade.ts';
import { MINUTE, type EpochMs } from '../../shared/domain/time.ts';
import { listingOf, type Listing } from '../../shared/venue/exchange/listing.ts';
import type { BookUpdate, SyntheticBook } from '../../shared/venue/synthetic/synthetic-book.ts';
import { SYNTHETIC_UNIVERSE, type SyntheticInstrument } from '../../shared/venue/synthetic/synthetic-instrument.ts';
import { syntheticMarket, type SyntheticMarket } from '../../shared/venue/synthetic/synthetic-market.ts';
import type { Feed, FeedEvent, PastMinute } from './feed.ts';

/** Levels as price, quantity pairs in whole units. */
export function pairs(levels: readonly (readonly [price: number, quantity: number])[], { priceDecimals, quantityDecimals }: Pick<Listing, 'priceDecimals' | 'quantityDecimals'>): number[] {
  const [price, quantity] = [10 ** priceDecimals, 10 ** quantityDecimals];
  return levels.flatMap(([p, q]) => [Math.round(p * price), Math.round(q * quantity)]);
}

export const pastOf = (candle: Candle, { priceDecimals, quantityDecimals }: Listing): PastMinute => {
  const price = (value: number) => Math.round(value * 10 ** priceDecimals);
  return { openTime: candle.openTime, open: price(candle.open), high: price(candle.high), low: price(candle.low), close: price(candle.close), quantity: Math.round(candle.volume * 10 ** quantityDecimals) };
};

/** A made-up market of minute candles that began `pastMinutes` ago and goes on without an end. The same seed and start give the same market. */
export function syntheticFeed({ seed, now, pastMinutes, instruments = SYNTHETIC_UNIVERSE }: {
  readonly seed: number; readonly now: EpochMs; readonly pastMinutes: number; readonly instruments?: readonly SyntheticInstrument[];
}): Feed {
  const start = Math.floor(now / MINUTE) * MINUTE - pastMinutes * MINUTE;
  const market = syntheticMarket({ seed, timeframe: '1m', start, instruments });
  const listings = market.instruments.map((instrument) => listingOf(instrument));
  const history = new Map(listings.map(({ symbol }) => [symbol, [] as PastMinute[]]));
  for (let i = 0; i < pastMinutes; i++) market.next().forEach((candle, k) => history.get(listings[k].symbol)?.push(pastOf(candle, listings[k])));
  const books = listings.map((_, k) => market.book(k));
  return { label: `synthetic market, seed ${seed}`, listings, history, events: eventsOf(market, listings, books) };
}

function* eventsOf(market: SyntheticMarket, listings: readonly Listing[], books: readonly SyntheticBook[]): Generator<FeedEvent> {
  for (const [k, listing] of listings.entries()) {
    const { at, bids, asks } = books[k].snapshot();
    yield { kind: 'levels', symbol: listing.symbol, at, isWhole: true, bids: pairs(bids, listing), asks: pairs(asks, listing) };
  }
  for (;;) {
    market.next();
    const events = listings.flatMap((_, k) => minuteOf(market, k, { listing: listings[k], book: books[k] }));
    yield* events.toSorted((a, b) => a.at - b.at);
  }
}

function minuteOf(market: SyntheticMarket, k: number, around: Omit<Surroundings, 'volatility'>): readonly FeedEvent[] {
  return market.trades(k).flatMap((trade) => eventsAround(trade, { ...around, volatility: market.volatility(k) }));
}

interface Surroundings {
  readonly listing: Listing;
  readonly book: SyntheticBook;
  readonly volatility: number;
}

/** A trade with the book before and after it. */
export function eventsAround(trade: PublicTrade, { listing, book, volatility }: Surroundings): readonly FeedEvent[] {
  const updates = book.follow([trade], volatility).map((update) => levelsOf(update, listing));
  const [price, quantity] = pairs([[trade.price, trade.quantity]], listing);
  const print: FeedEvent = { kind: 'trade', symbol: listing.symbol, at: trade.at, side: trade.side === 'sell' ? 'sell' : 'buy', price, quantity };
  return [...updates.slice(0, -1), print, ...updates.slice(-1)];
}

const levelsOf = ({ at, bids, asks }: BookUpdate, listing: Listing): FeedEvent => ({ kind: 'levels', symbol: listing.symbol, at, isWhole: false, bids: pairs(bids, listing), asks: pairs(asks, listing) });
