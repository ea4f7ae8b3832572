import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { areaUnderCurve, logLoss } from '../metrics.ts';
import { allRows, type TrainingRows } from '../samples.ts';
import { binned, cutsOf } from './binning.ts';
import { boostingSettings, fitBoosting, type BoostingSettings } from './boosting.ts';
import { treeEnsemble, treeScorer, type TreeEnsemble } from './tree-ensemble.ts';

const settingsOf = (some: Partial<BoostingSettings>): BoostingSettings => boostingSettings.parse({ kind: 'boosting', rowShare: 1, columnShare: 1, ...some });

/** Every row trained on, weights 1, names by number. */
const rowsOf = (columns: readonly Float64Array[], labels: ArrayLike<number>): TrainingRows => ({
  names: columns.map((_, f) => `feature ${f}`), columns, labels: Float64Array.from(labels), weights: new Float64Array(labels.length).fill(1), train: allRows({ labels: Float64Array.from(labels) }),
});

const answers = (model: TreeEnsemble, columns: readonly Float64Array[], target: 'probability' | 'value') => {
  const score = treeScorer(model, target);
  return columns[0].map((_, i) => score(Float64Array.from(columns, (column) => column[i]), 0));
};

describe('bins', () => {
  it('lie between all values where there are few, and never cut a value in two', () => {
    const column = Float64Array.of(5, 1, 1, 2, NaN, 5);
    const rows = Uint32Array.of(0, 1, 2, 3, 4, 5);
    const cuts = cutsOf(column, rows, 8);
    expect([...cuts]).toEqual([1.5, 3.5]);
    expect([...binned([column], [cuts], rows).codes]).toEqual([2, 0, 0, 1, 3, 2]);
  });

  it('hold about as many rows each, and a frequent value has one of its own', () => {
    const column = Float64Array.from({ length: 1_000 }, (_, i) => (i < 400 ? 0 : i < 700 ? -i : i));
    const rows = Uint32Array.from(column, (_, i) => i);
    const cuts = cutsOf(column, rows, 10);
    const { codes } = binned([column], [cuts], rows);
    const zeros = new Set([...codes.keys()].filter((i) => column[i] === 0).map((i) => codes[i]));
    expect(zeros.size).toBe(1);
    expect([...codes].filter((code) => zeros.has(code))).toHaveLength(400);
    expect(cuts.length).toBeLessThanOrEqual(9);
  });

  it('agree with the cuts for any values: a row lies above its lower cut and not above its upper', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -3, max: 3 })), { minLength: 1, maxLength: 200 }), fc.integer({ min: 2, max: 16 }), (values, bins) => {
      const column = Float64Array.from(values);
      const rows = Uint32Array.from(column, (_, i) => i);
      const cuts = cutsOf(column, rows, bins);
      expect(cuts.length).toBeLessThan(bins);
      expect([...cuts]).toEqual([...new Set(cuts)].toSorted((a, b) => a - b));
      expect([...cuts].some((cut) => Object.is(cut, -0))).toBe(false);
      binned([column], [cuts], rows).codes.forEach((code, i) => {
        expect(column[i] <= (cuts[code] ?? Infinity) && column[i] > (cuts[code - 1] ?? -Infinity)).toBe(true);
      });
    }));
  });
});

/** All splits of all leaves tried by adding up rows, one at a time: what the histograms must find. */
function slowTree(given: TrainingRows, { leaves, minLeafRows, l2, learningRate }: BoostingSettings, residual: Float64Array): Float64Array {
  const groups = [[...given.train]];
  const sum = (rows: readonly number[]) => rows.reduce((total, row) => total + residual[row], 0);
  const saving = (rows: readonly number[]) => sum(rows) ** 2 / (rows.length + l2);
  while (groups.length < leaves) {
    let best = { gain: 1e-9, group: -1, left: [] as number[], right: [] as number[] };
    groups.forEach((rows, group) => given.columns.forEach((column) => {
      for (const cut of new Set(rows.map((row) => column[row]))) {
        for (const isMissingLeft of [false, true]) {
          const goesLeft = (row: number) => (Number.isNaN(column[row]) ? isMissingLeft : column[row] <= cut);
          const [left, right] = [rows.filter(goesLeft), rows.filter((row) => !goesLeft(row))];
          if (Math.min(left.length, right.length) < minLeafRows) continue;
          const gain = saving(left) + saving(right) - saving(rows);
          if (gain > best.gain + 1e-9) best = { gain, group, left, right };
        }
      }
    }));
    if (best.group < 0) break;
    groups.splice(best.group, 1, best.left, best.right);
  }
  const added = new Float64Array(residual.length);
  for (const rows of groups) for (const row of rows) added[row] = (learningRate * sum(rows)) / (rows.length + l2);
  return added;
}

