import type { FormingCandle, LiveBook, LiveQuote, LiveTrade } from '../../../src/shared/engine/trading/live-message.ts';
import type { CandleRow } from '../../../src/shared/engine/trading/strategy-session.ts';
import type { TradeStatus } from '../../../src/shared/engine/trading/trade-status.ts';
import type { LiveBatch, LiveNotice, LivePlan, Plain, RunnerLine } from '../../server/live/live-batch.ts';

export type Status = Plain<TradeStatus>;
/** Of the line to the page's server. */
export type Line = 'connecting' | 'open' | 'lost';

const MOST_NOTICES = 400;
const MOST_TRADES = 120;

/**
 * What the page knows at this moment, outside of React: batches come up to twenty times a second, and only what looks at a part of it is drawn
 * again. Whoever listens under a key is told when that part has changed.
 */
export class LiveStore {
  line: Line = 'connecting';
  runner: RunnerLine = { isConnected: false, since: 0 };
  plan: LivePlan | undefined;
  status: Status | undefined;
  /** When something was last heard, by the browser's clock. */
  heardAt = 0;
  notices: readonly LiveNotice[] = [];
  readonly quotes = new Map<string, LiveQuote>();
  readonly books = new Map<string, LiveBook>();
  readonly trades = new Map<string, readonly LiveTrade[]>();
  readonly forming = new Map<string, FormingCandle>();
  readonly closed = new Map<string, CandleRow>();
  readonly #listeners = new Map<string, Set<() => void>>();

  listen(key: string, listener: () => void): () => void {
    const set = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, set);
    set.add(listener);
    return () => { set.delete(listener); };
  }

  #tell(key: string): void {
    for (const listener of this.#listeners.get(key) ?? []) listener();
  }

  lineIs(line: Line): void {
    if (line === this.line) return;
    this.line = line;
    this.#tell('line');
  }

  take(batch: LiveBatch, now: number): void {
    this.heardAt = now;
    if (batch.isWhole) this.#forget();
    this.#account(batch);
    this.#market(batch);
    if ((batch.notices?.length ?? 0) > 0 || batch.isWhole) this.#notices(batch.notices ?? []);
    this.#tell('heard');
  }

  #account({ runner, plan, status, trips = [] }: LiveBatch): void {
    if (runner !== undefined) { this.runner = runner; this.#tell('runner'); }
    if (plan !== undefined) { this.plan = plan; this.#tell('plan'); }
    if (status !== undefined) { this.status = status; this.#tell('status'); }
    if (trips.length > 0) this.#tell('trips');
  }

  #market({ quotes = [], books = {}, trades = {}, forming = {}, closed = [] }: LiveBatch): void {
    for (const quote of quotes) { this.quotes.set(quote[0], quote); this.#tell(`quote ${quote[0]}`); }
    if (quotes.length > 0) this.#tell('quotes');
    for (const [id, book] of Object.entries(books)) { this.books.set(id, book); this.#tell(`book ${id}`); }
    for (const [id, prints] of Object.entries(trades)) {
      this.trades.set(id, [...(this.trades.get(id) ?? []), ...prints].slice(-MOST_TRADES));
      this.#tell(`trades ${id}`);
    }
    for (const { key, candle } of closed) { this.closed.set(key, candle); this.#tell(`closed ${key}`); }
    this.#forming(forming);
  }

  #forming(forming: NonNullable<LiveBatch['forming']>): void {
    for (const [key, candle] of Object.entries(forming)) { this.forming.set(key, candle); this.#tell(`forming ${key}`); }
  }

  #notices(more: readonly LiveNotice[]): void {
    const newest = this.notices.at(-1)?.seq ?? -1;
    this.notices = [...this.notices, ...more.filter(({ seq }) => seq > newest)].slice(-MOST_NOTICES);
    this.#tell('notices');
  }

  #forget(): void {
    this.plan = undefined;
    this.status = undefined;
    this.notices = [];
    for (const map of [this.quotes, this.books, this.trades, this.forming, this.closed]) map.clear();
  }
}
