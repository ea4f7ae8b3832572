import { describe, expect, it } from 'vitest';
import { plainInstrument } from '../../../domain/instrument.ts';
import { DAY } from '../../../domain/time.ts';
import { plain } from '../../../engine/settings.ts';
import { plantedHours } from '../../../engine/models/learned.contract.ts';
import { poisonedCandles } from '../../../evaluation/validation/poisoned-candles.ts';
import { indexAt, type CandleColumns } from '../../../domain/candle.ts';
import { limit, objective } from '../../../search/objective.ts';
import { samplerSettings, type SamplerSettings } from '../../../search/open-sampler.ts';
import { spaceOf } from '../../../search/space-of.ts';
import { findStrategy } from '../../../strategies/registry.ts';
import type { BlockJob, BlockResult } from '../block-job.ts';
import { runBlock } from '../run-block.ts';
import { judgedOptimum, searchTrials, type OptimizeIdentity } from './optimize-trials.ts';
import { isShelvable, optimize, plannedDays, type Optimized, type OptimizePlan } from './optimize.ts';
import { delayed, jittered } from './robustness.ts';
import { TestBench } from './test-bench.ts';
import { FIGURE_NAMES, scoresOf } from './trial-scores.ts';
import { windowPlan } from './window-plan.ts';
import { random } from '../../../domain/random.ts';

const strategy = findStrategy('sma-cross');
const CANDLES = plantedHours(100 * 24, 0.4);
const START = CANDLES.openTime[0];
const instrument = plainInstrument('test', 'A/USDT');
const { from: _from, to: _to, ...settings } = plain;
const windows = windowPlan(START, START + 100 * DAY, { folds: 3, isAnchored: false, purgeMs: DAY, embargoMs: DAY, lockShare: 0.2 });
const space = spaceOf(strategy, { ranges: { fast: { min: 1, max: 20 }, slow: { min: 2, max: 80 } } });
const base: OptimizePlan['base'] = { sweep: 'test', code: 'c'.repeat(64), data: { hash: 'd'.repeat(64), file: 'nowhere' }, instrument, timeframe: '1h', strategy: 'sma-cross', gaps: 'skip', settings: settings as never };
const tpe = samplerSettings.parse({ kind: 'tpe', seed: 1 });

function planFor(sampler: SamplerSettings = tpe, more: Partial<OptimizePlan['rules']> = {}): OptimizePlan {
  return { base, windows, seed: 1, rules: { space, sampler, objectives: [objective('sharpe', FIGURE_NAMES)], limits: [], trials: 16, ...more } };
}

interface How {
  readonly plan?: OptimizePlan;
  readonly candles?: CandleColumns;
  readonly delay?: (job: BlockJob) => number;
}

async function searched({ plan = planFor(), candles = CANDLES, delay = () => 0 }: How = {}): Promise<Optimized & { readonly jobs: number }> {
  let jobs = 0;
  const handle = async (job: BlockJob): Promise<BlockResult> => {
    jobs += 1;
    for (let turns = delay(job); turns > 0; turns--) await new Promise((resolve) => { setImmediate(resolve); });
    return runBlock(job, { candles });
  };
  const bench = new TestBench(strategy, { instrument, candles }, { settings: settings as never, exits: undefined, protections: undefined, timeframe: '1h' });
  const found = await optimize(plan, { handle, bench, progress: () => undefined, pause: () => Promise.resolve() });
  return { ...found, jobs };
}

const IDENTITY: OptimizeIdentity = { at: 1, seed: 1, dataHash: 'd'.repeat(64), codeHash: 'c'.repeat(64), instrument: 'test:A/USDT', timeframe: '1h', strategy: 'sma-cross', settings: { cash: 1 }, search: { trials: 16 } };

