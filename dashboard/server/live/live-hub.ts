import type { InstrumentId } from '../../../src/shared/domain/instrument.ts';
import type { FormingCandle, LiveBook, LiveMarket, LiveMessage, LiveQuote, LiveTrade } from '../../../src/shared/engine/trading/live-message.ts';
import type { CandleRow } from '../../../src/shared/engine/trading/strategy-session.ts';
import type { TradeStatus } from '../../../src/shared/engine/trading/trade-status.ts';
import { candleKey, type LiveBatch, type LiveNotice, type LivePlan, type Plain, type RunnerLine } from './live-batch.ts';

/** What changed and was not sent to one listener yet. */
interface Pending {
  runner?: RunnerLine | undefined;
  plan?: LivePlan | undefined;
  status?: Plain<TradeStatus> | undefined;
  readonly quotes: Map<string, LiveQuote>;
  readonly books: Map<string, LiveBook>;
  readonly trades: Map<string, LiveTrade[]>;
  readonly forming: Map<string, FormingCandle>;
  closed: { key: string; candle: CandleRow }[];
  notices: LiveNotice[];
  trips: NonNullable<LiveBatch['trips']>;
  isWhole: boolean;
}

const nothingPending = (): Pending => ({ quotes: new Map(), books: new Map(), trades: new Map(), forming: new Map(), closed: [], notices: [], trips: [], isWhole: false });

interface Listener {
  readonly watched: ReadonlySet<string>;
  pending: Pending;
  /** Something is pending: wakes the one who waits for it. */
  wake: () => void;
}

/** A batch with the place in the story from which a listener that lost the line can go on: `boot:seq`. */
export interface TrackedBatch {
  readonly id: string;
  readonly batch: LiveBatch;
}

export interface LiveHubSettings {
  readonly now: () => number;
  /** Told the instruments whose books and trades somebody looks at, whenever that changes. */
  readonly watch: (instruments: readonly InstrumentId[]) => void;
  /** Milliseconds between two batches to one listener. */
  readonly everyMs?: number;
}

const EVERY_MS = 50;
/** Something is said at least so often: a browser knows by it that the line lives. */
const BEAT_MS = 4_000;
const MOST_NOTICES = 500;
const MOST_TRADES = 100;

/** What the trading process says, folded into one picture, and handed on to any number of browsers, each at its own pace. Holds no truth. */
export class LiveHub {
  readonly #settings: LiveHubSettings;
  readonly #listeners = new Set<Listener>();
  readonly #quotes = new Map<string, LiveQuote>();
  readonly #books = new Map<string, LiveBook>();
  readonly #trades = new Map<string, LiveTrade[]>();
  readonly #forming = new Map<string, FormingCandle>();
  #notices: LiveNotice[] = [];
  #runner: RunnerLine;
  #plan: LivePlan | undefined;
  #status: Plain<TradeStatus> | undefined;

  constructor(settings: LiveHubSettings) {
    this.#settings = settings;
    this.#runner = { isConnected: false, since: settings.now() };
  }

