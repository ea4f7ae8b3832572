import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backtestOrder, type BacktestDesk } from '../../../../dashboard/desk/backtests.ts';
import { searchOrder, type OptimiseDesk } from '../../../../dashboard/desk/optimise.ts';
import { madeUpOrder } from '../../../../dashboard/desk/research.ts';
import { memoryCache } from '../../../shared/adapters/memory/memory-cache.ts';
import { systemClock } from '../../../shared/adapters/fs/system-clock.ts';
import { loadConfig, projectRoot } from '../../config/load.ts';
import { keepAnswers } from '../answers.ts';
import { openJobs, type Jobs } from '../jobs/jobs.ts';
import { optimiseDesk } from '../optimise/optimise-desk.ts';
import { openResearch, type Research } from '../research/research.ts';
import { backtestsDesk } from './backtests-desk.ts';

/** The real program on a made-up market, from the first candle to the reports. */
let folder = '';
let jobs: Jobs;
let research: Research;
let backtests: BacktestDesk;
let searches: OptimiseDesk;
const before = process.env['COINBOT_CONFIG_FOLDER'];

function present<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('expected something, found nothing');
  return value;
}

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'coinbot-research-'));
  const [config, dataFolder] = [path.join(folder, 'config'), path.join(folder, 'data')];
  cpSync(path.join(projectRoot, 'config'), config, { recursive: true });
  const settings = JSON.parse(readFileSync(path.join(config, 'config.json'), 'utf8')) as object;
  writeFileSync(path.join(config, 'config.json'), JSON.stringify({ ...settings, dataFolder, strategiesFolder: path.join(folder, 'strategies') }));
  mkdirSync(path.join(folder, 'strategies'));
  process.env['COINBOT_CONFIG_FOLDER'] = config;
  const clock = systemClock();
  const answers = keepAnswers(memoryCache({ clock }), folder);
  jobs = openJobs({ dataFolder, now: () => clock.now() });
  research = openResearch({ dataFolder, config: loadConfig(), answers });
  backtests = backtestsDesk({ jobs, research });
  searches = optimiseDesk({ jobs, research, answers, dataFolder, now: () => clock.now() });
});

afterAll(async () => {
  await jobs.close();
  if (before === undefined) delete process.env['COINBOT_CONFIG_FOLDER'];
  else process.env['COINBOT_CONFIG_FOLDER'] = before;
  rmSync(folder, { recursive: true, force: true });
});

