import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columnsOf } from '../../shared/domain/candle.ts';
import { random } from '../../shared/domain/random.ts';
import { HOUR } from '../../shared/domain/time.ts';
import { openCandleStore } from '../wire.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'counted-'));
const hours = path.join(folder, 'hours.parquet');
const ledger = path.join(folder, 'trials');
const starter = path.resolve(import.meta.dirname, '..', 'coinbot.mjs');
const coinbot = (...words: readonly string[]) => spawnSync(process.execPath, [starter, ...words], { encoding: 'utf8', cwd: folder, env: { ...process.env, COINBOT_CONFIG_FOLDER: folder } });
const cross = (...words: readonly string[]) => coinbot('backtest', 'sma-cross', '--data', hours, '--param', 'slow=60', ...words);
const counted = (): unknown => (JSON.parse(coinbot('trials', '--json').stdout) as { readonly trials: unknown }).trials;

beforeAll(async () => {
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ dataFolder: folder }));
  const source = random(1);
  let close = 100;
  const candles = columnsOf(Array.from({ length: 120 * 24 }, (_, i) => {
    const open = close;
    close = Math.round(open * Math.exp(0.006 * source.normal()) * 100) / 100;
    return { openTime: Date.UTC(2025, 0, 1) + i * HOUR, open, high: Math.max(open, close), low: Math.min(open, close), close, volume: 1e6 };
  }));
  const store = openCandleStore(folder);
  await store.candles.write(hours, candles, { timeframe: '1h', venue: 'test', symbol: 'A/USDT' });
  store.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a backtest and the ledger of trials', () => {
  it('leaves bare arithmetic and what is told to stay out uncounted and unjudged', () => {
    for (const words of [['--plain'], ['--no-ledger']]) {
      const { status, stdout } = cross(...words);
      expect([status, /Verdict \/ stage +N\/A .*trials were not counted/.test(stdout)]).toEqual([0, true]);
    }
    expect(existsSync(ledger)).toBe(false);
    expect(coinbot('trials').stdout).toBe('0 trials\n');
  });

  it('counts every variant once and judges each by all before it', () => {
    expect(cross().stdout).toMatch(/Verdict (NOISE|WEAK|PASS): the only trial\./);
    expect(cross().stdout).toContain('the only trial');
    expect(counted()).toBe(1);
    const words = cross('--param', 'fast=5').stdout.replaceAll(/\s+/g, ' ');
    expect(words).toMatch(/Verdict (NOISE|WEAK|PASS): 1 of 2 trials, worth [12] independent ones\./);
    expect(words).toMatch(/Random entries do as well \(p\) 0\.\d/);
    // The same file under another name is the same market, and the same run the same trial.
    for (const names of [['--venue', 'upbit'], ['--symbol', 'XRP/KRW']]) expect(cross('--param', 'fast=5', ...names).stdout.replaceAll(/\s+/g, ' ')).toContain(': 1 of 2 trials');
    rmSync(ledger, { recursive: true });
    cross();
    cross('--param', 'fast=5');
    const { judgement, metrics } = JSON.parse(cross('--param', 'fast=6', '--plain', '--ledger', '--json').stdout) as { readonly judgement: { readonly trials: number }; readonly metrics: Record<string, unknown> };
    expect([judgement.trials, metrics['trials'], counted()]).toEqual([3, 2, 3]);
    expect(coinbot('trials', '--count').stdout).toMatch(/sma-cross +\S*A\/USDT +3 /);
    expect(JSON.parse(coinbot('trials', '--strategy', 'none', '--json').stdout)).toEqual({ trials: 0, latest: [] });
    expect(coinbot('trials', '--limit', '0')).toMatchObject({ status: 2 });
  });

  it('reports all figures when the ledger cannot be read, and says that nothing was counted', () => {
    mkdirSync(ledger, { recursive: true });
    writeFileSync(path.join(ledger, 'trials-broken.parquet'), 'half of it');
    const { status, stdout, stderr } = cross();
    expect([status, stdout.includes('Total profit')]).toEqual([0, true]);
    expect(stderr).toMatch(/the ledger of trials cannot be read, so there is no verdict and this run is not counted: .*trials-broken\.parquet/);
  });
});
