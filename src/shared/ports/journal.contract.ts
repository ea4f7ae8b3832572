import { describe, expect, it } from 'vitest';
import type { Journal, JournalRecord } from './journal.ts';

export async function recordsOf(journal: Journal): Promise<JournalRecord[]> {
  const records: JournalRecord[] = [];
  for await (const record of journal.read()) records.push(record);
  return records;
}

/** What every journal promises. `open` opens the same journal again each time it is called within one test. */
export function keepsJournalContract(create: () => Promise<() => Promise<Journal>>): void {
  describe('journal contract', () => {
    it('gives back what was appended, oldest first, numbered from 1 without a hole', async () => {
      const open = await create();
      const journal = await open();
      await Promise.all([journal.append('INTENT', { id: 'a', n: 0.1 }, true), journal.append('FILL', { id: 'b' }, false), journal.append('INTENT', { id: '한글 ✓' }, true)]);
      const records = await recordsOf(journal);
      expect(records.map(({ seq, type, body }) => ({ seq, type, body }))).toEqual([
        { seq: 1, type: 'INTENT', body: { id: 'a', n: 0.1 } }, { seq: 2, type: 'FILL', body: { id: 'b' } }, { seq: 3, type: 'INTENT', body: { id: '한글 ✓' } },
      ]);
      await journal.close();
    });

    it('tells the number of each record', async () => {
      const journal = await (await create())();
      expect(await Promise.all([journal.append('A', {}, false), journal.append('B', {}, true), journal.append('C', {}, false)])).toEqual([1, 2, 3]);
      await journal.close();
    });

    it('goes on where the last owner stopped', async () => {
      const open = await create();
      const first = await open();
      await first.append('EPOCH', { epoch: 1 }, true);
      await first.close();
      const second = await open();
      expect(await second.append('EPOCH', { epoch: 2 }, true)).toBe(2);
      expect((await recordsOf(second)).map(({ seq, body }) => [seq, body['epoch']])).toEqual([[1, 1], [2, 2]]);
      await second.close();
    });

    it('keeps what was given, not what became of it later', async () => {
      const journal = await (await create())();
      const body = { state: 'open' };
      const appended = journal.append('REPORT', body, true);
      body.state = 'changed';
      await appended;
      expect((await recordsOf(journal))[0].body).toEqual({ state: 'open' });
      await journal.close();
    });

    it('takes nothing when it is closed', async () => {
      const journal = await (await create())();
      await journal.close();
      await expect(journal.append('INTENT', {}, true)).rejects.toThrow('found a closed one');
    });
  });
}
