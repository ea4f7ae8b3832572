import type { Journal, JournalRecord } from '../../ports/journal.ts';

/** What outlives the journal that wrote it: give it to the next one, as a disk would be. */
export interface JournalMemory {
  readonly lines: { readonly type: string; readonly json: string; readonly wallMs: number }[];
}

/** A journal that outlives its owner but not the process. `now` stamps the records. */
export function memoryJournal(memory: JournalMemory = { lines: [] }, now: () => number = () => 0): Journal {
  let isClosed = false;
  return {
    async append(type, body) {
      if (isClosed) throw new Error(`expected an open journal for "${type}", found a closed one`);
      return memory.lines.push({ type, json: JSON.stringify(body), wallMs: now() });
    },
    async *read() {
      for (let i = 0; i < memory.lines.length; i++) {
        const { type, json, wallMs } = memory.lines[i];
        const record: JournalRecord = { seq: i + 1, wallMs, type, body: JSON.parse(json) };
        yield record;
      }
    },
    async close() {
      isClosed = true;
    },
  };
}
