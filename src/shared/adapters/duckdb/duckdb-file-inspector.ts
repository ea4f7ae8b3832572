import type { DuckDBConnection } from '@duckdb/node-api';
import { CANDLE_FIELDS, candleColumns, type CandleColumns } from '../../domain/candle.ts';
import type { FileContents, FileInspector, RawCandles } from '../../ports/file-inspector.ts';
import { parquetSource, type ParquetSource } from './dataset-files.ts';
import { hashFile } from './file-hash.ts';
import { numberColumn, parquetSchema, rowsOf, timeColumn, unreadable, type ParquetSchema } from './parquet-schema.ts';
import { TIME_NAMES } from './read-candles.ts';
import { fillColumns } from './read-columns.ts';
import { firstColumn, QUANTITY_NAMES, RATE_NAMES, readFunding, readTradeIds, readTrades } from './read-events.ts';
import { parquetOf, sqlText, withConnection, type DuckdbSession } from './session.ts';

const PRICES = ['open', 'high', 'low', 'close'] as const;

/** NULL as NaN, counted: judging is not the reader's business. */
async function rawCandles(connection: DuckDBConnection, source: ParquetSource, { schema, market }: { readonly schema: ParquetSchema; readonly market: string | undefined }): Promise<RawCandles> {
  const time = timeColumn(schema, source.name, TIME_NAMES);
  const hasVolume = schema.types.has('volume');
  const expressions = CANDLE_FIELDS.map((field) => {
    if (field === 'openTime') return time.milliseconds;
    return field === 'volume' && !hasVolume ? '0.0::DOUBLE' : numberColumn(schema, source.name, field) ?? '';
  });
  const where = market === undefined ? '' : ` WHERE market = ${sqlText(market)}`;
  const nulls = expressions.map((expression) => `count(*) - count(${expression})`).join(' + ');
  const counts = (await rowsOf(connection, `SELECT count(*)::DOUBLE AS rows, (${nulls})::DOUBLE AS nulls FROM ${parquetOf(source.files)}${where}`))[0];
  const candles: CandleColumns = candleColumns(Number(counts?.['rows'] ?? 0));
  const selected = expressions.map((expression) => `coalesce(${expression}, 'NaN'::DOUBLE)`).join(', ');
  await fillColumns(connection, { files: source.files, sql: (rows) => `SELECT ${selected} FROM ${rows}${where}` }, { name: source.name, targets: CANDLE_FIELDS.map((field) => candles[field]), labels: CANDLE_FIELDS });
  return { market, candles, nulls: Number(counts?.['nulls'] ?? 0), hasVolume };
}

async function marketsOf(connection: DuckDBConnection, source: ParquetSource, schema: ParquetSchema): Promise<readonly (string | undefined)[]> {
  if (!schema.types.has('market')) return [undefined];
  const rows = await rowsOf(connection, `SELECT DISTINCT market::VARCHAR AS market FROM ${parquetOf(source.files)} ORDER BY 1`);
  return rows.length < 2 ? [undefined] : rows.map((row) => String(row['market']));
}

async function contentsOf(connection: DuckDBConnection, source: ParquetSource): Promise<FileContents> {
  const schema = await parquetSchema(connection, source.name, source.files);
  if (PRICES.every((field) => schema.types.has(field)) && TIME_NAMES.some((name) => schema.types.has(name))) {
    const series: RawCandles[] = [];
    for (const market of await marketsOf(connection, source, schema)) series.push(await rawCandles(connection, source, { schema, market }));
    return { kind: 'candles', series, timeframe: source.labels.timeframe ?? schema.labels.timeframe };
  }
  if (firstColumn(schema, source.name, ['price']) !== undefined && firstColumn(schema, source.name, QUANTITY_NAMES) !== undefined) {
    return { kind: 'trades', trades: await readTrades(connection, source, {}), ids: await readTradeIds(connection, source) };
  }
  if (RATE_NAMES.some((name) => schema.types.has(name))) return { kind: 'funding', funding: await readFunding(connection, source, {}) };
  return { kind: 'other', columns: [...schema.types.keys()], rows: schema.rows };
}

/** Looks into Parquet files and datasets. */
export function duckdbFileInspector(session: DuckdbSession): FileInspector {
  return {
    async inspect(file) {
      const source = await parquetSource(file, undefined);
      const hashes = await Promise.all(source.files.map((part) => hashFile(part, undefined)));
      const contents = await withConnection(session, (connection) => contentsOf(connection, source)).catch((error: unknown) => { throw unreadable(source.name, error); });
      return { ...contents, sha256: source.dataHash, bytes: hashes.reduce((sum, { bytes }) => sum + bytes, 0) };
    },
  };
}
