import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFiles } from '../../shared/handlers/data/import.ts';
import { GAP_CAUSES, totalOf } from '../../shared/evaluation/reality-gap/gap-cause.ts';
import { trendFollowing } from '../../shared/strategies/trend-following.ts';
import { tellRun } from '../trade/fixtures/told-run.ts';
import { openData } from '../wire.ts';
import { swingingCandles, tellModelledRun } from './fixtures/tell-modelled-run.ts';
import { gapDays, gapDaySchema, readGap, type GapReport } from './gap-file.ts';

const starter = path.resolve(import.meta.dirname, '..', 'coinbot.mjs');
const root = mkdtempSync(path.join(tmpdir(), 'coinbot-gap-command-'));
const folderOf = (name: string): string => {
  mkdirSync(path.join(root, name), { recursive: true });
  return path.join(root, name);
};
afterAll(() => { rmSync(root, { recursive: true, force: true, maxRetries: 5 }); });

interface Run { readonly status: number | null; readonly stdout: string; readonly stderr: string }

async function coinbot(...words: readonly string[]): Promise<Run> {
  const child = spawn(process.execPath, [starter, ...words], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1', COINBOT_CONFIG_FOLDER: folderOf('config') } });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => { stdout += String(chunk); });
  child.stderr.on('data', (chunk: Buffer) => { stderr += String(chunk); });
  const status = await new Promise<number | null>((resolve) => { child.on('close', resolve); });
  return { status, stdout, stderr };
}

const DAY = '2026-01-02';
const TREND = { strategy: trendFollowing, params: { fast: 8, slow: 24, minTrend: 0 }, exits: { stopLoss: 0.02 }, seed: 5 } as const;
const made = folderOf('made');
const same = folderOf('same');

beforeAll(() => {
  writeFileSync(path.join(folderOf('config'), 'config.json'), JSON.stringify({ timezone: 'UTC', dataFolder: folderOf('data') }));
  tellRun({ folder: made, ...TREND, minutes: 300 });
  tellModelledRun({ folder: same, ...TREND, minutes: 300, latencyMs: 86 });
});

const reportsOf = ({ stdout }: Run): readonly GapReport[] => JSON.parse(stdout).days.map((day: unknown) => gapDaySchema.parse(day));

describe('coinbot gap', () => {
  it('compares the last day on record, keeps it as a file, and says where every cent went', async () => {
    const run = await coinbot('gap', '--state', made, '--json');
    expect(run).toMatchObject({ status: 0, stderr: expect.stringContaining(`written to ${path.join(made, 'gap', `${DAY}.json`)}`) });
    const [report] = reportsOf(run);
    expect(report).toMatchObject({ schema: 'gap-1', day: DAY, timezone: 'UTC', mode: 'demo', isOver: false, latencyMs: 86, currencies: [{ currency: 'USDT' }], strategies: [{ strategy: 'trend-following', candles: 300, stretches: 1, logicFrom: null, archive: null }], uncompared: [] });
    const [{ gap, parts, realProfit, modelProfit }] = report.currencies;
    expect(gap).toBeCloseTo(realProfit - modelProfit, 9);
    expect(Math.abs(totalOf(parts) - gap)).toBeLessThanOrEqual(1e-6 * Math.abs(gap));
    expect(Math.abs(parts.unexplained)).toBeLessThanOrEqual(1e-6 * Math.abs(gap));
    expect(report.verdict).toMatch(/^demo (earned|lost) [\d.]+ USDT (more|less) than the backtest on the same candles \(/);
    expect(report.worst.every(({ total, parts: own }) => Math.abs(totalOf(own) - total) < 1e-9)).toBe(true);
    expect({ days: gapDays(made), read: readGap(made, DAY) }).toEqual({ days: [DAY], read: report });
  });

  it('tells it to a person: by strategy, by cause, by order, and in one line', async () => {
    const { status, stdout, stderr } = await coinbot('gap', '--day', DAY, '--state', made);
    expect(status).toBe(0);
    expect(stderr).toMatch(/files of the record: 1 of 1 \(100 %\)/);
    for (const text of ['2026-01-02 (UTC), not over yet, candles from 2026-01-02 10:', 'trend-following', 'unexplained', 'orders that weigh most', 'note: data is 0']) expect(stdout).toContain(text);
    const [id] = /trend-following#1\.c\d+/.exec(stdout) ?? [''];
    expect(await coinbot('why', id, '--state', made)).toMatchObject({ status: 0, stdout: expect.stringContaining(`order ${id}`) });
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^demo (earned|lost)/);
  });

  it('finds nothing where all fills were the model\'s, with the candles of an archive as well', async () => {
    const archive = folderOf('archive');
    const data = openData(archive);
    const rows = swingingCandles(TREND.seed, 360);
    for (const [k, symbol] of ['BTC/USDT', 'ETH/USDT'].entries()) {
      const file = path.join(root, `${k}.csv`);
      writeFileSync(file, `time,open,high,low,close,volume\n${rows.map((moment) => [moment[k].openTime, moment[k].open, moment[k].high, moment[k].low, moment[k].close, moment[k].volume].join(',')).join('\n')}\n`);
      await importFiles({ files: [file], venue: 'binance', symbol, timeframe: '1m', hints: {}, onConflict: 'refuse', out: archive }, data);
    }
    data.close();
    const [report] = reportsOf(await coinbot('gap', '--from', DAY, '--to', '2026-01-03', '--state', same, '--data', archive, '--json'));
    expect(report).toMatchObject({ mode: 'paper', strategies: [{ archive: { compared: 600, different: 0, missedLive: 0, notStored: 0 }, orders: { realOnly: 0, modelOnly: 0 } }], verdict: expect.stringMatching(/^paper earned what the backtest earns/) });
    expect(GAP_CAUSES.filter((cause) => Math.abs(report.currencies[0].parts[cause]) > 1e-6)).toEqual([]);
    expect(report.strategies[0].orders.matched).toBeGreaterThan(3);
  });

  it.each([
    [['--day', 'soon'], 2, 'expected a day such as 2026-11-20, found "soon"'],
    [['--day', DAY, '--from', DAY], 2, 'found both'],
    [['--day', '2031-01-01', '--json'], 1, ''],
  ])('coinbot gap %j: exit code %i', async (words, status, text) => { expect(await coinbot('gap', '--state', made, ...words)).toMatchObject({ status, stderr: expect.stringContaining(text) }); });

  it('says of a day without a record that there is none, and keeps no file of it', async () => {
    expect(await coinbot('gap', '--state', made, '--day', '2025-12-31')).toMatchObject({ status: 1, stdout: expect.stringContaining('nothing of that day could be compared') });
    expect(gapDays(made)).toEqual([DAY]);
  });

  it('says of a folder without a record what is not there: exit code 2', async () => {
    expect(await coinbot('gap', '--state', folderOf('none'))).toMatchObject({ status: 2, stderr: expect.stringContaining('found no story in') });
    const rehearsal = path.join(root, 'rehearsal');
    expect(await coinbot('trade', '--synthetic', '--candles', '100', '--speed', 'max', '--state', rehearsal, '--json')).toMatchObject({ status: 0 });
    expect(await coinbot('gap', '--state', rehearsal)).toMatchObject({ status: 2, stderr: expect.stringContaining('is a rehearsal') });
  });

  it('refuses a file that is no compared day, by name', () => {
    const folder = folderOf('broken');
    mkdirSync(path.join(folder, 'gap'));
    const file = path.join(folder, 'gap', `${DAY}.json`);
    for (const text of ['{', '{"schema":"gap-2"}', JSON.stringify({ ...JSON.parse(readFileSync(path.join(made, 'gap', `${DAY}.json`), 'utf8')), more: 1 })]) {
      writeFileSync(file, text);
      expect(() => readGap(folder, DAY)).toThrow(`"${file}"`);
    }
    expect(readGap(folder, '2026-01-03')).toBeUndefined();
    expect(gapDays(path.join(root, 'nothing'))).toEqual([]);
  });
});

describe('a demonstration over real sockets', () => {
  it('is explained to the last digit, and no decision comes out otherwise', async () => {
    const demo = path.join(root, 'demo');
    expect(await coinbot('trade', '--demo', '--state', demo, '--duration', '15s', '--json')).toMatchObject({ status: 0 });
    const run = await coinbot('gap', '--state', demo, '--json');
    expect(run.status).toBe(0);
    const [{ strategies: [one], notes }] = reportsOf(run).slice(-1);
    expect(one).toMatchObject({ strategy: 'ensemble', logicFrom: null, parts: { data: 0, logic: 0 } });
    expect({ candles: one.candles > 5, matched: one.orders.matched > 0, gap: one.gap !== 0 }).toEqual({ candles: true, matched: true, gap: true });
    expect(Math.abs(totalOf(one.parts) - one.gap)).toBeLessThanOrEqual(1e-6 * Math.abs(one.gap));
    expect(Math.abs(one.parts.unexplained)).toBeLessThanOrEqual(1e-6);
    expect(notes).toContain('data is 0: a made-up market has no archive to compare its candles with');
    expect(existsSync(path.join(demo, 'gap'))).toBe(true);
  }, 60_000);
});
