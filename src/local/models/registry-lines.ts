import { crc32c } from '../../shared/adapters/fs/crc32c.ts';

/** What lines of a registry hold: a number that goes up by one, and what was told. */
export interface NumberedRow {
  readonly seq: number;
}

/** What the bytes of a registry hold. */
export interface RegistryLines {
  readonly rows: readonly (NumberedRow & Readonly<Record<string, unknown>>)[];
  /** Bytes up to the end of the last whole line. What lies behind was being written when a process died. */
  readonly length: number;
  /** Lines that cannot be read with whole ones behind them, numbered from 1: what they said is lost. */
  readonly damaged: readonly number[];
  /** Whole lines at the end that cannot be read: they may have been promised. */
  readonly unreadable: number;
}

const CHECKED = /^\{"crc":"([0-9a-f]{8})",(.*)$/;
const checksum = (rest: string): string => crc32c(Buffer.from(rest)).toString(16).padStart(8, '0');

/** One JSON line whose first field is the CRC-32C of all that follows it. */
export function registryLine(row: NumberedRow): string {
  const rest = JSON.stringify(row).slice(1);
  return `{"crc":"${checksum(rest)}",${rest}\n`;
}

function rowOf(line: string): RegistryLines['rows'][number] | undefined {
  const [, crc, rest] = CHECKED.exec(line) ?? [];
  if (crc === undefined || checksum(rest) !== crc) return undefined;
  try {
    const value: unknown = JSON.parse(`{${rest}`);
    return typeof value === 'object' && value !== null && 'seq' in value && Number.isSafeInteger(value.seq) ? (value as RegistryLines['rows'][number]) : undefined;
  } catch {
    return undefined;
  }
}

/** As a journal is read: an end that is no whole line is left out; a broken line before a whole one is told of. */
export function registryLines(bytes: Buffer): RegistryLines {
  const rows: RegistryLines['rows'][number][] = [];
  const damaged: number[] = [];
  let [length, number, broken] = [0, 0, [] as number[]];
  for (let at = 0; ;) {
    const end = bytes.indexOf(0x0a, at);
    if (end < 0) break;
    number += 1;
    const row = rowOf(bytes.toString('utf8', at, end));
    at = end + 1;
    if (row === undefined) {
      broken.push(number);
      continue;
    }
    damaged.push(...broken);
    broken = [];
    rows.push(row);
    length = at;
  }
  return { rows, length, damaged, unreadable: broken.length };
}
