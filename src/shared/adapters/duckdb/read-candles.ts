import type { DuckDBConnection } from '@duckdb/node-api';
import { CANDLE_FIELDS, candleColumns, sharedFloats, sliceCandles, type CandleColumns, type CandleField } from '../../domain/candle.ts';
import { firstFault } from '../../domain/candle-fault.ts';
import { DataError } from '../../domain/errors.ts';
import { timeframeOfTimes } from '../../domain/time-step.ts';
import type { Timeframe } from '../../domain/timeframe.ts';
import type { CandleQuery, SeriesLabels } from '../../ports/candle-store.ts';
import type { ParquetSource } from './dataset-files.ts';
import { numberColumn, parquetSchema, rowsOf, timeColumn, type ParquetSchema } from './parquet-schema.ts';
import { fillColumns, readColumns, type FileQuery } from './read-columns.ts';
import { parquetOf, sqlText } from './session.ts';

export const TIME_NAMES = ['openTime', 'ts'] as const;
const STEP_SAMPLE = 20_000;

export const fieldsOf = (query: CandleQuery): ReadonlySet<CandleField> => new Set<CandleField>(query.columns === undefined ? CANDLE_FIELDS : ['openTime', ...query.columns]);

interface Selection {
  readonly schema: ParquetSchema;
  readonly fields: readonly CandleField[];
  /** The fields as DOUBLE, in the files' order. */
  readonly query: FileQuery;
  readonly where: string;
  /** The file has no volume and zero was asked for. */
  readonly zeroVolume: boolean;
}

function volumeSql(schema: ParquetSchema, source: ParquetSource, query: CandleQuery): string {
  const column = numberColumn(schema, source.name, 'volume');
  if (column !== undefined) return column;
  if (query.missingVolume === 'zero') return '0.0::DOUBLE';
  throw new DataError(`"${source.name}" has no column volume: found ${[...schema.types.keys()].join(', ')}; a volume of 0 is only assumed when it is asked for`);
}

async function onlyMarket(connection: DuckDBConnection, source: ParquetSource, market: string | undefined): Promise<string | undefined> {
  const found = (await rowsOf(connection, `SELECT DISTINCT market::VARCHAR AS market FROM ${parquetOf(source.files)} ORDER BY 1 LIMIT 1000`)).map((row) => String(row['market']));
  const asked = market ?? (found.length === 1 ? found[0] : undefined);
  if (asked !== undefined && found.includes(asked)) return `market = ${sqlText(asked)}`;
  throw new DataError(`"${source.name}" holds ${found.length} markets (${found.slice(0, 3).join(', ')}${found.length > 3 ? ', ...' : ''}): expected one of them to be asked for, found ${market === undefined ? 'none' : `"${market}"`}`);
}

async function select(connection: DuckDBConnection, source: ParquetSource, asked: CandleQuery): Promise<Selection> {
  const schema = await parquetSchema(connection, source.name, source.files);
  const time = timeColumn(schema, source.name, TIME_NAMES);
  const wanted = fieldsOf(asked);
  const fields = CANDLE_FIELDS.filter((field) => wanted.has(field));
  const expressions = fields.map((field) => {
    if (field === 'openTime') return time.milliseconds;
    const sql = field === 'volume' ? volumeSql(schema, source, asked) : numberColumn(schema, source.name, field);
    if (sql === undefined) throw new DataError(`"${source.name}" has no column ${field}: found ${[...schema.types.keys()].join(', ')}`);
    return sql;
  });
  const conditions = [
    ...(asked.from === undefined ? [] : [time.bound('>=', asked.from)]), ...(asked.to === undefined ? [] : [time.bound('<', asked.to)]),
    ...(schema.types.has('market') ? [await onlyMarket(connection, source, asked.market)] : []),
  ];
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const query: FileQuery = { files: source.files, sql: (rows) => `SELECT ${expressions.join(', ')} FROM ${rows}${where}` };
  return { schema, fields, query, where, zeroVolume: wanted.has('volume') && !schema.types.has('volume') };
}

