import type { CandleCells, CandlePage, MarketMarks, ShownTimeframe, TradedMarket } from '../../desk/market.ts';
import type { useApiClient } from '../api.tsx';
import type { LiveStore } from '../live/live-store.ts';
import { NO_MARKS, withNotice } from './chart-marks.ts';
import { GrowingCandle } from './growing-candle.ts';
import { appended, joined } from './joined-pages.ts';
import type { MarketChart } from './market-chart.ts';
import { marksOfNotices } from './notice-marks.ts';
import { workingOrders, type WorkingOrder } from './working-orders.ts';

interface FeedSetup {
  readonly client: ReturnType<typeof useApiClient>;
  readonly store: LiveStore;
  readonly market: TradedMarket;
  readonly timeframe: ShownTimeframe;
  readonly indicators: readonly string[];
  /** Candles of the first page and of each older one. */
  readonly most: number;
  /** Milliseconds between two drawings of the candle that forms. */
  readonly everyMs: number;
  readonly titleOf: (order: WorkingOrder) => string;
  readonly changed: (state: FeedState) => void;
}

export interface FeedState {
  readonly kind: 'loading' | 'ready' | 'empty' | 'failed';
  readonly isLoadingOlder: boolean;
  readonly remarks: readonly string[];
  readonly source: CandlePage['source'];
  readonly count: number;
}

/** Indicator values of closed candles are asked for no more often. */
const LINES_MS = 1_000;
/** With more candles in sight than this the one that forms is drawn ten times a second. */
const MANY = 1_500;
const MANY_MS = 100;
/** The server gives no more at once. */
const MOST_ASKED = 5_000;
/** What is on record lags behind what is told by a part of a second. */
const BEHIND_MS = 600;
const MOST_RECENT = 100;
/** Shown candles in the chart at most: older ones are asked for up to so many. */
const MOST_SHOWN = 40_000;

/** Brings a chart its candles: the first page, older ones, what closes and forms, marks and orders. It lives as long as the question stays the same. */
export class CandleFeed {
  readonly #setup: FeedSetup;
  readonly #growing: GrowingCandle;
  readonly #baseMs: number;
  readonly #ends: (() => void)[] = [];
  #chart: MarketChart | undefined;
  #page: CandlePage | undefined;
  #marks: MarketMarks = NO_MARKS;
  #noticed = -1;
  #state: FeedState = { kind: 'loading', isLoadingOlder: false, remarks: [], source: 'none', count: 0 };
  #isOver = false;
  #isAsking = false;
  #linesAt = 0;
  #linesTimer: ReturnType<typeof setTimeout> | undefined;
  #behindTimer: ReturnType<typeof setTimeout> | undefined;
  #isBehind = false;
  /** The orders that are drawn. */
  #worked = '';
  #formedAt = 0;
  #formingTimer: ReturnType<typeof setTimeout> | undefined;
  /** Shorter candles that closed of late: those the record does not hold yet are put behind it. */
  #recent: CandleCells[] = [];
  /** What was drawn behind the page. */
  #tail: CandleCells[] = [];

