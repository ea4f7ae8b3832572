import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { segmentName } from '../../../shared/adapters/fs/journal-segments.ts';
import { decodeRecord } from '../../../shared/adapters/fs/journal-frame.ts';
import type { JournalRecord } from '../../../shared/ports/journal.ts';

/** How far a journal was read. */
export interface JournalPlace {
  readonly segment: number;
  /** Bytes of it. */
  readonly offset: number;
}

export interface JournalPiece {
  readonly records: readonly JournalRecord[];
  readonly next: JournalPlace;
}

/** Read and booked without a pause: others of this process wait for it. */
const PIECE = 24 * 1_024;
/** The head of a first record: no two journals begin with the same time and number. */
const HEAD_BYTES = 33;

const NAME = /^journal-(\d{6,})\.log$/;

/** The segments of a journal that are there, oldest first. Its writer is not disturbed. */
export async function segmentsIn(folder: string): Promise<readonly number[]> {
  const names = await readdir(folder).catch(() => []);
  return names.flatMap((name) => { const match = NAME.exec(name); return match === null ? [] : [Number(match[1])]; }).toSorted((a, b) => a - b);
}

async function bytesOf(file: string, from: number, most: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const bytes = Buffer.alloc(most);
    const { bytesRead } = await handle.read(bytes, 0, most, from);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** What tells this journal from every other: the head of its oldest record. Undefined while there is none. */
export async function journalIdentity(folder: string): Promise<string | undefined> {
  const [first] = await segmentsIn(folder);
  if (first === undefined) return undefined;
  const head = await bytesOf(path.join(folder, segmentName(first)), 0, HEAD_BYTES);
  return head.length < HEAD_BYTES ? undefined : head.toString('hex');
}

/**
 * The next whole records behind a place, some hundred at once; undefined at the end. A record that is only partly there is being written: it
 * is left for the next time. Behind a torn end one goes on in the next segment.
 */
export async function journalPiece(folder: string, place: JournalPlace | undefined): Promise<JournalPiece | undefined> {
  const segments = await segmentsIn(folder);
  const first = segments[0];
  if (first === undefined) return undefined;
  let at = place ?? { segment: first, offset: 0 };
  for (;;) {
    const piece = await pieceOf(path.join(folder, segmentName(at.segment)), at);
    if (piece !== undefined) return piece;
    const next = segments.find((number) => number > at.segment);
    if (next === undefined) return undefined;
    at = { segment: next, offset: 0 };
  }
}

async function pieceOf(file: string, { segment, offset }: JournalPlace): Promise<JournalPiece | undefined> {
  for (let size = PIECE; ; size *= 4) {
    const bytes = await bytesOf(file, offset, size).catch(() => Buffer.alloc(0));
    const records: JournalRecord[] = [];
    let end = 0;
    for (let decoded = decodeRecord(bytes, 0); decoded !== undefined; decoded = decodeRecord(bytes, end)) {
      records.push(decoded.record);
      end = decoded.end;
    }
    if (records.length > 0) return { records, next: { segment, offset: offset + end } };
    // One longer than the piece is read whole.
    if (bytes.length < size) return undefined;
  }
}
