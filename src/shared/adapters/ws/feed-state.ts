import type { DepthBook, DepthUpdate } from '../../domain/depth.ts';
import type { InstrumentId } from '../../domain/instrument.ts';
import type { PacedQueue } from '../../domain/paced-queue.ts';
import { StreamWatch } from '../../domain/stream-watch.ts';
import type { EpochMs } from '../../domain/time.ts';
import { durationMs } from '../../domain/timeframe.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MarketEvent, Subscription } from '../../ports/market-feed.ts';
import type { Frame } from './binance-frames.ts';
import type { BookKeeper } from './book-keeper.ts';
import type { FeedStatus } from './feed-status.ts';

/** The longest silence of a stream while all is well. Binance sends changes of a book every 100 ms where there are any. */
export interface ExpectedGaps {
  readonly tradeMs: number;
  readonly bookMs: number;
  readonly candleMs: number;
}

type What = Extract<MarketEvent, { readonly kind: 'stream' }>['what'];

export interface NamedStream {
  /** As the venue calls it. */
  readonly name: string;
  readonly key: string;
  readonly instrument: InstrumentId;
  readonly what: What;
}

/** `binance:BTC/USDT` and `binanceusdm:BTC/USDT:USDT` are both `BTCUSDT` to the venue. */
export const marketId = (instrument: InstrumentId): string => instrument.slice(instrument.indexOf(':') + 1).split(':')[0].replace('/', '');

export function streamsOf(venue: 'binance' | 'binanceusdm', { instrument, trades, book, candles }: Subscription): readonly NamedStream[] {
  const id = marketId(instrument);
  const lower = id.toLowerCase();
  return [
    ...(trades ? [{ name: `${lower}@${venue === 'binance' ? 'trade' : 'aggTrade'}`, key: `trade:${id}`, instrument, what: 'trade' as const }] : []),
    ...(book ? [{ name: `${lower}@depth@100ms`, key: `book:${id}`, instrument, what: 'book' as const }] : []),
    ...candles.map((timeframe) => ({ name: `${lower}@kline_${timeframe}`, key: `candle:${id}:${timeframe}`, instrument, what: 'candle' as const })),
  ];
}

interface FeedStateSettings {
  readonly venue: 'binance' | 'binanceusdm';
  readonly clock: Clock;
  readonly queue: PacedQueue<MarketEvent>;
  readonly keeper: BookKeeper;
  readonly subscriptions: readonly Subscription[];
  readonly bookOf: () => DepthBook;
  readonly gaps: ExpectedGaps;
}

interface Stream extends NamedStream {
  /** Its connection stands. */
  isConnected: boolean;
  state: Extract<MarketEvent, { readonly kind: 'stream' }>['state'] | undefined;
}

interface Book {
  readonly instrument: InstrumentId;
  readonly builder: DepthBook;
  /** The venue's time of the newest update. */
  at: EpochMs;
}

/** So much later than the last trade, a lower number is not a repetition: the venue has begun to count anew. */
const RENUMBERED_MS = 10_000;

/** What is known of every stream: books, the last trade, the last candle, who is silent. Frames in, events out. */
export class FeedState {
  readonly #settings: FeedStateSettings;
  readonly #streams = new Map<string, Stream>();
  readonly #books = new Map<string, Book>();
  readonly #lastTrade = new Map<string, { readonly id: number; readonly at: EpochMs }>();
  readonly #lastCandle = new Map<string, number>();
  readonly #watch = new StreamWatch();
  readonly #reasons: string[] = [];
  #frames = 0;
  #quarantined = 0;
  #connections = 0;
  #resyncs = 0;
  #missedTrades = 0;

  constructor(settings: FeedStateSettings) {
    this.#settings = settings;
    const { clock, gaps } = settings;
    for (const subscription of settings.subscriptions) {
      for (const stream of streamsOf(settings.venue, subscription)) {
        this.#streams.set(stream.key, { ...stream, isConnected: false, state: undefined });
        this.#watch.add({ key: stream.key, expectedGapMs: stream.what === 'trade' ? gaps.tradeMs : stream.what === 'book' ? gaps.bookMs : gaps.candleMs }, clock.now());
        if (stream.what === 'book') this.#books.set(marketId(stream.instrument), { instrument: stream.instrument, builder: settings.bookOf(), at: 0 });
      }
    }
  }