describe('a walk forward', { timeout: 60_000 }, () => {
  it('comes out the same whatever the order in which blocks are done', async () => {
    const plain_ = await searched();
    const shuffled = await searched({ delay: (job) => Number.parseInt(job.jobId.slice(0, 2), 16) % 7 });
    expect(shuffled.resultHash).toBe(plain_.resultHash);
    expect(plain_.folds).toHaveLength(3);
    expect(plain_.final.evaluated).toHaveLength(16);
    expect(plain_.trials.length).toBeGreaterThan(16);
    expect((await searched({ plan: planFor(samplerSettings.parse({ kind: 'tpe', seed: 2 })) })).resultHash).not.toBe(plain_.resultHash);
  });

  it('chooses by what lies before: garbage in the tests and in the lock-box changes no choice made before it', async () => {
    const honest = await searched();
    for (const [k, { test }] of [...windows.folds, windows.final].entries()) {
      const spoilt = await searched({ candles: poisonedCandles(CANDLES, indexAt(CANDLES, test.from)) });
      const choices = (found: Optimized) => [...found.folds, found.final].slice(0, k + 1).map(({ choice }) => choice);
      expect(choices(spoilt)).toEqual(choices(honest));
      expect(choices(honest).every((choice) => choice !== undefined)).toBe(true);
    }
  });

  it('finds what was planted: changes that lean with the last are followed by fast averages, after as before', async () => {
    const { folds, tests, final, efficiency, baselines } = await searched({ plan: planFor(tpe, { trials: 30 }) });
    expect(folds.every(({ choice }) => Number(choice?.params['fast']) < 10)).toBe(true);
    expect(tests.sharpe).toBeGreaterThan(1);
    expect(efficiency.efficiency).toBeGreaterThan(0);
    expect(tests.days).toHaveLength(Math.round((windows.searched.to - windows.folds[0].test.from) / DAY));
    expect(final.outside.growth).toBeGreaterThan(baselines['buy-and-hold'].growth);
    expect(Object.keys(baselines)).toEqual(['nothing', 'buy-and-hold', 'sma-cross', 'momentum', 'rsi-mean-reversion']);
  });

  it.each(['random', 'grid', 'sobol', 'halton', 'cma-es', 'nsga-ii', 'asha', 'hyperband'] as const)('goes to its end with %s', async (kind) => {
    const { final, folds } = await searched({ plan: planFor(samplerSettings.parse(kind === 'grid' ? { kind, levels: 4 } : { kind, seed: 1 }), { trials: 30 }) });
    for (const { evaluated } of [...folds, final]) expect(evaluated.length > 5 && evaluated.length <= 30).toBe(true);
    expect(final.choice).toBeDefined();
  });

  it('weighs several objectives against each other', async () => {
    const { final } = await searched({ plan: planFor(samplerSettings.parse({ kind: 'nsga-ii', seed: 1, population: 6 }), { objectives: [objective('sharpe', FIGURE_NAMES), objective('drawdown', FIGURE_NAMES)], trials: 18 }) });
    expect(final.choice).toMatchObject({ neighbourhood: null });
    expect(final.evaluated.every(({ scores }) => scores.length === 2)).toBe(true);
  });

  it('stands aside where nothing is within the limits', async () => {
    const { final, tests, robustness } = await searched({ plan: planFor(tpe, { limits: [limit('trades >= 100000', FIGURE_NAMES)], trials: 4 }) });
    expect(final.choice).toBeUndefined();
    expect(tests).toMatchObject({ growth: 0, trades: 0, sharpe: null });
    expect(robustness).toMatchObject({ tradeOrder: null, jitter: null });
  });

  it('becomes trials of the ledger, each with its days before the lock-box, and one that opened it', async () => {
    const found = await searched();
    const trials = searchTrials(found.trials, IDENTITY);
    expect(trials).toHaveLength(found.trials.length);
    expect(trials.every(({ kind, days, lockBox }) => kind === 'sweep' && lockBox === null && days[days.length - 1] < windows.final.test.from)).toBe(true);
    const { trial, judgement, box } = judgedOptimum(found, { identity: IDENTITY, ledger: trials, incumbent: undefined });
    expect(trial.lockBox).toEqual(windows.final.test);
    expect([box.opened, judgement.trials]).toEqual([1, trials.length + 1]);
    expect(judgedOptimum(found, { identity: { ...IDENTITY, at: 2 }, ledger: [...trials, trial], incumbent: undefined }).box.opened).toBe(1);
    expect(judgedOptimum(found, { identity: { ...IDENTITY, search: { trials: 17 } }, ledger: [...trials, trial], incumbent: undefined }).box.opened).toBe(2);
  });
});

