import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { DAY } from '../../domain/time.ts';
import type { Trial } from '../../domain/trial.ts';
import { judge, type JudgedRun } from './judgement.ts';
import { lockBoxOpenings, trialPool, variantOf, wholeTrials } from './trial-pool.ts';

const START = 1_577_836_800_000;

/** A trial whose returns are noise with `drift` a day in deviations of 1 %. */
function trial(n: number, { drift = 0, rows = 730, first = 0, ...more }: Partial<Trial> & { readonly drift?: number; readonly rows?: number; readonly first?: number } = {}): Trial {
  const source = random(n);
  return {
    id: `id-${n}`, at: n, kind: 'backtest', strategy: 's', params: { n }, settings: { cash: 1 }, seed: 1, dataHash: 'data', codeHash: 'code', instruments: ['x:A/B'], timeframe: '1d',
    selection: null, lockBox: null, metrics: {}, orderHash: `o-${n}`,
    days: Array.from({ length: rows }, (_, i) => START + (first + i) * DAY), returns: Array.from({ length: rows }, () => 0.01 * (drift + source.normal())), ...more,
  };
}

const run = (chosen: Trial, more: Partial<JudgedRun> = {}): JudgedRun => ({ trial: chosen, trades: 50, netProfit: 100, profitAtDoubleCosts: 50, ...more });
const crowd = (count: number, more: Parameters<typeof trial>[1] = {}): Trial[] => Array.from({ length: count }, (_, i) => trial(1_000 + i, more));

describe('pool of trials', () => {
  it('is the chosen one first, then every other variant of the same market, each once and at its latest', () => {
    const chosen = trial(1);
    const again = trial(2, { params: { n: 7 }, codeHash: 'older' });
    const newer = trial(3, { params: { n: 7 } });
    const own = trial(4, { params: { n: 1 }, codeHash: 'older' });
    const elsewhere = trial(5, { dataHash: 'other', instruments: ['x:C/B'] });
    const { columns, count, alike } = trialPool(chosen, [chosen, newer, again, own, elsewhere]);
    expect([columns.length, count, alike]).toEqual([2, 2, 0]);
    expect(Array.from(columns[0])).toEqual(chosen.returns);
    expect(Array.from(columns[1])).toEqual(newer.returns);
    expect(variantOf(again)).toBe(variantOf(newer));
  });

  it('puts returns where their days are, and counts those that lack too many days without comparing them', () => {
    const chosen = trial(1, { rows: 100 });
    const late = trial(2, { rows: 100, first: 5, dataHash: 'other' });
    const half = trial(3, { rows: 50, dataHash: 'other' });
    const before = trial(4, { rows: 50, first: -60, dataHash: 'other' });
    const { columns, count, alike } = trialPool(chosen, [late, half, before]);
    expect([columns.length, count, alike]).toEqual([2, 3, 1]);
    expect(Array.from(columns[1])).toEqual([0, 0, 0, 0, 0, ...late.returns.slice(0, 95)]);
  });

  it('does not depend on the order of the ledger', () => {
    const trials = crowd(8, { rows: 30 });
    fc.assert(fc.property(fc.shuffledSubarray(trials, { minLength: 8 }), (shuffled) => {
      expect(trialPool(trials[0], shuffled)).toEqual(trialPool(trials[0], trials));
    }));
  });

  it('keeps the best of thousands and an even sample of the others, and counts all', () => {
    const trials = Array.from({ length: 1_500 }, (_, i) => trial(i + 10, { rows: 20, drift: i === 700 ? 5 : 0 }));
    const { columns, alike, comparable, count } = trialPool(trial(1, { rows: 20 }), trials);
    expect([columns.length, alike, comparable, count]).toEqual([1_000, 501, 1_501, 1_501]);
    expect(Array.from(columns[1])).toEqual(trials[700].returns);
    expect(new Set(columns).size).toBe(1_000);
  });

  it('counts how often a lock-box was opened, under whatever name', () => {
    const box = { instruments: ['x:A/B'], dataHash: 'this', from: 10, to: 20 };
    const opened = (n: number, from: number, instrument: string, dataHash = 'other') => trial(n, { lockBox: { from, to: 30 }, instruments: [instrument], dataHash });
    expect(lockBoxOpenings([opened(1, 15, 'x:A/B'), opened(2, 20, 'x:A/B'), opened(3, 0, 'x:C/B'), trial(4)], box)).toBe(1);
    expect(lockBoxOpenings([opened(1, 15, 'y:A/B'), opened(2, 15, 'A/B'), opened(3, 15, 'file:C/B', 'this'), opened(4, 15, 'x:A/B:B'), opened(5, 25, 'file:C/B', 'this')], box)).toBe(3);
  });

  it('holds what was tried on the same market under other names and at other venues', () => {
    const chosen = trial(1);
    const named = (n: number, instrument: string, dataHash = 'other') => trial(n, { instruments: [instrument], dataHash });
    expect(trialPool(chosen, [named(2, 'y:A/B'), named(3, 'A/B'), named(4, 'file:A/B'), named(5, 'unknown:C/B', 'data'), named(6, 'x:C/B'), named(7, 'x:A/B:B')]).count).toBe(5);
  });

  it('counts an equal run once, whatever its market was called', () => {
    const given = (venue: string | undefined, symbol: string | undefined) => ({ cash: 1, data: [{ instrument: venue === undefined && symbol === undefined ? undefined : { venue, symbol } }] });
    const chosen = trial(1, { settings: given(undefined, undefined) });
    const again = (n: number, of: number, instrument: string, dataHash: string) => trial(n, { params: { n: of }, instruments: [instrument], dataHash, settings: given(instrument.split(':')[0], instrument.split(':')[1]) });
    expect(trialPool(chosen, [again(2, 1, 'y:A/B', 'data'), again(3, 1, 'file:C/B', 'data')]).count).toBe(1);
    expect(trialPool(chosen, [again(2, 9, 'y:A/B', 'data'), again(3, 9, 'file:C/B', 'data'), again(4, 9, 'x:A/B', 'newer')]).count).toBe(2);
  });

  it('counts the models of a training that was stopped and went on once, as if it had not been stopped', () => {
    const model = (n: number, folds?: number) => trial(n, { kind: 'train', params: { l2: n % 100, folds }, dataHash: 'data' });
    const mixture = (n: number, members: readonly number[], isPart?: true) => trial(n, { kind: 'train', params: { ensemble: members, trials: 4, isPart } });
    const whole = [model(101), model(102), model(103)];
    const parts = [trial(801, { ...whole[1], id: 'part', at: 999, params: { l2: 2, folds: 1 }, days: [], returns: [] }), mixture(802, [1], true)];
    const chosen = mixture(900, [2, 3]);
    const resumed = [whole[2], ...parts, whole[0], whole[1], chosen];
    expect(trialPool(chosen, resumed)).toEqual(trialPool(chosen, [...whole, chosen]));
    expect(trialPool(chosen, resumed).count).toBe(4);
    expect(wholeTrials(resumed).map(({ id }) => id)).toEqual([whole[2], whole[0], whole[1], chosen].map(({ id }) => id));
    expect(wholeTrials([parts[0], whole[0]])).toHaveLength(2);
    // A longer search is another one.
    expect(trialPool(chosen, [trial(3, { ...chosen, id: 'longer', params: { ensemble: [2, 3], trials: 9 } })]).count).toBe(2);
  });
});

