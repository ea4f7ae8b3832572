import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../domain/random.ts';
import { areaUnderCurve } from './metrics.ts';
import { purgedFolds, type Fold, type FoldRules, type LabelSpans } from './purged-folds.ts';

const listed = (folds: readonly Fold[]) => folds.map(({ test, train }) => ({ test: [...test], train: [...train] }));

describe('purged folds', () => {
  it('of twelve labels that look two candles ahead: what overlaps is purged, one candle more is embargoed', () => {
    const from = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    const to = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 11, 11];
    // By hand. Fold 1 looks at 4 to 9: labels 2 and 3 reach into it, 8 and 9 begin in it, 10 begins one candle after.
    expect(listed(purgedFolds({ from, to }, { folds: 3, embargo: 1 }))).toEqual([
      { test: [0, 1, 2, 3], train: [7, 8, 9, 10, 11] },
      { test: [4, 5, 6, 7], train: [0, 1, 11] },
      { test: [8, 9, 10, 11], train: [0, 1, 2, 3, 4, 5] },
    ]);
  });

  it('test each sample once, in time order; no training label shares a moment with what a fold is tested on, and none begins in the embargo', () => {
    const label = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 12 }));
    fc.assert(fc.property(fc.array(label, { minLength: 2, maxLength: 80 }), fc.integer({ min: 2, max: 9 }), fc.integer({ min: 0, max: 6 }), (labels, asked, embargo) => {
      let now = 0;
      const from = labels.map(([step]) => (now += step));
      const to = from.map((start, i) => start + labels[i][1]);
      const folds = purgedFolds({ from, to }, { folds: Math.min(asked, from.length), embargo });
      expect(folds.flatMap(({ test }) => [...test])).toEqual(from.map((_, i) => i));
      for (const { test, train } of folds) {
        const begins = Math.min(...[...test].map((i) => from[i]));
        const ends = Math.max(...[...test].map((i) => to[i]));
        const isApart = (i: number) => to[i] < begins || from[i] > ends + embargo;
        expect([...train]).toEqual(from.map((_, i) => i).filter((i) => isApart(i) && !test.includes(i)));
      }
    }));
  });

  it('refuse what makes no folds', () => {
    const spans = { from: [0, 1, 2], to: [1, 2, 3] };
    expect(() => purgedFolds(spans, { folds: 1, embargo: 0 })).toThrow('expected 2 to 3 folds of 3 samples, found "1"');
    expect(() => purgedFolds(spans, { folds: 4, embargo: 0 })).toThrow('found "4"');
    expect(() => purgedFolds(spans, { folds: 2, embargo: NaN })).toThrow('embargo');
    expect(() => purgedFolds({ from: [0, 2, 1], to: [1, 2, 3] }, { folds: 2, embargo: 0 })).toThrow('found label 2 at "1" after "2"');
    expect(() => purgedFolds({ from: [0, 1], to: [1, 0] }, { folds: 2, embargo: 0 })).toThrow('expected label 1 to end at or after its start "1", found "0"');
  });
});

const HORIZON = 10;

/** Labels of nothing: the sign of the sum of ten coming changes of noise. The feature rises like a count of trades and knows nothing of the noise. */
function nothing(count: number, seed: number): { readonly x: Float64Array; readonly label: Uint8Array } {
  const source = random(seed);
  const noise = Float64Array.from({ length: count + HORIZON }, () => source.normal());
  const x = new Float64Array(count);
  for (let i = 1; i < count; i++) x[i] = x[i - 1] + source.uniform();
  const label = Uint8Array.from({ length: count }, (_, i) => (noise.subarray(i + 1, i + 1 + HORIZON).reduce((a, b) => a + b) > 0 ? 1 : 0));
  return { x, label };
}

/** Share of rising labels among the five nearest training samples: what is near in this feature is near in time. */
function nearest({ x, label }: ReturnType<typeof nothing>, train: Uint32Array, i: number): number {
  const near = Array.from({ length: 5 }, () => ({ distance: Infinity, label: 0 }));
  for (const j of train) {
    const distance = Math.abs(x[i] - x[j]);
    if (distance >= near[4].distance) continue;
    let place = 4;
    for (; place > 0 && near[place - 1].distance > distance; place--) near[place] = near[place - 1];
    near[place] = { distance, label: label[j] };
  }
  return near.reduce((sum, one) => sum + one.label, 0) / near.length;
}

/** Mean area over several sets of nothing, each sample scored by the fold that did not train on it. */
function canary(foldsOf: (spans: LabelSpans, rules: FoldRules) => readonly Fold[]): number {
  const [count, sets] = [3_000, 24];
  const from = Array.from({ length: count }, (_, i) => i);
  const spans = { from, to: from.map((i) => i + HORIZON) };
  const areas = Array.from({ length: sets }, (_, seed) => {
    const given = nothing(count, seed + 1);
    const scores = new Float64Array(count);
    for (const { test, train } of foldsOf(spans, { folds: 100, embargo: HORIZON })) for (const i of test) scores[i] = nearest(given, train, i);
    return Number(areaUnderCurve({ probabilities: scores, labels: given.label }));
  });
  return areas.reduce((sum, area) => sum + area) / sets;
}

describe('random labels with overlapping horizons', () => {
  it('have an AUC of 0.5 +- 0.02 with purging and embargo (trap 21)', () => {
    expect(Math.abs(canary(purgedFolds) - 0.5)).toBeLessThan(0.02);
  });

  it('seem to be foreseen without: the canary can sing', () => {
    const plain = (spans: LabelSpans, rules: FoldRules) => purgedFolds({ from: spans.from, to: spans.from }, { ...rules, embargo: 0 });
    expect(canary(plain)).toBeGreaterThan(0.55);
  });
});

const file = new URL('../../../../shared/known-answers/05_automl.open.json', import.meta.url);
const isHere = existsSync(file);

it.skipIf(!isHere)(isHere ? 'the reference case of purged folds' : 'the reference case of purged folds: skipped, the folder of known answers is not beside this project', () => {
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: { id: string; inputs: { t0: number[]; t1: number[] }; params: { k: number; embargo_bars: number }; expected: { folds: unknown } }[] };
  const found = cases.filter(({ id }) => id === 'ml.purged_kfold');
  expect(found).toHaveLength(1);
  for (const { inputs, params, expected } of found) {
    expect(listed(purgedFolds({ from: inputs.t0, to: inputs.t1 }, { folds: params.k, embargo: params.embargo_bars }))).toEqual(expected.folds);
  }
});
