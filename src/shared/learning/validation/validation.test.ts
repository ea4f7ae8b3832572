import { describe, expect, it } from 'vitest';
import { random } from '../../domain/random.ts';
import { areaUnderCurve } from '../metrics.ts';
import { modelSettings } from '../model.ts';
import { purgedFolds, type Fold } from '../purged-folds.ts';
import type { Samples } from '../samples.ts';
import { fitFolds, outOfFold, withValidation } from './fit-folds.ts';
import { blockPermutation, permutationImportance } from './permutation-importance.ts';

const rowsOf = (count: number) => Array.from({ length: count }, (_, i) => i);
const spansOf = (count: number, length: number) => ({ from: rowsOf(count), to: rowsOf(count).map((i) => i + length) });

describe('folds with validation rows', () => {
  it('by hand: three folds of four labels of two candles, one candle embargoed', () => {
    const spans = spansOf(12, 1);
    const folds = withValidation(spans, purgedFolds(spans, { folds: 3, embargo: 1 }), 1);
    expect(folds.map(({ test, validation, train }) => [[...test], [...validation], [...train]])).toEqual([
      // The test looks at 0 to 4, so 4 is purged and 5 embargoed; validation looks at 4 to 8, which takes 8 and 9.
      [[0, 1, 2, 3], [6, 7], [10, 11]],
      // The test looks at 4 to 8: 3 is purged, 8 and 9 go; validation 10 and 11.
      [[4, 5, 6, 7], [10, 11], [0, 1, 2]],
      // The last fold takes the one before it: it looks at 4 to 8.
      [[8, 9, 10, 11], [4, 5, 6], [0, 1, 2]],
    ]);
    expect(() => withValidation(spans, [], 0)).toThrow('expected 2 or more folds');
    const torn = { train: Uint32Array.of(), test: Uint32Array.of(0, 1, 4) };
    expect(() => withValidation(spans, [torn, torn], 0)).toThrow('expected folds tested on one stretch of 5 rows, found "3" of them');
  });
});

/** Labels made of a signal, a memory of it, and noise features. */
function planted(count: number, seed: number): Samples {
  const source = random(seed);
  const draw = () => Float64Array.from({ length: count }, () => source.normal());
  const [signal, echo, noise, idle] = [draw(), draw(), draw(), new Float64Array(count).fill(3)];
  const labels = signal.map((x, i) => (source.uniform() < 1 / (1 + Math.exp(-(1.2 * x + 0.6 * echo[i]))) ? 1 : 0));
  return { names: ['signal', 'echo', 'noise', 'idle'], columns: [signal, echo, noise, idle], labels, weights: new Float64Array(count).fill(1) };
}

