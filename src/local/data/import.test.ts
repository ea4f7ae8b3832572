import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fsDatasetArchive } from '../../shared/adapters/fs/dataset-archive.ts';
import { MINUTE } from '../../shared/domain/time.ts';
import { freezeDataset } from '../../shared/handlers/data/freeze.ts';
import { importFiles, type ImportJob } from '../../shared/handlers/data/import.ts';
import { resampleFile } from '../../shared/handlers/data/resample.ts';
import { showCandles } from '../../shared/handlers/data/show.ts';
import { MANIFEST_FORMAT, type DatasetManifest } from '../../shared/ports/dataset-manifest.ts';
import { openData, type DataPorts } from '../wire.ts';

const START = Date.UTC(2024, 0, 31, 23);
const FOLDER = 'processed/venue=binance/symbol=BTC-USDT_USDT/timeframe=1m';

let out = '';
let data: DataPorts;
beforeEach(() => { out = mkdtempSync(path.join(os.tmpdir(), 'import-')); data = openData(out); });
afterEach(() => { data.close(); rmSync(out, { recursive: true }); });

const line = (i: number, close = 11): string => `${START + i * MINUTE},10,12,9,${close},${1 + i / 1000}`;
const lines = (from: number, to: number): string => Array.from({ length: to - from }, (_, i) => line(from + i)).join('\n');
function csv(name: string, rows: string): string {
  const file = path.join(out, name);
  writeFileSync(file, name.endsWith('.gz') ? gzipSync(`time,open,high,low,close,volume\n${rows}\n`) : `time,open,high,low,close,volume\n${rows}\n`);
  return file;
}
const manifestLike: DatasetManifest = {
  format: MANIFEST_FORMAT, venue: 'binance', symbol: 'BTC/USDT:USDT', timeframe: '1m', generation: 1, rows: 0, from: 0, to: 0, missing: 0, holes: 0, duplicates: 0, conflicts: 0, outOfOrder: 0, forming: 0,
  violations: 0, longestHole: null, zeroVolume: 0, frozen: false, sources: [], covered: [], files: [],
};
const job = (files: readonly string[], change: Partial<ImportJob> = {}): ImportJob => ({ files, venue: 'binance', symbol: 'BTC/USDT:USDT', timeframe: '1m', hints: {}, onConflict: 'refuse', out, ...change });

