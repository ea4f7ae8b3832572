import path from 'node:path';
import { binanceMonthArchive } from '../shared/adapters/binance-archive/binance-month-archive.ts';
import { ccxtMarketHistory } from '../shared/adapters/ccxt/ccxt-market-history.ts';
import { ccxtMarketData } from '../shared/adapters/ccxt/ccxt-market-data.ts';
import { duckdbCandleStore } from '../shared/adapters/duckdb/duckdb-candle-store.ts';
import { duckdbEventStore } from '../shared/adapters/duckdb/duckdb-event-store.ts';
import { duckdbFileInspector } from '../shared/adapters/duckdb/duckdb-file-inspector.ts';
import { duckdbSentimentStore } from '../shared/adapters/duckdb/duckdb-sentiment-store.ts';
import { onnxSequenceClassifier } from '../shared/adapters/onnx/onnx-sequence-classifier.ts';
import { duckdbRecordingStore } from '../shared/adapters/duckdb/duckdb-recording-store.ts';
import { duckdbTrialLedger } from '../shared/adapters/duckdb/duckdb-trial-ledger.ts';
import { duckdbRawTables } from '../shared/adapters/duckdb/duckdb-raw-tables.ts';
import { duckdbSession } from '../shared/adapters/duckdb/session.ts';
import { featherTables } from '../shared/adapters/feather/feather-tables.ts';
import { banFile } from '../shared/adapters/fs/ban-file.ts';
import { fsDatasetArchive } from '../shared/adapters/fs/dataset-archive.ts';
import { durableFiles } from '../shared/adapters/fs/durable-files.ts';
import { systemClock } from '../shared/adapters/fs/system-clock.ts';
import { textTables } from '../shared/adapters/fs/text-tables.ts';
import { httpMoodSource } from '../shared/adapters/news/http-mood-source.ts';
import { httpNewsFeeds } from '../shared/adapters/news/http-news-feeds.ts';
import { memoryBus } from '../shared/adapters/memory/memory-bus.ts';
import { memoryCache } from '../shared/adapters/memory/memory-cache.ts';
import { openRequestGate } from '../shared/adapters/memory/request-gate.ts';
import { random } from '../shared/domain/random.ts';
import { limitsOf } from '../shared/domain/venue-limits.ts';
import type { Bus } from '../shared/ports/bus.ts';
import type { Cache } from '../shared/ports/cache.ts';
import type { CandleStore } from '../shared/ports/candle-store.ts';
import type { Clock } from '../shared/ports/clock.ts';
import type { DatasetArchive } from '../shared/ports/dataset-archive.ts';
import type { DurableFiles } from '../shared/ports/durable-files.ts';
import type { EventStore } from '../shared/ports/event-store.ts';
import type { FileInspector } from '../shared/ports/file-inspector.ts';
import type { MarketList } from '../shared/ports/market-list.ts';
import type { MarketHistory, MonthArchive } from '../shared/ports/market-history.ts';
import type { MoodSource } from '../shared/ports/mood-source.ts';
import type { NewsFeeds } from '../shared/ports/news-feeds.ts';
import type { RawTables } from '../shared/ports/raw-tables.ts';
import type { RecordingStore } from '../shared/ports/recording-store.ts';
import type { TrialLedger } from '../shared/ports/trial-ledger.ts';
import type { RequestGate, SharingStatus } from '../shared/ports/request-gate.ts';
import type { SentimentStore } from '../shared/ports/sentiment-store.ts';

/** Half of a PC's cores at most, so that whatever trades beside it keeps its own. */
const DUCKDB = { threads: 2, memoryLimitMb: 512 } as const;

export interface DataPorts {
  readonly candles: CandleStore;
  readonly inspector: FileInspector;
  readonly tables: RawTables;
  readonly archive: DatasetArchive;
  readonly events: EventStore;
  readonly files: DurableFiles;
  close(): void;
}

/** Market data on this machine, decoded columns cached under `dataFolder`; `close` it when done. SDKs load when first needed, not here. */
export function openData(dataFolder = 'data'): DataPorts {
  const session = duckdbSession(DUCKDB);
  const files = durableFiles();
  const byName: Readonly<Record<string, RawTables>> = { '.parquet': duckdbRawTables(session), '.feather': featherTables(), '.arrow': featherTables() };
  const text = textTables();
  return {
    candles: duckdbCandleStore({ session, files, cacheFolder: path.join(dataFolder, 'cache') }),
    inspector: duckdbFileInspector(session),
    tables: { open: (file) => (byName[path.extname(file).toLowerCase()] ?? text).open(file) },
    archive: fsDatasetArchive(files),
    events: duckdbEventStore(session, files),
    files,
    close: () => session.close(),
  };
}

/** The candle archive alone. */
export const openCandleStore = (dataFolder = 'data'): Pick<DataPorts, 'candles' | 'close'> => openData(dataFolder);

export interface HistoryPorts {
  readonly history: MarketHistory;
  readonly months: MonthArchive | undefined;
  readonly clock: Clock;
}