describe('a search', () => {
  it('has no score for a trial that failed or never traded', () => {
    const judging = { objectives: [objective('sharpe', FIGURE_NAMES)], limits: [limit('turnover <= 10', FIGURE_NAMES)] };
    const figures = { netReturn: 0.1, sharpe: 1.5, sortino: 2, calmar: 1, profitFactor: 2, maxDrawdown: 0.1, turnover: 6, trades: 3, exposure: 0.5 };
    const span = { from: 0, to: 73 * DAY };
    const result = (more: Partial<typeof figures>) => ({ paramsHash: 'a'.repeat(64), spans: [{ figures: { ...figures, ...more }, orderHash: 'b'.repeat(64), firstDay: 0, returns: '' }] });
    // Six times in a fifth of a year are thirty a year: twenty too many, of ten.
    expect(scoresOf(result({}), span, judging)).toEqual({ scores: [1.5], violation: 2 });
    expect(scoresOf(result({ turnover: 1 }), span, judging)).toEqual({ scores: [1.5], violation: 0 });
    expect(scoresOf(result({ trades: 0, exposure: 0 }), span, judging)).toEqual({ scores: [null], violation: 0 });
    expect(scoresOf({ paramsHash: 'a'.repeat(64), spans: [], error: 'no' }, span, judging)).toEqual({ scores: [null], violation: 0 });
  });

  it('goes over so many days: four training windows of 39 and the 80 before the lock-box, for each trial', () => {
    expect(windows.final.train.to - windows.final.train.from).toBe(39 * DAY);
    expect(plannedDays(windows, 10)).toBe(10 * (4 * 39 + 4 * 80));
  });
});

describe('changes of what was found', () => {
  it('move every number by at most a tenth of its range, and keep what goes together', () => {
    const source = random(1);
    for (let draw = 0; draw < 200; draw++) {
      const moved = jittered({ fast: 10, slow: 40 }, space, source);
      expect(Math.abs(Number(moved['fast']) - 10)).toBeLessThanOrEqual(2.5);
      expect(Math.abs(Number(moved['slow']) - 40)).toBeLessThanOrEqual(8.5);
      expect(Number(moved['fast'])).toBeLessThan(Number(moved['slow']));
    }
  });

  it('decide later: the orders of one candle late stand a candle after the others', () => {
    const bench = new TestBench(strategy, { instrument, candles: CANDLES }, { settings: settings as never, exits: undefined, protections: undefined, timeframe: '1h' });
    const span = { from: START + 10 * DAY, to: START + 50 * DAY };
    const late = delayed(strategy, 1);
    if (late === undefined) throw new Error('expected a strategy that can be late');
    const [own, after] = [bench.run({ fast: 5, slow: 20 }, span), bench.run({ fast: 5, slow: 20 }, span, { strategy: late })];
    expect(own.fills.length).toBeGreaterThan(20);
    expect(after.fills.slice(1, -1).every(({ at }) => own.fills.some((fill) => fill.at === at - 3_600_000))).toBe(true);
    expect(delayed(findStrategy('grid'), 1)).toBeUndefined();
  });
});

describe('what was found', () => {
  it('can be kept as a model where it can be followed beside others', () => {
    const kept = (name: string, more: Partial<Parameters<typeof isShelvable>[1]> = {}): boolean => isShelvable(findStrategy(name), { params: {}, exits: undefined, protections: undefined, ...more });
    expect(['sma-cross', 'donchian-breakout', 'grid', 'pair-spread', 'cross-sectional-momentum'].map((name) => kept(name))).toEqual([true, true, false, false, false]);
    expect(kept('sma-cross', { exits: { stopLoss: 0.1 } })).toBe(false);
    expect(kept('sma-cross', { params: { 'exits.stopLoss': 0.1 } })).toBe(false);
  });
});
