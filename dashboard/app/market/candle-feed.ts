import type { CandleCells, CandlePage, MarketMarks, ShownTimeframe, TradedMarket } from '../../desk/market.ts';
import type { useApiClient } from '../api.tsx';
import type { LiveStore } from '../live/live-store.ts';
import { withNotice } from './chart-marks.ts';
import { GrowingCandle } from './growing-candle.ts';
import { NO_MARKS, type MarketChart } from './market-chart.ts';
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
      store.listen(`forming ${key}`, () => { const row = store.forming.get(key); if (row !== undefined) this.#forming(cellsOf(row)); }),
      store.listen('notices', () => { this.#notices(); }),
    );
    void this.#load();
  }

  get isReady(): boolean { return this.#page !== undefined; }

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
      const { client, market, most } = this.#setup;
      const page = await client.market.candles.query({ ...this.#question(), most: Math.max(most, Math.min(5_000, this.#page?.openTime.length ?? 0)) });
      const from = page.openTime[0];
      const marks = from === undefined ? NO_MARKS : await client.market.marks.query({ instrument: market.id, from });
      if (this.#isOver) return;
      this.#page = page;
      this.#marks = marks;
      this.#noticed = -1;
      this.#tail = [];
      this.#growing.begin(page.forming, page.closedUntil ?? undefined);
      if (page.forming !== null) this.#put(page.forming);
      this.#isBehind = false;
      for (const row of this.#recent) this.#grow(row);
      this.#addNotices();
      this.#tell({ kind: page.openTime.length + (page.forming === null ? 0 : 1) === 0 ? 'empty' : 'ready', remarks: page.remarks, source: page.source, count: page.openTime.length });
      this.#drawAll();
    } catch {
      this.#tell({ kind: this.#page === undefined ? 'failed' : this.#state.kind });
    } finally {
      this.#isAsking = false;
    }
  }

  #drawAll(): void {
    const [chart, page] = [this.#chart, this.#page];
    if (chart === undefined || page === undefined) return;
    const { range, count } = chart;
    chart.load(page);
    for (const cells of this.#tail) chart.put(cells);
    chart.mark(this.#marks);
    this.#work();
    if (count === 0) chart.look(null, this.#setup.most < 1_000 ? 90 : 180);
    else if (range !== null) chart.look({ from: range.from + page.openTime.length - count, to: range.to + page.openTime.length - count } as typeof range, 0);
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
      const { client, market, most } = this.#setup;
      const older = await client.market.candles.query({ ...this.#question(), before, most });
      const from = older.openTime[0];
      const marks = from === undefined ? undefined : await client.market.marks.query({ instrument: market.id, from, to: before });
      if (this.#isOver) return;
      this.#page = { ...joined(older, this.#page ?? page), isFirst: older.isFirst || older.openTime.length === 0 };
      if (marks !== undefined) this.#marks = withNotice(marks, this.#marks);
      this.#chart?.prepend(older);
      this.#chart?.mark(this.#marks);
      this.#tell({ count: this.#page.openTime.length });
    } catch {
      // Asked for again when somebody looks there again.
    } finally {
      this.#isAsking = false;
      this.#tell({ isLoadingOlder: false });
    }
  }

  #notices(): void {
    if (this.#page === undefined || !this.#addNotices()) return;
    this.#chart?.mark(this.#marks);
    this.#work();
  }

  /** Takes in what the notices tell beyond what was loaded. */
  #addNotices(): boolean {
    const { store: { notices }, market: { id } } = this.#setup;
    if ((notices.at(-1)?.seq ?? -1) < this.#noticed) this.#noticed = -1;
    const fresh = notices.filter(({ seq }) => seq > this.#noticed);
    if (fresh.length === 0) return false;
    this.#noticed = fresh.at(-1)?.seq ?? this.#noticed;
    const known = { fill: this.#marks.fills.at(-1)?.at ?? -Infinity, signal: this.#marks.signals.at(-1)?.at ?? -Infinity };
    const more = marksOfNotices(fresh, id);
    const isNew = (at: number, after: number): boolean => at > after;
    this.#marks = withNotice(this.#marks, { ...more, fills: (more.fills ?? []).filter(({ at }) => isNew(at, known.fill)), signals: (more.signals ?? []).filter(({ at }) => isNew(at, known.signal)) });
    return true;
  }

  #work(): void {
    const { store: { notices }, market: { id }, titleOf } = this.#setup;
    this.#chart?.work(workingOrders(notices, id).map((order) => ({ ...order, title: titleOf(order) })));
  }

  again(): void {
    this.#tell({ kind: 'loading' });
    void this.#load();
  }

  close(): void {
    this.#isOver = true;
    clearTimeout(this.#linesTimer);
    clearTimeout(this.#behindTimer);
    for (const end of this.#ends) end();
  }
}

const cellsOf = ([at, open, high, low, close, volume]: readonly number[]): CandleCells => [at ?? 0, open ?? 0, high ?? 0, low ?? 0, close ?? 0, volume ?? 0];

const COLUMNS = ['openTime', 'open', 'high', 'low', 'close', 'volume'] as const;

/** One page behind the other. */
export function joined(first: CandlePage, second: CandlePage): CandlePage {
  const both = (name: (typeof COLUMNS)[number]): readonly number[] => [...first[name], ...second[name]];
  const columns = { openTime: both('openTime'), open: both('open'), high: both('high'), low: both('low'), close: both('close'), volume: both('volume') };
  const lines = second.lines.map((line) => ({ ...line, values: [...first.lines.find(({ key, label }) => key === line.key && label === line.label)?.values ?? first.openTime.map(() => null), ...line.values] }));
  return { ...second, ...columns, lines };
}

/** A page with the newest candles that it did not hold. */
export function appended(page: CandlePage, newest: CandlePage): CandlePage {
  const last = page.openTime.at(-1) ?? -Infinity;
  const from = newest.openTime.findIndex((at) => at > last);
  if (from < 0) return page;
  const cut = { ...newest, ...Object.fromEntries(COLUMNS.map((name) => [name, newest[name].slice(from)])), lines: newest.lines.map((line) => ({ ...line, values: line.values.slice(from) })) };
  return { ...joined(page, cut), isFirst: page.isFirst, forming: newest.forming, remarks: page.remarks, source: page.source };
}
