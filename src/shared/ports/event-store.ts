import type { FundingColumns, TradeColumns } from '../domain/public-trade.ts';
import type { WrittenFile } from './candle-store.ts';

export interface EventLabels {
  readonly venue: string;
  readonly symbol: string;
}

/** Writes trades and funding as Parquet that `CandleStore` reads back, whole or not at all. */
export interface EventStore {
  writeTrades(file: string, rows: { readonly trades: TradeColumns; readonly ids: readonly string[] }, labels: EventLabels): Promise<WrittenFile>;
  writeFunding(file: string, funding: FundingColumns, labels: EventLabels): Promise<WrittenFile>;
  has(file: string): Promise<boolean>;
}