describe('research from the page', () => {
  it('begins on a machine without candles, and makes a market up', async () => {
    expect((await backtests.offer()).datasets).toEqual([]);
    const made = await jobs.over((await backtests.makeUp(madeUpOrder.parse({ timeframe: '4h', days: 200 }))).id);
    expect(made).toMatchObject({ state: 'done', kind: 'synthetic' });
    // At once: a browser asks when it hears that the work is done, and not again.
    expect((await research.offer()).datasets.length).toBe(3);
    const { datasets, strategies, places } = await backtests.offer();
    expect(datasets.every(({ isMadeUp, rows, missing }) => isMadeUp && rows === 1_200 && missing === 0)).toBe(true);
    expect(present(strategies.find(({ name }) => name === 'trend-following')).parameters.map(({ name }) => name)).toEqual(['fast', 'slow', 'minTrend']);
    expect(places).toEqual(['local']);
  }, 60_000);

  it('runs backtests, reports and compares', async () => {
    const data = [present((await backtests.offer()).datasets[0]).id];
    const ids: string[] = [];
    for (const fast of [10, 30]) {
      const { id } = await backtests.start(backtestOrder.parse({ strategy: 'trend-following', params: { fast }, data, costs: { kind: 'zero' } }));
      expect(await jobs.over(id)).toMatchObject({ state: 'done', error: null });
      ids.push(id);
    }
    const [first, second] = await Promise.all(ids.map(async (id) => present(await backtests.report(id))));
    const report = present(first);
    expect(report).toMatchObject({ strategy: 'trend-following', timeframe: '4h', initialCash: 10_000, isMadeUp: true, currency: 'USDT', asked: { params: { fast: 10 } } });
    expect(report.metrics['totalCost']).toBe(0);
    expect(report.groups.map(({ key }) => key)).toEqual(['returns', 'trades', 'costs', 'honesty', 'context', 'identity']);
    expect(present(present(report.groups[0]).rows[0]).name).toEqual({ en: 'Starting balance', ko: '시작 잔고' });
    expect(report.curve.at).toHaveLength(report.curve.equity.length);
    expect(report.curve.equity.at(-1)).toBeCloseTo(report.finalEquity, 6);
    expect(Math.max(...report.curve.drawdown)).toBeGreaterThan(0);
    // The second run knows of the first: trying is counted.
    expect([first, second].map((one) => present(present(one).verdict).trials)).toEqual([1, 2]);
    const newest = present((await backtests.saved())[0]);
    expect(newest).toMatchObject({ id: ids[1], state: 'done', asked: { params: { fast: 30 } } });
    expect(present(newest.headline).growth).toBeCloseTo(Number(present(second).metrics['totalProfit']), 9);
    expect((await backtests.compare({ ids: [...ids, '1700000000000-00000000'] })).map(({ id }) => id)).toEqual(ids);
    const { html } = present(await backtests.html({ id: report.id, language: 'ko' }));
    expect(html).toContain('lang="ko"');
    expect(html).not.toMatch(/<script[^>]+src=/);
  }, 60_000);

  it('takes only what it offers', async () => {
    const data = [present((await backtests.offer()).datasets[0]).id];
    await expect(backtests.start(backtestOrder.parse({ strategy: 'trend-folowing', data }))).rejects.toThrow('did you mean "trend-following"?');
    await expect(backtests.start(backtestOrder.parse({ strategy: 'trend-following', data: ['../../etc/passwd'] }))).rejects.toThrow('which it does not hold');
    await expect(backtests.start(backtestOrder.parse({ strategy: 'trend-following', data: [...data, ...data] }))).rejects.toThrow('each dataset once');
    await expect(backtests.start(backtestOrder.parse({ strategy: 'trend-following', data, params: { fast: 1_000 } }))).rejects.toThrow('fast: expected a number from 5 to 60');
    expect(await backtests.report('1700000000000-00000000')).toBeNull();
  });

  it('searches only by a quote, and says what was found', async () => {
    const data = present((await searches.offer()).datasets[0]).id;
    const order = searchOrder.parse({ strategy: 'trend-following', data, params: { slow: 60 }, ranges: { fast: { from: 5, to: 40 } }, trials: 12, folds: 2, maxCores: 1, isKept: false });
    await expect(searches.start({ quote: '1700000000000-00000000' })).rejects.toThrow('expected a quote that is done');
    await expect(searches.quote({ ...order, where: 'aws' })).rejects.toThrow('expected "aws" in config.json');
    const quote = await searches.quote(order);
    expect(await jobs.over(quote.id)).toMatchObject({ state: 'done', kind: 'quote' });
    const quoted = present(await searches.quoted(quote.id));
    expect(quoted.asked).toEqual(order);
    expect(quoted.quote).toMatchObject({ runs: 72, windows: 3, trialsEach: 12, parameters: ['fast', 'minTrend'], workers: 1, isAffordable: true, isWithinBudget: true });
    await expect(searches.start({ quote: present((await backtests.saved())[0]).id })).rejects.toThrow('expected a quote that is done');
    const { id } = await searches.start({ quote: quote.id });
    expect(await jobs.over(id)).toMatchObject({ state: 'done', error: null });
    const report = present(await searches.report(id));
    expect(report).toMatchObject({ isMadeUp: true, asked: order, result: { strategy: 'trend-following', trials: 12, winner: { params: { slow: 60 } }, model: null } });
    expect(report.result.walkForward.windows).toHaveLength(2);
    expect(present(report.verdict).grade).toMatch(/^(PASS|WEAK|NOISE)$/);
    const cloud = present(report.cloud);
    expect(cloud.axes).toEqual([{ kind: 'number', name: 'fast', min: 5, max: 40, isLog: false }, { kind: 'number', name: 'minTrend', min: 0, max: 40, isLog: false }]);
    expect(cloud.trials).toHaveLength(12);
    expect((await searches.saved())[0]).toMatchObject({ id, headline: { trials: report.result.distinctTrials } });
    expect(present(await searches.html({ id, language: 'en' })).html).toContain('<!doctype html>');
  }, 90_000);
});
