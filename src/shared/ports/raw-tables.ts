/** One cell as received: text, a number, or nothing. Booleans come as `true` and `false`. */
export type RawCell = string | number | null;

export interface RawRow {
  /** Where it stands in its file, from 1: the line of a text file, the row of any other. */
  readonly line: number;
  readonly cells: readonly RawCell[];
}

/** A table somebody else wrote, its meaning not yet known. */
export interface RawTable {
  /** Undefined where the file names no columns. */
  readonly columns: readonly string[] | undefined;
  /** What the format itself says, where it is more than a table: the layout of an exchange's answer. */
  readonly layout?: 'bithumb-candlestick';
  /** Columns whose cells are epoch milliseconds because their type says so. */
  readonly millisecondColumns: readonly string[];
  /** Rows in the file's order, in batches, so that no file has to fit in memory as objects. */
  readonly batches: AsyncIterable<readonly RawRow[]>;
  readonly sha256: string;
  readonly bytes: number;
  /** When the file last changed, epoch milliseconds: nothing in it is younger. */
  readonly modifiedAt: number;
}

/** Reads CSV, JSON, Feather and Parquet, plain or gzipped. A file that is none of them, or empty, is a DataError. */
export interface RawTables {
  open(file: string): Promise<RawTable>;
}
