import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { DataError } from '../../domain/errors.ts';
import type { RawTable, RawTables } from '../../ports/raw-tables.ts';
import { csvTable } from './csv-rows.ts';
import { jsonTable } from './json-rows.ts';
import { unzipOne } from './unzip.ts';

/** A year of minutes as CSV is 60 MB; text beyond this does not fit a JavaScript string. */
const MOST_BYTES = 512 * 1024 ** 2;

function unpack(file: string, bytes: Buffer): Buffer {
  if (bytes.length > 4 && bytes.readUInt32LE(0) === 0x04034b50) return unzipOne(file, bytes).content;
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try { return gunzipSync(bytes, { maxOutputLength: MOST_BYTES }); } catch (cause) { throw new DataError(`"${file}" cannot be unpacked: ${cause instanceof Error ? cause.message : String(cause)}`, { cause }); }
}

function textOf(file: string, bytes: Buffer): string {
  try { return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes); } catch (cause) { throw new DataError(`"${file}" is no UTF-8 text`, { cause }); }
}

/** CSV and JSON files, plain, gzipped or alone in a ZIP. The content decides, not the name. */
export function textTables(): RawTables {
  return {
    async open(file): Promise<RawTable> {
      const found = await stat(file).catch((cause: unknown) => { throw new DataError(`no file "${file}"`, { cause }); });
      if (!found.isFile()) throw new DataError(`"${file}" is no file`);
      if (found.size === 0) throw new DataError(`"${file}" is empty (0 bytes)`);
      if (found.size > MOST_BYTES) throw new DataError(`"${file}" has ${found.size} bytes: expected at most ${MOST_BYTES}; split it by month`);
      const bytes = await readFile(file);
      const text = textOf(file, unpack(file, bytes));
      const table = /^\uFEFF?\s*[[{]/.test(text) ? jsonTable(file, text) : csvTable(file, text);
      return { ...table, millisecondColumns: [], sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length, modifiedAt: found.mtimeMs };
    },
  };
}
