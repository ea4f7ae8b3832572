import { CANDLE_FIELDS, type CandleColumns } from '../../domain/candle.ts';
import { firstFault } from '../../domain/candle-fault.ts';
import { DataError, UsageError } from '../../domain/errors.ts';
import { isoOf } from '../../domain/iso-time.ts';
import { durationMs, openTimeOf, type Timeframe } from '../../domain/timeframe.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { DatasetManifest } from '../../ports/dataset-manifest.ts';
import type { MarketHistory, MonthArchive } from '../../ports/market-history.ts';
import type { RawTables } from '../../ports/raw-tables.ts';
import { cleanCandles, type OnConflict } from './clean-candles.ts';
import { uncovered, type Covered } from './coverage.ts';
import { GrowingColumns } from './growing-columns.ts';
import { patiently } from './pages.ts';
import { datasetFolder } from './partition.ts';
import { readTable } from './read-table.ts';
import { storeDataset, type ArchivePorts } from './store-dataset.ts';
import { wholeMonths } from './whole-months.ts';

export interface DownloadJob {
  readonly venue: string;
  readonly symbol: string;
  readonly timeframe: Timeframe;
  readonly from: EpochMs;
  /** Exclusive; now when absent. */
  readonly to?: EpochMs | undefined;
  readonly onConflict: OnConflict;
  readonly out: string;
}

export interface DownloadPorts extends ArchivePorts {
  readonly history: MarketHistory;
  /** Where the venue publishes whole months as files. */
  readonly months?: MonthArchive | undefined;
  readonly tables: RawTables;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((at: { readonly done: EpochMs; readonly from: EpochMs; readonly to: EpochMs; readonly note?: string }) => void) | undefined;
}

export interface DownloadResult {
  readonly folder: string;
  /** Candles that came in this run. */
  readonly downloaded: number;
  /** The run was stopped before its end; the next one goes on from there. */
  readonly isStopped: boolean;
  readonly manifest: DatasetManifest | null;
}

/** Candles held before they are stored: about a month of minutes. A stop loses none of them, a crash no more than these. */
const STORE_EVERY = 50_000;

class Download {
  readonly #job: DownloadJob;
  readonly #ports: DownloadPorts;
  readonly #range: Covered;
  readonly folder: string;
  downloaded = 0;
  manifest: DatasetManifest | null = null;

  constructor(job: DownloadJob, ports: DownloadPorts, range: Covered) {
    this.#job = job;
    this.#ports = ports;
    this.#range = range;
    this.folder = datasetFolder(`${job.out}/processed`, job);
  }

  get isStopped(): boolean { return this.#ports.signal?.aborted === true; }

  #tell(done: EpochMs, note?: string): void {
    this.#ports.progress?.({ done, ...this.#range, ...(note === undefined ? {} : { note }) });
  }

  /** Stores candles and that their stretch of time has been asked about. */
  async #store(candles: CandleColumns, covered: Covered, source: string): Promise<void> {
    const { venue, symbol, timeframe, onConflict } = this.#job;
    const fault = firstFault(candles);
    if (fault !== undefined) throw new DataError(`${venue} served a candle of ${symbol} that cannot be: ${fault.text}`);
    this.manifest = await storeDataset({
      folder: this.folder, labels: { venue, symbol, timeframe }, candles, covered, onConflict,
      sources: [{ name: source, sha256: null, rows: candles.length }], repairs: { duplicates: 0, conflicts: 0, outOfOrder: 0, forming: 0 },
    }, this.#ports) ?? this.manifest;
    this.downloaded += candles.length;
    this.#tell(covered.to);
  }

  /** A published month, or false where there is none and pages have to serve. */
  async month(stretch: Covered, period: string): Promise<boolean> {
    const { symbol, timeframe, onConflict } = this.#job;
    const found = await this.#ports.months?.month({ symbol, timeframe, period });
    if (found === undefined) return false;
    const table = await this.#ports.tables.open(found.file);
    const { candles, lines } = await readTable(found.file, table, { hints: {}, timeframe });
    const clean = cleanCandles({ file: found.file, candles, lines }, { timeframe, asOf: stretch.to, onConflict });
    await this.#store(clean.candles, stretch, found.file.split(/[\\/]/).at(-1) ?? found.file);
    return true;
  }

  /** Page after page. Each begins after the last candle seen; what it repeats all the same is dropped. What has come is stored even when the venue fails. */
  async pages({ from, to }: Covered): Promise<void> {
    const { venue } = this.#job;
    let held: Held = { rows: new GrowingColumns(), from, to: from };
    try {
      while (held.to < to && !this.isStopped) {
        const next = await this.#page(held.to, to);
        if (next === undefined) break;
        pushNew(held.rows, next.rows);
        held = { ...held, to: Math.min(to, Math.max(next.next, held.to + 1)) };
        this.#tell(held.to);
        if (held.rows.length < STORE_EVERY) continue;
        await this.#store(held.rows.candles, held, `${venue} API`);
        held = { rows: new GrowingColumns(), from: held.to, to: held.to };
      }
    } finally {
      if (held.to > held.from) await this.#store(held.rows.candles, { from: held.from, to: held.to }, `${venue} API`);
    }
  }

  #page(since: EpochMs, to: EpochMs): ReturnType<typeof patiently<CandleColumns>> {
    const { symbol, timeframe } = this.#job;
    const { history, clock, signal } = this.#ports;
    const onWait = (pause: number, reason: string): void => this.#tell(since, `waiting ${Math.round(pause / 1000)} s: ${reason}`);
    return patiently(() => history.candles({ symbol, timeframe, since, to }), { clock, signal, onWait });
  }
}

/** Candles that have come for a stretch of time and are not stored yet. */
interface Held extends Covered {
  readonly rows: GrowingColumns;
}

/** Pages may overlap: only what opens later than the last candle held is new. */
function pushNew(rows: GrowingColumns, page: CandleColumns): void {
  const values = new Float64Array(CANDLE_FIELDS.length);
  let last = rows.length === 0 ? -Infinity : rows.candles.openTime[rows.length - 1];
  for (let i = 0; i < page.length; i++) {
    if (page.openTime[i] <= last) continue;
    CANDLE_FIELDS.forEach((field, index) => { values[index] = page[field][i]; });
    rows.push(values, i);
    last = page.openTime[i];
  }
}

/**
 * Downloads closed candles of a range into the archive. What the dataset already covers is not asked for again, so a second
 * run goes on where the first stopped. A candle that has not closed by now is never kept.
 */
export async function downloadCandles(job: DownloadJob, ports: DownloadPorts): Promise<DownloadResult> {
  const { timeframe } = job;
  // The candle that holds "now" is still forming: everything before its opening has closed.
  const closed = openTimeOf(ports.clock.now(), timeframe);
  const to = Math.min(job.to ?? closed, closed);
  const from = openTimeOf(job.from + durationMs(timeframe) - 1, timeframe);
  if (from >= to) throw new UsageError(`expected a range with closed candles, found ${isoOf(job.from)} to ${isoOf(to)}`);
  const download = new Download(job, ports, { from, to });
  download.manifest = await ports.archive.read(download.folder) ?? null;
  for (const open of uncovered(download.manifest?.covered ?? [], { from, to })) {
    for (const stretch of ports.months === undefined ? [{ ...open, period: undefined }] : wholeMonths(open)) {
      if (download.isStopped) break;
      const isDone = stretch.period !== undefined && (await download.month(stretch, stretch.period));
      if (!isDone) await download.pages(stretch);
    }
  }
  return { folder: download.folder, downloaded: download.downloaded, isStopped: download.isStopped, manifest: download.manifest };
}
