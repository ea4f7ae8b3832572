import { UsageError } from '../../domain/errors.ts';
import { isoOf } from '../../domain/iso-time.ts';
import { fundingColumns, tradeColumns, type FundingColumns } from '../../domain/public-trade.ts';
import { DAY, utcDay, type EpochMs } from '../../domain/time.ts';
import type { CandleStore } from '../../ports/candle-store.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DatasetArchive } from '../../ports/dataset-archive.ts';
import type { EventStore } from '../../ports/event-store.ts';
import type { MarketHistory, TradesWithIds } from '../../ports/market-history.ts';
import { patiently } from './pages.ts';

export interface EventDownloadJob {
  readonly venue: string;
  readonly symbol: string;
  readonly from: EpochMs;
  /** Exclusive; now when absent. */
  readonly to?: EpochMs | undefined;
  readonly out: string;
}

export interface EventDownloadPorts {
  readonly history: MarketHistory;
  readonly events: EventStore;
  readonly candles: CandleStore;
  readonly archive: DatasetArchive;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((at: { readonly done: EpochMs; readonly from: EpochMs; readonly to: EpochMs; readonly note?: string }) => void) | undefined;
}

export interface EventDownloadResult {
  readonly files: readonly string[];
  readonly downloaded: number;
  readonly isStopped: boolean;
}

const folderOf = ({ out, venue, symbol }: EventDownloadJob, kind: string): string => `${out}/processed/venue=${venue}/symbol=${symbol.replaceAll('/', '-').replaceAll(':', '_')}/${kind}`;

function rangeOf({ from, to }: EventDownloadJob, now: EpochMs): { readonly from: EpochMs; readonly to: EpochMs } {
  const end = Math.min(to ?? now, now);
  if (from >= end) throw new UsageError(`expected a range in the past, found ${isoOf(from)} to ${isoOf(end)}`);
  return { from, to: end };
}

class TradeRows {
  readonly #parts: TradesWithIds[] = [];
  length = 0;

  push(part: TradesWithIds): void {
    if (part.trades.length === 0) return;
    this.#parts.push(part);
    this.length += part.trades.length;
  }

