import type { EpochMs } from '../domain/time.ts';
import type { SeriesLabels } from './candle-store.ts';

export const MANIFEST_FILE = 'manifest.json';
export const MANIFEST_FORMAT = 'coinbot-dataset-1';

export interface DatasetHole {
  /** Open time of the last candle before the hole. */
  readonly after: EpochMs;
  readonly missing: number;
}

/** Figures of a file or of a whole dataset. */
export interface DatasetSpan {
  readonly rows: number;
  /** Open times of the first and the last candle. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Candles that are not there between the first and the last, in how many holes. */
  readonly missing: number;
  readonly holes: number;
  readonly longestHole: DatasetHole | null;
  readonly zeroVolume: number;
}

/** One Parquet file of a dataset, by name inside its folder. */
export interface DatasetFile extends DatasetSpan {
  readonly name: string;
  /** The month or year it holds: `2024-01`, `2024`. */
  readonly period: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** A file as received, or a venue's API. */
export interface DatasetSource {
  readonly name: string;
  /** Of the file as received; null for an API. */
  readonly sha256: string | null;
  readonly rows: number;
}

/** What the sources held and the dataset does not. */
export interface DatasetRepairs {
  readonly duplicates: number;
  /** Rows of one open time and different values, of which one was chosen. */
  readonly conflicts: number;
  readonly outOfOrder: number;
  /** Last candles that could not be proven closed. */
  readonly forming: number;
}

/** What stands in a dataset folder. Written last: a folder without it is not a dataset yet. */
export interface DatasetManifest extends SeriesLabels, DatasetSpan, DatasetRepairs {
  readonly format: typeof MANIFEST_FORMAT;
  readonly venue: string;
  readonly symbol: string;
  /** Counts the commits: a file's name carries the one it was written in, so that no file is ever written over. */
  readonly generation: number;
  /** Candles outside their own high and low: always 0, because a source with one is refused. */
  readonly violations: number;
  /** Nothing will ever be added. */
  readonly frozen: boolean;
  readonly sources: readonly DatasetSource[];
  /** Stretches `[from, to)` the venue was asked about to their end: a hole inside them is the venue's. Empty for imports. */
  readonly covered: readonly { readonly from: EpochMs; readonly to: EpochMs }[];
  readonly files: readonly DatasetFile[];
}
