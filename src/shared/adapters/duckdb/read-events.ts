import type { DuckDBConnection } from '@duckdb/node-api';
import { DataError } from '../../domain/errors.ts';
import { isoOf } from '../../domain/iso-time.ts';
import { fundingColumns, tradeColumns, type FundingColumns, type TradeColumns } from '../../domain/public-trade.ts';
import type { TimeRange } from '../../ports/candle-store.ts';
import type { ParquetSource } from './dataset-files.ts';
import { numberColumn, parquetSchema, rowsOf, timeColumn, type ParquetSchema, type TimeColumn } from './parquet-schema.ts';
import { fillColumns } from './read-columns.ts';
import { parquetOf } from './session.ts';

const TIME_NAMES = ['at', 'ts', 'openTime'] as const;

/** Under our names, or those of the archives: `amount` is a quantity there, `funding_rate` a rate. */
export const QUANTITY_NAMES = ['quantity', 'amount', 'qty', 'size'] as const;
export const RATE_NAMES = ['rate', 'funding_rate', 'fundingRate'] as const;
const MARK_NAMES = ['markPrice', 'mark_price'] as const;

export function firstColumn(schema: ParquetSchema, name: string, columns: readonly string[]): string | undefined {
  const column = columns.find((candidate) => schema.types.has(candidate));
  return column === undefined ? undefined : numberColumn(schema, name, column);
}

function required(schema: ParquetSchema, name: string, columns: readonly string[]): string {
  const sql = firstColumn(schema, name, columns);
  if (sql === undefined) throw new DataError(`"${name}" has no column ${columns.join(' or ')}: found ${[...schema.types.keys()].join(', ')}`);
  return sql;
}

function whereOf(time: TimeColumn, { from, to }: TimeRange): string {
  const conditions = [...(from === undefined ? [] : [time.bound('>=', from)]), ...(to === undefined ? [] : [time.bound('<', to)])];
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
}

async function countOf(connection: DuckDBConnection, from: string): Promise<number> {
  return Number((await rowsOf(connection, `SELECT count(*)::DOUBLE AS rows ${from}`))[0]?.['rows'] ?? 0);
}

/** Rising times, whole and plausible; equal neighbours are allowed because many trades share one millisecond. */
function assertOrdered(name: string, times: Float64Array): void {
  for (let i = 0; i < times.length; i++) {
    if (!(times[i] >= 1_230_940_800_000 && times[i] < 4_102_444_800_000)) throw new DataError(`"${name}" row ${i + 1}: expected a time in epoch milliseconds (2009 to 2100), found "${times[i]}"`);
    if (i > 0 && times[i] < times[i - 1]) throw new DataError(`"${name}" row ${i + 1}: expected times to rise, found "${isoOf(times[i])}" after "${isoOf(times[i - 1])}"`);
  }
}

const SIDE_SQL = `CASE lower(CAST(side AS VARCHAR)) WHEN 'buy' THEN 1.0 WHEN 'b' THEN 1.0 WHEN '1' THEN 1.0 WHEN 'sell' THEN -1.0 WHEN 's' THEN -1.0 WHEN '-1' THEN -1.0 ELSE 0.0 END::DOUBLE`;

/** Trades as they stand, in the file's order. NULL is a DataError; values are not judged here. */
export async function readTrades(connection: DuckDBConnection, source: ParquetSource, range: TimeRange): Promise<TradeColumns> {
  const { name, files } = source;
  const schema = await parquetSchema(connection, name, files);
  const time = timeColumn(schema, name, TIME_NAMES);
  const columns = [time.milliseconds, required(schema, name, ['price']), required(schema, name, QUANTITY_NAMES), schema.types.has('side') ? SIDE_SQL : '0.0::DOUBLE'];
  const where = whereOf(time, range);
  const trades = tradeColumns(await countOf(connection, `FROM ${parquetOf(files)}${where}`));
  const side = new Float64Array(trades.length);
  await fillColumns(connection, { files, sql: (rows) => `SELECT ${columns.join(', ')} FROM ${rows}${where}` }, { name, targets: [trades.at, trades.price, trades.quantity, side], labels: ['at', 'price', 'quantity', 'side'] });
  trades.side.set(side);
  return trades;
}

export async function readTradeIds(connection: DuckDBConnection, source: ParquetSource): Promise<Float64Array | undefined> {
  const schema = await parquetSchema(connection, source.name, source.files);
  const column = schema.types.has('id') ? 'TRY_CAST(id AS DOUBLE)' : undefined;
  if (column === undefined) return undefined;
  const ids = new Float64Array(schema.rows);
  await fillColumns(connection, { files: source.files, sql: (rows) => `SELECT coalesce(${column}, 'NaN'::DOUBLE) FROM ${rows}` }, { name: source.name, targets: [ids], labels: ['id'] });
  return ids;
}

export function assertTrades(name: string, trades: TradeColumns): TradeColumns {
  assertOrdered(name, trades.at);
  for (let i = 0; i < trades.length; i++) {
    if (!(trades.price[i] > 0 && trades.price[i] < Infinity)) throw new DataError(`"${name}" row ${i + 1}: expected a price above 0, found "${trades.price[i]}"`);
    if (!(trades.quantity[i] > 0 && trades.quantity[i] < Infinity)) throw new DataError(`"${name}" row ${i + 1}: expected a quantity above 0, found "${trades.quantity[i]}"`);
  }
  return trades;
}

export async function readFunding(connection: DuckDBConnection, source: ParquetSource, range: TimeRange): Promise<FundingColumns> {
  const { name, files } = source;
  const schema = await parquetSchema(connection, name, files);
  const time = timeColumn(schema, name, TIME_NAMES);
  const mark = firstColumn(schema, name, MARK_NAMES);
  const columns = [time.milliseconds, required(schema, name, RATE_NAMES), mark === undefined ? `'NaN'::DOUBLE` : `coalesce(${mark}, 'NaN'::DOUBLE)`];
  const where = whereOf(time, range);
  const funding = fundingColumns(await countOf(connection, `FROM ${parquetOf(files)}${where}`));
  await fillColumns(connection, { files, sql: (rows) => `SELECT ${columns.join(', ')} FROM ${rows}${where}` }, { name, targets: [funding.at, funding.rate, funding.markPrice], labels: ['at', 'rate', 'markPrice'] });
  return funding;
}

export function assertFunding(name: string, funding: FundingColumns): FundingColumns {
  assertOrdered(name, funding.at);
  for (let i = 0; i < funding.length; i++) {
    if (i > 0 && funding.at[i] === funding.at[i - 1]) throw new DataError(`"${name}" row ${i + 1}: expected every settlement once, found "${isoOf(funding.at[i])}" twice`);
    if (!(Math.abs(funding.rate[i]) < 1)) throw new DataError(`"${name}" row ${i + 1}: expected a rate as a fraction between -1 and 1, found "${funding.rate[i]}"`);
  }
  return funding;
}
