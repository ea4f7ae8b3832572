import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { Level } from '../../shared/domain/order-book.ts';
import { random } from '../../shared/domain/random.ts';
import { TapeBook } from '../../shared/venue/tape/tape-book.ts';
import { readL2File } from './l2-file.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-tape-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LINE = '1723161254024619568 {"stream":"x@trade","data":{"t":1,"p":"5.0","q":"0.1","T":3,"m":true}}\n';

async function count(file: string): Promise<number> {
  let lines = 0;
  for await (const { line } of readL2File(file)) lines = line;
  return lines;
}

describe('recording on disk', () => {
  it('is read plain or packed, line by line', async () => {
    writeFileSync(path.join(folder, 'a.ndjson'), LINE.repeat(3));
    writeFileSync(path.join(folder, 'a.ndjson.gz'), gzipSync(LINE.repeat(4)));
    expect(await count(path.join(folder, 'a.ndjson'))).toBe(3);
    expect(await count(path.join(folder, 'a.ndjson.gz'))).toBe(4);
  });

  it('is refused with its name and line when it is cut off, broken or not there (faults 37, 64)', async () => {
    const packed = gzipSync(Array.from({ length: 5_000 }, (_, i) => LINE.replace('"t":1', `"t":${i * 7919}`)).join(''));
    writeFileSync(path.join(folder, 'cut.gz'), packed.subarray(0, packed.length - 50));
    writeFileSync(path.join(folder, 'broken.ndjson'), `${LINE}${LINE.slice(0, 40)}\n`);
    await expect(count(path.join(folder, 'cut.gz'))).rejects.toThrow(/cut\.gz" cannot be read after line \d+: unexpected end of file/);
    await expect(count(path.join(folder, 'broken.ndjson'))).rejects.toThrow(/broken\.ndjson" line 2: expected/);
    await expect(count(path.join(folder, 'none.ndjson'))).rejects.toThrow(/none\.ndjson" cannot be read after line 0: ENOENT/);
  });
});

const L2 = '../shared/data/l2';
const RECORDINGS = [['binance_spot_ETHUSDT-2024-08-08_09', 'binance-spot', 2_164], ['binance_usdm_BTCUSDT-2024-08-08', 'binance-usdm', 1_308]] as const;
const top = (levels: readonly Level[]): number => levels.slice(0, 10).reduce((sum, [, quantity]) => sum + quantity, 0);

describe.skipIf(!existsSync(L2))(existsSync(L2) ? 'recorded books against an independent rebuild' : `skipped: there is no ${L2}`, () => {
  for (const [name, sync, rows] of RECORDINGS) {
    const expected = () => new Map(gunzipSync(readFileSync(path.join(L2, `${name}.expected_bbo.csv.gz`))).toString('utf8').trim().split('\n').slice(1).map((row) => {
      const [seq, , ...figures] = row.split(',').map(Number);
      return [seq, figures] as const;
    }));

    it(`${name}: best levels, depth of ten and number of levels are the same in all ${rows} rows`, async () => {
      const wanted = expected();
      const book = new TapeBook(sync, random(1));
      let [checked, wrong, crossed] = [0, 0, 0];
      for await (const { line, event } of readL2File(path.join(L2, `${name}.ndjson.gz`))) {
        book.apply(event);
        const touch = book.touch();
        if (touch !== undefined && touch.bid >= touch.ask) crossed += 1;
        const row = wanted.get(line);
        if (row === undefined) continue;
        const { bids, asks } = book.book;
        const got = [book.lastId, ...bids[0], ...asks[0], top(bids), top(asks), bids.length, asks.length];
        if (!book.isValid || !got.every((value, i) => Math.abs(value - row[i]) < 1e-6)) wrong += 1;
        checked += 1;
      }
      expect({ checked, wrong, crossed }).toEqual({ checked: rows, wrong: 0, crossed: 0 });
    });

    it(`${name}: a lost update is seen at the next one, and no wrong book is shown after it (fault 26)`, async () => {
      const wanted = expected();
      const book = new TapeBook(sync, random(1));
      let [depths, invalidAfter, wrong, valid] = [0, 0, 0, 0];
      for await (const { line, event } of readL2File(path.join(L2, `${name}.ndjson.gz`))) {
        if (event.kind === 'depth' && ++depths === 1_000) continue;
        book.apply(event);
        if (depths > 1_000 && !book.isValid) invalidAfter ||= depths;
        const row = wanted.get(line);
        if (row === undefined || !book.isValid || book.lastId !== row[0]) continue;
        valid += 1;
        if (book.book.bestBid !== row[1] || book.book.bestAsk !== row[3]) wrong += 1;
      }
      expect({ invalidAfter, wrong }).toEqual({ invalidAfter: 1_001, wrong: 0 });
      expect(valid).toBeGreaterThan(50);
    });
  }
});