describe('answers out of fold', () => {
  const samples = planted(1_000, 1);
  const folds = purgedFolds(spansOf(1_000, 3), { folds: 5, embargo: 3 });
  const settings = modelSettings.parse({ kind: 'logistic' });
  const models = fitFolds(settings, { samples, folds }, { seed: 1 });

  it('come from the model that was not trained on the row', () => {
    const answers = outOfFold(models, samples, folds);
    expect(answers.every((p) => p > 0 && p < 1)).toBe(true);
    const poisoned = { ...samples, labels: samples.labels.map((label, i) => (i < 200 ? 1 - label : label)) };
    const again = outOfFold(fitFolds(settings, { samples: poisoned, folds }, { seed: 1 }), poisoned, folds);
    expect([...again.subarray(0, 200)]).toEqual([...answers.subarray(0, 200)]);
    expect([...again.subarray(200)]).not.toEqual([...answers.subarray(200)]);
  });

  it('are absent where no fold was tested', () => {
    const answers = outOfFold(models.slice(1), samples, folds.slice(1));
    expect(answers[0]).toBeNaN();
    expect(answers[999]).not.toBeNaN();
    expect(() => outOfFold(models, samples, folds.slice(1))).toThrow('expected a model for each of 4 folds, found "5"');
  });

  it('lose most without the feature that matters most; noise and what never changes are idle', () => {
    const found = permutationImportance(models, { samples, folds }, { block: 5, repeats: 4, seed: 1 });
    expect(found.map(({ name }) => name)).toEqual(samples.names);
    const [signal, echo, noise, idle] = found;
    expect(signal.mean).toBeGreaterThan(2 * echo.mean);
    expect([signal.isIdle, echo.isIdle, idle.isIdle]).toEqual([false, false, true]);
    expect(Math.abs(noise.mean)).toBeLessThan(0.1 * echo.mean);
    expect(idle.rises).toEqual([0, 0, 0, 0, 0]);
    expect(permutationImportance(models, { samples, folds }, { block: 5, repeats: 4, seed: 1 })).toEqual(found);
  });

  it('the permutation keeps blocks together and uses each row once', () => {
    const permutation = blockPermutation(100, 10, random(3));
    expect([...permutation].toSorted((a, b) => a - b)).toEqual(rowsOf(100));
    const breaks = [...permutation].filter((value, i) => i > 0 && value !== (permutation[i - 1] + 1) % 100);
    expect(breaks.length).toBeLessThan(10);
    expect(() => permutationImportance(models, { samples, folds }, { block: 0, repeats: 1, seed: 1 })).toThrow('expected blocks of 1 or more rows, found "0"');
  });
});

const HORIZON = 10;

/** The sign of the sum of the next ten changes of noise; the features drift slowly and know nothing of it, but they tell the time. */
function nothing(count: number, seed: number): Samples {
  const source = random(seed);
  const noise = Float64Array.from({ length: count + HORIZON }, () => source.normal());
  const drift = () => {
    let at = 0;
    return Float64Array.from({ length: count }, () => (at += source.normal()));
  };
  const labels = Float64Array.from({ length: count }, (_, i) => (noise.subarray(i + 1, i + 1 + HORIZON).reduce((a, b) => a + b) > 0 ? 1 : 0));
  return { names: ['a', 'b', 'c'], columns: [drift(), drift(), drift()], labels, weights: new Float64Array(count).fill(1) };
}

/** Mean area over sets of nothing, each fold judged alone: what two folds answer is not compared, for their shares of label 1 differ. */
function canary(foldsOf: (count: number) => readonly Fold[]): number {
  const count = 1_500;
  const areas = Array.from({ length: 6 }, (_, set) => {
    const samples = nothing(count, set + 1);
    const folds = foldsOf(count);
    const settings = modelSettings.parse({ kind: 'boosting', trees: 40, learningRate: 0.2, minLeafRows: 5, l2: 0.1, bins: 255, depth: 12, rowShare: 1, columnShare: 1 });
    const answers = outOfFold(fitFolds(settings, { samples, folds }, { seed: set }), samples, folds);
    return folds.flatMap(({ test }) => areaUnderCurve({ probabilities: Float64Array.from(test, (row) => answers[row]), labels: Array.from(test, (row) => samples.labels[row]) }) ?? []);
  }).flat();
  return areas.reduce((sum, area) => sum + area, 0) / areas.length;
}

describe('boosting taught labels of nothing that overlap', () => {
  it('foresees nothing over purged folds', () => {
    const area = canary((count) => purgedFolds(spansOf(count, HORIZON), { folds: 5, embargo: HORIZON }));
    expect(Math.abs(area - 0.5)).toBeLessThan(0.02);
  });

  it('seems to foresee over shuffled folds: the canary can sing', () => {
    const area = canary((count) => {
      const source = random(9);
      const place = rowsOf(count).map(() => source.below(5));
      return rowsOf(5).map((k) => ({ train: Uint32Array.from(rowsOf(count).filter((i) => place[i] !== k)), test: Uint32Array.from(rowsOf(count).filter((i) => place[i] === k)) }));
    });
    expect(area).toBeGreaterThan(0.7);
  });
});
