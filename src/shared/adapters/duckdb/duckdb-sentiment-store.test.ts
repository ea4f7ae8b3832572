import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { StoredMood, StoredScore } from '../../ports/sentiment-store.ts';
import type { DurableFiles } from '../../ports/durable-files.ts';
import { duckdbSentimentStore } from './duckdb-sentiment-store.ts';
import { duckdbSession } from './session.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sentiment-store-'));
const session = duckdbSession({ threads: 1, memoryLimitMb: 128 });
let writes = 0;
// The temporary file takes the place of the old one, as the real adapter has it.
const files: DurableFiles = {
  async replaceWith(file, fill) {
    const { mkdir, rename } = await import('node:fs/promises');
    await mkdir(path.dirname(file), { recursive: true });
    const result = await fill(`${file}.tmp`);
    await rename(`${file}.tmp`, file);
    writes++;
    return result;
  },
  replace: () => Promise.reject(new Error('not used')),
};
afterAll(() => { session.close(); rmSync(folder, { recursive: true }); });

const T = Date.UTC(2024, 0, 10, 12);
const score = (id: string, more: Partial<StoredScore> = {}): StoredScore => ({ id, source: 'a', language: 'ko', title: '비트코인 급등 \u{1F680} "it\'s"', url: 'https://a.example/1', publishedAt: NaN, eventAt: T, knownAt: T + 1, dating: 'undated', score: 0.123456789012345, weight: 1.2, scorer: 'lexicon-1', ...more });
const mood = (kind: string, more: Partial<StoredMood> = {}): StoredMood => ({ kind, about: '', value: 40, price: NaN, label: 'Fear', eventAt: T, knownAt: T + 1, ...more });
const all = { from: 0, to: Infinity };

describe('the store of sentiment', () => {
  const store = duckdbSentimentStore({ session, files, folder });

  it('is empty before anything is in it', async () => {
    expect(await store.scores(all)).toEqual([]);
    expect(await store.moods(all)).toEqual([]);
    expect(await store.addScores([])).toBe(0);
  });

  it('gives back what went in, to the bit, in the order in which it became known, a file for each month', async () => {
    const rows = [score('late', { knownAt: T + 9, publishedAt: T - 5 }), score('early'), score('next month', { eventAt: T + 30 * 86_400_000, knownAt: T + 31 * 86_400_000 })];
    expect(await store.addScores(rows)).toBe(3);
    expect(await store.scores(all)).toEqual([rows[1], rows[0], rows[2]]);
    expect(readdirSync(path.join(folder, 'news')).toSorted()).toEqual(['2024-01.parquet', '2024-02.parquet']);
  });

  it('takes nothing twice, keeps what came first, and writes no file for nothing', async () => {
    const before = writes;
    const { mtimeMs } = statSync(path.join(folder, 'news', '2024-01.parquet'));
    expect(await store.addScores([score('early', { score: -1, knownAt: T + 99 }), score('early')])).toBe(0);
    expect(writes).toBe(before);
    expect(statSync(path.join(folder, 'news', '2024-01.parquet')).mtimeMs).toBe(mtimeMs);
    expect(await store.addScores([score('early', { source: 'b' })])).toBe(1);
    expect((await store.scores({ from: T, to: T + 1 })).map(({ source, id, score: value }) => [source, id, value])).toEqual([['a', 'early', 0.123456789012345], ['b', 'early', 0.123456789012345], ['a', 'late', 0.123456789012345]]);
  });

  it('keeps figures by kind, symbol and time', async () => {
    const rows = [mood('fearGreed'), mood('funding', { about: 'BTC/USDT:USDT', value: 0.0001 }), mood('funding', { about: 'ETH/USDT:USDT', value: -0.0001 }), mood('openInterest', { value: 8e4, price: 43_210.5 })];
    expect(await store.addMoods(rows)).toBe(4);
    expect(await store.addMoods([...rows, mood('fearGreed', { eventAt: T + 1, knownAt: T + 2 })])).toBe(1);
    expect(await store.moods({ from: T, to: T + 1 })).toEqual(rows);
  });

  it('refuses a row without a time, and a file that is none of its own', async () => {
    await expect(store.addScores([score('x', { knownAt: NaN })])).rejects.toThrow('expected a row with times');
    writeFileSync(path.join(folder, 'news', '2023-01.parquet'), 'broken');
    await expect(store.scores(all)).rejects.toThrow('2023-01.parquet" is not Parquet');
  });
});
