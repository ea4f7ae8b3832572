import { crc32 } from 'node:zlib';
import type { RecordedRow } from '../../shared/ports/recording-store.ts';

const MARK = ',"crc":';

/** A row as one line of JSON whose last member is a checksum over all before it. */
export function lineOf(row: RecordedRow): string {
  const body = JSON.stringify(row).slice(0, -1);
  return `${body}${MARK}${crc32(body)}}\n`;
}

/** The row of a line; undefined when a single bit is not what was written. */
export function rowOf(line: string): RecordedRow | undefined {
  const at = line.lastIndexOf(MARK);
  if (at < 0 || !line.endsWith('}')) return undefined;
  const body = line.slice(0, at);
  if (String(crc32(body)) !== line.slice(at + MARK.length, -1)) return undefined;
  return JSON.parse(`${body}}`) as RecordedRow;
}
