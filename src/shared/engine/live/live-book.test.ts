import { describe, expect, it } from 'vitest';
import { format } from '../../domain/decimal.ts';
import { random } from '../../domain/random.ts';
import { readLiveRecord, type LiveRecord } from '../../execution/live-record.ts';
import { LiveBook } from './live-book.ts';
import { instrument, play, START } from '../../../local/drill/virtual/play.ts';

/** The records of a run in which much went wrong. */
async function recordsOf(seed: number): Promise<readonly LiveRecord[]> {
  const lines: { readonly type: string; readonly json: string }[] = [];
  await play({ seed, deathsEveryMs: 2_500, plant: (ports) => ({ ...ports, journal: { read: () => ports.journal.read(), close: () => ports.journal.close(), append: (type, body, durable) => { lines.push({ type, json: JSON.stringify(body) }); return ports.journal.append(type, body, durable); } } }) });
  return lines.flatMap(({ type, json }, seq) => readLiveRecord({ seq, type, body: JSON.parse(json) }) ?? []);
}

const book = (): LiveBook => new LiveBook([instrument], 1e9);

function take(on: LiveBook, records: readonly LiveRecord[]): LiveBook {
  for (const record of records) {
    on.apply(record);
    if (record.type === 'INTENT') on.confirm(record.body.request.clientOrderId);
  }
  return on;
}

/** What must be the same, whatever way led to it. */
const essence = (of: LiveBook): unknown => ({
  epoch: of.epoch, sequence: of.sequence, opened: of.opened, held: format(of.held('test:BTC/USDT')), exposure: of.exposure('test:BTC/USDT'), halted: [...of.halted], cursors: [...of.cursors],
  balances: ['BTC', 'USDT', 'BNB'].map((asset) => format(of.ledger.balance(asset))),
  orders: [...of.orders].map(([id, { filled, value, ...order }]) => ({ id, ...order, note: '', filled: format(filled), value: format(value) })).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
});

const throughText = (of: LiveBook): LiveRecord => {
  const record = readLiveRecord({ seq: 1, type: 'SNAPSHOT', body: JSON.parse(JSON.stringify(of.snapshot(START))) });
  if (record === undefined) throw new Error('expected a snapshot');
  return record;
};

describe('the book', () => {
  it('of a snapshot and what followed is the book of everything, wherever the snapshot was taken (fault 52)', async () => {
    for (let seed = 0; seed < 12; seed++) {
      const records = await recordsOf(seed);
      const whole = essence(take(book(), records));
      const source = random(seed);
      for (let n = 0; n < 10; n++) {
        const cut = source.below(records.length);
        // What waited to be written when the segment began is in the snapshot already and follows it all the same.
        const repeated = Math.max(0, cut - source.below(8));
        expect(essence(take(book(), [throughText(take(book(), records.slice(0, cut))), ...records.slice(repeated)])), `seed ${seed}, cut ${cut}`).toEqual(whole);
      }
    }
  });

  it('read twice is the same book (fault 16)', async () => {
    for (let seed = 0; seed < 12; seed++) {
      const records = await recordsOf(seed);
      expect(essence(take(take(book(), records), records))).toEqual(essence(take(book(), records)));
    }
  });

  it('refuses a record that is not what its name says', () => {
    expect(() => readLiveRecord({ seq: 7, type: 'FILL', body: { fill: { tradeId: 1 } } })).toThrow('journal record 7: expected a FILL, found "{"fill":{"tradeId":1}}"');
    expect(readLiveRecord({ seq: 8, type: 'RISK', body: {} })).toBeUndefined();
  });
});
