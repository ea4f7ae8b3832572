import type { DuckDBConnection, DuckDBDataChunk, DuckDBType } from '@duckdb/node-api';
import { stat } from 'node:fs/promises';
import type { WrittenFile } from '../../ports/candle-store.ts';
import type { DurableFiles } from '../../ports/durable-files.ts';
import { decimalScaleOf } from './decimal-scale.ts';
import { sha256Of } from './file-hash.ts';
import { sqlName, sqlText, withConnection, type DuckdbSession } from './session.ts';
import { writableBigInts, writableDecimals, writableDoubles } from './vector-items.ts';

/** How one column is stored. */
type Storage = { readonly kind: 'bigint' | 'double' | 'text' } | { readonly kind: 'decimal'; readonly digits: 9 | 18; readonly scale: number };

export interface NumberColumn {
  readonly name: string;
  readonly values: Float64Array;
  /** `integer` for times; `decimal` where a decimal holds every value exactly, else double. */
  readonly as: 'integer' | 'decimal';
}

export interface TextColumn {
  readonly name: string;
  readonly texts: readonly string[];
}

export type WritableColumn = NumberColumn | TextColumn;

interface StoredColumn {
  readonly column: WritableColumn;
  readonly storage: Storage;
}

/** DuckDB's vector size: a chunk holds no more. */
const CHUNK = 2_048;
const ROW_GROUP = 122_880;

function storageOf(column: WritableColumn, length: number): Storage {
  if ('texts' in column) return { kind: 'text' };
  if (column.as === 'integer') return { kind: 'bigint' };
  const fit = decimalScaleOf(column.values, length);
  return fit === undefined ? { kind: 'double' } : { kind: 'decimal', ...fit };
}

function sqlType(storage: Storage): string {
  if (storage.kind === 'decimal') return `DECIMAL(${storage.digits}, ${storage.scale})`;
  return { bigint: 'BIGINT', double: 'DOUBLE', text: 'VARCHAR' }[storage.kind];
}

async function typeOf(storage: Storage): Promise<DuckDBType> {
  const { default: { BIGINT, DECIMAL, DOUBLE, VARCHAR } } = await import('@duckdb/node-api');
  return storage.kind === 'decimal' ? DECIMAL(storage.digits, storage.scale) : { bigint: BIGINT, double: DOUBLE, text: VARCHAR }[storage.kind];
}

/** Decimals go in as their unscaled integers, so that nothing is rounded on the way. */
function fillDecimals(view: DataView, { digits, scale }: { readonly digits: 9 | 18; readonly scale: number }, values: Float64Array): void {
  const power = 10 ** scale;
  for (let i = 0; i < values.length; i++) {
    const unscaled = Math.round(values[i] * power);
    if (digits === 9) view.setInt32(i * 4, unscaled, true);
    else view.setBigInt64(i * 8, BigInt(unscaled), true);
  }
}

function fillBigInts(items: BigInt64Array, values: Float64Array): void {
  for (let i = 0; i < values.length; i++) items[i] = BigInt(values[i]);
}

function fillColumn(chunk: DuckDBDataChunk, index: number, { column, storage, from, to }: StoredColumn & { readonly from: number; readonly to: number }): void {
  if ('texts' in column) { chunk.setColumnValues(index, column.texts.slice(from, to)); return; }
  const vector = chunk.getColumnVector(index);
  const values = column.values.subarray(from, to);
  if (storage.kind === 'decimal') fillDecimals(writableDecimals(vector), storage, values);
  else if (storage.kind === 'bigint') fillBigInts(writableBigInts(vector), values);
  else writableDoubles(vector).set(values);
  vector.flush();
}

async function appendAll(connection: DuckDBConnection, columns: readonly StoredColumn[], length: number): Promise<void> {
  const { default: { DuckDBDataChunk: Chunk } } = await import('@duckdb/node-api');
  const types = await Promise.all(columns.map(({ storage }) => typeOf(storage)));
  const appender = await connection.createAppender('rows_to_write');
  try {
    for (let from = 0; from < length; from += CHUNK) {
      const to = Math.min(from + CHUNK, length);
      const chunk = Chunk.create(types, to - from);
      columns.forEach((stored, index) => fillColumn(chunk, index, { ...stored, from, to }));
      appender.appendDataChunk(chunk);
    }
  } finally {
    appender.closeSync();
  }
}

export interface WriteJob {
  readonly columns: readonly WritableColumn[];
  readonly length: number;
  /** Key-value metadata of the file. */
  readonly labels: Readonly<Record<string, string>>;
  /** Reads the finished file before it takes its place; throws when it is not what went in. */
  readonly prove: (connection: DuckDBConnection, file: string) => Promise<void>;
}

/** Writes Parquet: zstd, data page v2, row groups of 122,880; in place only once it is proven and on the disk. */
export async function writeColumns({ session, files }: { readonly session: DuckdbSession; readonly files: DurableFiles }, file: string, { columns, length, labels, prove }: WriteJob): Promise<WrittenFile> {
  const stored = columns.map((column) => ({ column, storage: storageOf(column, length) }));
  const metadata = Object.entries(labels).map(([key, value]) => `${key}: ${sqlText(value)}`).join(', ');
  return files.replaceWith(file, (temporary) => withConnection(session, async (connection) => {
    // Temporary tables belong to their connection, so writers side by side do not meet.
    await connection.run(`CREATE TEMP TABLE rows_to_write (${stored.map(({ column, storage }) => `${sqlName(column.name)} ${sqlType(storage)} NOT NULL`).join(', ')})`);
    await appendAll(connection, stored, length);
    await connection.run(`COPY rows_to_write TO ${sqlText(temporary)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 9, PARQUET_VERSION v2, ROW_GROUP_SIZE ${ROW_GROUP}${metadata === '' ? '' : `, KV_METADATA {${metadata}}`})`);
    await connection.run('DROP TABLE rows_to_write');
    await prove(connection, temporary);
    const { size } = await stat(temporary);
    return { file, rows: length, bytes: size, sha256: await sha256Of(temporary) };
  }));
}
