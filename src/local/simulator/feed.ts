import type { Side } from '../../shared/domain/order.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { Exchange } from '../../shared/venue/exchange/exchange.ts';
import type { Listing } from '../../shared/venue/exchange/listing.ts';

/** What the outside does to a market: levels as price, quantity pairs and trades, all in whole units of the listing. */
export type FeedEvent =
  | { readonly kind: 'levels'; readonly symbol: string; readonly at: EpochMs; readonly isWhole: boolean; readonly bids: readonly number[]; readonly asks: readonly number[] }
  | { readonly kind: 'trade'; readonly symbol: string; readonly at: EpochMs; readonly side: Side; readonly price: number; readonly quantity: number };

/** A minute, or a second, from before the feed begins: finished, but that the last minute may be as far as it has come. */
export interface PastMinute {
  readonly openTime: EpochMs;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly quantity: number;
}

/** Markets, what they were like before, and what happens in them, oldest first. */
export interface Feed {
  readonly label: string;
  readonly listings: readonly Listing[];
  readonly history: ReadonlyMap<string, readonly PastMinute[]>;
  /** The end of it in seconds, of a feed that has them. */
  readonly seconds?: ReadonlyMap<string, readonly PastMinute[]>;
  /** Of a recording: its times are moved to today by whole multiples of this, so that its minutes or candles stay whole. */
  readonly moveBy?: number;
  readonly events: Iterable<FeedEvent> | AsyncIterable<FeedEvent>;
}

/** Lets an exchange know the last prices from before the feed begins: no ticker shows 0, or a price of days ago, until somebody trades. */
export function recallPrices(exchange: Exchange, { history }: Pick<Feed, 'history'>): void {
  for (const [symbol, minutes] of history) {
    const last = minutes.at(-1);
    if (last) exchange.market(symbol)?.recall(last.close, last.openTime);
  }
}

export function applyFeedEvent(exchange: Exchange, event: FeedEvent, at: EpochMs): void {
  if (event.kind === 'trade') exchange.printTrade(event.symbol, event, at);
  else if (event.isWhole) exchange.resetLevels(event.symbol, event, at);
  else exchange.setLevels(event.symbol, event, at);
}

export interface PlaySettings {
  readonly exchange: Exchange;
  readonly events: Feed['events'];
  /** Feed time a second of real time; Infinity plays as fast as it can. */
  readonly speed: number;
  /** Moves every time by whole multiples of this, so that the first event happens now or just before; undefined leaves times as they are. */
  readonly moveBy: number | undefined;
  readonly clock: () => EpochMs;
  readonly signal: AbortSignal;
}

/** Events played at full speed before the sockets get their turn. */
const BURST = 500;

/** Plays a feed into an exchange at its own pace. Resolves with the number of events when the feed ends or the signal aborts. */
export async function playFeed(settings: PlaySettings): Promise<number> {
  const { exchange, events, signal } = settings;
  let times: Times | undefined;
  let played = 0;
  for await (const event of events) {
    if (signal.aborted) break;
    times ??= timesFrom(event.at, settings);
    const wait = times.wait(event.at);
    if (wait >= 1) await pause(wait, signal);
    else if (played % BURST === BURST - 1) await new Promise(setImmediate);
    if (signal.aborted) break;
    applyFeedEvent(exchange, event, Math.floor(times.date(event.at)));
    played += 1;
  }
  return played;
}

interface Times {
  /** Milliseconds until it is to be played. */
  readonly wait: (at: EpochMs) => number;
  /** When it happens for the exchange. */
  readonly date: (at: EpochMs) => EpochMs;
}

/** The times of a feed by its first event. */
function timesFrom(firstAt: EpochMs, { speed, moveBy, clock }: PlaySettings): Times {
  const startedAt = clock();
  const shift = moveBy === undefined ? 0 : Math.floor((startedAt - firstAt) / moveBy) * moveBy;
  // What lies in the past when the feed begins has happened already; only what comes later waits for its time.
  const first = moveBy === undefined ? Math.max(firstAt, startedAt) : firstAt;
  const wait = (at: EpochMs): number => startedAt + (at - first) / speed - clock();
  if (moveBy !== undefined || speed !== 1) return { wait, date: (at) => at + shift };
  // What happens now is dated now, though it comes late: its candle may be closed already. What was past at the start keeps its time.
  return { wait, date: (at) => (at > startedAt ? Math.max(at, clock()) : at) };
}

const pause = (ms: number, signal: AbortSignal): Promise<void> => new Promise((resolve) => {
  const timer = setTimeout(done, ms);
  function done(): void {
    clearTimeout(timer);
    signal.removeEventListener('abort', done);
    resolve();
  }
  signal.addEventListener('abort', done, { once: true });
});