/** A venue's history: published months where the venue has them, its API for the rest. Other servers can stand in for both. */
export function openHistory({ venue, source, baseUrl, archiveUrl, out, files, signal }: {
  readonly venue: string; readonly source: 'auto' | 'api'; readonly baseUrl?: string | undefined; readonly archiveUrl?: string | undefined;
  readonly out: string; readonly files: DurableFiles; readonly signal: AbortSignal;
}): HistoryPorts {
  const hasMonths = source === 'auto' && venue.startsWith('binance') && (baseUrl === undefined || archiveUrl !== undefined);
  const months = hasMonths ? binanceMonthArchive({ venue, folder: path.join(out, 'raw', `venue=${venue}`), files, signal, ...(archiveUrl === undefined ? {} : { baseUrl: archiveUrl }) }) : undefined;
  return { history: ccxtMarketHistory({ venue, ...(baseUrl === undefined ? {} : { baseUrl }) }), months, clock: systemClock() };
}

/** A venue's public lists and candles as they are now. */
export function openMarketData({ venue, baseUrl }: { readonly venue: string; readonly baseUrl?: string | undefined }): { readonly list: MarketList; readonly history: MarketHistory; readonly clock: Clock } {
  return { ...ccxtMarketData({ venue, ...(baseUrl === undefined ? {} : { baseUrl }) }), clock: systemClock() };
}

/** What recordings are kept in, with a DuckDB of its own: it works beside trading. `close` it when done. */
export function openRecordings(): { readonly store: RecordingStore; close(): void } {
  const session = duckdbSession({ threads: 1, memoryLimitMb: 256 });
  return { store: duckdbRecordingStore(session), close: () => session.close() };
}

/** Scores of news and figures of mood on this machine, with a DuckDB of its own. `close` it when done. */
export function openSentimentStore(dataFolder: string): { readonly store: SentimentStore; readonly files: DurableFiles; close(): void } {
  const session = duckdbSession({ threads: 1, memoryLimitMb: 256 });
  const files = durableFiles();
  return { store: duckdbSentimentStore({ session, files, folder: sentimentFolder(dataFolder) }), files, close: () => session.close() };
}

export const sentimentFolder = (dataFolder: string): string => path.join(dataFolder, 'processed', 'sentiment');

/** A language model of this machine, in a process of its own. */
export const openSequenceClassifier = onnxSequenceClassifier;

/** An answer larger than this is no feed. */
const MOST_FEED_BYTES = 1_000_000;

/** Feeds and figures over the network. `seed` spreads the waits after failures. */
export function openMoods({ fearGreedUrl, positionsUrl, timeoutMs, leastIntervalMs, seed }: {
  readonly fearGreedUrl: string; readonly positionsUrl: string; readonly timeoutMs: number; readonly leastIntervalMs: number; readonly seed: number;
}): { readonly feeds: NewsFeeds; readonly source: MoodSource; readonly clock: Clock } {
  const clock = systemClock();
  const limits = { clock, timeoutMs, mostBytes: MOST_FEED_BYTES };
  return { feeds: httpNewsFeeds({ ...limits, random: random(seed), leastIntervalMs }), source: httpMoodSource({ ...limits, fearGreedUrl, positionsUrl }), clock };
}

/** The ledger of all trials under `dataFolder`; `close` it when done. */
export function openTrials(dataFolder: string): { readonly ledger: TrialLedger; close(): void } {
  const session = duckdbSession({ threads: 1, memoryLimitMb: 512 });
  return { ledger: duckdbTrialLedger(session, durableFiles(), path.join(dataFolder, 'trials')), close: () => session.close() };
}

/** A cache of this process, or of all that share a Redis. Without a connection it behaves as an empty one. `close` it when done. */
export async function openCache(redisUrl: string | undefined): Promise<Cache> {
  if (redisUrl === undefined) return memoryCache({ clock: systemClock() });
  const { redisCache } = await import('../shared/adapters/redis/redis-cache.ts');
  return redisCache({ url: redisUrl });
}

export async function openBus(redisUrl: string | undefined): Promise<Bus> {
  if (redisUrl === undefined) return memoryBus();
  const { redisBus } = await import('../shared/adapters/redis/redis-bus.ts');
  return redisBus({ url: redisUrl });
}

export interface GateSettings {
  readonly venue: string;
  readonly account: string;
  /** Bans are kept here over restarts. */
  readonly dataFolder: string;
  /** Processes that trade from this address share their limits there. Without it this process counts alone. */
  readonly redisUrl?: string | undefined;
  /** Another server in the venue's place has limits of its own. */
  readonly baseUrl?: string | undefined;
  readonly clock?: Clock | undefined;
  /** Told when a ban could not be written down. */
  readonly onStoreError?: ((error: unknown) => void) | undefined;
  readonly onSharing?: ((sharing: SharingStatus) => void) | undefined;
}

/** The gate that all requests to a venue pass, shared between processes where a Redis is configured; `close` it when done. */
export async function openGate({ venue, account, dataFolder, redisUrl, baseUrl, clock = systemClock(), onStoreError, onSharing }: GateSettings): Promise<RequestGate & { close(): void }> {
  const name = baseUrl === undefined ? venue : `${venue} at ${new URL(baseUrl).host}`;
  const bans = banFile(path.join(dataFolder, 'bans.json'), durableFiles());
  const settings = { name, rules: limitsOf(venue, account), clock, bans, ...(onStoreError === undefined ? {} : { onStoreError }) };
  if (redisUrl === undefined) return Object.assign(await openRequestGate(settings), { close: () => undefined });
  const { redisRequestGate } = await import('../shared/adapters/redis/redis-request-gate.ts');
  return redisRequestGate({ ...settings, url: redisUrl, ...(onSharing === undefined ? {} : { onChange: onSharing }) });
}
