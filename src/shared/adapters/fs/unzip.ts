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

interface Header {
  readonly name: string;
  readonly method: number;
  readonly checksum: number;
  readonly packed: number;
  readonly size: number;
  readonly local: number;
}

function headerOf(name: string, zip: Buffer): Header {
  const end = zip.length < 22 ? -1 : endOf(zip);
  if (end < 0) throw new DataError(`"${name}" is no ZIP archive`);
  const entries = zip.readUInt16LE(end + 10);
  if (entries !== 1) throw new DataError(`"${name}": expected one file in the archive, found ${entries}`);
  const at = zip.readUInt32LE(end + 16);
  if (at + 46 > zip.length || zip.readUInt32LE(at) !== CENTRAL) throw new DataError(`"${name}": the archive's directory is damaged`);
  return {
    name: zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28)), method: zip.readUInt16LE(at + 10), checksum: zip.readUInt32LE(at + 16),
    packed: zip.readUInt32LE(at + 20), size: zip.readUInt32LE(at + 24), local: zip.readUInt32LE(at + 42),
  };
}

/** The one file of a ZIP archive (APPNOTE.TXT 6.3: stored or deflated, no ZIP64), its CRC-32 verified. */
export function unzipOne(name: string, zip: Buffer): ZipEntry {
  const { name: entry, method, checksum, packed, size, local } = headerOf(name, zip);
  if (method !== 0 && method !== 8) throw new DataError(`"${name}": expected "${entry}" stored or deflated, found method ${method}`);
  if (local + 30 > zip.length || zip.readUInt32LE(local) !== LOCAL) throw new DataError(`"${name}": "${entry}" is damaged`);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const raw = zip.subarray(start, start + packed);
  let content: Buffer;
  try { content = method === 0 ? raw : inflateRawSync(raw, { maxOutputLength: Math.max(1, size) }); } catch (cause) { throw new DataError(`"${name}": "${entry}" is damaged`, { cause }); }
  if (content.length !== size || crc32(content) !== checksum) throw new DataError(`"${name}": "${entry}" does not have the checksum the archive names`);
  return { name: entry, content };
}