describe('imports', () => {
  it('join overlapping files, cut them by month, keep what was received and say what was there', async () => {
    const { manifest, folder, imported } = await importFiles(job([csv('a.csv', lines(0, 100)), csv('b.csv.gz', lines(90, 180))]), data);
    expect(folder).toBe(`${out}/${FOLDER}`);
    expect([imported, manifest.rows, manifest.duplicates, manifest.missing]).toEqual([180, 180, 10, 0]);
    expect(manifest.files.map(({ name, rows }) => [name, rows])).toEqual([['2024-01.g1.parquet', 60], ['2024-02.g1.parquet', 120]]);
    expect(manifest.sources.map(({ name, rows }) => [name, rows])).toEqual([['a.csv', 100], ['b.csv.gz', 90]]);
    expect(readdirSync(path.join(out, 'raw/venue=binance')).length).toBe(2);
    expect((await data.candles.load(folder)).candles.length).toBe(180);
  });

  it('twice change nothing; of more add only what is new and leave other months alone', async () => {
    await importFiles(job([csv('a.csv', lines(0, 100))]), data);
    const again = await importFiles(job([path.join(out, 'a.csv')]), data);
    expect(again.manifest.files.map(({ name }) => name)).toEqual(['2024-01.g1.parquet', '2024-02.g1.parquet']);
    const more = await importFiles(job([csv('c.csv', lines(100, 150))]), data);
    expect(more.manifest).toMatchObject({ rows: 150, generation: 3 });
    expect(readdirSync(path.join(out, FOLDER)).toSorted()).toEqual(['2024-01.g1.parquet', '2024-02.g3.parquet', 'manifest.json']);
  });

  it('that contradict the archive are refused, and nothing of it changes', async () => {
    await importFiles(job([csv('a.csv', lines(0, 10))]), data);
    const before = readFileSync(path.join(out, FOLDER, 'manifest.json'), 'utf8');
    await expect(importFiles(job([csv('d.csv', `${line(5, 10.5)}\n${lines(10, 20)}`)]), data)).rejects.toMatchObject({ name: 'DataError', message: expect.stringContaining('2024-01-31T23:05:00Z') });
    expect(readFileSync(path.join(out, FOLDER, 'manifest.json'), 'utf8')).toBe(before);
    expect((await importFiles(job([path.join(out, 'd.csv')], { onConflict: 'last' }), data)).manifest).toMatchObject({ rows: 20, conflicts: 1 });
  });

  it('are all proven before the first is stored', async () => {
    await expect(importFiles(job([csv('a.csv', lines(0, 10)), csv('bad.csv', `${line(20)}\n${line(21, 99)}`)]), data)).rejects.toThrow('bad.csv" line 3');
    expect(existsSync(path.join(out, FOLDER))).toBe(false);
  });

  it('drop a last candle that had not closed when the file was taken', async () => {
    const { manifest } = await importFiles(job([csv('a.csv', lines(0, 10))], { asOf: START + 9.5 * MINUTE }), data);
    expect(manifest).toMatchObject({ rows: 9, forming: 1 });
  });

  it('that die before the manifest leave the old dataset whole', async () => {
    const { folder } = await importFiles(job([csv('a.csv', lines(0, 10))]), data);
    const dying: DataPorts = { ...data, archive: { ...data.archive, commit: async () => { throw new Error('power cut'); } } };
    await expect(importFiles(job([csv('b.csv', lines(10, 20))]), dying)).rejects.toThrow('power cut');
    expect((await data.candles.load(folder)).candles.length).toBe(10);
    const { manifest } = await importFiles(job([path.join(out, 'b.csv')]), data);
    expect(manifest.rows).toBe(20);
    expect(readdirSync(path.join(out, FOLDER)).toSorted()).toEqual(['2024-01.g2.parquet', 'manifest.json']);
  });

  it('beside another writer notice it and change nothing', async () => {
    const { folder } = await importFiles(job([csv('a.csv', lines(0, 10))]), data);
    const late: DataPorts = { ...data, archive: { ...data.archive, read: async (place) => { const known = await data.archive.read(place); return known === undefined ? undefined : { ...known, generation: 5 }; } } };
    await expect(importFiles(job([csv('b.csv', lines(10, 20))]), late)).rejects.toThrow('changed by another program');
    expect((await data.candles.load(folder)).candles.length).toBe(10);
  });

  it('two at once lose nothing, in this process and in another', async () => {
    const [a, b] = [job([csv('a.csv', lines(0, 40))]), job([csv('b.csv', lines(40, 90))])];
    await Promise.all([importFiles(a, data), importFiles(b, data)]);
    const words = (file: string) => [path.resolve(import.meta.dirname, '../coinbot.mjs'), 'data', 'import', file, '--venue', 'binance', '--symbol', 'BTC/USDT:USDT', '--timeframe', '1m', '--out', out];
    const others = [csv('c.csv', lines(90, 130)), csv('d.csv', lines(130, 200))].map((file) => promisify(execFile)(process.execPath, words(file)));
    await Promise.all(others);
    const { candles } = await data.candles.load(path.join(out, FOLDER));
    expect(candles.length).toBe(200);
    expect(readdirSync(path.join(out, FOLDER)).filter((name) => name.includes('lock'))).toEqual([]);
  });

  it('that wait too long for another name the lock and what to do', async () => {
    const folder = path.join(out, FOLDER);
    const archive = fsDatasetArchive(data.files, 100);
    await archive.exclusively(folder, async () => {
      await expect(importFiles(job([csv('a.csv', lines(0, 10))]), { ...data, archive })).rejects.toMatchObject({ name: 'RefusedError', message: expect.stringMatching(/being changed by process \d+: .* remove ".*dataset\.lock"$/) });
      await expect(freezeDataset({ folder, name: 'spring', out }, { archive: { ...archive, read: async (place) => (place === folder ? manifestLike : undefined) } })).rejects.toMatchObject({ name: 'RefusedError' });
    });
    expect(existsSync(folder)).toBe(false);
    expect((await importFiles(job([path.join(out, 'a.csv')]), { ...data, archive })).rows).toBe(10);
  });

  it('know that a file of the dataset was changed by another hand', async () => {
    const { folder } = await importFiles(job([csv('a.csv', lines(0, 10))]), data);
    const bytes = readFileSync(path.join(folder, '2024-01.g1.parquet'));
    bytes[100] ^= 1;
    writeFileSync(path.join(folder, '2024-01.g1.parquet'), bytes);
    await expect(data.candles.load(folder)).rejects.toThrow('is not the file its manifest names');
  });
});

describe('datasets', () => {
  it('are listed, and frozen ones take nothing more', async () => {
    const { folder } = await importFiles(job([csv('a.csv', lines(0, 100))]), data);
    const frozen = await freezeDataset({ folder, name: 'spring', out }, data);
    expect(frozen.folder).toBe(`${out}/historical/spring/venue=binance/symbol=BTC-USDT_USDT/timeframe=1m`);
    expect((await data.archive.list(out)).map(({ manifest }) => manifest.frozen)).toEqual([true, false]);
    const [original, copy] = [await data.candles.load(folder), await data.candles.load(frozen.folder)];
    expect(copy.dataHash).toBe(original.dataHash);
    await expect(freezeDataset({ folder, name: 'spring', out }, data)).rejects.toThrow('there already');
  });

  it('are resampled with the timeframe the venue served kept', async () => {
    const { folder } = await importFiles(job([csv('a.csv', lines(0, 128))]), data);
    const written = await resampleFile({ file: folder, timeframe: '1h', out: path.join(out, 'hours.parquet'), keepIncomplete: false }, data);
    expect(written.rows).toBe(2);
    expect(await data.candles.load(written.file)).toMatchObject({ timeframe: '1h', nativeTimeframe: '1m', symbol: 'BTC/USDT:USDT' });
  });

  it('are shown with indicators that saw the candles before', async () => {
    const { folder } = await importFiles(job([csv('a.csv', lines(0, 30))]), data);
    const shown = await showCandles({ file: folder, last: 2, indicators: ['sma:10', 'bollinger:20:2'] }, data);
    expect(shown).toMatchObject({ timeframe: '1m', rows: 30 });
    expect(shown.candles.map((candle) => [candle.openTime, candle['sma:10'], candle['bollinger:20:2.upper']])).toEqual([[START + 28 * MINUTE, 11, 11], [START + 29 * MINUTE, 11, 11]]);
    const early = await showCandles({ file: folder, to: START + 2 * MINUTE, indicators: ['sma:10'] }, data);
    expect(early.candles.map((candle) => candle['sma:10'])).toEqual([null, null]);
    await expect(showCandles({ file: folder, indicators: ['ema:5@1h'] }, data)).rejects.toMatchObject({ name: 'UsageError' });
  });
});
