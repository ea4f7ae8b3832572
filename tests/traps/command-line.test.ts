import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columnsOf } from '../../src/shared/domain/candle.ts';
import { isoOf } from '../../src/shared/domain/iso-time.ts';
import { random } from '../../src/shared/domain/random.ts';
import { HOUR } from '../../src/shared/domain/time.ts';
import { openCandleStore } from '../../src/local/wire.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'traps-'));
const hours = path.join(folder, 'hours.parquet');
const starter = path.resolve(import.meta.dirname, '..', '..', 'src', 'local', 'coinbot.mjs');
const coinbot = (...words: readonly string[]) => spawnSync(process.execPath, [starter, ...words], { encoding: 'utf8', cwd: folder, env: { ...process.env, COINBOT_CONFIG_FOLDER: folder } });

/** The year 2025 in hourly candles, each with a volume of 1, so that a day's volume is its length. */
beforeAll(async () => {
  // Runs of a test are counted in a ledger of its own.
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ dataFolder: folder }));
  const source = random(1);
  let close = 100;
  const candles = columnsOf(Array.from({ length: 365 * 24 }, (_, i) => {
    const open = close;
    close = Math.round(open * Math.exp(0.005 * source.normal()) * 100) / 100;
    return { openTime: Date.UTC(2025, 0, 1) + i * HOUR, open, high: Math.max(open, close), low: Math.min(open, close), close, volume: 1 };
  }));
  const store = openCandleStore(folder);
  await store.candles.write(hours, candles, { timeframe: '1h', venue: 'test', symbol: 'A/USDT' });
  store.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('coinbot data resample', () => {
  it('makes the days of a time zone: 23 and 25 hours in New York in 2025 (trap 16)', async () => {
    const days = path.join(folder, 'days.parquet');
    expect(coinbot('data', 'resample', hours, '--timeframe', '1d', '--timezone', 'America/New_York', '--out', days)).toMatchObject({ status: 0, stderr: '' });
    const store = openCandleStore(folder);
    const { candles, timeframe } = await store.candles.load(days);
    store.close();
    const lengths = new Map(Array.from({ length: candles.length }, (_, i) => [isoOf(candles.openTime[i]), candles.volume[i]]));
    expect(timeframe).toBe('1d');
    expect([lengths.get('2025-03-09T05:00:00Z'), lengths.get('2025-11-02T04:00:00Z')]).toEqual([23, 25]);
    expect([...lengths].filter(([, length]) => length !== 24).map(([openTime]) => openTime)).toEqual(['2025-03-09T05:00:00Z', '2025-11-02T04:00:00Z']);
    expect(coinbot('backtest', 'sma-cross', '--data', days, '--plain', '--gaps', 'carry')).toMatchObject({ status: 1, stderr: expect.stringContaining('found one at "2025-03-10T04:00:00Z"') });
    expect(coinbot('data', 'resample', hours, '--timeframe', '1d', '--timezone', 'Mars/Base', '--out', path.join(folder, 'mars.parquet'))).toMatchObject({ status: 2, stderr: expect.stringContaining('found "Mars/Base"') });
  });
});

describe('coinbot backtest --trials', () => {
  it('says what is left of the Sharpe ratio after the variants tried before, and keeps their number in the saved run (trap 22)', () => {
    const run = path.join(folder, 'run.json');
    const { metrics } = JSON.parse(coinbot('backtest', 'sma-cross', '--data', hours, '--param', 'fast=5', '--param', 'slow=20', '--trials', '1000', '--save', run, '--json').stdout);
    expect(metrics.trials).toBe(1_000);
    expect(metrics.deflatedSharpe).toBeLessThan(metrics.psr);
    expect(JSON.parse(readFileSync(run, 'utf8')).trials).toBe(1_000);
    expect(coinbot('report', run).stdout).toMatch(/Variants tried before +1,000\n +Deflated Sharpe \(after trials\) +\d/);
    expect(coinbot('report', run, '--language', 'ko').stdout).toMatch(/이전에 시도한 변형 수 +1,000\n/);
  });

  it.each(['-1', '2.5', 'many'])('takes a whole number, and not "%s"', (count) => {
    expect(coinbot('backtest', 'sma-cross', '--data', hours, `--trials=${count}`)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining(`expected a whole number of 0 or more, found "${count}"`) });
  });
});
