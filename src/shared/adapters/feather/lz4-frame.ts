import { DataError } from '../../domain/errors.ts';

/**
 * Reads the LZ4 frame format (lz4 documentation, lz4_Frame_format.md 1.6 and lz4_Block_format.md), which Arrow wraps buffers in.
 * Checksums are skipped: what is read is judged by its own rules later. A damaged frame is an error, never a read or write out of bounds.
 */
const MAGIC = 0x184d2204;
const UNCOMPRESSED = 0x80000000;

const broken = (why: string): DataError => new DataError(`damaged LZ4 frame: ${why}`);

/** A length that goes on while its bytes are 255. */
function longLength(source: Uint8Array, position: number, length: number): { readonly length: number; readonly position: number } {
  let total = length;
  for (let at = position; at < source.length; at++) {
    total += source[at];
    if (source[at] !== 255) return { length: total, position: at + 1 };
  }
  throw broken('a length runs past its block');
}

/** Copies from what was written before; the ranges may overlap, which repeats a pattern. */
function copyMatch(target: Uint8Array, { from, to, length }: { readonly from: number; readonly to: number; readonly length: number }): void {
  if (from < 0 || from >= to) throw broken('a match reaches before the start');
  if (to + length > target.length) throw broken('more data than announced');
  if (from + length <= to) target.copyWithin(to, from, from + length);
  else for (let i = 0; i < length; i++) target[to + i] = target[from + i];
}

/** One compressed block into `target` from `start`; returns where it ended. */
function decodeBlock(block: Uint8Array, target: Uint8Array, start: number): number {
  let written = start;
  let position = 0;
  while (position < block.length) {
    const token = block[position++];
    let literals = { length: token >>> 4, position };
    if (literals.length === 15) literals = longLength(block, position, 15);
    position = literals.position + literals.length;
    if (position > block.length || written + literals.length > target.length) throw broken('literals run past their block');
    target.set(block.subarray(literals.position, position), written);
    written += literals.length;
    if (position === block.length) return written;
    if (position + 2 > block.length) throw broken('an offset is cut off');
    const offset = block[position] | (block[position + 1] << 8);
    position += 2;
    let match = { length: token & 15, position };
    if (match.length === 15) match = longLength(block, position, 15);
    position = match.position;
    copyMatch(target, { from: written - offset, to: written, length: match.length + 4 });
    written += match.length + 4;
  }
  return written;
}

interface Block {
  readonly isPlain: boolean;
  readonly bytes: Uint8Array;
}

interface Frame {
  readonly blocks: readonly Block[];
  /** Bytes it unpacks to, or the most it can. */
  readonly capacity: number;
}

/** Largest unpacked block by the code in the frame descriptor. */
const BLOCK_SIZES: Readonly<Record<number, number>> = { 4: 1 << 16, 5: 1 << 18, 6: 1 << 20, 7: 1 << 22 };

function frameOf(frame: Uint8Array): Frame {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 11 || view.getUint32(0, true) !== MAGIC) throw broken('it does not begin as one');
  const flags = frame[4];
  const blockSize = BLOCK_SIZES[(frame[5] >>> 4) & 7];
  if (flags >>> 6 !== 1 || blockSize === undefined) throw broken('its descriptor is unknown');
  const hasSize = (flags & 0x08) !== 0;
  const blocks: Block[] = [];
  let position = 7 + (hasSize ? 8 : 0) + ((flags & 0x01) === 0 ? 0 : 4);
  while (position + 4 <= frame.length) {
    const header = view.getUint32(position, true);
    if (header === 0) return { blocks, capacity: hasSize ? Math.min(Number(view.getBigUint64(6, true)), blocks.length * blockSize) : blocks.length * blockSize };
    const end = position + 4 + (header & ~UNCOMPRESSED);
    if (end > frame.length) throw broken('a block is cut off');
    blocks.push({ isPlain: (header & UNCOMPRESSED) !== 0, bytes: frame.subarray(position + 4, end) });
    position = end + ((flags & 0x10) === 0 ? 0 : 4);
  }
  throw broken('it has no end mark');
}

/** The bytes a frame holds. */
export function decodeLz4Frame(frame: Uint8Array): Uint8Array {
  const { blocks, capacity } = frameOf(frame);
  const target = new Uint8Array(capacity);
  let written = 0;
  for (const { isPlain, bytes } of blocks) {
    if (!isPlain) { written = decodeBlock(bytes, target, written); continue; }
    if (written + bytes.length > capacity) throw broken('more data than announced');
    target.set(bytes, written);
    written += bytes.length;
  }
  return target.subarray(0, written);
}
