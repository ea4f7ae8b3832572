import type { DuckDBConnection } from '@duckdb/node-api';
import { CANDLE_FIELDS, type CandleColumns } from '../../domain/candle.ts';
import { DataError, InvariantError } from '../../domain/errors.ts';
import type { SeriesLabels, WrittenFile } from '../../ports/candle-store.ts';
import type { DurableFiles } from '../../ports/durable-files.ts';
import { writeColumns } from './column-writer.ts';
import { assertSound } from './read-candles.ts';
import { readColumns } from './read-columns.ts';
import { sqlName, type DuckdbSession } from './session.ts';

/** Columns of doubles by name. */
export type NamedColumns = readonly { readonly name: string; readonly values: Float64Array }[];

/** The doubles that come back must be the doubles that went in, bit for bit. */
export async function assertReturns(connection: DuckDBConnection, file: string, { columns, length }: { readonly columns: NamedColumns; readonly length: number }): Promise<void> {
  const query = { files: [file], sql: (rows: string) => `SELECT ${columns.map(({ name }) => `CAST(${sqlName(name)} AS DOUBLE)`).join(', ')} FROM ${rows}` };
  let row = 0;
  for await (const block of readColumns(connection, query)) {
    for (const [index, { name, values }] of columns.entries()) {
      const written = values.subarray(row, row + block.length);
      const different = block.columns[index].findIndex((value, i) => !Object.is(value, written[i]));
      if (different >= 0) throw new InvariantError(`"${file}" row ${row + different + 1}: wrote ${name} "${written[different]}", read back "${block.columns[index][different]}"`);
    }
    row += block.length;
  }
  if (row !== length) throw new InvariantError(`"${file}": wrote ${length} rows, read back ${row}`);
}

/** Labels that are set, as the file's own metadata. */
export const metadataOf = (labels: object): Readonly<Record<string, string>> => Object.fromEntries(Object.entries(labels).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));

/** Writes sorted, sound candles: prices and volume as DECIMAL of the fewest decimals that hold every value exactly, else DOUBLE. */
export async function writeCandles(ports: { readonly session: DuckdbSession; readonly files: DurableFiles }, file: string, { candles, labels }: { readonly candles: CandleColumns; readonly labels: SeriesLabels }): Promise<WrittenFile> {
  const { length } = candles;
  if (length === 0) throw new DataError(`"${file}" would hold no candles: an empty file is never written`);
  assertSound(file, candles, { fields: CANDLE_FIELDS });
  const columns = CANDLE_FIELDS.map((name) => ({ name, values: candles[name], as: name === 'openTime' ? 'integer' as const : 'decimal' as const }));
  return writeColumns(ports, file, { columns, length, labels: metadataOf(labels), prove: (connection, temporary) => assertReturns(connection, temporary, { columns, length }) });
}
