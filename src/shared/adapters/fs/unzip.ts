import { crc32, inflateRawSync } from 'node:zlib';
import { DataError } from '../../domain/errors.ts';

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;

export interface ZipEntry {
  readonly name: string;
  readonly content: Buffer;
}

function endOf(zip: Buffer): number {
  for (let at = zip.length - 22; at >= Math.max(0, zip.length - 22 - 65_535); at--) if (zip.readUInt32LE(at) === END) return at;
  return -1;
}

/** The one file of a ZIP archive (APPNOTE.TXT 6.3: stored or deflated, no ZIP64), its CRC-32 verified. */
export function unzipOne(name: string, zip: Buffer): ZipEntry {
  const end = zip.length < 22 ? -1 : endOf(zip);
  if (end < 0) throw new DataError(`"${name}" is no ZIP archive`);
  const entries = zip.readUInt16LE(end + 10);
  if (entries !== 1) throw new DataError(`"${name}": expected one file in the archive, found ${entries}`);
  const at = zip.readUInt32LE(end + 16);
  if (at + 46 > zip.length || zip.readUInt32LE(at) !== CENTRAL) throw new DataError(`"${name}": the archive's directory is damaged`);
  const [method, checksum, packed, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 16), zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 24)];
  const entryName = zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28));
  const local = zip.readUInt32LE(at + 42);
  if (local + 30 > zip.length || zip.readUInt32LE(local) !== LOCAL) throw new DataError(`"${name}": "${entryName}" is damaged`);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  if (method !== 0 && method !== 8) throw new DataError(`"${name}": expected "${entryName}" stored or deflated, found method ${method}`);
  const raw = zip.subarray(start, start + packed);
  let content: Buffer;
  try { content = method === 0 ? raw : inflateRawSync(raw, { maxOutputLength: Math.max(1, size) }); } catch (cause) { throw new DataError(`"${name}": "${entryName}" is damaged`, { cause }); }
  if (content.length !== size || crc32(content) !== checksum) throw new DataError(`"${name}": "${entryName}" does not have the checksum the archive names`);
  return { name: entryName, content };
}
