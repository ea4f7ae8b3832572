import { copyFileSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { DAY } from '../../domain/time.ts';
import type { Trial } from '../../domain/trial.ts';
import type { DurableFiles } from '../../ports/durable-files.ts';
import { duckdbTrialLedger } from './duckdb-trial-ledger.ts';
import { duckdbSession } from './session.ts';

const session = duckdbSession({ threads: 1, memoryLimitMb: 256 });
const root = mkdtempSync(path.join(tmpdir(), 'trials-'));
afterAll(() => {
  session.close();
  rmSync(root, { recursive: true, force: true });
});

let folder = '';
let count = 0;
beforeEach(() => { folder = path.join(root, `ledger-${count += 1}`, 'trials'); });
let written = 0;
/** The shortest thing that keeps the promise: each write has a temporary name of its own and is renamed. */
const files: DurableFiles = {
  async replaceWith(file, fill) {
    const temporary = path.join(path.dirname(file), `.${path.basename(file)}-${written += 1}.tmp`);
    try {
      const result = await fill(temporary);
      renameSync(temporary, file);
      return result;
    } finally {
      rmSync(temporary, { force: true });
    }
  },
  replace: () => Promise.reject(new Error('not used here')),
};
const ledger = () => duckdbTrialLedger(session, files, folder);
const parquet = () => readdirSync(folder).filter((name) => name.endsWith('.parquet'));

function trial(n: number, more: Partial<Trial> = {}): Trial {
  const source = random(n);
  return {
    id: String(n).padStart(64, '0'), at: 1_700_000_000_000 + n, kind: 'backtest', strategy: 'sma-cross', params: { fast: n, text: 'it\'s "quoted", 한국어', deep: { list: [1, null] } }, settings: { cash: 10_000 }, seed: 2 ** 40 + n,
    dataHash: 'd'.repeat(64), codeHash: 'c'.repeat(64), instruments: ['binance:BTC/USDT'], timeframe: '1h', selection: null, lockBox: null, metrics: { sharpe: 1 / 3, pbo: null }, orderHash: 'e'.repeat(64),
    days: Array.from({ length: 300 }, (_, i) => 1_700_006_400_000 + i * DAY), returns: Array.from({ length: 300 }, (_, i) => (i === 0 ? 5e-324 : 0.01 * source.normal())), ...more,
  };
}

describe('ledger of trials in Parquet', () => {
  it('gives every trial back to the last bit, oldest first', async () => {
    const trials = [trial(3), trial(1, { selection: { top: 3 }, lockBox: { from: 5, to: 9 }, days: [], returns: [] }), trial(2, { strategy: 'grid', instruments: ['a:B/C', 'a:D/C'] })];
    expect(await ledger().append(trials)).toEqual({ added: 3, known: 0 });
    expect(await ledger().read()).toEqual([trials[1], trials[2], trials[0]]);
    const heads = await ledger().heads({ strategy: 'grid' });
    expect(heads).toEqual([Object.fromEntries(Object.entries(trials[2]).filter(([key]) => key !== 'days' && key !== 'returns'))]);
  });

  it('adds a trial once, by its id, within a batch and between them', async () => {
    expect(await ledger().append([trial(1), trial(1), trial(2)])).toEqual({ added: 2, known: 1 });
    expect(await ledger().append([trial(2, { at: 5 }), trial(3)])).toEqual({ added: 1, known: 1 });
    expect((await ledger().read()).map(({ at }) => at)).toEqual([1, 2, 3].map((n) => 1_700_000_000_000 + n));
    expect(await ledger().append([])).toEqual({ added: 0, known: 0 });
  });

  it('finds by data, strategy, kind and instrument', async () => {
    await ledger().append([trial(1), trial(2, { dataHash: 'a'.repeat(64) }), trial(3, { strategy: 'o\'grid', kind: 'train' }), trial(4, { instruments: ['x:Y/Z'] })]);
    const ids = async (query: Parameters<ReturnType<typeof ledger>['read']>[0]) => (await ledger().read(query)).map(({ id }) => Number(id));
    expect(await ids({ dataHash: 'a'.repeat(64) })).toEqual([2]);
    expect(await ids({ strategy: 'o\'grid' })).toEqual([3]);
    expect(await ids({ kind: 'backtest', strategy: 'sma-cross' })).toEqual([1, 2, 4]);
    expect(await ids({ instrument: 'x:Y/Z' })).toEqual([4]);
    expect(await ids({ instrument: 'none' })).toEqual([]);
  });

  it('finds everything of a market, under whatever name and venue', async () => {
    const on = (n: number, instrument: string, dataHash: string) => trial(n, { instruments: [instrument], dataHash: dataHash.repeat(64) });
    await ledger().append([on(1, 'binance:ETH/USDT', 'a'), on(2, 'ETH/USDT', 'b'), on(3, 'file:ETH/USDT', 'c'), on(4, 'x:ETH/USDT:USDT', 'd'), on(5, 'x:IT\'S/USDT', 'e'), on(6, 'x:B/C', 'd')]);
    const ids = async (instrument: string, dataHash: string) => (await ledger().read({ market: { instruments: [instrument], dataHash: dataHash.repeat(64) } })).map(({ id }) => Number(id));
    expect(await ids('upbit:ETH/USDT', 'd')).toEqual([1, 2, 3, 4, 6]);
    expect(await ids('it\'s/usdt', 'f')).toEqual([5]);
    expect(await ids('none', 'f')).toEqual([]);
  });

  it('is empty where nothing was ever written, and makes no folder to say so', async () => {
    expect(await ledger().read()).toEqual([]);
    expect(() => parquet()).toThrow('ENOENT');
  });

  it('becomes one file without losing or changing anything, also when many batches came', async () => {
    const trials = Array.from({ length: 70 }, (_, n) => trial(n + 1, { days: [], returns: [] }));
    for (const one of trials) await ledger().append([one]);
    expect(parquet().length).toBeLessThan(10);
    expect(await ledger().read()).toEqual(trials);
    await ledger().compact();
    expect(parquet()).toHaveLength(1);
    await ledger().compact();
    expect(await ledger().read()).toEqual(trials);
  });

  it('counts a trial once when a cut-off compaction or another process left it in two files', async () => {
    await ledger().append([trial(1), trial(2)]);
    const [old] = parquet();
    copyFileSync(path.join(folder, old), path.join(root, old));
    await ledger().append([trial(3)]);
    await ledger().compact();
    copyFileSync(path.join(root, old), path.join(folder, old));
    expect(parquet()).toHaveLength(2);
    expect(await ledger().read()).toEqual([trial(1), trial(2), trial(3)]);
    await ledger().compact();
    expect(parquet()).toHaveLength(1);
    expect(await ledger().read()).toEqual([trial(1), trial(2), trial(3)]);
  });

  it('loses nothing to writers and compactors side by side', async () => {
    const trials = Array.from({ length: 40 }, (_, n) => trial(n + 1, { days: [], returns: [] }));
    const other = duckdbSession({ threads: 1, memoryLimitMb: 256 });
    try {
      const second = duckdbTrialLedger(other, files, folder);
      await Promise.all([
        (async () => { for (const one of trials.slice(0, 25)) await ledger().append([one]); })(),
        (async () => { for (const one of trials.slice(15)) await second.append([one]); })(),
        (async () => { for (let i = 0; i < 8; i++) { await ledger().compact(); await second.read(); } })(),
      ]);
      expect(await second.read()).toEqual(trials);
    } finally {
      other.close();
    }
  });

  it('names the file that is no ledger', async () => {
    await ledger().append([trial(1)]);
    writeFileSync(path.join(folder, 'trials-broken.parquet'), 'half of it');
    await expect(ledger().read()).rejects.toThrow(/trials-broken\.parquet" is not Parquet/);
    await expect(ledger().append([trial(2)])).rejects.toThrow('trials-broken');
    rmSync(path.join(folder, 'trials-broken.parquet'));
    const connection = await session.connect();
    await connection.run(`COPY (SELECT 1 AS id) TO '${path.join(folder, 'trials-other.parquet')}' (FORMAT parquet)`);
    connection.closeSync();
    await expect(ledger().read()).rejects.toThrow('is no ledger of trials: it has no column at');
  });
});
