import { UsageError } from '../../../shared/domain/errors.ts';
import type { Listing } from '../../../shared/venue/exchange/listing.ts';
import type { Feed, FeedEvent, PastMinute } from '../feed.ts';
import { krwListing } from './krw-listing.ts';

interface Renamed {
  readonly listing: Listing;
  /** From the feed's whole units to those of the listing. */
  readonly price: number;
  readonly quantity: number;
}

/** A feed of markets in won under Upbit's names and in its units: `BTCKRW` becomes `KRW-BTC` with eight digits of volume. */
export function krwFeed(feed: Feed): Feed {
  const renamed = new Map(feed.listings.map((listing) => [listing.symbol, renamedOf(listing, feed)]));
  const rename = (symbol: string): Renamed => {
    const found = renamed.get(symbol);
    if (!found) throw new UsageError(`expected a market of the feed, found "${symbol}"`);
    return found;
  };
  return {
    ...feed, listings: [...renamed.values()].map(({ listing }) => listing),
    history: new Map([...feed.history].map(([symbol, minutes]) => [rename(symbol).listing.symbol, minutes.map((minute) => minuteOf(minute, rename(symbol)))])),
    events: eventsOf(feed.events, rename),
  };
}

function renamedOf(listing: Listing, feed: Feed): Renamed {
  if (listing.quote !== 'KRW') throw new UsageError(`expected a market in won for the profile upbit, found "${listing.base}/${listing.quote}"`);
  const last = feed.history.get(listing.symbol)?.at(-1)?.close;
  const made = krwListing(listing.base, last === undefined ? 1 : last / 10 ** listing.priceDecimals, { leastPriceDecimals: listing.priceDecimals });
  return { listing: made, price: 10 ** (made.priceDecimals - listing.priceDecimals), quantity: 10 ** (made.quantityDecimals - listing.quantityDecimals) };
}

const minuteOf = (minute: PastMinute, { price, quantity }: Renamed): PastMinute =>
  ({ openTime: minute.openTime, open: minute.open * price, high: minute.high * price, low: minute.low * price, close: minute.close * price, quantity: Math.round(minute.quantity * quantity) });

async function* eventsOf(events: Feed['events'], rename: (symbol: string) => Renamed): AsyncGenerator<FeedEvent> {
  for await (const event of events) yield eventOf(event, rename(event.symbol));
}

function eventOf(event: FeedEvent, { listing: { symbol }, price, quantity }: Renamed): FeedEvent {
  if (event.kind === 'trade') return { ...event, symbol, price: event.price * price, quantity: Math.round(event.quantity * quantity) };
  const levels = (given: readonly number[]) => given.map((value, i) => (i % 2 === 0 ? value * price : Math.round(value * quantity)));
  return { ...event, symbol, bids: levels(event.bids), asks: levels(event.asks) };
}
