import type { Side } from '../../shared/domain/order.ts';
import type { EpochMs } from '../../shared/domain/time.ts';
import type { Exchange } from '../../shared/venue/exchange/exchange.ts';
import type { Listing } from '../../shared/venue/exchange/listing.ts';

/** What the outside does to a market: levels as price, quantity pairs and trades, all in whole units of the listing. */
export type FeedEvent =
  | { readonly kind: 'levels'; readonly symbol: string; readonly at: EpochMs; readonly isWhole: boolean; readonly bids: readonly number[]; readonly asks: readonly number[] }
  | { readonly kind: 'trade'; readonly symbol: string; readonly at: EpochMs; readonly side: Side; readonly price: number; readonly quantity: number };

/** A finished minute from before the feed begins. */
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
  /** Of a recording: its times are moved to today by whole multiples of this, so that its minutes or candles stay whole. */
  readonly moveBy?: number;
  readonly events: Iterable<FeedEvent> | AsyncIterable<FeedEvent>;
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
export async function playFeed({ exchange, events, speed, moveBy, clock, signal }: PlaySettings): Promise<number> {
  const startedAt = clock();
  let shift = moveBy === undefined ? 0 : NaN;
  let first = NaN;
  let played = 0;
  for await (const event of events) {
    if (signal.aborted) break;
    if (Number.isNaN(shift)) shift = Math.floor((startedAt - event.at) / (moveBy ?? 1)) * (moveBy ?? 1);
    // What lies in the past when the feed begins has happened already; only what comes later waits for its time.
    if (Number.isNaN(first)) first = moveBy === undefined ? Math.max(event.at, startedAt) : event.at;
    const wait = startedAt + (event.at - first) / speed - clock();
    if (wait >= 1) await pause(wait, signal);
    else if (played % BURST === BURST - 1) await new Promise(setImmediate);
    if (signal.aborted) break;
    applyFeedEvent(exchange, event, Math.floor(event.at + shift));
    played += 1;
  }
  return played;
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
