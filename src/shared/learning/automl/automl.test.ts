import { describe, expect, it } from 'vitest';
import { candleColumns, type CandleColumns } from '../../domain/candle.ts';
import { random } from '../../domain/random.ts';
import { DAY, HOUR } from '../../domain/time.ts';
import { featureMatrix } from '../features/feature-matrix.ts';
import { predictRows } from '../model.ts';
import { predictEnsemble, readEnsemble, stackModels } from './ensemble.ts';
import { HalvingSearch, type FoldResult, type FoldTask, type SearchRules } from './halving-search.ts';
import { judgeFold } from './judge-fold.ts';
import { tradeLabels } from './label-trades.ts';
import { familyOf } from './search-space.ts';
import { searchFolds, trainingSet, type TrainingSet } from './training-set.ts';

/** Hourly closes whose next change leans with the last one by `strength`. */
function planted(length: number, strength: number, seed: number): CandleColumns {
  const candles = candleColumns(length);
  const source = random(seed);
  for (let i = 0, close = 100, change = 0; i < length; i++) {
    change = strength * change + 0.01 * source.normal();
    const open = close;
    close *= Math.exp(change);
    candles.openTime[i] = i * HOUR;
    candles.open[i] = open;
    candles.high[i] = Math.max(open, close) * 1.001;
    candles.low[i] = Math.min(open, close) * 0.999;
    candles.close[i] = close;
    candles.volume[i] = 10 + source.uniform();
  }
  return candles;
}

const RULES = { target: 1, stop: 1, horizon: 4, touch: 'close' } as const;
const TRADES = { band: 0.02, costBps: 0, shorts: true };
function setOf(strength: number, seed = 1): TrainingSet {
  const input = { candles: planted(2_500, strength, seed), timeframeMs: HOUR };
  return trainingSet(input, featureMatrix(input, ['return:1', 'return:3', 'volumeZ:24', 'hourSin']), RULES);
}

/** Results that depend on the task alone. */
const scored = ({ trial, fold, seed }: FoldTask): FoldResult => ({ trial, fold, logLoss: 0.6 + ((seed % 1_000) + fold) / 10_000, auc: 0.5, days: [], returns: [], trades: 0 });
const BASE: SearchRules = { seed: 3, rows: 5_000, folds: 5, trials: 27 };

/** Plays a search with so many tasks under way at once, finished in an order that `shuffle` draws. */
function play(workers: number, shuffle: number, rules = BASE): { readonly search: HalvingSearch; readonly tasks: readonly FoldTask[] } {
  const search = new HalvingSearch(rules);
  const source = random(shuffle);
  const [open, tasks]: [FoldTask[], FoldTask[]] = [[], []];
  while (!search.isDone) {
    for (let task = open.length < workers ? search.next() : undefined; task !== undefined; task = open.length < workers ? search.next() : undefined) {
      open.push(task);
      tasks.push(task);
    }
    const [done] = open.splice(source.below(open.length), 1);
    search.finish(scored(done));
  }
  return { search, tasks };
}

describe('successive halving', () => {
  it('judges all on the oldest fold, the best third on three, the best ninth on all', () => {
    const { search, tasks } = play(1, 1);
    const on = (fold: number) => new Set(tasks.filter((task) => task.fold === fold).map(({ trial }) => trial));
    expect([0, 1, 2, 3, 4].map((fold) => on(fold).size)).toEqual([27, 9, 9, 3, 3]);
    const standings = search.standings();
    const best = standings.toSorted((a, b) => (a.seed % 1_000) - (b.seed % 1_000)).slice(0, 3).map(({ trial }) => trial);
    expect(standings.slice(0, 3).map(({ trial }) => trial)).toEqual(best);
    expect(standings[0].results.map(({ fold }) => fold)).toEqual([0, 1, 2, 3, 4]);
  });

  it('judges all on all folds where it is asked for, and the winner of all wins', () => {
    const { search, tasks } = play(3, 2, { ...BASE, isCompleted: true });
    expect(tasks).toHaveLength(27 * 5);
    expect(new Set(tasks.map(({ trial, fold }) => `${trial} ${fold}`)).size).toBe(27 * 5);
    expect(search.standings()[0].seed % 1_000).toBe(Math.min(...search.standings().map(({ seed }) => seed % 1_000)));
  });

  it('tries the families in order, nine of each', () => {
    const kinds = play(1, 1).search.standings().toSorted((a, b) => a.trial - b.trial).map(({ settings }) => familyOf(settings));
    expect(kinds).toEqual([...Array.from({ length: 9 }, () => 'linear'), ...Array.from({ length: 9 }, () => 'boosting'), ...Array.from({ length: 9 }, () => 'mlp')]);
  });

  it.each([[2, 5], [4, 6], [27, 7]])('comes out the same with %i tasks at once, in any order', (workers, shuffle) => {
    const rules = { ...BASE, trials: 40 };
    expect(play(workers, shuffle, rules).search.standings()).toEqual(play(1, 1, rules).search.standings());
  });

  it('goes on without what failed, and ends when all failed', () => {
    const search = new HalvingSearch({ ...BASE, trials: 6 });
    for (let task = search.next(); task !== undefined; task = search.next()) search.finish(task.trial % 2 === 0 ? { ...scored(task), logLoss: null, failure: 'no' } : scored(task));
    expect(search.isDone).toBe(true);
    expect(search.standings().slice(0, 3).every(({ trial, results }) => trial % 2 === 1 && results.length === 5)).toBe(true);
    const none = new HalvingSearch({ ...BASE, trials: 3 });
    for (let task = none.next(); task !== undefined; task = none.next()) none.finish({ ...scored(task), logLoss: null, failure: 'no' });
    expect(none.isDone).toBe(true);
    expect(none.standings().map(({ logLoss }) => logLoss)).toEqual([null, null, null]);
  });

  it('hands out again what was put back', () => {
    const search = new HalvingSearch(BASE);
    const task = search.next();
    if (task !== undefined) search.putBack(task);
    expect(search.next()).toEqual(task);
    expect(() => new HalvingSearch({ ...BASE, folds: 1 })).toThrow('expected 2 or more folds, found "1"');
  });
});

