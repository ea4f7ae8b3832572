import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combinatorialFolds } from './combinatorial-folds.ts';
import { purgedFolds, usualEmbargo } from './purged-folds.ts';
import { walkForward, walkForwardFolds } from './walk-forward.ts';

const spansOf = (count: number, length: number) => ({ from: Array.from({ length: count }, (_, i) => i), to: Array.from({ length: count }, (_, i) => i + length) });

describe('combinatorial folds', () => {
  it('two of six groups are 15 folds and 5 paths (chapter 12.4 of the book, figure 12.1)', () => {
    const { groups, folds, paths } = combinatorialFolds(spansOf(60, 0), { groups: 6, tested: 2, embargo: 0 });
    expect(groups.map(({ first, end }) => end - first)).toEqual([10, 10, 10, 10, 10, 10]);
    expect(folds.map(({ groups: chosen }) => chosen.join(''))).toEqual(['01', '02', '03', '04', '05', '12', '13', '14', '15', '23', '24', '25', '34', '35', '45']);
    expect(paths).toEqual([[0, 0, 1, 2, 3, 4], [1, 5, 5, 6, 7, 8], [2, 6, 9, 9, 10, 11], [3, 7, 10, 12, 12, 13], [4, 8, 11, 13, 14, 14]]);
  });

  it('by hand: 12 labels of 2 candles in 4 groups; tested on the first and third, purged before and after, one candle embargoed', () => {
    const { folds } = combinatorialFolds(spansOf(12, 1), { groups: 4, tested: 2, embargo: 1 });
    // Groups 0-2 and 6-8 look at 0-3 and 6-9: labels 3 4 (embargo) and 5 10 (embargo) go; 11 begins behind.
    const fold = folds.find(({ groups }) => groups.join('') === '02');
    expect([...(fold?.test ?? [])]).toEqual([0, 1, 2, 6, 7, 8]);
    expect([...(fold?.train ?? [])]).toEqual([11]);
  });

  it('every path answers for each group once by a fold that was tested on it, and no answer is used twice', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 1, max: 4 }), (groups, asked) => {
      const tested = Math.min(asked, groups - 1);
      const { folds, paths } = combinatorialFolds(spansOf(50, 2), { groups, tested, embargo: 1 });
      expect(paths.length * groups).toBe(folds.length * tested);
      const used = paths.flatMap((path) => path.map((fold, group) => `${fold}/${group}`));
      expect(new Set(used).size).toBe(used.length);
      paths.forEach((path) => path.forEach((fold, group) => expect(folds[fold].groups).toContain(group)));
    }));
  });

  it('of one group each are the purged folds', () => {
    const plain = combinatorialFolds(spansOf(50, 3), { groups: 5, tested: 1, embargo: 2 }).folds.map(({ train, test }) => ({ train, test }));
    expect(plain).toEqual(purgedFolds(spansOf(50, 3), { folds: 5, embargo: 2 }));
  });

  it('refuse what makes none', () => {
    expect(() => combinatorialFolds(spansOf(3, 0), { groups: 4, tested: 1, embargo: 0 })).toThrow('expected 2 to 3 groups of 3 samples, found "4"');
    expect(() => combinatorialFolds(spansOf(9, 0), { groups: 4, tested: 4, embargo: 0 })).toThrow('expected 1 to 3 tested groups of 4, found "4"');
    expect(() => combinatorialFolds(spansOf(99, 0), { groups: 40, tested: 20, embargo: 0 })).toThrow('expected at most 10000 folds');
  });
});

describe('the usual embargo', () => {
  it('is the longest label or a hundredth of the time', () => {
    expect(usualEmbargo(spansOf(100, 12))).toBe(12);
    expect(usualEmbargo(spansOf(10_000, 12))).toBeCloseTo(100.11, 10);
    expect(usualEmbargo({ from: [], to: [] })).toBe(0);
  });
});

describe('walk-forward', () => {
  it('an anchored training grows; a test that is not whole is not run', () => {
    expect(walkForward(10, { train: 4, test: 2, isAnchored: true }).map(({ trainFrom, trainTo, testFrom, testTo }) => [trainFrom, trainTo, testFrom, testTo])).toEqual([[0, 4, 4, 6], [0, 6, 6, 8], [0, 8, 8, 10]]);
    expect(walkForward(5, { train: 4, test: 2 })).toEqual([]);
  });

  it('trains on nothing that ends when the test begins or later, and never on what comes after it', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 5 }), (train, test, length, gap) => {
      const spans = spansOf(60, length);
      for (const fold of walkForwardFolds(spans, { train, test, gap })) {
        for (const i of fold.train) expect(spans.to[i]).toBeLessThan(fold.test[0]);
        expect(fold.test.length).toBe(test);
        expect(fold.train.length).toBe(Math.max(0, train - Math.max(0, length - gap)));
      }
    }));
  });

  it('refuses windows of nothing', () => {
    expect(() => walkForward(10, { train: 0, test: 2 })).toThrow('expected a training of 1 or more samples, found "0"');
    expect(() => walkForward(10, { train: 2, test: 2, gap: -1 })).toThrow('expected a gap of 0 or more samples, found "-1"');
  });
});

const file = new URL('../../../../shared/known-answers/05_automl.open.json', import.meta.url);
const isHere = existsSync(file);

it.skipIf(!isHere)(isHere ? 'the reference case of walk-forward windows' : 'the reference case of walk-forward windows: skipped, the folder of known answers is not beside this project', () => {
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: { id: string; inputs: { n: number }; params: { train: number; test: number; step: number; gap: number }; expected: { windows: number[][] } }[] };
  const found = cases.filter(({ id }) => id === 'ml.walkforward');
  expect(found).toHaveLength(1);
  for (const { inputs, params, expected } of found) {
    expect(walkForward(inputs.n, params).map(({ trainFrom, trainTo, testFrom, testTo }) => [trainFrom, trainTo, testFrom, testTo])).toEqual(expected.windows);
  }
});
