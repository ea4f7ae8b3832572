import type { CandleColumns } from '../domain/candle.ts';
import type { FundingColumns, TradeColumns } from '../domain/public-trade.ts';
import type { Timeframe } from '../domain/timeframe.ts';

/** Rows as they stand in the file: in its order, with its mistakes; NULL is NaN. */
export interface RawCandles {
  /** Set where one file holds several markets. */
  readonly market: string | undefined;
  readonly candles: CandleColumns;
  /** Cells that were NULL. */
  readonly nulls: number;
  readonly hasVolume: boolean;
}

export type FileContents =
  | { readonly kind: 'candles'; readonly series: readonly RawCandles[]; readonly timeframe: Timeframe | undefined }
  | { readonly kind: 'trades'; readonly trades: TradeColumns; /** Absent where the source gives none; NaN where NULL. */ readonly ids: Float64Array | undefined }
  | { readonly kind: 'funding'; readonly funding: FundingColumns }
  | { readonly kind: 'other'; readonly columns: readonly string[]; readonly rows: number };

/** Looks into a file without judging it: what `data check` reads. A file that cannot be read at all is a DataError. */
export interface FileInspector {
  inspect(file: string): Promise<FileContents & { readonly sha256: string; readonly bytes: number }>;
}
