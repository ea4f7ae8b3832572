import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { zstdDecompressSync } from 'node:zlib';
import type * as Arrow from 'apache-arrow';
import type { RecordBatch, Table } from 'apache-arrow';
import { DataError } from '../../domain/errors.ts';
import type { RawCell, RawRow, RawTables } from '../../ports/raw-tables.ts';
import { decodeLz4Frame } from './lz4-frame.ts';

/** pandas and freqtrade pack Feather with LZ4 by default, some with Zstandard; Arrow for JavaScript brings neither. */
async function arrow(): Promise<typeof Arrow> {
  const library = await import('apache-arrow');
  library.compressionRegistry.set(library.CompressionType.LZ4_FRAME, { decode: decodeLz4Frame });
  library.compressionRegistry.set(library.CompressionType.ZSTD, { decode: (bytes) => zstdDecompressSync(bytes) });
  return library;
}

const cellOf = (value: unknown): RawCell => {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' || typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : String(value);
};

/** Each column of a batch through its own reader: six property look-ups per row would cost more than the rows. */
function rowsOf(batch: RecordBatch, width: number, before: number): RawRow[] {
  const columns = Array.from({ length: width }, (_, column) => batch.getChildAt(column));
  return Array.from({ length: batch.numRows }, (_, row) => ({ line: before + row + 1, cells: columns.map((column) => cellOf(column?.get(row))) }));
}

async function* batchesOf(table: Table): AsyncGenerator<readonly RawRow[]> {
  let rows = 0;
  for (const batch of table.batches) {
    yield rowsOf(batch, table.schema.fields.length, rows);
    rows += batch.numRows;
  }
}

/** Feather version 2, which is an Arrow IPC file. */
export function featherTables(): RawTables {
  return {
    async open(file) {
      const found = await stat(file).catch((cause: unknown) => { throw new DataError(`no file "${file}"`, { cause }); });
      if (found.size === 0) throw new DataError(`"${file}" is empty (0 bytes)`);
      const bytes = await readFile(file);
      if (bytes.toString('latin1', 0, 6) !== 'ARROW1') throw new DataError(`"${file}" is not Feather: expected it to begin with "ARROW1"${bytes.toString('latin1', 0, 4) === 'FEA1' ? ', found the old version 1' : ''}`);
      const { DataType, tableFromIPC } = await arrow();
      let table: Table;
      try { table = tableFromIPC(bytes); } catch (cause) { throw new DataError(`"${file}" cannot be read as Feather: ${cause instanceof Error ? cause.message : String(cause)}`, { cause }); }
      if (table.numRows === 0) throw new DataError(`"${file}" holds no rows`);
      const { fields } = table.schema;
      return {
        columns: fields.map(({ name }) => name), millisecondColumns: fields.filter(({ type }) => DataType.isTimestamp(type) || DataType.isDate(type)).map(({ name }) => name),
        batches: batchesOf(table), sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length, modifiedAt: found.mtimeMs,
      };
    },
  };
}
