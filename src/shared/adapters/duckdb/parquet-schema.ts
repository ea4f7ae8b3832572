import type { DuckDBConnection } from '@duckdb/node-api';
import { open } from 'node:fs/promises';
import { DataError } from '../../domain/errors.ts';
import { isTimeframe } from '../../domain/timeframe.ts';
import type { SeriesLabels } from '../../ports/candle-store.ts';
import { parquetOf, sqlFiles, sqlName } from './session.ts';

export interface ParquetSchema {
  /** Column name -> DuckDB type. */
  readonly types: ReadonlyMap<string, string>;
  readonly rows: number;
  readonly labels: Partial<SeriesLabels>;
}

/** A Parquet file begins and ends with `PAR1`. Checked first, because "no magic bytes" says more than DuckDB's own words. */
async function assertMagic(file: string): Promise<void> {
  const handle = await open(file, 'r').catch((cause: unknown) => { throw new DataError(`no file "${file}"`, { cause }); });
  try {
    const { size } = await handle.stat();
    const ends = Buffer.alloc(8);
    if (size >= 12) {
      await handle.read(ends, 0, 4, 0);
      await handle.read(ends, 4, 4, size - 4);
    }
    if (ends.toString('latin1') !== 'PAR1PAR1') throw new DataError(`"${file}" is not Parquet: expected it to begin and end with "PAR1", found ${size === 0 ? 'an empty file' : `${size} bytes that do not`}${file.endsWith('.parquet') ? '' : '; "coinbot data import" reads CSV, JSON and Feather'}`);
  } finally {
    await handle.close();
  }
}

export async function rowsOf(connection: DuckDBConnection, sql: string): Promise<Record<string, unknown>[]> {
  return (await connection.run(sql)).getRowObjectsJS();
}

const KEYS = ['venue', 'symbol', 'timeframe', 'nativeTimeframe', 'volumeUnit'] as const;

function labelsOf(pairs: readonly Record<string, unknown>[]): Partial<SeriesLabels> {
  const found: Record<string, string> = {};
  for (const key of KEYS) {
    const value = pairs.find((pair) => pair['key'] === key)?.['value'];
    if (typeof value === 'string' && value !== '' && (!/timeframe/i.test(key) || isTimeframe(value))) found[key] = value;
  }
  return found;
}

/** Types, row count and labels of Parquet files of one shape; the first speaks for all. A file DuckDB cannot read is a DataError. */
export async function parquetSchema(connection: DuckDBConnection, name: string, files: readonly string[]): Promise<ParquetSchema> {
  for (const file of files) await assertMagic(file);
  try {
    const columns = await rowsOf(connection, `DESCRIBE SELECT * FROM ${parquetOf(files.slice(0, 1))}`);
    const counts = await rowsOf(connection, `SELECT sum(num_rows)::DOUBLE AS rows FROM parquet_file_metadata(${sqlFiles(files)})`);
    const pairs = await rowsOf(connection, `SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata(${sqlFiles(files.slice(0, 1))}) WHERE octet_length(value) < 1000`);
    return { types: new Map(columns.map((column) => [String(column['column_name']), String(column['column_type'])])), rows: Number(counts[0]?.['rows'] ?? 0), labels: labelsOf(pairs) };
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

export const unreadable = (name: string, cause: unknown): DataError =>
  (cause instanceof DataError ? cause : new DataError(`"${name}" cannot be read as Parquet: ${cause instanceof Error ? cause.message.split('\n')[0] : String(cause)}`, { cause }));

const NUMBER = /^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|UTINYINT|USMALLINT|UINTEGER|UBIGINT|FLOAT|DOUBLE|DECIMAL\(.*\))$/;

/** SQL that gives a numeric column as DOUBLE; undefined when the column is not there. */
export function numberColumn(schema: ParquetSchema, name: string, column: string): string | undefined {
  const type = schema.types.get(column);
  if (type === undefined) return undefined;
  if (!NUMBER.test(type)) throw new DataError(`"${name}" has ${column} as ${type}: expected a number; "coinbot data import" reads other shapes`);
  return `CAST(${sqlName(column)} AS DOUBLE)`;
}

export interface TimeColumn {
  readonly name: string;
  /** SQL of the time as DOUBLE epoch milliseconds. */
  readonly milliseconds: string;
  /** SQL that is true from (or before) a bound, written on the bare column so that row groups can be skipped. */
  bound(operator: '>=' | '<', at: number): string;
}

/** The time column: epoch milliseconds as a number, or a TIMESTAMP. */
export function timeColumn(schema: ParquetSchema, file: string, names: readonly string[]): TimeColumn {
  const name = names.find((candidate) => schema.types.has(candidate));
  if (name === undefined) throw new DataError(`"${file}" has no time column: expected ${names.join(' or ')}, found ${[...schema.types.keys()].join(', ')}`);
  const type = schema.types.get(name) ?? '';
  if (type.startsWith('TIMESTAMP') || type === 'DATE') {
    const zoned = type.includes('WITH TIME ZONE');
    const bound = (operator: string, at: number) => `${sqlName(name)} ${operator} ${zoned ? `to_timestamp(${at / 1000})` : `make_timestamp(${Math.round(at) * 1000}::BIGINT)`}`;
    return { name, milliseconds: `CAST(epoch_us(${sqlName(name)}) AS DOUBLE) / 1000`, bound };
  }
  return { name, milliseconds: numberColumn(schema, file, name) ?? '', bound: (operator, at) => `${sqlName(name)} ${operator} ${Math.ceil(at)}` };
}
