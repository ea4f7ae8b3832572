import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { DataError } from '../../domain/errors.ts';
import type { RecordedFile, RecordedKind, RecordedRow, RecordingStore } from '../../ports/recording-store.ts';
import { sha256Of } from './file-hash.ts';
import { parquetSchema, rowsOf, unreadable } from './parquet-schema.ts';
import { parquetOf, sqlName, sqlText, withConnection, type DuckdbSession } from './session.ts';

const MARKET = { instrument: 'VARCHAR', receivedAt: 'BIGINT' } as const;

/** The columns of each kind beside `seq`, as they stand in the rows and in the files. */
const COLUMNS: Readonly<Record<RecordedKind, Readonly<Record<string, string>>>> = {
  trade: { ...MARKET, at: 'BIGINT', price: 'DOUBLE', quantity: 'DOUBLE', side: 'VARCHAR', id: 'VARCHAR' },
  candle: { ...MARKET, timeframe: 'VARCHAR', openTime: 'BIGINT', open: 'DOUBLE', high: 'DOUBLE', low: 'DOUBLE', close: 'DOUBLE', volume: 'DOUBLE' },
  book: { ...MARKET, at: 'BIGINT', whole: 'BOOLEAN', bidPrices: 'DOUBLE[]', bidQuantities: 'DOUBLE[]', askPrices: 'DOUBLE[]', askQuantities: 'DOUBLE[]' },
  stream: { instrument: 'VARCHAR', at: 'BIGINT', what: 'VARCHAR', state: 'VARCHAR', note: 'VARCHAR' },
  account: { at: 'BIGINT', event: 'VARCHAR' },
  gap: { at: 'BIGINT', dropped: 'BIGINT', reason: 'VARCHAR' },
};

const KINDS = Object.keys(COLUMNS) as readonly RecordedKind[];
const ALL: Readonly<Record<string, string>> = Object.assign({ seq: 'BIGINT', kind: 'VARCHAR' }, ...Object.values(COLUMNS));

async function copyKind(connection: DuckDBConnection, kind: RecordedKind, folder: string): Promise<RecordedFile> {
  const file = path.join(folder, `${kind}.parquet`);
  const names = ['seq', ...Object.keys(COLUMNS[kind])].map(sqlName).join(', ');
  await connection.run(`COPY (SELECT ${names} FROM recorded WHERE kind = ${sqlText(kind)} ORDER BY seq) TO ${sqlText(file)} (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2)`);
  const { rows } = await parquetSchema(connection, file, [file]);
  return { kind, file, rows, bytes: (await stat(file)).size, sha256: await sha256Of(file) };
}

async function writeAll(connection: DuckDBConnection, { lines, folder, rows }: { readonly lines: string; readonly folder: string; readonly rows: number }): Promise<readonly RecordedFile[]> {
  const columns = Object.entries(ALL).map(([name, type]) => `${sqlName(name)}: ${sqlText(type)}`).join(', ');
  await connection.run(`CREATE TEMP TABLE recorded AS SELECT * FROM read_json(${sqlText(lines)}, format = 'newline_delimited', compression = 'uncompressed', columns = {${columns}})`);
  try {
    const kinds = (await rowsOf(connection, 'SELECT DISTINCT kind FROM recorded')).map((row) => row['kind']);
    const written: RecordedFile[] = [];
    for (const kind of KINDS.filter((one) => kinds.includes(one))) written.push(await copyKind(connection, kind, folder));
    const arrived = written.reduce((sum, file) => sum + file.rows, 0);
    if (arrived !== rows) throw new DataError(`"${lines}": expected ${rows} rows, found ${arrived}`);
    return written;
  } finally {
    await connection.run('DROP TABLE recorded');
  }
}

/** Times and counts as doubles: JavaScript's own numbers. They are whole and below 2^53. */
const cellSql = ([name, type]: readonly [string, string]): string => (type === 'BIGINT' ? `CAST(${sqlName(name)} AS DOUBLE)` : sqlName(name));

/** The rows of one file, a batch at a time. */
async function* rowsOfFile(session: DuckdbSession, { kind, file }: Pick<RecordedFile, 'kind' | 'file'>): AsyncGenerator<RecordedRow> {
  const columns: readonly (readonly [string, string])[] = [['seq', 'BIGINT'], ...Object.entries(COLUMNS[kind])];
  const connection = await session.connect();
  try {
    await parquetSchema(connection, file, [file]);
    const result = await connection.stream(`SELECT ${columns.map(cellSql).join(', ')} FROM ${parquetOf([file])}`);
    for await (const batch of result.yieldRowsJs()) {
      for (const cells of batch) yield Object.assign({ kind }, ...columns.map(([name], i) => ({ [name]: cells[i] }))) as RecordedRow;
    }
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    connection.closeSync();
  }
}

/** Of several sources, each in order, always the row that comes first. */
async function* merged(sources: readonly AsyncGenerator<RecordedRow>[]): AsyncGenerator<RecordedRow> {
  const heads = await Promise.all(sources.map(async (source) => ({ source, next: await source.next() })));
  try {
    for (;;) {
      const open = heads.filter(({ next }) => next.done !== true);
      const first = open.reduce<(typeof open)[number] | undefined>((best, head) => (best === undefined || head.next.value.seq < best.next.value.seq ? head : best), undefined);
      if (first === undefined) return;
      yield first.next.value;
      first.next = await first.source.next();
    }
  } finally {
    for (const { source } of heads) await source.return(undefined);
  }
}

/** Recordings in Parquet. DuckDB parses the rows itself, on its own threads: nothing of it runs where orders do. */
export function duckdbRecordingStore(session: DuckdbSession): RecordingStore {
  return {
    write: (lines, folder, rows) => withConnection(session, (connection) => writeAll(connection, { lines, folder, rows })).catch((error: unknown) => {
      throw error instanceof DataError ? error : new DataError(`"${lines}" cannot be turned into Parquet: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`, { cause: error });
    }),
    read: (files) => merged(files.map((file) => rowsOfFile(session, file))),
  };
}