describe('trees on histograms', () => {
  it('answer as trees grown by trying every split by hand, missing values included', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 2, max: 7 }), fc.constantFrom(1, 4), (seed, leaves, minLeafRows) => {
      const source = random(seed);
      const columns = [0, 1].map(() => Float64Array.from({ length: 60 }, () => (source.uniform() < 0.15 ? NaN : source.below(12))));
      const given = rowsOf(columns, columns[0].map((x, i) => Math.round(100 * ((x > 5 ? 3 : 0) + (Number.isNaN(columns[1][i]) ? 2 : 0) + source.normal()))));
      const settings = settingsOf({ target: 'value', trees: 3, leaves, depth: 64, minLeafRows, l2: 1, learningRate: 0.5 });
      const mean = given.labels.reduce((sum, label) => sum + label, 0) / 60;
      const scores = new Float64Array(60).fill(mean);
      for (let tree = 0; tree < 3; tree++) {
        const added = slowTree(given, settings, given.labels.map((label, i) => label - scores[i]));
        scores.forEach((_, i) => { scores[i] += added[i]; });
      }
      answers(fitBoosting(settings, given, { seed: 1 }), columns, 'value').forEach((got, i) => expect(got).toBeCloseTo(scores[i], 8));
    }), { numRuns: 60 });
  });

  it('by hand: one split, leaves shrunk by the penalty, the first step of log-odds', () => {
    // Half of the labels are 1, so each row has gradient +-0.5 and hessian 0.25; each side has 5 rows: 0.5 * 5 / (0.25 * 5 + 1).
    const x = Float64Array.from({ length: 10 }, (_, i) => (i < 5 ? 1 : 2));
    const model = fitBoosting(settingsOf({ trees: 1, learningRate: 1, minLeafRows: 1 }), rowsOf([x], Array.from(x, (value) => value - 1)), { seed: 1 });
    expect(model).toEqual({ base: 0, roots: [0], feature: [0, -1, -1], threshold: [1.5, 0, 0], missingLeft: [0, 0, 0], left: [1, -1, -1], right: [2, -1, -1], value: [0, -2.5 / 2.25, 2.5 / 2.25] });
  });

  it('count a row of weight 3 in the loss as three rows', () => {
    const source = random(5);
    const x = Float64Array.from({ length: 80 }, () => source.normal());
    const given = rowsOf([x], x.map((value) => (value + source.normal() > 0 ? 1 : 0)));
    const weights = x.map(() => 1 + source.below(3));
    const again = Uint32Array.from([...weights.keys()].flatMap((i) => Array.from({ length: weights[i] }, () => i)));
    const settings = settingsOf({ trees: 20, minLeafRows: 1, leaves: 4, bins: 255 });
    const [weighted, repeated] = [fitBoosting(settings, { ...given, weights }, { seed: 1 }), fitBoosting(settings, { ...given, train: again }, { seed: 1 })];
    expect(weighted.threshold).toEqual(repeated.threshold);
    weighted.value.forEach((value, i) => expect(value).toBeCloseTo(repeated.value[i], 10));
  });
});

/** A known chance for each row; 30 features, most of them idle. */
function planted(count: number, seed: number) {
  const source = random(seed);
  const columns = Array.from({ length: 8 }, () => Float64Array.from({ length: count }, () => source.normal()));
  const chance = columns[0].map((x, i) => 1 / (1 + Math.exp(-(0.8 * x - 0.6 * columns[1][i] * columns[2][i] + (columns[3][i] > 0.5 ? 0.8 : -0.3)))));
  return { chance, given: rowsOf(columns, chance.map((p) => (source.uniform() < p ? 1 : 0))) };
}