describe('trading labels', () => {
  const moves = { from: Float64Array.of(0, 1, 5, 30), to: Float64Array.of(4, 3, 8, 31), returns: Float64Array.of(Math.log(1.1), Math.log(2), Math.log(0.9), Math.log(1.2)), knownAt: Float64Array.of(5, 4, 9, 73).map((hours) => hours * HOUR) };
  const asked = { rows: Uint32Array.of(0, 1, 2, 3), probabilities: Float64Array.of(0.6, 0.9, 0.3, 0.5) };

  it('holds one position at a time, pays both sides and counts quiet days', () => {
    const { days, returns, trades, netProfit, profitAtDoubleCosts } = tradeLabels(moves, asked, { band: 0.05, costBps: 10, shorts: true });
    expect(days).toEqual([0, DAY, 2 * DAY, 3 * DAY]);
    expect(trades).toBe(2);
    expect(returns[0]).toBeCloseTo(1.098 * 1.098 - 1, 12);
    expect(returns.slice(1)).toEqual([0, 0, 0]);
    expect(netProfit).toBeCloseTo(0.196, 12);
    expect(profitAtDoubleCosts).toBeCloseTo(0.192, 12);
  });

  it('stays out where it may not sell short', () => {
    expect(tradeLabels(moves, asked, { band: 0.05, costBps: 10, shorts: false }).trades).toBe(1);
    expect(tradeLabels(moves, { rows: new Uint32Array(), probabilities: new Float64Array() }, TRADES)).toMatchObject({ days: [], trades: 0 });
  });
});

describe('a training set', () => {
  it('locks the newest rows away from all that is searched', () => {
    const set = setOf(0);
    const { folds, final, lockBox } = searchFolds(set, { folds: 4, lockShare: 0.2 });
    const begins = set.from[lockBox[0]];
    expect(lockBox.length).toBe(Math.ceil(set.labels.length * 0.2));
    for (const { train, test, validation } of [...folds, final]) for (const rows of [train, test, validation]) expect(rows.every((row) => set.to[row] < begins)).toBe(true);
    expect(folds[0].test[0]).toBe(0);
    expect(final.train.every((row) => set.to[row] < set.from[final.validation[0]])).toBe(true);
  });

  it('is refused when it is too short', () => {
    const input = { candles: planted(300, 0, 1), timeframeMs: HOUR };
    expect(() => trainingSet(input, featureMatrix(input, ['return:1']), RULES)).toThrow('expected at least 500 labelled candles to learn from, found');
  });
});

describe('models on folds', () => {
  const settings = { kind: 'logistic', target: 'probability', l2: 10 } as const;
  const judge = (set: TrainingSet) => {
    const { folds } = searchFolds(set, { folds: 4, lockShare: 0.2 });
    return folds.map((fold, k) => judgeFold({ trial: 0, fold: k, settings, seed: 1 }, { set, fold }, TRADES));
  };

  it('find a planted edge and none in noise', () => {
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(judge(setOf(0.5)).map(({ result }) => result.auc ?? 0))).toBeGreaterThan(0.65);
    expect(Math.abs(mean([1, 2, 3].flatMap((seed) => judge(setOf(0, seed)).map(({ result }) => result.auc ?? 0))) - 0.5)).toBeLessThan(0.04);
  });

  it('say what they could not learn', () => {
    const set = setOf(0);
    const { folds } = searchFolds(set, { folds: 4, lockShare: 0.2 });
    const { result } = judgeFold({ trial: 4, fold: 1, settings, seed: 1 }, { set: { ...set, labels: new Float64Array(set.labels.length) }, fold: folds[1] }, TRADES);
    expect(result).toMatchObject({ trial: 4, fold: 1, logLoss: null, failure: expect.stringContaining('rows of each label') });
  });

  it('are stacked by what they answered out of fold, and read back as they were written', () => {
    const set = setOf(0.5);
    const { folds, lockBox } = searchFolds(set, { folds: 4, lockShare: 0.2 });
    const judged = judge(set);
    const whole = new Float64Array(set.labels.length).fill(NaN);
    judged.forEach(({ answers }, k) => answers.forEach((answer, i) => { whole[folds[k].test[i]] = answer; }));
    const { model } = judged[0];
    if (model === undefined) throw new Error('expected a model');
    const { ensemble, outOfFold } = stackModels([model, model], { answers: [whole, whole], labels: set.labels, weights: set.weights, folds });
    expect(outOfFold.subarray(lockBox[0]).every((value) => Number.isNaN(value))).toBe(true);
    const read = readEnsemble(JSON.parse(JSON.stringify(ensemble)), 'model.json');
    expect(predictEnsemble(read, set, lockBox)).toEqual(predictEnsemble(ensemble, set, lockBox));
    const [plain, calibrated] = [predictRows(model, set, lockBox), predictEnsemble(ensemble, set, lockBox)];
    expect([...plain.keys()].toSorted((a, b) => plain[a] - plain[b])).toEqual([...calibrated.keys()].toSorted((a, b) => calibrated[a] - calibrated[b]));
    expect(() => readEnsemble({ members: [] }, 'model.json')).toThrow('model.json: expected an ensemble of models, found at members');
    expect(() => readEnsemble({ members: ensemble.members.slice(1) }, 'model.json')).toThrow('expected weights that sum to 1, found "0.5"');
  });
});
