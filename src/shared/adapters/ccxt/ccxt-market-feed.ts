import { backoffMs, type BackoffLimits } from '../../domain/backoff.ts';
import type { Candle } from '../../domain/candle.ts';
import { UsageError } from '../../domain/errors.ts';
import type { InstrumentId } from '../../domain/instrument.ts';
import { OrderBook, type Level } from '../../domain/order-book.ts';
import { PacedQueue, type QueueStatus } from '../../domain/paced-queue.ts';
import type { Random } from '../../domain/random.ts';
import { StreamWatch } from '../../domain/stream-watch.ts';
import { durationMs, type Timeframe } from '../../domain/timeframe.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MarketEvent, MarketFeed, Subscription } from '../../ports/market-feed.ts';
import { calls } from './http-wire.ts';
import type { TradingExchange } from './trading-exchange.ts';
import { numberOf, parsedOf, textOf } from './venue-order.ts';

export interface CcxtFeedSettings {
  readonly clock: Clock;
  readonly random: Random;
  readonly backoff?: BackoffLimits;
  readonly expectedGaps?: Partial<Readonly<Record<What, number>>>;
}

type StreamEvent = Extract<MarketEvent, { readonly kind: 'stream' }>;
type What = StreamEvent['what'];

export interface CcxtFeedStatus {
  readonly quarantined: number;
  readonly reconnects: number;
  readonly queue: QueueStatus;
}

const GAPS: Readonly<Record<What, number>> = { trade: 300_000, book: 30_000, candle: 180_000 };
const BACKOFF: BackoffLimits = { firstMs: 1_000, mostMs: 60_000 };
/** Ids of trades remembered of each instrument, so that what is told again is not told twice. */
const REMEMBERED = 2_000;
/** A venue's list of candles has the one that closed a moment after it did. */
const AFTER_CLOSE_MS = 1_500;

/** Public streams of a venue through ccxt: for the venues without a feed of our own. */
export function ccxtMarketFeed(exchange: TradingExchange, settings: CcxtFeedSettings): MarketFeed & { status(): CcxtFeedStatus } {
  let running: Listening | undefined;
  return {
    venue: exchange.venue,
    status: () => running?.status() ?? { quarantined: 0, reconnects: 0, queue: { waiting: 0, delivered: 0, replaced: 0, dropped: 0, lagMs: 0 } },
    async listen(subscriptions, tell, signal) {
      running = new Listening(exchange, settings, tell);
      await running.run(subscriptions, signal);
    },
  };
}

interface Stream {
  readonly key: string;
  readonly instrument: InstrumentId;
  readonly what: What;
  readonly symbol: string;
  state: StreamEvent['state'] | undefined;
}

class Listening {
  readonly #exchange: TradingExchange;
  readonly #settings: CcxtFeedSettings;
  readonly #queue: PacedQueue<MarketEvent>;
  readonly #watch = new StreamWatch();
  readonly #streams: Stream[] = [];
  #quarantined = 0;
  #reconnects = 0;
  #turn: Promise<void> = Promise.resolve();
  #turns = 0;

  constructor(exchange: TradingExchange, settings: CcxtFeedSettings, tell: (event: MarketEvent) => void) {
    this.#exchange = exchange;
    this.#settings = settings;
    this.#queue = new PacedQueue<MarketEvent>({ tell, now: () => performance.now(), later: (run) => { setImmediate(run); } });
  }