describe('boosted trees', () => {
  const { chance, given } = planted(8_000, 11);
  const train = given.train.slice(0, 3_000);
  const validation = given.train.slice(3_000, 4_000);
  const test = given.train.slice(4_000);
  const judged = (model: TreeEnsemble) => ({ probabilities: answers(model, given.columns.map((column) => Float64Array.from(test, (row) => column[row])), 'probability'), labels: Float64Array.from(test, (row) => given.labels[row]) });
  const settings = settingsOf({ trees: 400, learningRate: 0.1, minLeafRows: 20, leaves: 8, rowShare: 0.7, columnShare: 0.7 });

  it('come near the best that any model could answer, and stop before they follow the noise', () => {
    const stopped = fitBoosting(settings, { ...given, train, validation }, { seed: 1 });
    const [got, best] = [areaUnderCurve(judged(stopped)), areaUnderCurve({ probabilities: Float64Array.from(test, (row) => chance[row]), labels: judged(stopped).labels })];
    expect(Number(best) - Number(got)).toBeLessThan(0.04);
    expect(stopped.roots.length).toBeLessThan(300);
    expect(logLoss(judged(stopped))).toBeLessThan(logLoss(judged(fitBoosting(settings, { ...given, train }, { seed: 1 }))));
  });

  it('are the same for the same seed, others for another, and nothing outside of the rows given can change them', () => {
    const model = fitBoosting(settings, { ...given, train, validation }, { seed: 1 });
    const poisoned = { ...given, columns: given.columns.map((column) => column.map((value, i) => (i >= 4_000 ? -1e9 * value : value))), labels: given.labels.map((label, i) => (i >= 4_000 ? 1 - label : label)) };
    expect(fitBoosting(settings, { ...poisoned, train, validation }, { seed: 1 })).toEqual(model);
    expect(fitBoosting(settings, { ...given, train, validation }, { seed: 2 })).not.toEqual(model);
  });

  it('survive being written down', () => {
    const model = fitBoosting(settings, { ...given, train, validation }, { seed: 1 });
    expect(treeEnsemble.parse(JSON.parse(JSON.stringify(model)))).toEqual(model);
  });

  it('of labels that say nothing are no trees but the share of label 1, once validation decides', () => {
    const source = random(3);
    const noise = given.labels.map(() => (source.uniform() < 0.3 ? 1 : 0));
    const model = fitBoosting(settings, { ...given, labels: noise, train, validation }, { seed: 1 });
    expect(model.roots.length).toBeLessThan(12);
    expect(model.base).toBeCloseTo(Math.log(0.3 / 0.7), 0);
  });
});

describe('a model file', () => {
  const sound: TreeEnsemble = { base: 0, roots: [0], feature: [0, -1, -1], threshold: [1.5, 0, 0], missingLeft: [0, 0, 0], left: [1, -1, -1], right: [2, -1, -1], value: [0, -1, 1] };

  it('that turns in circles, points nowhere or lacks a part is refused', () => {
    expect(treeEnsemble.safeParse(sound).success).toBe(true);
    for (const [broken, text] of [
      [{ ...sound, left: [0, -1, -1] }, 'expected the children of node 0 behind it, found "0" and "2"'],
      [{ ...sound, right: [3, -1, -1] }, 'found "1" and "3"'],
      [{ ...sound, roots: [7] }, 'expected roots below 3'],
      [{ ...sound, value: [0, 1] }, 'expected 3 of each part of the nodes'],
      [{ ...sound, base: null }, 'expected number'],
    ] as const) expect(treeEnsemble.safeParse(broken).error?.issues[0].message).toContain(text);
  });

  it('sends what is missing or infinite where the tree was taught to', () => {
    const score = treeScorer({ ...sound, missingLeft: [1, 0, 0] }, 'value');
    expect([1.5, 1.6, NaN, Infinity, -Infinity].map((x) => score(Float64Array.of(x), 0))).toEqual([-1, 1, -1, -1, -1]);
  });
});