  constructor(setup: FeedSetup) {
    this.#setup = setup;
    const { store, market: { id, base, timeframes }, timeframe } = setup;
    this.#baseMs = timeframes.find(({ name }) => name === base)?.lengthMs ?? timeframe.lengthMs;
    this.#growing = new GrowingCandle(timeframe, this.#baseMs);
    const key = `${id} ${base}`;
    this.#ends.push(
      store.listen(`closed ${key}`, () => { const row = store.closed.get(key); if (row !== undefined) this.#closed(cellsOf(row)); }),
      store.listen(`forming ${key}`, () => { this.#formingSoon(key); }),
      store.listen('notices', () => { this.#notices(); }),
    );
    void this.#load();
  }

  /** Another chart shows the same: after a change of colours or of the zone. */
  draw(chart: MarketChart): void {
    this.#chart = chart;
    if (this.#page !== undefined) this.#drawAll();
  }

  undraw(): void { this.#chart = undefined; }

  #tell(next: Partial<FeedState>): void {
    if (this.#isOver) return;
    this.#state = { ...this.#state, ...next };
    this.#setup.changed(this.#state);
  }

  #question(): { instrument: `${string}:${string}`; timeframe: ShownTimeframe['name']; indicators: string[] } {
    const { market, timeframe, indicators } = this.#setup;
    return { instrument: market.id, timeframe: timeframe.name, indicators: [...indicators] };
  }

  async #load(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      const { client, most } = this.#setup;
      const page = await client.market.candles.query({ ...this.#question(), most: Math.max(most, Math.min(MOST_ASKED, this.#page?.openTime.length ?? 0)) });
      const marks = await this.#marksOf(page);
      if (!this.#isOver) this.#begin(page, marks);
    } catch {
      this.#tell({ kind: this.#page === undefined ? 'failed' : this.#state.kind });
    } finally {
      this.#isAsking = false;
    }
  }

  #marksOf({ openTime: [from] }: CandlePage, to?: number): Promise<MarketMarks> | MarketMarks {
    const { client, market: { id } } = this.#setup;
    return from === undefined ? NO_MARKS : client.market.marks.query({ instrument: id, from, ...(to === undefined ? {} : { to }) });
  }

  #begin(page: CandlePage, marks: MarketMarks): void {
    const { openTime, forming, remarks, source, closedUntil } = page;
    this.#page = page;
    this.#marks = marks;
    this.#noticed = -1;
    this.#tail = [];
    this.#growing.begin(forming, closedUntil ?? undefined);
    if (forming !== null) this.#put(forming);
    this.#isBehind = false;
    for (const row of this.#recent) this.#grow(row);
    this.#addNotices();
    this.#tell({ kind: openTime.length + this.#tail.length === 0 ? 'empty' : 'ready', remarks, source, count: openTime.length });
    this.#drawAll();
  }

  #drawAll(): void {
    const [chart, page] = [this.#chart, this.#page];
    if (chart === undefined || page === undefined) return;
    const { range, count } = chart;
    chart.load(page);
    for (const cells of this.#tail) chart.put(cells);
    chart.mark(this.#marks);
    this.#worked = '';
    this.#work();
    if (count === 0) chart.look(null);
    else if (range !== null) chart.look({ from: range.from + page.openTime.length - count, to: range.to + page.openTime.length - count } as typeof range);
  }

  #closed(row: CandleCells): void {
    this.#recent = [...this.#recent.slice(-MOST_RECENT), row];
    if (this.#page !== undefined && !this.#isBehind) this.#grow(row);
  }

  #grow(row: CandleCells): void {
    if (this.#isBehind) return;
    if (this.#growing.isBehind(row)) { this.#catchUp(); return; }
    const cells = this.#growing.closed(row);
    if (cells === undefined) return;
    this.#put(cells);
    if (row[0] + this.#baseMs >= cells[0] + this.#setup.timeframe.lengthMs) this.#linesSoon();
  }

  /** As often as this chart is drawn: what came between is in what comes after. */
  #formingSoon(key: string): void {
    if (this.#formingTimer !== undefined) return;
    this.#formingTimer = setTimeout(() => {
      this.#formingTimer = undefined;
      this.#formedAt = performance.now();
      const row = this.#setup.store.forming.get(key);
      if (row !== undefined) this.#forming(cellsOf(row));
    }, Math.max(0, this.#formedAt + ((this.#chart?.inSight ?? 0) > MANY ? Math.max(MANY_MS, this.#setup.everyMs) : this.#setup.everyMs) - performance.now()));
  }

  #forming(row: CandleCells): void {
    if (this.#page === undefined || this.#isBehind) return;
    const cells = this.#growing.forming(row);
    if (cells !== undefined) this.#put(cells);
  }

  #put(cells: CandleCells): void {
    if (this.#tail.at(-1)?.[0] === cells[0]) this.#tail[this.#tail.length - 1] = cells;
    else this.#tail.push(cells);
    this.#chart?.put(cells);
    if (this.#state.kind === 'empty') this.#tell({ kind: 'ready' });
  }

  /** Something was missed: the newest page tells it. */
  #catchUp(): void {
    if (this.#isBehind) return;
    this.#isBehind = true;
    clearTimeout(this.#behindTimer);
    this.#behindTimer = setTimeout(() => { void this.#load(); }, BEHIND_MS);
  }

  #linesSoon(): void {
    if (this.#linesTimer !== undefined) return;
    this.#linesTimer = setTimeout(() => { this.#linesTimer = undefined; void this.#lines(); }, Math.max(150, this.#linesAt + LINES_MS - performance.now()));
  }

  /** What the server keeps of closed candles: indicator values at their closes, and the candles themselves as they are on record. */
  async #lines(): Promise<void> {
    const { client, timeframe: { lengthMs } } = this.#setup;
    const known = this.#page?.openTime.at(-1);
    const newest = this.#chart?.last?.[0];
    this.#linesAt = performance.now();
    if (known === undefined || newest === undefined || this.#isAsking) return;
    const most = Math.min(1_000, Math.max(2, Math.round((newest - known) / lengthMs) + 2));
    const page = await client.market.candles.query({ ...this.#question(), most }).catch(() => undefined);
    if (page === undefined || this.#isOver || this.#page === undefined) return;
    this.#page = appended(this.#page, page);
    const last = this.#page.openTime.at(-1) ?? -Infinity;
    this.#tail = this.#tail.filter(([at]) => at > last);
    this.#chart?.putLines(page);
  }

  /** Older candles, when somebody looks that far back. */
  async older(): Promise<void> {
    const page = this.#page;
    const before = page?.openTime[0];
    if (page === undefined || before === undefined || page.isFirst || this.#isAsking || page.openTime.length >= MOST_SHOWN) return;
    this.#isAsking = true;
    this.#tell({ isLoadingOlder: true });
    try {
      const older = await this.#setup.client.market.candles.query({ ...this.#question(), before, most: this.#setup.most });
      const marks = await this.#marksOf(older, before);
      if (!this.#isOver) this.#putOlder(older, marks);
    } catch {
      // Asked for again when somebody looks there again.
    } finally {
      this.#isAsking = false;
      this.#tell({ isLoadingOlder: false });
    }
  }

  #putOlder(older: CandlePage, marks: MarketMarks): void {
    if (this.#page === undefined) return;
    this.#page = { ...joined(older, this.#page), isFirst: older.isFirst || older.openTime.length === 0 };
    this.#marks = withNotice(marks, this.#marks);
    this.#chart?.prepend(older);
    this.#chart?.mark(this.#marks);
    this.#tell({ count: this.#page.openTime.length });
  }

  #notices(): void {
    if (this.#page === undefined) return;
    if (this.#addNotices()) this.#chart?.markNewest(this.#marks);
    this.#work();
  }

  /** Takes in what the notices tell beyond what was loaded. */
  #addNotices(): boolean {
    const { store: { notices }, market: { id } } = this.#setup;
    const newest = notices.at(-1)?.seq ?? -1;
    // They are counted anew when the trading process was started again.
    const after = newest < this.#noticed ? -1 : this.#noticed;
    this.#noticed = newest;
    const fresh = notices.filter(({ seq }) => seq > after);
    if (fresh.length === 0) return false;
    const { fills = [], signals = [], ...rest } = marksOfNotices(fresh, id);
    if (fills.length + signals.length === 0) return false;
    const [fillAt, signalAt] = [lastOf(this.#marks.fills), lastOf(this.#marks.signals)];
    this.#marks = withNotice(this.#marks, { ...rest, fills: fills.filter(({ at }) => at > fillAt), signals: signals.filter(({ at }) => at > signalAt) });
    return true;
  }

  #work(): void {
    const { store: { notices }, market: { id }, titleOf } = this.#setup;
    const orders = workingOrders(notices, id).map((order) => ({ ...order, title: titleOf(order) }));
    const told = JSON.stringify(orders);
    if (told === this.#worked) return;
    this.#worked = told;
    this.#chart?.work(orders);
  }

  again(): void {
    this.#tell({ kind: 'loading' });
    void this.#load();
  }

  close(): void {
    this.#isOver = true;
    clearTimeout(this.#linesTimer);
    clearTimeout(this.#formingTimer);
    clearTimeout(this.#behindTimer);
    for (const end of this.#ends) end();
  }
}

const lastOf = (marks: readonly { readonly at: number }[]): number => marks.at(-1)?.at ?? -Infinity;

const cellsOf = ([at, open, high, low, close, volume]: readonly number[]): CandleCells => [at ?? 0, open ?? 0, high ?? 0, low ?? 0, close ?? 0, volume ?? 0];
