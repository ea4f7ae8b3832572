import type { JournalRecord } from '../../ports/journal.ts';
import { crc32c } from './crc32c.ts';

/**
 * A record on disk, little endian: length u32 of all that follows the checksum | crc32c u32 of length and all that follows |
 * seq u64 | wallMs u64 | monoNs u64 | length of type u8 | type | JSON.
 */
const HEAD = 8;
const FIXED = 25;
const MOST = 1 << 26;

export interface Stamp {
  readonly wallMs: number;
  readonly monoNs: bigint;
}

/** `json` is the body as text. */
export function encodeRecord({ seq, type, json: text }: { readonly seq: number; readonly type: string; readonly json: string }, { wallMs, monoNs }: Stamp): Buffer {
  const name = Buffer.from(type, 'utf8');
  const json = Buffer.from(text, 'utf8');
  if (name.length === 0 || name.length > 255) throw new TypeError(`expected a type of 1 to 255 bytes, found "${type}"`);
  const length = FIXED + name.length + json.length;
  if (length > MOST) throw new TypeError(`expected a record of at most ${MOST} bytes, found "${length}"`);
  const bytes = Buffer.allocUnsafe(HEAD + length);
  bytes.writeUInt32LE(length, 0);
  bytes.writeBigUInt64LE(BigInt(seq), HEAD);
  bytes.writeBigUInt64LE(BigInt(Math.max(0, Math.floor(wallMs))), HEAD + 8);
  bytes.writeBigUInt64LE(monoNs, HEAD + 16);
  bytes.writeUInt8(name.length, HEAD + 24);
  name.copy(bytes, HEAD + FIXED);
  json.copy(bytes, HEAD + FIXED + name.length);
  bytes.writeUInt32LE(checksum(bytes, 0, length), 4);
  return bytes;
}

/** Over the length and everything behind the checksum, so that a wrong length is found too. */
function checksum(bytes: Buffer, at: number, length: number): number {
  const size = Buffer.of(bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]);
  return (crc32c(bytes, at + HEAD, at + HEAD + length) ^ crc32c(size)) >>> 0;
}

export interface Decoded {
  readonly record: JournalRecord;
  /** Where the next one begins. */
  readonly end: number;
}

/** The record that begins at a byte; undefined where there is none that is whole. */
export function decodeRecord(bytes: Buffer, at: number): Decoded | undefined {
  if (at + HEAD + FIXED > bytes.length) return undefined;
  const length = bytes.readUInt32LE(at);
  const end = at + HEAD + length;
  if (length < FIXED || length > MOST || end > bytes.length) return undefined;
  if (bytes.readUInt32LE(at + 4) !== checksum(bytes, at, length)) return undefined;
  const name = bytes.readUInt8(at + HEAD + 24);
  const from = at + HEAD + FIXED;
  const record = { seq: number(bytes, at + HEAD), wallMs: number(bytes, at + HEAD + 8), type: bytes.toString('utf8', from, from + name), body: parse(bytes.toString('utf8', from + name, end)) };
  return record.body === undefined ? undefined : { record: { ...record, body: record.body }, end };
}

const number = (bytes: Buffer, at: number): number => Number(bytes.readBigUInt64LE(at));

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    // What is not JSON was not written by us: no record, whatever its checksum says.
    return undefined;
  }
}

/** Where the next whole record with a number above `seq` begins after a broken one; undefined when there is none, so that what is broken is a torn end. */
export function nextRecord(bytes: Buffer, after: number, seq: number): number | undefined {
  for (let at = after + 1; at + HEAD + FIXED <= bytes.length; at++) {
    const length = bytes.readUInt32LE(at);
    if (length < FIXED || at + HEAD + length > bytes.length) continue;
    // The number of a record is cheap to look at, its checksum is not.
    const found = number(bytes, at + HEAD);
    if (found > seq && found < seq + 2 ** 32 && decodeRecord(bytes, at) !== undefined) return at;
  }
  return undefined;
}