  get lastId(): string | undefined { return this.#parts.at(-1)?.ids.at(-1); }

  joined(): TradesWithIds {
    const trades = tradeColumns(this.length);
    let at = 0;
    for (const part of this.#parts) {
      for (const field of ['at', 'price', 'quantity', 'side'] as const) trades[field].set(part.trades[field], at);
      at += part.trades.length;
    }
    return { trades, ids: this.#parts.flatMap(({ ids }) => ids) };
  }
}

/** All trades of `[from, to)`, or undefined when stopped before their end. */
async function tradesOf(job: EventDownloadJob, ports: EventDownloadPorts, { from, to }: { readonly from: EpochMs; readonly to: EpochMs }): Promise<TradeRows | undefined> {
  const rows = new TradeRows();
  let since = from;
  while (since < to) {
    if (ports.signal?.aborted === true) return undefined;
    const page = await patiently(() => ports.history.trades({ symbol: job.symbol, since, to, after: rows.lastId }), { ...ports, onWait: (pause, reason) => ports.progress?.({ done: since, from, to, note: `waiting ${Math.round(pause / 1000)} s: ${reason}` }) });
    if (page === undefined) return undefined;
    rows.push(page.rows);
    since = page.isEnd ? to : page.next;
    ports.progress?.({ done: since, from, to });
  }
  return rows;
}

/** Trades by UTC day, one file each. A day is written once it is whole, so a second run goes on with the first day that is not there. */
export async function downloadTrades(job: EventDownloadJob, ports: EventDownloadPorts): Promise<EventDownloadResult> {
  const range = rangeOf(job, ports.clock.now());
  const files: string[] = [];
  let downloaded = 0;
  for (let day = utcDay(range.from); day < range.to; day += DAY) {
    const file = `${folderOf(job, 'trades')}/${isoOf(day).slice(0, 10)}.parquet`;
    // A day that is not over, or begins before the range, would be written with a part of its trades.
    if (day < range.from || day + DAY > range.to || (await ports.events.has(file))) continue;
    const rows = await tradesOf(job, ports, { from: day, to: day + DAY });
    if (rows === undefined) return { files, downloaded, isStopped: true };
    if (rows.length === 0) continue;
    await ports.events.writeTrades(file, rows.joined(), job);
    files.push(file);
    downloaded += rows.length;
  }
  return { files, downloaded, isStopped: false };
}

function joinFunding(parts: readonly FundingColumns[]): FundingColumns {
  const all = fundingColumns(parts.reduce((sum, { length }) => sum + length, 0));
  let length = 0;
  for (const part of parts) {
    for (let i = 0; i < part.length; i++) {
      if (length > 0 && part.at[i] <= all.at[length - 1]) continue;
      for (const field of ['at', 'rate', 'markPrice'] as const) all[field][length] = part[field][i];
      length += 1;
    }
  }
  return { length, at: all.at.subarray(0, length), rate: all.rate.subarray(0, length), markPrice: all.markPrice.subarray(0, length) };
}

interface FundingPages {
  readonly parts: readonly FundingColumns[];
  readonly isStopped: boolean;
}

async function fundingPages(job: EventDownloadJob, ports: EventDownloadPorts, range: { readonly from: EpochMs; readonly to: EpochMs }): Promise<FundingPages> {
  const parts: FundingColumns[] = [];
  let since = range.from;
  while (since < range.to) {
    const onWait = (pause: number, reason: string): void => ports.progress?.({ done: since, ...range, note: `waiting ${Math.round(pause / 1000)} s: ${reason}` });
    const page = await patiently(() => ports.history.funding({ symbol: job.symbol, since, to: range.to }), { ...ports, onWait });
    if (page === undefined) return { parts, isStopped: true };
    parts.push(page.rows);
    since = page.isEnd ? range.to : page.next;
    ports.progress?.({ done: since, ...range });
  }
  return { parts, isStopped: false };
}

/** What is known and what to ask for, so that the file never holds a gap of our making. */
function fundingPlan(known: FundingColumns | undefined, { from, to }: { readonly from: EpochMs; readonly to: EpochMs }): { readonly from: EpochMs; readonly to: EpochMs; readonly isGrowing: boolean } {
  if (known === undefined || known.length === 0) return { from, to, isGrowing: true };
  const isGrowing = known.at[0] <= from + DAY;
  return isGrowing ? { from: known.at[known.length - 1] + 1, to, isGrowing } : { from, to: Math.max(to, known.at[0]), isGrowing };
}

/** Funding into one file. A second run goes on after the last settlement it holds; an earlier start is asked for up to the first it holds. */
export async function downloadFunding(job: EventDownloadJob, ports: EventDownloadPorts): Promise<EventDownloadResult> {
  const range = rangeOf(job, ports.clock.now());
  const folder = folderOf(job, 'funding');
  // One file, read and written anew: of two that did so at once, one would be lost.
  return ports.archive.exclusively(folder, () => growFunding(job, ports, { range, file: `${folder}/funding.parquet` }));
}

async function growFunding(job: EventDownloadJob, ports: EventDownloadPorts, { range, file }: { readonly range: { readonly from: EpochMs; readonly to: EpochMs }; readonly file: string }): Promise<EventDownloadResult> {
  const known = (await ports.events.has(file)) ? await ports.candles.loadFunding(file) : undefined;
  const plan = fundingPlan(known, range);
  const { parts, isStopped } = await fundingPages(job, ports, plan);
  const downloaded = parts.reduce((sum, { length }) => sum + length, 0);
  // A stop on the way to the known part would leave a gap that no later run sees.
  if (downloaded === 0 || (isStopped && !plan.isGrowing)) return { files: [], downloaded: 0, isStopped };
  const before = known === undefined ? [] : [known];
  await ports.events.writeFunding(file, joinFunding(plan.isGrowing ? [...before, ...parts] : [...parts, ...before]), job);
  return { files: [file], downloaded, isStopped };
}