  status(): CcxtFeedStatus {
    return { quarantined: this.#quarantined, reconnects: this.#reconnects, queue: this.#queue.status() };
  }

  async run(subscriptions: readonly Subscription[], signal: AbortSignal): Promise<void> {
    const loops: Promise<void>[] = [];
    for (const { instrument, trades, book, candles } of subscriptions) {
      const symbol = instrument.slice(this.#exchange.venue.length + 1);
      if (!instrument.startsWith(`${this.#exchange.venue}:`) || this.#exchange.ccxt.markets?.[symbol] === undefined) throw new UsageError(`expected an instrument of "${this.#exchange.venue}", found "${instrument}"`);
      if (trades) loops.push(this.#trades(this.#stream('trade', instrument), signal));
      if (book) loops.push(this.#book(this.#stream('book', instrument), signal));
      for (const timeframe of candles) loops.push(this.#candles(this.#stream('candle', instrument, timeframe), timeframe, signal));
    }
    await Promise.all([...loops, this.#look(signal)]);
    // ccxt would reconnect for whoever might ask again.
    await this.#exchange.ccxt.close().catch(() => undefined);
  }

  async #trades(stream: Stream, signal: AbortSignal): Promise<void> {
    const seen = new Set<string>();
    await this.#repeat(stream, signal, async () => {
      const rows = await this.#exchange.ccxt.watchTrades(stream.symbol) as readonly unknown[];
      for (const row of rows.map(parsedOf)) {
        const id = textOf(row['id']);
        const [at, price, quantity] = [numberOf(row['timestamp']), numberOf(row['price']), numberOf(row['amount'])];
        if (!(price > 0) || !(quantity > 0) || !(at > 0)) { this.#quarantined++; continue; }
        const key = id || `${at} ${price} ${quantity} ${textOf(row['side'])}`;
        if (seen.has(key)) continue;
        seen.add(key);
        if (seen.size > REMEMBERED) seen.delete(seen.values().next().value ?? '');
        const side = row['side'] === 'buy' || row['side'] === 'sell' ? row['side'] : 'unknown';
        this.#queue.push({ kind: 'trade', instrument: stream.instrument, trade: { at, price, quantity, side, ...(id === '' ? {} : { id }) }, receivedAt: this.#now() }, { isDroppable: true });
      }
    });
  }

  async #book(stream: Stream, signal: AbortSignal): Promise<void> {
    const book = new OrderBook();
    await this.#repeat(stream, signal, async () => {
      const told = parsedOf(await this.#exchange.ccxt.watchOrderBook(stream.symbol));
      const [bids, asks] = [levelsOf(told['bids']), levelsOf(told['asks'])];
      if (bids === undefined || asks === undefined) { this.#quarantined++; return; }
      book.reset(bids, asks);
      // ccxt does not look: a crossed book is a book that missed something (fault 29). The next subscription begins with a snapshot.
      if (book.bestBid >= book.bestAsk) throw new Error(`the book is crossed: ${book.bestBid} bid, ${book.bestAsk} asked`);
      this.#queue.push({ kind: 'book', instrument: stream.instrument, book, at: numberOf(told['timestamp']) || this.#now(), receivedAt: this.#now() }, { key: stream.key });
    });
  }

  async #candles(stream: Stream, timeframe: Timeframe, signal: AbortSignal): Promise<void> {
    const closed = new ClosedCandles(durationMs(timeframe));
    const tell = (candle: Candle) => this.#queue.push({ kind: 'candle', instrument: stream.instrument, timeframe, candle, receivedAt: this.#now() });
    const { ccxt } = this.#exchange;
    if ((ccxt.has as Readonly<Record<string, unknown>>)['watchOHLCV'] === true && WATCHED[this.#exchange.venue]?.includes(timeframe) !== false) {
      await this.#repeat(stream, signal, async () => {
        for (const row of rowsOf(await ccxt.watchOHLCV(stream.symbol, timeframe))) { const candle = candleOf(row); if (candle === undefined) this.#quarantined++; else closed.take(candle, tell); }
      });
      return;
    }
    if ((ccxt.has as Readonly<Record<string, unknown>>)['fetchOHLCV'] !== true) throw new UsageError(`${this.#exchange.venue} has no candles: build them from its trades`);
    // Asked for after each close: a list asked for after the end of a candle has it as it stays.
    await this.#repeat(stream, signal, async () => {
      const length = durationMs(timeframe);
      const now = this.#exchange.venueTime();
      await this.#settings.clock.wait(length - (now % length) + AFTER_CLOSE_MS, signal);
      if (signal.aborted) return;
      const asked = this.#exchange.venueTime();
      const rows = await calls.run({ priority: 'data', mostWaitMs: length, records: [] }, () => ccxt.fetchOHLCV(stream.symbol, timeframe, asked - 4 * length, 5));
      for (const row of rows) {
        const candle = candleOf(row);
        if (candle === undefined) this.#quarantined++;
        else if (candle.openTime + length <= asked) closed.prove(candle, tell);
      }
    });
  }

  /** One question after the other; after an error the next one connects and subscribes anew. */
  async #repeat(stream: Stream, signal: AbortSignal, ask: () => Promise<void>): Promise<void> {
    let attempt = 0;
    let subscribes = true;
    const stopped = new Promise<'stopped'>((resolve) => { if (signal.aborted) resolve('stopped'); else signal.addEventListener('abort', () => resolve('stopped'), { once: true }); });
    while (!signal.aborted) {
      try {
        if (subscribes) await this.#paced(signal);
        if (signal.aborted) return;
        const asking = ask();
        asking.catch(() => undefined);
        if (await Promise.race([asking, stopped]) === 'stopped') return;
        subscribes = false;
        this.#watch.heard(stream.key, this.#now());
        this.#say(stream, 'live', 'speaks');
        attempt = 0;
      } catch (error) {
        if (signal.aborted) return;
        subscribes = true;
        this.#reconnects++;
        this.#say(stream, stream.what === 'book' ? 'resyncing' : 'down', this.#exchange.scrub(error instanceof Error ? error.message : String(error)).slice(0, 200));
        if (stream.what === 'book') this.#forgetBook(stream.symbol);
        await this.#settings.clock.wait(backoffMs(attempt++, this.#settings.backoff ?? BACKOFF, this.#settings.random), signal);
      }
    }
  }

  /** One subscription after the other where a venue counts them: ccxt sends a message for each. */
  #paced(signal: AbortSignal): Promise<void> {
    const pace = SUBSCRIBE_EVERY_MS[this.#exchange.venue];
    if (pace === undefined) return Promise.resolve();
    const turn = this.#turn;
    const everyMs = this.#turns++ < pace.burst ? pace.firstMs : pace.thenMs;
    this.#turn = turn.then(() => this.#settings.clock.wait(everyMs, signal));
    return turn;
  }

  /** Half of what there is of a book would be built upon. */
  #forgetBook(symbol: string): void {
    const { orderbooks, clients } = this.#exchange.ccxt as unknown as { orderbooks?: Record<string, unknown>; clients?: Record<string, { subscriptions: Record<string, unknown>; close(): unknown }> };
    if (orderbooks !== undefined) delete orderbooks[symbol];
    for (const client of Object.values(clients ?? {})) void Promise.resolve().then(() => client.close()).catch(() => undefined);
  }

