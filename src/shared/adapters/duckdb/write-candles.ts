import type { DuckDBConnection, DuckDBDataChunk, DuckDBType } from '@duckdb/node-api';
import { stat } from 'node:fs/promises';
import { CANDLE_FIELDS, type CandleColumns, type CandleField } from '../../domain/candle.ts';
import { DataError, InvariantError } from '../../domain/errors.ts';
import type { SeriesLabels, WrittenFile } from '../../ports/candle-store.ts';
import type { DurableFiles } from '../../ports/durable-files.ts';
import { decimalScaleOf } from './decimal-scale.ts';
import { sha256Of } from './file-hash.ts';
import { assertSound } from './read-candles.ts';
import { readColumns } from './read-columns.ts';
import { sqlText, withConnection, type DuckdbSession } from './session.ts';
import { writableBigInts, writableDecimals, writableDoubles } from './vector-items.ts';

/** DuckDB's vector size: a chunk holds no more. */
const CHUNK = 2_048;
const ROW_GROUP = 122_880;

/** How one column is stored. */
type Storage = { readonly kind: 'bigint' } | { readonly kind: 'double' } | { readonly kind: 'decimal'; readonly digits: 9 | 18; readonly scale: number };

function storageOf(candles: CandleColumns, field: CandleField): Storage {
  if (field === 'openTime') return { kind: 'bigint' };
  const fit = decimalScaleOf(candles[field], candles.length);
  return fit === undefined ? { kind: 'double' } : { kind: 'decimal', ...fit };
}

function sqlType(storage: Storage): string {
  if (storage.kind === 'decimal') return `DECIMAL(${storage.digits}, ${storage.scale})`;
  return storage.kind === 'bigint' ? 'BIGINT' : 'DOUBLE';
}

async function typeOf(storage: Storage): Promise<DuckDBType> {
  const { BIGINT, DECIMAL, DOUBLE } = await import('@duckdb/node-api');
  if (storage.kind === 'decimal') return DECIMAL(storage.digits, storage.scale);
  return storage.kind === 'bigint' ? BIGINT : DOUBLE;
}

function fillDecimals(view: DataView, { digits, scale }: { readonly digits: 9 | 18; readonly scale: number }, values: Float64Array): void {
  const power = 10 ** scale;
  for (let i = 0; i < values.length; i++) {
    const unscaled = Math.round(values[i] * power);
    if (digits === 9) view.setInt32(i * 4, unscaled, true);
    else view.setBigInt64(i * 8, BigInt(unscaled), true);
  }
}

/** Writes rows `[from, from + length)` of a column into a chunk: decimals as their unscaled integers, so that nothing is rounded on the way. */
function fillVector(chunk: DuckDBDataChunk, column: number, { values, storage, from, length }: { readonly values: Float64Array; readonly storage: Storage; readonly from: number; readonly length: number }): void {
  const vector = chunk.getColumnVector(column);
  if (storage.kind === 'double') writableDoubles(vector).set(values.subarray(from, from + length));
  else if (storage.kind === 'bigint') {
    const items = writableBigInts(vector);
    for (let i = 0; i < length; i++) items[i] = BigInt(values[from + i]);
  } else fillDecimals(writableDecimals(vector), storage, values.subarray(from, from + length));
  vector.flush();
}

async function appendAll(connection: DuckDBConnection, candles: CandleColumns, storages: readonly Storage[]): Promise<void> {
  const { DuckDBDataChunk: Chunk } = await import('@duckdb/node-api');
  const types = await Promise.all(storages.map(typeOf));
  const appender = await connection.createAppender('candles');
  try {
    for (let from = 0; from < candles.length; from += CHUNK) {
      const length = Math.min(CHUNK, candles.length - from);
      const chunk = Chunk.create(types, length);
      for (const [column, field] of CANDLE_FIELDS.entries()) fillVector(chunk, column, { values: candles[field], storage: storages[column], from, length });
      appender.appendDataChunk(chunk);
    }
  } finally {
    appender.closeSync();
  }
}

/** The doubles that come back must be the doubles that went in, bit for bit, before the file may take its place. */
async function assertReturns(connection: DuckDBConnection, file: string, candles: CandleColumns): Promise<void> {
  const query = { files: [file], sql: (rows: string) => `SELECT ${CANDLE_FIELDS.map((field) => `CAST("${field}" AS DOUBLE)`).join(', ')} FROM ${rows}` };
  let row = 0;
  for await (const { length, columns } of readColumns(connection, query)) {
    for (const [column, field] of CANDLE_FIELDS.entries()) {
      const written = candles[field].subarray(row, row + length);
      const different = columns[column].findIndex((value, i) => !Object.is(value, written[i]));
      if (different >= 0) throw new InvariantError(`"${file}" row ${row + different + 1}: wrote ${field} "${written[different]}", read back "${columns[column][different]}"`);
    }
    row += length;
  }
  if (row !== candles.length) throw new InvariantError(`"${file}": wrote ${candles.length} rows, read back ${row}`);
}

const labelsSql = (labels: SeriesLabels): string => Object.entries(labels).filter(([, value]) => typeof value === 'string').map(([key, value]) => `${key}: ${sqlText(String(value))}`).join(', ');

/**
 * Writes candles as Parquet: prices and volume as DECIMAL of the fewest decimals that hold every value exactly, else DOUBLE;
 * zstd, data page v2, row groups of 122,880.
 */
export async function writeCandles({ session, files }: { readonly session: DuckdbSession; readonly files: DurableFiles }, file: string, { candles, labels }: { readonly candles: CandleColumns; readonly labels: SeriesLabels }): Promise<WrittenFile> {
  if (candles.length === 0) throw new DataError(`"${file}" would hold no candles: an empty file is never written`);
  assertSound(file, candles, { fields: CANDLE_FIELDS });
  const storages = CANDLE_FIELDS.map((field) => storageOf(candles, field));
  return files.replaceWith(file, (temporary) => withConnection(session, async (connection) => {
    await connection.run(`CREATE OR REPLACE TEMP TABLE candles (${CANDLE_FIELDS.map((field, i) => `"${field}" ${sqlType(storages[i])} NOT NULL`).join(', ')})`);
    try {
      await appendAll(connection, candles, storages);
      await connection.run(`COPY candles TO ${sqlText(temporary)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 9, PARQUET_VERSION v2, ROW_GROUP_SIZE ${ROW_GROUP}, KV_METADATA {${labelsSql(labels)}})`);
    } finally {
      await connection.run('DROP TABLE candles');
    }
    await assertReturns(connection, temporary, candles);
    const { size } = await stat(temporary);
    return { file, rows: candles.length, bytes: size, sha256: await sha256Of(temporary) };
  }));
}