describe('judgement', () => {
  const lucky = crowd(100).reduce((best, one) => (one.returns.reduce((a, b) => a + b, 0) > best.returns.reduce((a, b) => a + b, 0) ? one : best));

  it('finds the best of a hundred without an edge to be noise, which alone it would not', () => {
    const found = judge(run(lucky), crowd(100));
    expect(found).toMatchObject({ verdict: 'NOISE', stage: 'none', trials: 100 });
    expect(found.effectiveTrials).toBeGreaterThan(70);
    expect(Math.max(Number(found.deflatedAll), Number(found.deflatedEffective))).toBeLessThan(0.95);
    expect(found.spa).toBeGreaterThan(0.05);
    // Nobody told it of the others.
    expect(judge(run(lucky), [])).toMatchObject({ verdict: 'PASS', stage: 'none', trials: 1, effectiveTrials: 1, pbo: null });
    // Told of their number alone it knows of no returns to judge the choice by.
    expect(judge(run(lucky, { told: 99 }), [])).toMatchObject({ verdict: 'NOISE', trials: 100 });
  });

  it('lets an edge through that is larger than luck, and to all of the risk only with the lock-box', () => {
    const chosen = trial(1, { drift: 0.25 });
    const lockBox = { netProfit: 10, sharpe: 2, incumbent: null, baselines: [1], opened: 1 };
    expect(judge(run(chosen), crowd(100))).toMatchObject({ verdict: 'PASS', stage: 'none', trials: 101 });
    expect(judge(run(chosen), crowd(100)).pbo).toBeLessThan(0.05);
    expect(judge(run(chosen, { lockBox }), crowd(100))).toMatchObject({ verdict: 'PASS', stage: 'full' });
    expect(judge(run(chosen, { lockBox, profitAtDoubleCosts: -1 }), crowd(100))).toMatchObject({ verdict: 'NOISE', stage: 'none' });
  });

  it('has to beat the incumbent, day by day, where there is one', () => {
    const chosen = trial(1, { drift: 0.25 });
    const worse = trial(8).returns.map((value, i) => 0.5 * (chosen.returns[i] - 0.003 + value));
    expect(judge(run(chosen, { incumbent: worse }), crowd(20)).spa).toBeLessThan(0.05);
    expect(judge(run(chosen, { incumbent: trial(9, { drift: 0.3 }).returns }), crowd(20))).toMatchObject({ verdict: 'NOISE' });
    expect(judge(run(chosen, { incumbent: chosen.returns }), crowd(20)).spa).toBeNull();
    expect(judge(run(chosen, { incumbent: [0.1] }), crowd(20)).spa).toBeNull();
  });

  it.each<[string, Trial]>([['too few days', trial(1, { rows: 13, drift: 1 })], ['no day', trial(1, { rows: 0 })], ['a lost account', trial(1, { returns: [NaN, ...trial(1).returns.slice(1)] })], ['never traded', trial(1, { returns: trial(1).returns.map(() => 0) })]])(
    'knows nothing of a run with %s, and says so in JSON', (_, chosen) => {
      const found = judge(run(chosen), crowd(5));
      expect(found).toMatchObject({ verdict: 'NOISE', stage: 'none', spa: null, deflatedAll: null, deflatedEffective: null });
      expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    });

  it('is the same every time, and cannot judge a choice of which it knows less than half', () => {
    const chosen = trial(1, { drift: 0.1 });
    const ledger = [...crowd(5), ...Array.from({ length: 12 }, (_, i) => trial(5_000 + i, { rows: 40 }))];
    expect(judge(run(chosen), ledger)).toEqual(judge(run(chosen), ledger.toReversed()));
    expect(judge(run(chosen), ledger)).toMatchObject({ trials: 18, pbo: null, verdict: 'NOISE' });
  });
});