  get lookEveryMs(): number { return this.#watch.lookEveryMs; }

  isBookValid(instrument: InstrumentId): boolean { return this.#books.get(marketId(instrument))?.builder.isValid === true; }

  status(): FeedStatus {
    const { keeper, queue } = this.#settings;
    return { frames: this.#frames, quarantined: this.#quarantined, quarantineReasons: [...this.#reasons], connections: this.#connections, resyncs: this.#resyncs, missedTrades: this.#missedTrades, snapshots: keeper.snapshots, wrongLevels: keeper.wrongLevels, queue: queue.status() };
  }

  connected(): void { this.#connections++; }

  take(frame: Frame): void {
    this.#frames++;
    switch (frame.kind) {
      case 'depth': this.#depth(frame.symbol, frame.update); break;
      case 'trade': this.#trade(frame); break;
      case 'candle': this.#candle(frame); break;
      case 'broken': this.#quarantine(frame.reason); break;
      default: break;
    }
  }

  /** The connection of these streams stands. Books say `live` when they are whole, trades and candles at once. */
  live(keys: readonly string[]): void {
    const now = this.#settings.clock.now();
    for (const key of keys) {
      this.#watch.heard(key, now);
      const stream = this.#streams.get(key);
      if (stream === undefined) continue;
      stream.isConnected = true;
      if (stream.what !== 'book') this.#say(stream, 'live', 'subscribed');
    }
  }

  down(keys: readonly string[], reason: string): void {
    for (const key of keys) {
      const stream = this.#streams.get(key);
      if (stream === undefined) continue;
      stream.isConnected = false;
      this.#say(stream, 'down', reason);
    }
  }

  /** Streams that have fallen silent since the last look. */
  look(): readonly string[] {
    const now = this.#settings.clock.now();
    const silent = this.#watch.stale(now).filter((key) => this.#streams.get(key)?.state !== 'down');
    for (const key of silent) {
      const stream = this.#streams.get(key);
      if (stream === undefined) continue;
      this.#say(stream, 'stale', `nothing new for ${this.#watch.ageMs(key, now)} ms`);
      // Where only old numbers come, the venue may have begun to count anew: the next update asks for a snapshot.
      if (stream.what === 'book') this.#books.get(marketId(stream.instrument))?.builder.restart();
    }
    return silent;
  }

  #depth(symbol: string, update: DepthUpdate): void {
    const known = this.#books.get(symbol);
    const stream = this.#streams.get(`book:${symbol}`);
    if (known === undefined || stream === undefined) { this.#quarantine(`a book that was not asked for: ${symbol.slice(0, 40)}`); return; }
    const { builder } = known;
    const step = builder.update(update);
    // What is known already is no sign of life: a book that is only repeated stands still.
    if (step === 'ignored') return;
    this.#watch.heard(stream.key, this.#settings.clock.now());
    if (update.at > known.at) known.at = update.at;
    if (step === 'resync') this.#resyncs++;
    if (step === 'applied') {
      this.#show(stream, known, 'whole');
      this.#settings.keeper.applied(symbol, builder);
    }
    if (builder.isValid) return;
    this.#say(stream, 'resyncing', builder.fault ?? '');
    // A snapshot that comes when the stream has broken off meanwhile makes the book whole, but not live.
    this.#settings.keeper.want(symbol, builder, () => { if (stream.isConnected && stream.state === 'resyncing') this.#show(stream, known, 'whole again'); });
  }

  #show(stream: Stream, { instrument, builder, at }: Book, note: string): void {
    this.#say(stream, 'live', note);
    this.#settings.queue.push({ kind: 'book', instrument, book: builder.book, at, receivedAt: this.#settings.clock.now() }, { key: stream.key });
  }

  /** Ids of a symbol are counted up one by one: what is not above the last is a repetition from a swap of connections. */
  #trade({ symbol, id, trade }: Extract<Frame, { readonly kind: 'trade' }>): void {
    const stream = this.#heard(`trade:${symbol}`);
    if (stream === undefined) { this.#quarantine(`a trade that was not asked for: ${symbol.slice(0, 40)}`); return; }
    const last = this.#lastTrade.get(symbol);
    const what = followsOn(last, { id, at: trade.at });
    if (what === 'repeated') return;
    this.#lastTrade.set(symbol, { id, at: trade.at });
    const missed = what === 'next' && last !== undefined ? id - last.id - 1 : 0;
    this.#missedTrades += missed;
    if (missed > 0 || what === 'renumbered') stream.state = undefined;
    this.#say(stream, 'live', what === 'renumbered' ? `trades are numbered anew from ${id}` : missed > 0 ? `trades ${id - missed} to ${id - 1} were missed` : 'speaks');
    this.#settings.queue.push({ kind: 'trade', instrument: stream.instrument, trade, receivedAt: this.#settings.clock.now() }, { isDroppable: true });
  }

  /** Each closed candle once; a hole is told, not filled (fault 39). */
  #candle({ symbol, timeframe, candle }: Extract<Frame, { readonly kind: 'candle' }>): void {
    const key = `candle:${symbol}:${timeframe}`;
    const stream = this.#heard(key);
    if (stream === undefined) { this.#quarantine(`a candle that was not asked for: ${symbol.slice(0, 40)}`); return; }
    this.#say(stream, 'live', 'speaks');
    if (candle === undefined) return;
    const last = this.#lastCandle.get(key);
    if (last !== undefined && candle.openTime <= last) return;
    this.#lastCandle.set(key, candle.openTime);
    const missed = last === undefined ? 0 : Math.round((candle.openTime - last) / durationMs(timeframe)) - 1;
    if (missed > 0) {
      stream.state = undefined;
      this.#say(stream, 'live', `${missed} candles of ${timeframe} were missed before ${candle.openTime}`);
    }
    this.#settings.queue.push({ kind: 'candle', instrument: stream.instrument, timeframe, candle, receivedAt: this.#settings.clock.now() });
  }

  #heard(key: string): Stream | undefined {
    this.#watch.heard(key, this.#settings.clock.now());
    return this.#streams.get(key);
  }

  #say(stream: Stream, state: NonNullable<Stream['state']>, note: string): void {
    if (stream.state === state) return;
    stream.state = state;
    this.#settings.queue.push({ kind: 'stream', instrument: stream.instrument, what: stream.what, state, note, at: this.#settings.clock.now() });
  }

  #quarantine(reason: string): void {
    this.#quarantined++;
    this.#reasons.push(reason);
    if (this.#reasons.length > 20) this.#reasons.shift();
  }
}

interface TradeMark { readonly id: number; readonly at: EpochMs }

/** Ids go up: one that does not is a repetition, unless it is so much later that the venue has begun to count anew. */
function followsOn(last: TradeMark | undefined, { id, at }: TradeMark): 'next' | 'repeated' | 'renumbered' {
  if (last === undefined || id > last.id) return 'next';
  return at > last.at + RENUMBERED_MS ? 'renumbered' : 'repeated';
}