/** Columns not read are one shared array of NaN. */
function emptyColumns(length: number, fields: readonly CandleField[]): CandleColumns {
  if (fields.length === CANDLE_FIELDS.length) return candleColumns(length);
  const absent = sharedFloats(length).fill(NaN);
  const column = (field: CandleField) => (fields.includes(field) ? sharedFloats(length) : absent);
  return { length, openTime: column('openTime'), open: column('open'), high: column('high'), low: column('low'), close: column('close'), volume: column('volume') };
}

export function assertSound(name: string, candles: CandleColumns, { fields, before, offset }: { readonly fields: readonly CandleField[]; readonly before?: number; readonly offset?: number }): void {
  const fault = firstFault(candles, before ?? -Infinity, new Set(fields.filter((field) => field !== 'openTime')));
  if (fault === undefined) return;
  throw new DataError(`"${name}" row ${(offset ?? 0) + fault.row + 1}: ${fault.text}; "coinbot data check" lists everything that is wrong with it`);
}

async function stepOf(connection: DuckDBConnection, source: ParquetSource, schema: ParquetSchema): Promise<Timeframe | undefined> {
  const time = timeColumn(schema, source.name, TIME_NAMES);
  const times = new Float64Array(STEP_SAMPLE);
  const length = await fillColumns(connection, { files: source.files.slice(0, 1), sql: (rows) => `SELECT ${time.milliseconds} FROM ${rows} LIMIT ${STEP_SAMPLE}` }, { name: source.name, targets: [times], labels: [time.name] });
  return timeframeOfTimes(times, length);
}

export interface ReadCandles {
  readonly candles: CandleColumns;
  readonly labels: SeriesLabels;
  /** The volume stands in the file. */
  readonly hasVolume: boolean;
}

function withTimeframe(name: string, labels: Partial<SeriesLabels>, found: Timeframe | undefined): SeriesLabels {
  const timeframe = labels.timeframe ?? found;
  if (timeframe === undefined) throw new DataError(`"${name}": expected a series with a timeframe (1s to 1w), found no distance between its candles that is one`);
  return { ...labels, timeframe };
}

/** All candles of a query in shared memory, proven sound. */
export async function readCandles(connection: DuckDBConnection, source: ParquetSource, query: CandleQuery): Promise<ReadCandles> {
  const selection = await select(connection, source, query);
  const { schema, fields, where } = selection;
  const counted = where === '' ? schema.rows : Number((await rowsOf(connection, `SELECT count(*)::DOUBLE AS rows FROM ${parquetOf(source.files)}${where}`))[0]?.['rows'] ?? 0);
  if (schema.rows === 0) throw new DataError(`"${source.name}" holds no candles`);
  const candles = emptyColumns(counted, fields);
  await fillColumns(connection, selection.query, { name: source.name, targets: fields.map((field) => candles[field]), labels: fields });
  assertSound(source.name, candles, { fields });
  const labels = { ...schema.labels, ...source.labels };
  const step = labels.timeframe ?? (where === '' ? timeframeOfTimes(candles.openTime) : await stepOf(connection, source, schema));
  return { candles, labels: withTimeframe(source.name, labels, step), hasVolume: !selection.zeroVolume };
}

/** Rows in one streamed block: 0.8 MB of doubles. */
const BLOCK = 16_384;

/** The same in blocks, each proven sound and following the one before. */
export async function* streamCandles(connection: DuckDBConnection, source: ParquetSource, query: CandleQuery): AsyncGenerator<CandleColumns> {
  const { fields, query: rows } = await select(connection, source, query);
  let block = emptyColumns(BLOCK, fields);
  let filled = 0;
  let done = 0;
  let before = -Infinity;
  const close = (): CandleColumns => {
    const whole = sliceCandles(block, 0, filled);
    assertSound(source.name, whole, { fields, before, offset: done });
    before = whole.openTime[filled - 1];
    done += filled;
    filled = 0;
    return whole;
  };
  for await (const { length, columns, firstNull } of readColumns(connection, rows)) {
    if (firstNull !== undefined) throw new DataError(`"${source.name}" row ${done + filled + firstNull.row + 1}: expected a number as ${fields[firstNull.column]}, found NULL`);
    if (filled + length > BLOCK) {
      yield close();
      block = emptyColumns(BLOCK, fields);
    }
    for (const [index, field] of fields.entries()) block[field].set(columns[index], filled);
    filled += length;
  }
  if (filled > 0) yield close();
}
