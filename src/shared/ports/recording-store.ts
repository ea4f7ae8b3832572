import type { InstrumentId } from '../domain/instrument.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import type { EpochMs } from '../domain/time.ts';
import type { WrittenFile } from './candle-store.ts';
import type { MarketEvent } from './market-feed.ts';

interface Row<Kind extends string> {
  /** Counts the rows of a recording from 1, in the order in which they happened. */
  readonly seq: number;
  readonly kind: Kind;
}

interface MarketRow<Kind extends string> extends Row<Kind> {
  readonly instrument: InstrumentId;
  readonly receivedAt: EpochMs;
}

type StreamEvent = Extract<MarketEvent, { readonly kind: 'stream' }>;

/**
 * One row of a recording. A book row holds the whole book or the levels that changed, quantity 0 for a level that went. An account
 * row holds its event as JSON. A gap says that events are missing here, and how many where that is known.
 */
export type RecordedRow =
  | (MarketRow<'trade'> & { readonly at: EpochMs; readonly price: number; readonly quantity: number; readonly side: 'buy' | 'sell' | 'unknown'; readonly id: string | null })
  | (MarketRow<'candle'> & { readonly timeframe: Timeframe; readonly openTime: EpochMs; readonly open: number; readonly high: number; readonly low: number; readonly close: number; readonly volume: number })
  | (MarketRow<'book'> & { readonly at: EpochMs; readonly whole: boolean; readonly bidPrices: readonly number[]; readonly bidQuantities: readonly number[]; readonly askPrices: readonly number[]; readonly askQuantities: readonly number[] })
  | (Row<'stream'> & { readonly instrument: InstrumentId; readonly at: EpochMs; readonly what: StreamEvent['what']; readonly state: StreamEvent['state']; readonly note: string })
  | (Row<'account'> & { readonly at: EpochMs; readonly event: string })
  | (Row<'gap'> & { readonly at: EpochMs; readonly dropped: number | null; readonly reason: string });

export type RecordedKind = RecordedRow['kind'];

export interface RecordedFile extends WrittenFile {
  readonly kind: RecordedKind;
}

/** Recordings as Parquet: one file for each kind of row. */
export interface RecordingStore {
  /** Writes the rows of `lines`, a file with one JSON row a line, to `folder`, which exists. A DataError when not every row of it arrives there. */
  write(lines: string, folder: string, rows: number): Promise<readonly RecordedFile[]>;
  /** The rows of such files in their order. */
  read(files: readonly Pick<RecordedFile, 'kind' | 'file'>[]): AsyncIterable<RecordedRow>;
}
