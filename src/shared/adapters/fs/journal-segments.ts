import { DataError } from '../../domain/errors.ts';
import type { JournalRecord } from '../../ports/journal.ts';
import { decodeRecord, nextRecord } from './journal-frame.ts';
import type { JournalFiles } from './journal-files.ts';

export const segmentName = (number: number): string => `journal-${String(number).padStart(6, '0')}.log`;
const numberOf = (name: string): number => Number(/^journal-(\d{6,})\.log$/.exec(name)?.[1] ?? NaN);

/** The first record of a segment: how many records behind it sum up everything before. */
export const BEGIN = 'BEGIN';

export interface Segment {
  readonly number: number;
  readonly records: readonly JournalRecord[];
  /** Bytes of whole records. */
  readonly length: number;
  /** Bytes behind them that are none: the torn end of a write that was cut off. */
  readonly torn: Buffer;
}

export interface Segments {
  /** What is to be read, oldest first. */
  readonly segments: readonly Segment[];
  readonly seq: number;
}

/** Whether everything that still matters of the segments before is summed up at the head of this one. */
function sumsUp({ records }: Segment): boolean {
  const summaries = records[0]?.type === BEGIN ? Number(records[0].body['summaries']) : 0;
  return summaries > 0 && records.length > summaries;
}

/**
 * Reads back to the newest segment that sums up those before it. A torn end is left out and told of; a broken record with a whole one
 * behind it means that something was changed or lost that had been promised: DataError, and the files stay as they are.
 */
export async function readSegments(files: JournalFiles, place: string): Promise<Segments> {
  const numbers = (await files.list()).map(numberOf).filter((number) => !Number.isNaN(number)).toSorted((a, b) => b - a);
  const segments: Segment[] = [];
  for (const number of numbers) {
    const segment = decodeSegment(await files.read(segmentName(number)), number, place);
    segments.unshift(segment);
    if (sumsUp(segment)) break;
  }
  return { segments, seq: checkNumbers(segments, numbers.length > segments.length, place) };
}

function decodeSegment(bytes: Buffer, number: number, place: string): Segment {
  const records: JournalRecord[] = [];
  let at = 0;
  for (;;) {
    const decoded = decodeRecord(bytes, at);
    if (decoded === undefined) break;
    records.push(decoded.record);
    at = decoded.end;
  }
  const next = nextRecord(bytes, at, records.at(-1)?.seq ?? 0);
  if (next !== undefined) {
    throw new DataError(`${place}/${segmentName(number)}: expected a whole record at byte "${at}", found a broken one with a good one behind it at byte "${next}". The file was left as it is; nothing is sent on a journal with a hole`);
  }
  return { number, records, length: at, torn: bytes.subarray(at) };
}

/** Numbers go up by one, over the segments too. Returns the last. */
function checkNumbers(segments: readonly Segment[], isSummed: boolean, place: string): number {
  let seq: number | undefined = isSummed ? undefined : 0;
  for (const [i, { number, records, torn }] of segments.entries()) {
    for (const record of records) {
      if (seq !== undefined && record.seq !== seq + 1) throw new DataError(`${place}/${segmentName(number)}: expected record ${seq + 1}, found record "${record.seq}"`);
      seq = record.seq;
    }
    const later = segments.slice(i + 1).some((segment) => segment.records.length > 0);
    if (torn.length > 0 && later) throw new DataError(`${place}/${segmentName(number)}: expected whole records to its end, because there are later ones, found "${torn.length}" bytes that are none`);
  }
  return seq ?? 0;
}
