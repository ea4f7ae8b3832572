import { openJournal } from '../../../shared/adapters/fs/journal.ts';
import type { AppendFile, JournalFiles } from '../../../shared/adapters/fs/journal-files.ts';
import { decodeRecord, encodeRecord } from '../../../shared/adapters/fs/journal-frame.ts';
import { DataError } from '../../../shared/domain/errors.ts';
import type { Random } from '../../../shared/domain/random.ts';

export interface JournalTally {
  flips: number;
  truncations: number;
  refused: number;
  readonly wrong: string[];
}

const RECORDS = 40;

/** A folder with one segment of these bytes. */
function folderOf(bytes: Buffer): JournalFiles {
  const file: AppendFile = { write: () => Promise.resolve(), datasync: () => Promise.resolve(), close: () => Promise.resolve() };
  const files = new Map([['journal-000001.log', bytes]]);
  return {
    list: () => Promise.resolve([...files.keys()]), read: (name) => Promise.resolve(files.get(name) ?? Buffer.alloc(0)), create: () => Promise.resolve(file), reopen: () => Promise.resolve(file),
    save: (name, kept) => { files.set(name, Buffer.from(kept)); return Promise.resolve(); }, syncFolder: () => Promise.resolve(),
  };
}

/** What a journal of these bytes says; undefined when it is refused. */
async function readBack(bytes: Buffer): Promise<readonly string[] | undefined> {
  try {
    const journal = await openJournal(folderOf(bytes));
    const records: string[] = [];
    for await (const record of journal.read()) records.push(JSON.stringify(record));
    await journal.close();
    return records;
  } catch (error) {
    if (error instanceof DataError) return undefined;
    throw error;
  }
}

/** One journal, cut at every byte and with so many single bits turned over: what is read back is a beginning of what was written, or nothing at all. */
export async function fuzzJournal(source: Random, flips: number): Promise<JournalTally> {
  const tally: JournalTally = { flips: 0, truncations: 0, refused: 0, wrong: [] };
  const frames = Array.from({ length: RECORDS }, (_, i) => encodeRecord({ seq: i + 1, type: i % 3 === 0 ? 'INTENT' : 'FILL', json: JSON.stringify({ clientOrderId: `q${i}`, quantity: source.uniform(), note: '비트'.repeat(source.below(5)) }) }, { wallMs: 1_700_000_000_000 + i, monoNs: BigInt(i) }));
  const bytes = Buffer.concat(frames);
  const whole = await readBack(bytes);
  if (whole?.length !== RECORDS || frames.some((frame) => decodeRecord(frame, 0) === undefined)) tally.wrong.push('the journal that was written cannot be read');
  const judge = async (what: string, changed: Buffer): Promise<void> => {
    try {
      const read = await readBack(changed);
      if (read === undefined) tally.refused++;
      else if (read.some((record, i) => record !== whole?.[i])) tally.wrong.push(`${what}: a record was read that nobody wrote`);
    } catch (error) {
      tally.wrong.push(`${what}: ${String(error)}`);
    }
  };
  for (let length = 0; length < bytes.length; length++, tally.truncations++) await judge(`cut at byte ${length}`, bytes.subarray(0, length));
  const lastFrom = bytes.length - (frames.at(-1)?.length ?? 0);
  for (; tally.flips < flips; tally.flips++) {
    const bit = source.below(bytes.length * 8);
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3] ^= 1 << (bit & 7);
    const refusedBefore = tally.refused;
    await judge(`bit ${bit}`, flipped);
    // With good records behind it, a broken one is no torn end: silence would be a loss nobody hears of.
    if (bit >> 3 < lastFrom && tally.refused === refusedBefore) tally.wrong.push(`bit ${bit}: accepted without a word`);
  }
  return tally;
}