  get status(): Plain<TradeStatus> | undefined { return this.#status; }
  get plan(): LivePlan | undefined { return this.#plan; }
  get runner(): RunnerLine { return this.#runner; }
  get notices(): readonly LiveNotice[] { return this.#notices; }
  get listeners(): number { return this.#listeners.size; }
  quote(id: string): LiveQuote | undefined { return this.#quotes.get(id); }

  /** The line to the trading process came up or went down. */
  changed(isConnected: boolean): void {
    this.#runner = { isConnected, since: this.#settings.now() };
    this.#each((pending) => { pending.runner = this.#runner; });
  }

  take(message: LiveMessage): void {
    switch (message.of) {
      case 'hello': return this.#hello(message);
      case 'status':
        // JSON knows no NaN: it becomes null on its way, which is what `Plain` says.
        this.#status = message.status as Plain<TradeStatus>;
        return this.#each((pending) => { pending.status = this.#status; });
      case 'notice': return this.#notice({ seq: message.seq, at: message.at, notice: message.notice as LiveNotice['notice'] });
      case 'candle': return this.#candle(candleKey(message.instrument, message.timeframe), message.candle);
      case 'trip': {
        const trip = message.trip as NonNullable<LiveBatch['trips']>[number];
        return this.#each((pending) => { pending.trips = [...pending.trips, trip]; });
      }
      case 'market': return this.#market(message);
      case 'hole': return;
    }
  }

  /** Where the run is kept is nobody's business who looks. */
  #hello({ at, boot, mode, currency, money, strategies, instruments, limits }: Extract<LiveMessage, { of: 'hello' }>): void {
    if (this.#plan?.boot !== boot) {
      this.#notices = [];
      for (const map of [this.#quotes, this.#books, this.#trades, this.#forming]) map.clear();
    }
    this.#plan = { at, boot, mode, currency, money, strategies, instruments, limits };
    for (const listener of this.#listeners) this.#begin(listener);
  }

  #notice(notice: LiveNotice): void {
    if (notice.seq <= (this.#notices.at(-1)?.seq ?? -1)) return;
    this.#notices.push(notice);
    if (this.#notices.length > 2 * MOST_NOTICES) this.#notices = this.#notices.slice(-MOST_NOTICES);
    this.#each((pending) => {
      pending.notices.push(notice);
      if (pending.notices.length > 2 * MOST_NOTICES) pending.notices = pending.notices.slice(-MOST_NOTICES);
    });
  }

  #candle(key: string, candle: CandleRow): void {
    if (this.#forming.get(key)?.[0] === candle[0]) this.#forming.delete(key);
    this.#each((pending) => { pending.closed = [...pending.closed, { key, candle }].slice(-MOST_TRADES); });
  }

  #market({ isWhole, quotes, books, trades, forming }: LiveMarket): void {
    for (const quote of quotes) {
      this.#quotes.set(quote[0], quote);
      this.#each((pending) => { pending.quotes.set(quote[0], quote); });
    }
    for (const [id, book] of Object.entries(books)) {
      this.#books.set(id, book);
      this.#each((pending) => { pending.books.set(id, book); }, id);
    }
    for (const [id, prints] of Object.entries(trades)) this.#prints(id, prints, isWhole);
    for (const [id, byTimeframe] of Object.entries(forming)) {
      for (const [timeframe, candle] of Object.entries(byTimeframe)) {
        const key = candleKey(id as InstrumentId, timeframe);
        this.#forming.set(key, candle);
        this.#each((pending) => { pending.forming.set(key, candle); }, id);
      }
    }
  }

  #prints(id: string, prints: readonly LiveTrade[], isWhole: boolean): void {
    const newer = isWhole ? prints.filter(([at]) => at > (this.#trades.get(id)?.at(-1)?.[0] ?? -Infinity)) : prints;
    if (newer.length === 0) return;
    this.#trades.set(id, [...(this.#trades.get(id) ?? []), ...newer].slice(-MOST_TRADES));
    this.#each((pending) => { pending.trades.set(id, [...(pending.trades.get(id) ?? []), ...newer].slice(-MOST_TRADES)); }, id);
  }

  #each(note: (pending: Pending) => void, watched?: string): void {
    for (const listener of this.#listeners) {
      if (watched !== undefined && !listener.watched.has(watched)) continue;
      note(listener.pending);
      listener.wake();
    }
  }

  /** The picture as it stands, for a page that is made on the server. */
  picture(watched: readonly string[] = []): LiveBatch {
    return this.#batchOf(this.#whole({ watched: new Set(watched) }));
  }

  #whole({ watched }: Pick<Listener, 'watched'>): Pending {
    const of = <Value>(map: ReadonlyMap<string, Value>, idOf = (key: string): string => key): Map<string, Value> => new Map([...map].filter(([key]) => watched.has(idOf(key))));
    return {
      isWhole: true, runner: this.#runner, plan: this.#plan, status: this.#status, quotes: new Map(this.#quotes), books: of(this.#books), trades: of(this.#trades), forming: of(this.#forming, instrumentOfKey),
      closed: [], notices: this.#notices.slice(-MOST_NOTICES), trips: [],
    };
  }

  #begin(listener: Listener): void {
    listener.pending = this.#whole(listener);
    listener.wake();
  }

  #batchOf({ quotes, books, trades, forming, closed, notices, trips, isWhole, runner, plan, status }: Pending): LiveBatch {
    const some = <Value>(map: ReadonlyMap<string, Value>): Readonly<Record<string, Value>> | undefined => (map.size === 0 ? undefined : Object.fromEntries(map));
    return {
      at: this.#settings.now(), isWhole, runner, plan, status, quotes: quotes.size === 0 ? undefined : [...quotes.values()], books: some(books), trades: some(trades), forming: some(forming),
      closed: closed.length === 0 ? undefined : closed, notices: notices.length === 0 ? undefined : notices, trips: trips.length === 0 ? undefined : trips,
    };
  }

  /**
   * Batches for one browser until the signal: first the whole picture, then what changes, no more often than it takes them. One that lost the
   * line begins with the whole picture again: it holds the newest notices too, so that nothing is missed and nothing shown twice.
   */
  async *follow(watched: readonly InstrumentId[], signal: AbortSignal): AsyncGenerator<TrackedBatch> {
    const { everyMs = EVERY_MS } = this.#settings;
    const listener: Listener = { watched: new Set(watched), pending: nothingPending(), wake: () => undefined };
    this.#listeners.add(listener);
    this.#tellWatched();
    try {
      listener.pending = this.#whole(listener);
      while (!signal.aborted) {
        const sending = listener.pending;
        listener.pending = nothingPending();
        yield { id: `${this.#plan?.boot ?? ''}:${this.#notices.at(-1)?.seq ?? -1}`, batch: this.#batchOf(sending) };
        await pause(everyMs, signal);
        if (isEmpty(listener.pending)) await woken(listener, signal);
      }
    } finally {
      this.#listeners.delete(listener);
      this.#tellWatched();
    }
  }


  #tellWatched(): void {
    this.#settings.watch([...new Set([...this.#listeners].flatMap(({ watched }) => [...watched]))].toSorted() as InstrumentId[]);
  }
}

const instrumentOfKey = (key: string): string => key.slice(0, key.lastIndexOf(' '));

const isEmpty = ({ runner, plan, status, quotes, books, trades, forming, closed, notices, trips, isWhole }: Pending): boolean =>
  !isWhole && runner === undefined && plan === undefined && status === undefined && quotes.size + books.size + trades.size + forming.size + closed.length + notices.length + trips.length === 0;

const pause = (ms: number, signal: AbortSignal): Promise<void> => waitFor({ ms, signal }, () => undefined);

/** Until something is pending, or a beat has passed. */
const woken = (listener: Listener, signal: AbortSignal): Promise<void> => waitFor({ ms: BEAT_MS, signal }, (wake) => { listener.wake = wake; });

/** So long, or until the signal, or until whoever is told how calls. */
function waitFor({ ms, signal }: { readonly ms: number; readonly signal: AbortSignal }, tell: (wake: () => void) => void): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      tell(() => undefined);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    tell(done);
  });
}
