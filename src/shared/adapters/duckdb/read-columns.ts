import type { DuckDBConnection } from '@duckdb/node-api';
import { DataError } from '../../domain/errors.ts';
import { parquetOf } from './session.ts';
import { doublesOf } from './vector-items.ts';

/** One block of rows: an array per selected column, valid until the next block is asked for. */
export interface Block {
  readonly length: number;
  readonly columns: readonly Float64Array[];
  /** Row and column of the first NULL, if there is one. */
  readonly firstNull: { readonly row: number; readonly column: number } | undefined;
}

/**
 * A query over each of several files in turn. Never one query over all: DuckDB would read every file with the column types of
 * the first, and a DECIMAL with fewer decimals there would round the others.
 */
export interface FileQuery {
  readonly files: readonly string[];
  /** SELECT of DOUBLE columns from the SQL source it is given. */
  sql(source: string): string;
}

/** Streams the columns of a query, 2,048 rows at a time at most, never holding the whole result. */
export async function* readColumns(connection: DuckDBConnection, { files, sql }: FileQuery): AsyncGenerator<Block> {
  for (const file of files) yield* blocksOf(connection, sql(parquetOf([file])));
}

async function* blocksOf(connection: DuckDBConnection, sql: string): AsyncGenerator<Block> {
  const result = await connection.stream(sql);
  const width = result.columnCount;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    const columns: Float64Array[] = [];
    let firstNull: Block['firstNull'];
    for (let column = 0; column < width; column++) {
      const { items, firstNull: row } = doublesOf(chunk, column);
      columns.push(items);
      if (row >= 0 && firstNull === undefined) firstNull = { row, column };
    }
    yield { length: chunk.rowCount, columns, firstNull };
  }
}

/** Copies a query into `targets`, one per selected column; NULL is a DataError. Returns the rows read. */
export async function fillColumns(connection: DuckDBConnection, query: FileQuery, { name, targets, labels }: {
  readonly name: string; readonly targets: readonly Float64Array[]; readonly labels: readonly string[];
}): Promise<number> {
  let rows = 0;
  for await (const { length, columns, firstNull } of readColumns(connection, query)) {
    if (firstNull !== undefined) throw new DataError(`"${name}" row ${rows + firstNull.row + 1}: expected a number as ${labels[firstNull.column]}, found NULL`);
    for (let column = 0; column < targets.length; column++) targets[column].set(columns[column], rows);
    rows += length;
  }
  return rows;
}
