import type { DuckDBConnection } from '@duckdb/node-api';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { DataError } from '../../domain/errors.ts';
import type { RawCell, RawRow, RawTables } from '../../ports/raw-tables.ts';
import { hashFile } from './file-hash.ts';
import { parquetSchema, unreadable } from './parquet-schema.ts';
import { parquetOf, sqlName, type DuckdbSession } from './session.ts';

const isTime = (type: string): boolean => type.startsWith('TIMESTAMP') || type === 'DATE';
const isNumber = (type: string): boolean => /INT|DOUBLE|FLOAT|DECIMAL/.test(type);

/** SQL of one column as a cell: times as milliseconds, numbers as doubles, all else as text. */
function cellSql(name: string, type: string): string {
  if (isTime(type)) return `CAST(epoch_us(${sqlName(name)}) AS DOUBLE) / 1000`;
  return isNumber(type) ? `CAST(${sqlName(name)} AS DOUBLE)` : `CAST(${sqlName(name)} AS VARCHAR)`;
}

const cellOf = (value: unknown): RawCell => (typeof value === 'string' || typeof value === 'number' ? value : null);

async function* batchesOf(connection: DuckDBConnection, sql: string): AsyncGenerator<readonly RawRow[]> {
  try {
    let line = 0;
    const result = await connection.stream(sql);
    for await (const rows of result.yieldRowsJs()) yield rows.map((cells): RawRow => ({ line: ++line, cells: cells.map(cellOf) }));
  } finally {
    connection.closeSync();
  }
}

/** Parquet files of any shape, as tables to import. */
export function duckdbRawTables(session: DuckdbSession): RawTables {
  return {
    async open(file) {
      const { sha256, bytes } = await hashFile(file, undefined);
      const { mtimeMs } = await stat(file);
      const connection = await session.connect();
      try {
        const { types, rows } = await parquetSchema(connection, file, [path.resolve(file)]);
        if (rows === 0) throw new DataError(`"${file}" holds no rows`);
        const columns = [...types];
        const sql = `SELECT ${columns.map(([name, type]) => cellSql(name, type)).join(', ')} FROM ${parquetOf([path.resolve(file)])}`;
        return {
          columns: columns.map(([name]) => name), millisecondColumns: columns.filter(([, type]) => isTime(type)).map(([name]) => name),
          batches: batchesOf(connection, sql), sha256, bytes, modifiedAt: mtimeMs,
        };
      } catch (error) {
        connection.closeSync();
        throw unreadable(file, error);
      }
    },
  };
}
