import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetManifest } from '../../shared/ports/dataset-manifest.ts';

const program = path.resolve(import.meta.dirname, '../coinbot.mjs');
let out = '';
beforeAll(() => { out = mkdtempSync(path.join(os.tmpdir(), 'synthetic-')); });
afterAll(() => { rmSync(out, { recursive: true }); });

async function synthetic(...args: readonly string[]): Promise<{ readonly datasets: readonly (DatasetManifest & { readonly folder: string })[] }> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, 'data', 'synthetic', '--out', out, '--json', ...args], { encoding: 'utf8' });
  return JSON.parse(stdout) as Awaited<ReturnType<typeof synthetic>>;
}
const failing = (...args: readonly string[]) => synthetic(...args).then(() => 'it did not fail', (error: unknown) => (error as { readonly stderr: string }).stderr);

describe('coinbot data synthetic', () => {
  it('stores whole series of the venue "synthetic", says where they come from, and goes on with the same market', async () => {
    const { datasets } = await synthetic('--days', '40', '--timeframe', '1h');
    expect(datasets.map(({ venue, symbol, rows, missing }) => [venue, symbol, rows, missing])).toEqual([['synthetic', 'BTC/USDT', 960, 0], ['synthetic', 'ETH/USDT', 960, 0], ['synthetic', 'SOL/USDT', 960, 0]]);
    expect(datasets[0]?.sources).toEqual([{ name: 'made up: seed 1, trend strength 0.3', sha256: null, rows: 960 }]);
    // Longer, of the same seed: the candles before are the same, or this would be refused.
    expect((await synthetic('--days', '50', '--timeframe', '1h')).datasets.map(({ rows, conflicts }) => [rows, conflicts])).toEqual([[1_200, 0], [1_200, 0], [1_200, 0]]);
  }, 30_000);
  it('does not put another market in the place of one unasked', async () => {
    expect(await failing('--days', '40', '--timeframe', '1h', '--seed', '2')).toContain('--on-conflict last replaces them');
    expect((await synthetic('--days', '50', '--timeframe', '1h', '--seed', '2', '--on-conflict', 'last')).datasets).toHaveLength(3);
  }, 30_000);
  it('refuses what makes no market', async () => {
    expect(await failing('--days', '9999999', '--timeframe', '1m')).toContain('expected 2 to 3000000 candles of 1m');
    expect(await failing('--from', '2024-01-01T00:30', '--timeframe', '1h')).toContain('expected the opening time of a 1h candle');
    expect(await failing('--trend-strength', 'much')).toContain('expected a number from 0 to 10, found \\"much\\"');
  }, 30_000);
});
