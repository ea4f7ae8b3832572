import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { memoryCache } from '../../../shared/adapters/memory/memory-cache.ts';
import { systemClock } from '../../../shared/adapters/fs/system-clock.ts';
import type { DatasetManifest } from '../../../shared/ports/dataset-manifest.ts';
import { configSchema } from '../../config/config-schema.ts';
import { keepAnswers } from '../answers.ts';
import { openJobs, type Jobs } from '../jobs/jobs.ts';
import { dataDesk } from './data-desk.ts';

const HOUR = 3_600_000;
const ID = 'processed/venue=binance/symbol=BTC-USDT/timeframe=1h';
const root = mkdtempSync(path.join(tmpdir(), 'data-desk-'));
const open: Jobs[] = [];
let folder = '';
let count = 0;
beforeEach(() => { count += 1; folder = path.join(root, String(count)); mkdirSync(folder); });
afterAll(async () => { await Promise.all(open.map((jobs) => jobs.close())); rmSync(root, { recursive: true, force: true }); });

const manifest: DatasetManifest = {
  format: 'coinbot-dataset-1', venue: 'binance', symbol: 'BTC/USDT', timeframe: '1h', generation: 2, rows: 20, from: 0, to: 23 * HOUR, missing: 4, holes: 1, longestHole: { after: 9 * HOUR, missing: 4 }, zeroVolume: 1, violations: 0, frozen: false,
  duplicates: 0, conflicts: 0, outOfOrder: 0, forming: 0, sources: [{ name: 'api', sha256: null, rows: 20 }], covered: [],
  files: [{ name: '1970.g2.parquet', period: '1970', sha256: 'ab', bytes: 500, rows: 20, from: 0, to: 23 * HOUR, missing: 4, holes: 1, longestHole: { after: 9 * HOUR, missing: 4 }, zeroVolume: 1 }],
};

/** A desk over an archive with one dataset; its long work prints the words it was started with. */
function desk(asked: (words: readonly string[]) => string = () => '{}') {
  const place = path.join(folder, ID);
  mkdirSync(place, { recursive: true });
  writeFileSync(path.join(place, 'manifest.json'), JSON.stringify(manifest));
  const jobs = openJobs({ dataFolder: folder, now: () => Date.now(), program: [process.execPath, '-e', 'console.log(JSON.stringify(process.argv.slice(1)))'] });
  open.push(jobs);
  return { jobs, data: dataDesk({ dataFolder: folder, config: configSchema.parse({}), answers: keepAnswers(memoryCache({ clock: systemClock() }), 'x'), jobs, run: async (words) => asked(words) }) };
}

const wordsOf = async (jobs: Jobs, id: string): Promise<unknown> => { await jobs.over(id); return jobs.result(id); };

describe('the archive', () => {
  it('is told from its manifests: gaps, bytes, and the hash that reports name it by', async () => {
    const { datasets, disk, folders } = await desk().data.inventory();
    // printf 'ab  1970.g2.parquet\n' | sha256sum
    expect(datasets).toMatchObject([{ id: ID, venue: 'binance', symbol: 'BTC/USDT', candleMs: HOUR, rows: 20, missing: 4, holes: 1, bytes: 500, isMadeUp: false, spans: [{ period: '1970', missing: 4 }], hash: '4a59d31429b14378781c3c6bf194f5d9f7b824ceef3a9f7af2c1a8fab653d853' }]);
    expect(folders.map(({ name }) => name)).toContain('processed');
    expect(disk?.freeBytes).toBeGreaterThan(0);
  });

  it('has its gaps read by a process of its own, by the folder that it knows and no other', async () => {
    const asked: (readonly string[])[] = [];
    const { data } = desk((words) => { asked.push(words); return JSON.stringify({ timeframe: '1h', total: 1, missing: 4, holes: [{ after: 9 * HOUR, missing: 4 }] }); });
    expect(await data.gaps(ID)).toEqual({ total: 1, missing: 4, holes: [{ after: 9 * HOUR, missing: 4 }] });
    expect(asked[0]?.slice(0, 3)).toEqual(['data', 'gaps', path.join(folder, ID)]);
    await expect(data.gaps('../../etc')).rejects.toThrow('expected a dataset of the archive, found "../../etc"');
    expect(asked).toHaveLength(1);
  });
});

describe('long work on the archive', () => {
  it('is the command a person would type', async () => {
    const { data, jobs } = desk();
    expect(await wordsOf(jobs, await data.download({ venue: 'upbit', symbol: 'BTC/KRW', timeframe: '1m', kind: 'candles', from: '2025-01-01', to: '2025-02-01', onConflict: 'last' })))
      .toEqual(['data', 'download', '--venue', 'upbit', '--symbol', 'BTC/KRW', '--timeframe', '1m', '--kind', 'candles', '--from', '2025-01-01', '--to', '2025-02-01', '--on-conflict', 'last', '--json']);
    expect(await wordsOf(jobs, await data.check({ datasets: [ID] }))).toEqual(['data', 'check', '--exit-zero', path.join(folder, ID), '--json']);
    expect(await wordsOf(jobs, await data.resample({ dataset: ID, timeframe: '4h' }))).toEqual(['data', 'resample', path.join(folder, ID), '--timeframe', '4h', '--out', path.join(folder, 'resampled', 'binance-BTC-USDT-4h.parquet'), '--force', '--json']);
  });

  it('is refused in words where it makes no sense', async () => {
    const { data } = desk();
    await expect(data.check({ datasets: [ID, 'processed'] })).rejects.toThrow('expected a dataset of the archive, found "processed"');
    await expect(data.resample({ dataset: ID, timeframe: '1m' })).rejects.toThrow('expected a timeframe that is a multiple of 1h and longer, found "1m"');
    await expect(Promise.resolve().then(() => data.download({ venue: 'upbit', symbol: 'BTC/KRW', timeframe: '1m', kind: 'candles', from: '2025-01-02', to: '2025-01-01', onConflict: 'refuse' }))).rejects.toThrow('expected a last day after "2025-01-02"');
  });

  it('has no findings before a check is done', async () => {
    expect(await desk().data.checked('0000000000000-00000000')).toBeNull();
  });
});
