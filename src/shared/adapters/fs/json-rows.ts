import { DataError } from '../../domain/errors.ts';
import type { RawCell, RawRow, RawTable } from '../../ports/raw-tables.ts';

type JsonTable = Pick<RawTable, 'columns' | 'layout' | 'batches'>;

const cellOf = (value: unknown): RawCell => (typeof value === 'string' || typeof value === 'number' ? value : value === null || value === undefined ? null : String(value));
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

async function* oneBatch(rows: readonly RawRow[]): AsyncGenerator<readonly RawRow[]> {
  yield rows;
}

function recordsTable(file: string, records: readonly unknown[]): JsonTable {
  const columns = Object.keys(records[0] as object);
  const rows = records.map((record, index) => {
    if (!isRecord(record)) throw new DataError(`"${file}" row ${index + 1}: expected an object as in row 1, found "${String(JSON.stringify(record)).slice(0, 80)}"`);
    return { line: index + 1, cells: columns.map((column) => cellOf(record[column])) };
  });
  return { columns, batches: oneBatch(rows) };
}

function arraysTable(file: string, arrays: readonly unknown[]): JsonTable {
  const width = (arrays[0] as readonly unknown[]).length;
  const rows = arrays.map((array, index) => {
    if (!Array.isArray(array) || array.length !== width) throw new DataError(`"${file}" row ${index + 1}: expected ${width} values as in row 1, found "${String(JSON.stringify(array)).slice(0, 80)}"`);
    return { line: index + 1, cells: array.map(cellOf) };
  });
  return { columns: undefined, batches: oneBatch(rows) };
}

/** Reads a list of objects (Upbit), a list of lists (freqtrade, Binance, ccxt), or either in an answer's envelope. */
export function jsonTable(file: string, text: string): JsonTable {
  let document: unknown;
  try { document = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text); } catch (cause) { throw new DataError(`"${file}" is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`, { cause }); }
  // Bithumb's public/candlestick answers {status: "0000", data: [[time, open, close, high, low, volume], ...]}.
  const isBithumb = isRecord(document) && document['status'] === '0000' && Array.isArray(document['data']);
  const list = isRecord(document) ? (document['data'] ?? document['result']) : document;
  if (!Array.isArray(list) || list.length === 0) throw new DataError(`"${file}" holds no rows: expected a JSON list of candles, found "${text.trim().slice(0, 80)}"`);
  const table = Array.isArray(list[0]) ? arraysTable(file, list) : isRecord(list[0]) ? recordsTable(file, list) : undefined;
  if (table === undefined) throw new DataError(`"${file}": expected a list of candles, found a list of "${String(JSON.stringify(list[0])).slice(0, 80)}"`);
  return isBithumb ? { ...table, layout: 'bithumb-candlestick' } : table;
}
