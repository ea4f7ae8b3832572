import type { EpochMs } from '../domain/time.ts';
import type { SeriesLabels } from './candle-store.ts';

export const MANIFEST_FILE = 'manifest.json';
export const MANIFEST_FORMAT = 'coinbot-dataset-1';

/** One Parquet file of a dataset, by name inside its folder. */
export interface DatasetFile {
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly rows: number;
  /** Open times of its first and last candle. */
  readonly from: EpochMs;
  readonly to: EpochMs;
}

export interface DatasetHole {
  /** Open time of the last candle before the hole. */
  readonly after: EpochMs;
  readonly missing: number;
}

/** What stands in a dataset folder. Written last: a folder without it is not a dataset yet. */
export interface DatasetManifest extends SeriesLabels {
  readonly format: typeof MANIFEST_FORMAT;
  readonly venue: string;
  readonly symbol: string;
  /** Where the rows came from: file names as received, or the venue's API. */
  readonly source: string;
  /** The unit of `volume`: the base currency unless the source only knew the quote currency. */
  readonly volumeUnit: 'base' | 'quote';
  readonly rows: number;
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** Candles that are not there between the first and the last, in how many holes. */
  readonly missing: number;
  readonly holes: number;
  readonly longestHole: DatasetHole | null;
  /** What the sources held and the dataset does not. */
  readonly duplicates: number;
  readonly conflicts: number;
  readonly outOfOrder: number;
  /** Candles outside their own high and low: always 0, because such a source is refused. */
  readonly violations: number;
  readonly zeroVolume: number;
  /** No file is ever written to again. */
  readonly frozen: boolean;
  readonly files: readonly DatasetFile[];
}
