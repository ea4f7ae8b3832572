import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plantedHours } from '../../shared/engine/models/learned.contract.ts';
import { findStrategy } from '../../shared/strategies/registry.ts';
import { openCandleStore, openTrials } from '../wire.ts';
import { optimizeOptions, type OptimizeFlags } from './optimize-options.ts';
import { quoteOf, quoteText } from './quote.ts';
import { Rounds } from './rounds.ts';
import { searchSpace } from './search-space.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-optimize-'));
const hours = path.join(folder, 'hours.parquet');
const starter = path.resolve(import.meta.dirname, '..', 'coinbot.mjs');
const env = { ...process.env, COINBOT_CONFIG_FOLDER: folder };
const coinbot = (...words: readonly string[]) => spawnSync(process.execPath, [starter, ...words], { encoding: 'utf8', cwd: folder, env });
const optimize = (name: string, ...more: readonly string[]) => coinbot('optimize', 'sma-cross', '--data', hours, '--trials', '12', '--range', 'fast=1:20', '--range', 'slow=2:80', '--folds', '3', '--plain', '--folder', path.join(folder, name), ...more);

beforeAll(async () => {
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ dataFolder: path.join(folder, 'data'), strategiesFolder: path.join(folder, 'strategies') }));
  const store = openCandleStore(path.join(folder, 'data'));
  await store.candles.write(hours, plantedHours(120 * 24, 0.4), { timeframe: '1h', venue: 'test', symbol: 'A/USDT' });
  store.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('coinbot optimize', { timeout: 120_000 }, () => {
  it('ends with a verdict, a report with a heat map, trials in the ledger and a model that is followed as a shadow', async () => {
    const run = optimize('first', '--json');
    expect(run).toMatchObject({ status: 0 });
    const found = JSON.parse(run.stdout);
    expect(['PASS', 'WEAK', 'NOISE']).toContain(found.verdict);
    expect(found.resultHash).toMatch(/^[0-9a-f]{64}$/);
    expect(found.walkForward.windows).toHaveLength(3);
    expect(found.lockBox.opened).toBe(1);
    const html = readFileSync(found.report, 'utf8');
    expect(html).toContain('Heat map');
    expect(html).toContain('prefers-color-scheme:dark');
    expect(html).not.toMatch(/<script|https?:|src=|url\(/);
    const { ledger, close } = openTrials(path.join(folder, 'data'));
    const trials = await ledger.heads({ kind: 'sweep' });
    close();
    expect(trials).toHaveLength(found.distinctTrials + 1);
    expect(trials.filter(({ lockBox }) => lockBox !== null)).toHaveLength(1);
    const shelf = JSON.parse(coinbot('models', 'list', '--json').stdout);
    expect(JSON.stringify(shelf)).toContain(found.model.id);
    expect(found.model.id).toMatch(/^tuned-/);
  });

  it('comes to the same result in threads, from what is known, and in every form', () => {
    const { resultHash } = JSON.parse(optimize('second', '--json', '--max-cores', '1').stdout);
    const again = optimize('second', '--out', path.join(folder, 'r.html'), '--language', 'ko');
    expect(again).toMatchObject({ status: 0, stdout: '' });
    expect(again.stderr).toMatch(/blocks were known from before/);
    expect(readFileSync(path.join(folder, 'r.html'), 'utf8')).toContain('히트맵');
    const text = optimize('second', '--no-keep').stdout;
    expect(text).toContain(`Result ${resultHash}`);
    expect(text).toMatch(/Verdict (PASS|WEAK|NOISE)/);
    expect(JSON.parse(optimize('first', '--json').stdout).resultHash).toBe(resultHash);
    expect(JSON.parse(optimize('second', '--format', 'json', '--no-ledger').stdout)).toMatchObject({ resultHash, verdict: null, judgement: null });
  });

  it('goes on where it was stopped, with the lock-box shut until its end', async () => {
    const words = ['optimize', 'trend-following', '--data', hours, '--trials', '4000', '--sampler', 'random', '--folds', '2', '--no-keep', '--folder', path.join(folder, 'stopped'), '--json'];
    const child = spawn(process.execPath, [starter, ...words], { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (bytes: Buffer) => { said += bytes.toString(); });
    const blocks = path.join(folder, 'stopped', 'blocks', 'results');
    while (!existsSync(blocks) || (readdirSync(blocks, { recursive: true }).length < 12 && child.exitCode === null)) await new Promise((resolve) => { setImmediate(resolve); });
    child.kill('SIGINT');
    const code = await new Promise((resolve) => { child.on('exit', resolve); });
    expect([code, said]).toEqual([130, expect.stringContaining('the same command goes on from there')]);
    const { ledger, close } = openTrials(path.join(folder, 'data'));
    expect((await ledger.heads({ strategy: 'trend-following' })).length).toBe(0);
    close();
    const whole = coinbot(...words.map((word) => (word === '4000' ? '8' : word)));
    expect(whole).toMatchObject({ status: 0, stderr: expect.stringMatching(/blocks were known from before/) as string });
    const anew = coinbot(...words.map((word) => (word === '4000' ? '8' : word.endsWith('stopped') ? path.join(folder, 'anew') : word)));
    expect(JSON.parse(whole.stdout).resultHash).toBe(JSON.parse(anew.stdout).resultHash);
  });

  it.each([
    [['--sampler', 'tpee'], 'did you mean "tpe"'],
    [['--objective', 'sharp'], 'did you mean "sharpe"'],
    [['--range', 'fast=9'], 'expected name=from:to'],
    [['--range', 'quick=1:2'], 'no parameter is called "quick"'],
    [['--folds', '200'], 'expected at most 50'],
    [['--folds', '50'], 'expected candles of 13'],
    [['--lock-box', '0.9'], 'expected a share from 0.05 to 0.5'],
    [['--purge', 'soon'], 'expected 0 or a length of time'],
    [['--max-ram', '1MB'], 'MB or more'],
    [['--sampler', 'asha'], 'expected 30 or more for asha'],
  ])('says what is wrong with %j', (words, message) => {
    expect(optimize('wrong', ...words)).toMatchObject({ status: 2, stderr: expect.stringContaining(message) as string });
  });
});

describe('coinbot validate', { timeout: 60_000 }, () => {
  it('passes what is shipped and fails what looks ahead', () => {
    const run = coinbot('validate', 'sma-cross', '--data', hours, '--json');
    expect(run.status).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({ passed: true, strategies: [{ strategy: 'sma-cross', passed: true }] });
    expect(coinbot('validate', 'sma-cross', '--data', hours, '--most-candles', '60')).toMatchObject({ status: 1, stdout: expect.stringMatching(/NOT CHECKED: nothing could be compared.*only the newest 60 of [\d,]+ candles/) as string });
    const strategies = path.join(folder, 'strategies');
    spawnSync('mkdir', ['-p', strategies]);
    writeFileSync(path.join(strategies, 'ahead.ts'), `import { z } from 'zod';
import { defineStrategy } from '#coinbot/strategy';
import { price } from '#coinbot/indicators/price';
export const ahead = defineStrategy({ name: 'ahead', summary: 'Knows the next close.', params: z.object({}), indicators: () => ({ close: price('close') }), decide: ({ close }, i) => (Number.isFinite(close[i + 1]) ? Math.sign(close[i + 1] - close[i]) : NaN) });
`);
    const failed = coinbot('validate', 'ahead', '--data', hours);
    expect(failed).toMatchObject({ status: 1, stdout: expect.stringContaining('ahead: FAILED look-ahead') as string });
    expect(coinbot('validate', '--data', hours)).toMatchObject({ status: 2, stderr: expect.stringContaining('expected the name of a strategy or --all') as string });
    rmSync(strategies, { recursive: true });
  });
});

const FLAGS: OptimizeFlags = {
  data: hours, param: [], range: [], trials: '10', seed: '1', sampler: 'tpe', folds: '5', purge: '1d', lockBox: '0.2', maxRam: '1GB', maxCores: '2', budget: '1m', keep: true, ledger: true, filters: true,
};

describe('what is searched', () => {
  it('is named as people write it', () => {
    const { objectives, limits, windows } = optimizeOptions({ ...FLAGS, objective: ['profit-factor', 'sharpe - 2 * drawdown'], limit: ['trades >= 20'], purge: '0', embargo: '2d' });
    expect(objectives.map(({ name }) => name)).toEqual(['profitFactor', 'sharpe - 2 * drawdown']);
    expect(limits.map(({ text }) => text)).toEqual(['trades >= 20']);
    expect(windows).toMatchObject({ purgeMs: 0, embargoMs: 172_800_000, isAnchored: false, lockShare: 0.2 });
  });

  it('are parameters within bounds, those of exits too where a range was given', () => {
    const space = searchSpace(findStrategy('sma-cross'), { fixed: { slow: 90 }, ranges: { fast: { min: 5, max: 15, step: 5 }, 'exits.stopLoss': { min: 0.01, max: 0.1 } } });
    expect(space.dimensions.map(({ name }) => name)).toEqual(['fast', 'exits.stopLoss']);
    expect(space.decode([0, 0.5])).toEqual({ slow: 90, fast: 5, 'exits.stopLoss': 0.055 });
    expect(space.objection({ slow: 3, fast: 5, 'exits.stopLoss': 0.05 })).toMatch(/fast must be less than slow/);
    expect(() => searchSpace(findStrategy('sma-cross'), { fixed: {}, ranges: { 'exits.stop': { min: 0.01, max: 0.1 } } })).toThrow('expected one of exits.stopLoss');
    expect(() => searchSpace(findStrategy('buy-and-hold'), { fixed: {}, ranges: {} })).toThrow('expected one or more parameters to search');
  });
});

describe('a quote', () => {
  it('of 10,000 seconds: by the list price of one vCPU 17,690 GB-seconds, USD 0.24, and 0.8 cents for the requests of a thousand blocks', () => {
    const quote = quoteOf({ days: 100_000, msPerDay: 100, runs: 10_000, blocks: 1_000, workers: 4, memoryBytes: 3e8 });
    expect(quote.minutesHere).toBeCloseTo(10_000 / 60 / 4, 9);
    // Eight functions at once are what is deployed by default; each takes a second to start. A thousand blocks: 1,000 calls, 4,000 reads, 1,000 writes, 3,300 requests to queues.
    expect(quote.aws.usd).toBeCloseTo(10_008 * 1.769 * 0.0000133334 + 0.0002 + 0.00148 + 0.0047 + 0.00132, 9);
    expect(quote.aws.minutes).toBeCloseTo(1_251 / 60, 9);
    expect(quoteText(quote, { maxRamBytes: 2e9 })).toBe('About 10,000 backtests: 41.7 minutes here on 4 cores and 300 of 2000 MB; on AWS by list prices, an estimate: 20.9 minutes and USD 0.24');
  });
});

describe('rounds', () => {
  it('do together what is asked for at the same time, and answer each its own', async () => {
    const sizes: number[] = [];
    const rounds = new Rounds<number, number>((items) => { sizes.push(items.length); return Promise.resolve(items.map((item) => 2 * item)); });
    const answers = await Promise.all([1, 2, 3].map(async (item) => rounds.add(await rounds.add(item))));
    expect([answers, sizes]).toEqual([[4, 8, 12], [3, 3]]);
    expect(await rounds.add(5)).toBe(10);
  });

  it('fail together, and go on after', async () => {
    let isBad = true;
    const rounds = new Rounds<number, number>((items) => (isBad ? Promise.reject(new Error('no')) : Promise.resolve([...items])));
    const both = await Promise.allSettled([rounds.add(1), rounds.add(2)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isBad = false;
    expect(await rounds.add(3)).toBe(3);
  });
});
