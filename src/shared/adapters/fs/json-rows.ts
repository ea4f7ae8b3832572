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

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch (cause) {
    throw new DataError(`"${file}" is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Bithumb's public/candlestick answers {status: "0000", data: [[time, open, close, high, low, volume], ...]}. */
const isBithumb = (document: unknown): boolean => isRecord(document) && document['status'] === '0000' && Array.isArray(document['data']);

/** Reads a list of objects (Upbit), a list of lists (freqtrade, Binance, ccxt), or either in an answer's envelope. */
export function jsonTable(file: string, text: string): JsonTable {
  const document = parsed(file, text);
  const list = isRecord(document) ? (document['data'] ?? document['result']) : document;
  if (!Array.isArray(list) || list.length === 0) throw new DataError(`"${file}" holds no rows: expected a JSON list of candles, found "${text.trim().slice(0, 80)}"`);
  const first: unknown = list[0];
  if (isRecord(first)) return recordsTable(file, list);
  if (!Array.isArray(first)) throw new DataError(`"${file}": expected a list of candles, found a list of "${String(JSON.stringify(first)).slice(0, 80)}"`);
  return isBithumb(document) ? { ...arraysTable(file, list), layout: 'bithumb-candlestick' } : arraysTable(file, list);
}