  /** A silent stream is told of, and its socket closed: the watch on it fails, and the next one connects. */
  async #look(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#settings.clock.wait(Number.isFinite(this.#watch.lookEveryMs) ? this.#watch.lookEveryMs : 1_000, signal);
      const now = this.#now();
      const silent = this.#watch.stale(now).map((key) => this.#streams.find((stream) => stream.key === key)).filter((stream) => stream !== undefined && stream.state !== 'down');
      for (const stream of silent) if (stream !== undefined) this.#say(stream, 'stale', `nothing for ${this.#watch.ageMs(stream.key, now)} ms`);
      if (silent.length > 0 && !signal.aborted) for (const client of Object.values((this.#exchange.ccxt as unknown as { clients?: Record<string, { close(): unknown }> }).clients ?? {})) void Promise.resolve().then(() => client.close()).catch(() => undefined);
    }
  }

  #stream(what: What, instrument: InstrumentId, timeframe?: Timeframe): Stream {
    const symbol = instrument.slice(this.#exchange.venue.length + 1);
    const stream: Stream = { key: [what, symbol, timeframe ?? ''].join(' '), instrument, what, symbol, state: undefined };
    this.#streams.push(stream);
    const least = timeframe === undefined ? 0 : 2 * durationMs(timeframe);
    this.#watch.add({ key: stream.key, expectedGapMs: this.#settings.expectedGaps?.[what] ?? Math.max(GAPS[what], least) }, this.#now());
    return stream;
  }

  #say(stream: Stream, state: StreamEvent['state'], note: string): void {
    if (stream.state === state) return;
    stream.state = state;
    this.#queue.push({ kind: 'stream', instrument: stream.instrument, what: stream.what, state, note, at: this.#now() });
  }

  #now(): number { return this.#settings.clock.now(); }
}

/** Timeframes a venue streams, where they are fewer than those it lists: Upbit sends seconds alone. */
const WATCHED: Readonly<Record<string, readonly Timeframe[]>> = { upbit: ['1s'] };

/** Upbit takes five messages a second on a socket, and a hundred a minute (docs.upbit.com/kr/reference/rate-limits). */
const SUBSCRIBE_EVERY_MS: Readonly<Record<string, { readonly firstMs: number; readonly burst: number; readonly thenMs: number }>> = { upbit: { firstMs: 250, burst: 80, thenMs: 650 } };

/** Lets a candle through when a later one proves that it is closed, or when it is proven by other means; each once, in order. */
class ClosedCandles {
  readonly #length: number;
  #forming: Candle | undefined;
  #last = -Infinity;

  constructor(lengthMs: number) {
    this.#length = lengthMs;
  }

  take(candle: Candle, tell: (candle: Candle) => void): void {
    if (this.#forming !== undefined && candle.openTime >= this.#forming.openTime + this.#length) this.prove(this.#forming, tell);
    if (this.#forming === undefined || candle.openTime >= this.#forming.openTime) this.#forming = candle;
  }

  prove(candle: Candle, tell: (candle: Candle) => void): void {
    if (candle.openTime <= this.#last) return;
    this.#last = candle.openTime;
    tell(candle);
  }
}

/** A list of candles; from Upbit ccxt gives the one that changed. */
const rowsOf = (answer: readonly unknown[]): readonly unknown[] => (Array.isArray(answer[0]) ? answer : [answer]);

function candleOf(row: unknown): Candle | undefined {
  if (!Array.isArray(row)) return undefined;
  const [openTime, open, high, low, close, volume] = row.map(numberOf);
  const isWhole = openTime >= 0 && low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close) && high < Infinity && volume >= 0;
  return isWhole ? { openTime, open, high, low, close, volume } : undefined;
}

function levelsOf(value: unknown): readonly Level[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const levels: Level[] = [];
  for (const row of value as readonly unknown[]) {
    const [price, quantity] = Array.isArray(row) ? [numberOf(row[0]), numberOf(row[1])] : [NaN, NaN];
    if (!(price > 0 && price < Infinity) || !(quantity >= 0 && quantity < Infinity)) return undefined;
    levels.push([price, quantity]);
  }
  return levels;
}

