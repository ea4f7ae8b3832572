import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Memory that JavaScript objects hold and the garbage collector cannot weigh: DuckDB's chunks behind a small handle, columns in shared
 * memory. A process that reads year after year looks idle to the collector and would grow by 50 MB a year; so it is told.
 */
export interface UnseenMemory {
  /** Books bytes that garbage may hold; every 32 MB the collector runs, which takes a few ms beside seconds of reading. */
  book(bytes: number): void;
}

const LIMIT = 32 * 1024 ** 2;

function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  return typeof collect === 'function' ? () => { collect(); } : () => undefined;
}

export function unseenMemory(): UnseenMemory {
  let booked = 0;
  let collect: (() => void) | undefined;
  return {
    book(bytes) {
      booked += bytes;
      if (booked < LIMIT) return;
      booked = 0;
      collect ??= collector();
      collect();
    },
  };
}
