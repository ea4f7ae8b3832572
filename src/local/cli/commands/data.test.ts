import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../shared/domain/time.ts';
import { venueServer, type VenueServer } from '../../data/venue-server.contract.ts';

const START = Date.UTC(2024, 0, 1);
const program = path.resolve(import.meta.dirname, '../../coinbot.mjs');

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let out = '';
let server: VenueServer;
beforeAll(async () => {
  out = mkdtempSync(path.join(os.tmpdir(), 'data-command-'));
  server = await venueServer({ market: () => ({ open: 10, high: 12, low: 9, close: 11, volume: 1.5 }), now: START + 2_000 * MINUTE });
});
afterAll(async () => { await server.close(); rmSync(out, { recursive: true }); });

async function coinbot(...args: string[]): Promise<Outcome> {
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, [program, 'data', ...args], { encoding: 'utf8' })) };
  } catch (error) {
    const { code, stdout, stderr } = error as Outcome;
    return { code, stdout, stderr };
  }
}

function csv(name: string, rows: number): string {
  const file = path.join(out, name);
  writeFileSync(file, Array.from({ length: rows }, (_, i) => `${START + i * MINUTE},10,12,9,11,1.5`).join('\n'));
  return file;
}

describe('coinbot data', () => {
  it('imports, lists, checks, shows and resamples', async () => {
    const imported = await coinbot('import', csv('a.csv', 120), '--venue', 'test', '--symbol', 'A/B', '--timeframe', '1m', '--out', out, '--json');
    const { folder, rows } = JSON.parse(imported.stdout);
    expect(rows).toBe(120);
    expect(JSON.parse((await coinbot('list', '--data', out, '--json')).stdout).datasets).toMatchObject([{ venue: 'test', symbol: 'A/B', rows: 120, missing: 0 }]);
    expect(JSON.parse((await coinbot('check', folder, '--json')).stdout)).toMatchObject({ ok: true, files: [{ candles: { missing: 0 }, findings: [] }] });
    const shown = JSON.parse((await coinbot('show', folder, '--last', '1', '--indicator', 'sma:5', '--json')).stdout);
    expect(shown).toMatchObject({ timeframe: '1m', rows: 120, candles: [{ openTime: START + 119 * MINUTE, close: 11, 'sma:5': 11 }] });
    expect(JSON.parse((await coinbot('resample', folder, '--timeframe', '1h', '--out', path.join(out, 'h.parquet'), '--json')).stdout).rows).toBe(2);
  });

  it('resamples over nothing: not the input, not a dataset, a file that is there with --force alone', async () => {
    const { folder } = JSON.parse((await coinbot('import', csv('r.csv', 120), '--venue', 'test', '--symbol', 'R/B', '--timeframe', '1m', '--out', out, '--json')).stdout);
    const part = path.join(folder, '2024-01.g1.parquet');
    const before = readFileSync(part);
    const resample = (from: string, to: string, ...more: string[]) => coinbot('resample', from, '--timeframe', '1h', '--out', to, ...more);
    expect(await resample(part, part, '--force')).toMatchObject({ code: 2, stderr: expect.stringContaining('is read by this command') });
    expect(await resample(folder, path.join(folder, 'x.parquet'))).toMatchObject({ code: 2, stderr: expect.stringContaining('lies in the dataset') });
    expect(readFileSync(part).equals(before)).toBe(true);
    const file = path.join(out, 'hours.parquet');
    expect(await resample(folder, file)).toMatchObject({ code: 0 });
    expect(await resample(folder, file)).toMatchObject({ code: 2, stderr: expect.stringContaining('--force') });
    expect(await resample(folder, file, '--force')).toMatchObject({ code: 0 });
  });

  it('says where candles are missing: the longest holes, in their order', async () => {
    const file = path.join(out, 'holes.csv');
    writeFileSync(file, Array.from({ length: 60 }, (_, i) => i).filter((i) => i !== 5 && !(i >= 20 && i < 30) && !(i >= 40 && i < 43)).map((i) => `${START + i * MINUTE},10,12,9,11,1.5`).join('\n'));
    const { folder } = JSON.parse((await coinbot('import', file, '--venue', 'test', '--symbol', 'H/B', '--timeframe', '1m', '--out', out, '--json')).stdout);
    expect(JSON.parse((await coinbot('gaps', folder, '--most', '2', '--json')).stdout)).toEqual({ timeframe: '1m', total: 3, missing: 14, holes: [{ after: START + 19 * MINUTE, missing: 10 }, { after: START + 39 * MINUTE, missing: 3 }] });
    expect((await coinbot('gaps', folder)).stdout).toContain('14 candles of 1m are missing in 3 holes');
  });

  it('takes one market of several, once it is named', async () => {
    const file = path.join(out, 'several.csv');
    writeFileSync(file, ['market,ts,open,high,low,close,volume', ...['KRW-ETH', 'KRW-BTC'].flatMap((market, k) => Array.from({ length: 120 }, (_, i) => `${market},${START + i * MINUTE},10,12,9,${10 + k},1`))].join('\n'));
    const words = ['import', file, '--venue', 'test', '--symbol', 'M/K', '--timeframe', '1m', '--out', out, '--json'];
    expect(await coinbot(...words)).toMatchObject({ code: 1, stderr: expect.stringContaining('holds 2 markets (KRW-BTC, KRW-ETH): expected one of them as --market, such as --market KRW-BTC, found none') });
    expect(await coinbot(...words, '--market', 'KRW-XRP')).toMatchObject({ code: 1, stderr: expect.stringContaining('KRW-XRP') });
    const { folder, rows } = JSON.parse((await coinbot(...words, '--market', 'KRW-BTC')).stdout);
    expect(rows).toBe(120);
    expect(JSON.parse((await coinbot('show', folder, '--last', '1', '--json')).stdout).candles[0].close).toBe(11);
  });

  it('downloads, and says on stderr how far it is', async () => {
    const { code, stdout, stderr } = await coinbot('download', '--venue', 'binance', '--symbol', 'BTC/USDT', '--timeframe', '1m', '--from', '2024-01-01', '--to', '2024-01-02', '--base-url', server.address, '--out', out, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ downloaded: 1_440, manifest: { missing: 0 } });
    expect(stderr).toContain('of 1440 (100 %)');
  });

  it.each<[string, () => string[], number, string]>([
    ['a CSV without candles', () => { writeFileSync(path.join(out, 'odd.csv'), 'when,price\nyesterday,12\n'); return ['import', path.join(out, 'odd.csv'), '--venue', 'test', '--symbol', 'A/B', '--timeframe', '1m', '--out', out]; }, 1, 'odd.csv'],
    ['a file that is not there', () => ['show', path.join(out, 'nowhere.parquet')], 1, 'nowhere.parquet'],
    ['a timeframe that is none', () => ['import', csv('b.csv', 3), '--venue', 'test', '--symbol', 'A/B', '--timeframe', '1min', '--out', out], 2, 'found "1min"'],
    ['a unit that is none', () => ['import', csv('b.csv', 3), '--venue', 'test', '--symbol', 'A/B', '--timeframe', '1m', '--time-unit', 'h', '--out', out], 2, 'found "h"'],
    ['a symbol that is none', () => ['import', csv('b.csv', 3), '--venue', 'test', '--symbol', '../x', '--timeframe', '1m', '--out', out], 2, 'found "../x"'],
    ['a time that is none', () => ['download', '--venue', 'binance', '--symbol', 'BTC/USDT', '--timeframe', '1m', '--from', 'spring'], 2, 'found "spring"'],
    ['a venue nobody knows', () => ['download', '--venue', 'nowhere', '--symbol', 'BTC/USDT', '--timeframe', '1m', '--from', '2024-01-01', '--to', '2024-01-02', '--out', out], 2, 'found "nowhere"'],
    ['an indicator nobody knows', () => ['show', path.join(out, 'h.parquet'), '--indicator', 'rsj:14'], 2, 'rsj'],
  ])('ends in words with %s', async (_, args, code, text) => {
    const outcome = await coinbot(...args());
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).toContain(text);
    expect(outcome.stderr).not.toContain('    at ');
  });

  it('checks the other files where one cannot be read', async () => {
    const { folder } = JSON.parse((await coinbot('import', csv('e.csv', 60), '--venue', 'test', '--symbol', 'E/F', '--timeframe', '1m', '--out', out, '--json')).stdout);
    const torn = path.join(out, 'torn.parquet');
    writeFileSync(torn, 'PAR1 and nothing more');
    const { code, stdout } = await coinbot('check', path.join(out, 'nowhere.parquet'), torn, folder, '--json');
    expect(code).toBe(1);
    const { ok, files } = JSON.parse(stdout);
    expect(ok).toBe(false);
    expect(files.map(({ kind, findings }: { kind: string; findings: { kind: string; severity: string }[] }) => [kind, ...findings.map((one) => `${one.kind} ${one.severity}`)])).toEqual([['unreadable', 'unreadable error'], ['unreadable', 'unreadable error'], ['candles']]);
    expect(files[0].findings[0].text).toContain('nowhere.parquet');
    expect((await coinbot('check', torn, folder)).stdout).toContain('error   unreadable: "');
  });

  it('exits 1 when a check finds an error, with the findings printed all the same', async () => {
    const rows = Array.from({ length: 6 * 200 }, (_, i) => `${START + (Math.floor(i / 200) * 1_000 + (i % 200)) * MINUTE},10,12,9,11,1.5`);
    writeFileSync(path.join(out, 'pages.csv'), rows.join('\n'));
    const { folder } = JSON.parse((await coinbot('import', path.join(out, 'pages.csv'), '--venue', 'test', '--symbol', 'C/D', '--timeframe', '1m', '--out', out, '--json')).stdout);
    const { code, stdout } = await coinbot('check', folder, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout).files[0].findings).toMatchObject([{ kind: 'pagination-holes', cause: 'bug', count: 4_000 }]);
  });
});
