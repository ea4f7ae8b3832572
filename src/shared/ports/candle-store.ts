import type { CandleColumns, CandleField } from '../domain/candle.ts';
import type { FundingColumns, TradeColumns } from '../domain/public-trade.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Timeframe } from '../domain/timeframe.ts';

/** Candles that open in `[from, to)`. */
export interface TimeRange {
  readonly from?: EpochMs | undefined;
  readonly to?: EpochMs | undefined;
}

export interface CandleQuery extends TimeRange {
  /** The columns to read besides `openTime`; the others are NaN. All when absent. */
  readonly columns?: readonly CandleField[];
  /** Which market, where one file holds several. */
  readonly market?: string;
  /** A file without a volume column is refused unless 'zero' is asked for: volume 0 means "nobody traded", which it does not say. */
  readonly missingVolume?: 'refuse' | 'zero';
}

/** What is known of a series besides its numbers. */
export interface SeriesLabels {
  readonly timeframe: Timeframe;
  readonly venue?: string;
  /** `BTC/USDT`, `BTC/USDT:USDT`. */
  readonly symbol?: string;
  /** The timeframe the venue itself served, where these candles were made from shorter ones. */
  readonly nativeTimeframe?: Timeframe;
  /** Set where the source knew the volume in quote units only; the base currency otherwise. */
  readonly volumeUnit?: 'quote';
}

export interface CandleSeries extends SeriesLabels {
  readonly candles: CandleColumns;
  /** Hex sha256 of the file's bytes; of a dataset, sha256 over the hashes and names of its files. */
  readonly dataHash: string;
}

export interface WrittenFile {
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Closed candles by path: a Parquet file, or a dataset folder with its manifest. What it returns is sorted, without
 * duplicates, finite, positive and within its own high and low; anything else is a DataError that names the file.
 */
export interface CandleStore {
  load(file: string, query?: CandleQuery): Promise<CandleSeries>;
  /** The same in blocks of bounded size, oldest first; each block is the caller's to keep. */
  stream(file: string, query?: CandleQuery): AsyncIterable<CandleColumns>;
  /** Replaces the file at once or not at all, and reads it back before it does: every double returns bit for bit. */
  write(file: string, candles: CandleColumns, labels: SeriesLabels): Promise<WrittenFile>;
  /** Oldest first; trades of one millisecond keep their order. */
  loadTrades(file: string, range?: TimeRange): Promise<TradeColumns>;
  loadFunding(file: string, range?: TimeRange): Promise<FundingColumns>;
}
