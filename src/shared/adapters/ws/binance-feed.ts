import type { BackoffLimits } from '../../domain/backoff.ts';
import type { DepthBook, DepthSync } from '../../domain/depth.ts';
import { UsageError } from '../../domain/errors.ts';
import { PacedQueue, type PacedQueueSettings } from '../../domain/paced-queue.ts';
import type { Random } from '../../domain/random.ts';
import { RequestBudget } from '../../domain/request-budget.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MarketEvent, MarketFeed, Subscription } from '../../ports/market-feed.ts';
import type { RequestGate } from '../../ports/request-gate.ts';
import { BookKeeper } from './book-keeper.ts';
import { FeedState, streamsOf, type ExpectedGaps } from './feed-state.ts';
import type { FeedStatus } from './feed-status.ts';
import { httpGet, type HttpGet } from './http-get.ts';
import { openSocket, type OpenSocket } from './socket.ts';
import { CONNECTION_RULES, StreamGroup } from './stream-group.ts';

export interface BinanceFeedSettings {
  readonly venue: 'binance' | 'binanceusdm';
  readonly clock: Clock;
  readonly random: Random;
  /** Snapshots of books are asked for through it, as data. */
  readonly gate: RequestGate;
  /** Makes a builder of books: `bookBuilder`. */
  readonly depthBook: (settings: { readonly sync: DepthSync; readonly random: Random }) => DepthBook;
  /** `wss://stream.binance.com:9443`; `/stream` is put behind it. */
  readonly socketUrl?: string;
  /** `https://api.binance.com`. */
  readonly restUrl?: string;
  readonly account?: string;
  readonly rotateMs?: number;
  readonly overlapMs?: number;
  readonly pingMs?: number;
  readonly maxPayload?: number;
  readonly streamsPerConnection?: number;
  readonly backoff?: BackoffLimits;
  readonly expectedGaps?: Partial<ExpectedGaps>;
  /** Levels of a snapshot, one of 100, 500, 1,000 and 5,000. More are known for longer when prices move, and weigh more. */
  readonly bookLevels?: number;
  /** How often a book is compared with a fresh snapshot; 0 never. */
  readonly checkBooksMs?: number;
  /** How a connection is made, a page asked for and the listener given its turns; a WebSocket, fetch and the event loop by default. */
  readonly openSocket?: OpenSocket;
  readonly get?: HttpGet;
  readonly pace?: Pick<PacedQueueSettings<MarketEvent>, 'now' | 'later'>;
}

const SERVERS = {
  binance: { socket: 'wss://stream.binance.com:9443', rest: 'https://api.binance.com', depth: '/api/v3/depth', sync: 'binance-spot' },
  binanceusdm: { socket: 'wss://fstream.binance.com', rest: 'https://fapi.binance.com', depth: '/fapi/v1/depth', sync: 'binance-usdm' },
} as const;

const HOUR_MS = 3_600_000;
const EVENT_LOOP = { now: () => performance.now(), later: (run: () => void) => { setImmediate(run); } };

/** Binance's market streams without anything in between: combined streams, own parsing, own books. */
export function binanceFeed(settings: BinanceFeedSettings): MarketFeed & { status(): FeedStatus } {
  let state: FeedState | undefined;
  return {
    venue: settings.venue,
    status: () => state?.status() ?? { frames: 0, quarantined: 0, quarantineReasons: [], connections: 0, resyncs: 0, snapshots: 0, missedTrades: 0, wrongLevels: 0, queue: { waiting: 0, delivered: 0, replaced: 0, dropped: 0, lagMs: 0 } },
    async listen(subscriptions, tell, signal) {
      const running = listening(settings, subscriptions, tell);
      state = running.state;
      await running.run(signal);
    },
  };
}

function listening(settings: BinanceFeedSettings, subscriptions: readonly Subscription[], tell: (event: MarketEvent) => void) {
  const { venue, clock, random, gate } = settings;
  const servers = SERVERS[venue];
  for (const { instrument } of subscriptions) if (!instrument.startsWith(`${venue}:`)) throw new UsageError(`expected an instrument of "${venue}", found "${instrument}"`);
  const stop = new AbortController();
  // A queued book that is no longer valid must not be seen: the word about it stands behind it in the queue.
  const queue = new PacedQueue<MarketEvent>({ tell: (event) => { if (event.kind !== 'book' || state.isBookValid(event.instrument)) tell(event); }, ...(settings.pace ?? EVENT_LOOP) });
  const keeper = new BookKeeper({ clock, gate, signal: stop.signal, get: settings.get ?? httpGet, depthUrl: `${settings.restUrl ?? servers.rest}${servers.depth}`, venue, account: settings.account ?? 'public', checkMs: settings.checkBooksMs ?? 600_000, levels: settings.bookLevels ?? 1_000 });
  const state = new FeedState({
    venue, clock, queue, keeper, subscriptions,
    bookOf: () => settings.depthBook({ sync: servers.sync, random }),
    gaps: { tradeMs: 120_000, bookMs: 3_000, candleMs: 120_000, ...settings.expectedGaps },
  });
  const streams = subscriptions.flatMap((subscription) => streamsOf(venue, subscription));
  const size = Math.min(1_024, settings.streamsPerConnection ?? 200);
  const connections = new RequestBudget(CONNECTION_RULES);
  const groups = Array.from({ length: Math.ceil(streams.length / size) }, (_, i) => {
    const names = streams.slice(i * size, (i + 1) * size);
    return new StreamGroup({
      url: `${settings.socketUrl ?? servers.socket}/stream`, streams: names.map(({ name }) => name), clock, random, connections, openSocket: settings.openSocket ?? openSocket,
      backoff: settings.backoff ?? { firstMs: 500, mostMs: 60_000 }, rotateMs: settings.rotateMs ?? 23.5 * HOUR_MS, overlapMs: settings.overlapMs ?? 2_000,
      pingMs: settings.pingMs ?? 15_000, maxPayload: settings.maxPayload ?? 4 * 2 ** 20,
      onFrame: (frame) => state.take(frame), onConnection: () => state.connected(),
      onLive: () => state.live(names.map(({ key }) => key)), onDown: (reason) => state.down(names.map(({ key }) => key), reason),
    });
  });
  const groupOf = new Map(groups.flatMap((group, i) => streams.slice(i * size, (i + 1) * size).map(({ key }) => [key, group] as const)));
  return {
    state,
    async run(signal: AbortSignal): Promise<void> {
      const abort = () => stop.abort();
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) stop.abort();
      try {
        await Promise.all([...groups.map((group) => group.run(stop.signal)), watchdog(state, { clock, groupOf, signal: stop.signal })]);
      } finally {
        signal.removeEventListener('abort', abort);
        stop.abort();
      }
    },
  };
}

/** Streams that fell silent while their socket lives get another socket, once in half a minute at most. */
async function watchdog(state: FeedState, { clock, groupOf, signal }: { readonly clock: Clock; readonly groupOf: ReadonlyMap<string, StreamGroup>; readonly signal: AbortSignal }): Promise<void> {
  const renewed = new Map<StreamGroup, number>();
  while (!signal.aborted) {
    await clock.wait(state.lookEveryMs, signal);
    if (signal.aborted) return;
    for (const key of state.look()) {
      const group = groupOf.get(key);
      if (group === undefined || clock.now() - (renewed.get(group) ?? -Infinity) < 30_000) continue;
      renewed.set(group, clock.now());
      group.renew(`${key} is silent`);
    }
  }
}
