import { z } from 'zod';
import { TIMEFRAMES } from '../../src/shared/domain/timeframe.ts';

/** Venues whose public history can be downloaded. */
export const DOWNLOAD_VENUES = ['binance', 'binanceusdm', 'bybit', 'okx', 'upbit', 'bithumb'] as const;

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a day such as 2025-01-31');
const symbol = z.string().max(40).regex(/^[A-Z0-9.]+\/[A-Z0-9.]+(:[A-Z0-9.]+)?$/, 'expected BASE/QUOTE such as BTC/USDT, or BTC/USDT:USDT for a perpetual');
const timeframe = z.enum(TIMEFRAMES as readonly [string, ...string[]]);

export const datasetId = z.string().min(1).max(400);

export const downloadOrder = z.object({
  venue: z.enum(DOWNLOAD_VENUES), symbol, timeframe, kind: z.enum(['candles', 'trades', 'funding']).default('candles'),
  /** Opening times from this day (UTC) on, before the other; now where that is left out. */
  from: day, to: day.optional(),
  /** What becomes of candles that the archive has with other values: nothing is written, or the newer ones take their place. */
  onConflict: z.enum(['refuse', 'last']).default('refuse'),
});
export const syntheticOrder = z.object({ timeframe, from: day, days: z.int().min(1).max(5_000), seed: z.int().min(0).max(999_999_999) });
export const checkOrder = z.object({ datasets: z.array(datasetId).min(1).max(50) });
export const resampleOrder = z.object({ dataset: datasetId, timeframe });

/** A month or year of a dataset, as its manifest has it. */
export interface DataSpan {
  readonly period: string;
  /** Open times of the first and last candle, epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  readonly missing: number;
  readonly holes: number;
  readonly bytes: number;
}

export interface DatasetLine {
  /** Path from the data folder. */
  readonly id: string;
  readonly venue: string;
  readonly symbol: string;
  readonly timeframe: string;
  /** Milliseconds of a candle. */
  readonly candleMs: number;
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  readonly missing: number;
  readonly holes: number;
  readonly longestHole: { readonly after: number; readonly missing: number } | null;
  readonly zeroVolume: number;
  readonly bytes: number;
  /** Over the names and hashes of its files. */
  readonly hash: string;
  readonly isFrozen: boolean;
  readonly isMadeUp: boolean;
  readonly sources: readonly string[];
  readonly spans: readonly DataSpan[];
}

/** Trades or funding payments: files without a manifest. */
export interface EventFiles {
  readonly venue: string;
  readonly symbol: string;
  readonly kind: string;
  readonly files: number;
  readonly bytes: number;
}

export interface RecordingLine {
  readonly name: string;
  /** Sealed stretches, and whether one is still being written. */
  readonly segments: number;
  readonly isOpen: boolean;
  readonly rows: number;
  readonly bytes: number;
  /** Epoch ms of the newest change. */
  readonly changedAt: number;
}

export interface MadeFile {
  readonly name: string;
  readonly bytes: number;
  readonly changedAt: number;
}

export interface DataInventory {
  readonly datasets: readonly DatasetLine[];
  readonly events: readonly EventFiles[];
  readonly recordings: readonly RecordingLine[];
  /** Longer candles that were made of a dataset. */
  readonly resampled: readonly MadeFile[];
  /** Bytes of the folders of the data folder, the largest first. */
  readonly folders: readonly { readonly name: string; readonly bytes: number }[];
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | null;
}

export interface DatasetGaps {
  /** The longest first where there are more than are shown. */
  readonly holes: readonly { readonly after: number; readonly missing: number }[];
  readonly total: number;
  readonly missing: number;
}

export interface DataFinding {
  readonly kind: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly cause: 'market' | 'bug' | 'unknown';
  readonly text: string;
  readonly where: string;
  readonly whatToDo: string;
}

export interface CheckReport {
  readonly isOk: boolean;
  readonly files: readonly { readonly dataset: string; readonly rows: number; readonly findings: readonly DataFinding[] }[];
  /** What only shows when all are seen together. */
  readonly findings: readonly DataFinding[];
}

/** The archive of market data. Nothing in it is ever removed from here. */
export interface DataDesk {
  inventory(): Promise<DataInventory>;
  gaps(dataset: string): Promise<DatasetGaps>;
  /** The first instruments to offer: those that are traded. */
  offer(): Promise<{ readonly instruments: readonly string[]; readonly timeframe: string }>;
  /** Each is long work: the answer is its id. */
  download(order: z.infer<typeof downloadOrder>): Promise<string>;
  synthetic(order: z.infer<typeof syntheticOrder>): Promise<string>;
  check(order: z.infer<typeof checkOrder>): Promise<string>;
  resample(order: z.infer<typeof resampleOrder>): Promise<string>;
  /** What a check that is done found; null where there is none. */
  checked(job: string): Promise<CheckReport | null>;
}
