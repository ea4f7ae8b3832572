import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { CANDLE_FIELDS, candleColumns, sharedFloats, type CandleColumns, type CandleField } from '../../domain/candle.ts';
import { isTimeframe } from '../../domain/timeframe.ts';
import type { SeriesLabels } from '../../ports/candle-store.ts';
import { remember, type CacheFolder } from './file-hash.ts';

/**
 * Decoded candles as raw little-endian doubles, named by the hash of the Parquet they came from. Layout: 8 bytes magic,
 * u32 length of the JSON header, u32 CRC-32 of it, the header, zeros up to a multiple of 4,096, then one column after the other.
 * The header holds a CRC-32 per column. Anything that does not fit is a miss: Parquet stays the truth.
 */
const MAGIC = Buffer.from('CBF64v2\n');
const PAGE = 4_096;
const BYTES = Float64Array.BYTES_PER_ELEMENT;

interface Header extends SeriesLabels {
  readonly dataHash: string;
  readonly rows: number;
  readonly crcs: readonly number[];
}

export interface CachedCandles {
  readonly candles: CandleColumns;
  readonly labels: SeriesLabels;
}

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const bytesOf = (column: Float64Array): Uint8Array => new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
const fileOf = (folder: string, dataHash: string): string => path.join(folder, `${dataHash}.f64`);
const dataStart = (headerLength: number): number => Math.ceil((16 + headerLength) / PAGE) * PAGE;

async function fill(handle: FileHandle, target: Uint8Array, position: number): Promise<boolean> {
  let done = 0;
  while (done < target.length) {
    const { bytesRead } = await handle.read(target, done, target.length - done, position + done);
    if (bytesRead === 0) return false;
    done += bytesRead;
  }
  return true;
}

function isHeader(value: unknown, dataHash: string): value is Header {
  const header = value as Partial<Header> | null;
  return typeof header === 'object' && header !== null && header.dataHash === dataHash && Number.isSafeInteger(header.rows) && Array.isArray(header.crcs)
    && header.crcs.length === CANDLE_FIELDS.length && typeof header.timeframe === 'string' && isTimeframe(header.timeframe);
}

async function readHeader(handle: FileHandle, dataHash: string): Promise<{ readonly header: Header; readonly start: number } | undefined> {
  const prefix = Buffer.alloc(16);
  if (!(await fill(handle, prefix, 0)) || !prefix.subarray(0, 8).equals(MAGIC)) return undefined;
  const length = prefix.readUInt32LE(8);
  if (length > 1 << 20) return undefined;
  const text = Buffer.alloc(length);
  if (!(await fill(handle, text, 16)) || crc32(text) !== prefix.readUInt32LE(12)) return undefined;
  const header: unknown = JSON.parse(text.toString('utf8'));
  if (!isHeader(header, dataHash)) return undefined;
  const { size } = await handle.stat();
  const start = dataStart(length);
  return size === start + header.rows * BYTES * CANDLE_FIELDS.length ? { header, start } : undefined;
}

/** The columns asked for, all read at once; the others share one array of NaN. Undefined when one does not have its checksum. */
async function readColumns(handle: FileHandle, { header, start }: { readonly header: Header; readonly start: number }, fields: ReadonlySet<CandleField>): Promise<CandleColumns | undefined> {
  const isWhole = fields.size === CANDLE_FIELDS.length;
  const candles = candleColumns(isWhole ? header.rows : 0);
  const absent = isWhole ? candles.open : sharedFloats(header.rows).fill(NaN);
  const read = await Promise.all(CANDLE_FIELDS.map(async (field, index) => {
    if (!fields.has(field)) return absent;
    const column = isWhole ? candles[field] : sharedFloats(header.rows);
    const bytes = bytesOf(column);
    return (await fill(handle, bytes, start + index * header.rows * BYTES)) && crc32(bytes) === header.crcs[index] ? column : undefined;
  }));
  if (read.includes(undefined)) return undefined;
  const columns = Object.fromEntries(CANDLE_FIELDS.map((field, index) => [field, read[index]]));
  return { length: header.rows, ...(columns as Record<CandleField, Float64Array>) };
}

function labelsOf({ timeframe, venue, symbol, nativeTimeframe, volumeUnit }: SeriesLabels): SeriesLabels {
  const given = Object.entries({ venue, symbol, nativeTimeframe, volumeUnit }).filter(([, value]) => value !== undefined);
  return { timeframe, ...Object.fromEntries(given) };
}

/** What was stored for these bytes, or undefined: not there, not whole, not ours. */
export async function readCached(folder: string, dataHash: string, fields: ReadonlySet<CandleField>): Promise<CachedCandles | undefined> {
  if (!littleEndian) return undefined;
  let handle: FileHandle | undefined;
  try {
    handle = await open(fileOf(folder, dataHash), constants.O_RDONLY);
    const found = await readHeader(handle, dataHash);
    const candles = found === undefined ? undefined : await readColumns(handle, found, fields);
    return found === undefined || candles === undefined ? undefined : { candles, labels: labelsOf(found.header) };
  } catch {
    return undefined; // No such entry, or one that cannot be read: the Parquet file answers.
  } finally {
    await handle?.close();
  }
}

/** Stores whole series only. Older entries give way when the folder would pass `maxBytes`. */
export async function writeCached(cache: CacheFolder, dataHash: string, { candles, labels }: CachedCandles): Promise<void> {
  const { folder, maxBytes } = cache;
  const columns = CANDLE_FIELDS.map((field) => bytesOf(candles[field].subarray(0, candles.length)));
  const needed = candles.length * BYTES * CANDLE_FIELDS.length;
  if (!littleEndian || needed > maxBytes / 2) return;
  const header: Header = { ...labelsOf(labels), dataHash, rows: candles.length, crcs: columns.map((column) => crc32(column)) };
  const text = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.alloc(dataStart(text.length));
  MAGIC.copy(prefix);
  prefix.writeUInt32LE(text.length, 8);
  prefix.writeUInt32LE(crc32(text), 12);
  text.copy(prefix, 16);
  await makeRoom(folder, maxBytes - needed);
  await remember(cache, fileOf(folder, dataHash), prefix, ...columns);
}

/** Drops the entries written longest ago until the rest fits into `bytes`. */
async function makeRoom(folder: string, bytes: number): Promise<void> {
  const names = await readdir(folder).catch(() => [] as string[]);
  const entries = await Promise.all(names.filter((name) => /^[0-9a-f]{64}\.f64$/.test(name)).map(async (name) => {
    const found = await stat(path.join(folder, name)).catch(() => undefined);
    return { name, size: found?.size ?? 0, at: found?.mtimeMs ?? 0 };
  }));
  let total = entries.reduce((sum, { size }) => sum + size, 0);
  for (const { name, size } of entries.toSorted((a, b) => a.at - b.at)) {
    if (total <= bytes) return;
    await rm(path.join(folder, name), { force: true });
    total -= size;
  }
}

/** A dataset's identity: its files' names and hashes, in order. */
export const datasetHash = (files: readonly { readonly name: string; readonly sha256: string }[]): string =>
  createHash('sha256').update(files.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('')).digest('hex');

