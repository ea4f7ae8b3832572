import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY } from '../../../domain/time.ts';
import { windowPlan, type WindowRules } from './window-plan.ts';

const START = Date.UTC(2024, 0, 1);
const RULES: WindowRules = { folds: 5, isAnchored: false, purgeMs: DAY, embargoMs: DAY, lockShare: 0.2 };
const daysOf = ({ from, to }: { readonly from: number; readonly to: number }): [number, number] => [(from - START) / DAY, (to - START) / DAY];

describe('windows of a walk forward', () => {
  it('over 100 days: 20 for the lock-box, 5 tests of 9, two days between, 33 to train on', () => {
    const { folds, final, searched, gapDays } = windowPlan(START, START + 100 * DAY, RULES);
    expect(gapDays).toBe(2);
    expect(folds.map(({ train, test }) => [...daysOf(train), ...daysOf(test)])).toEqual([[0, 33, 35, 44], [9, 42, 44, 53], [18, 51, 53, 62], [27, 60, 62, 71], [36, 69, 71, 80]]);
    expect([daysOf(searched), daysOf(final.train), daysOf(final.test)]).toEqual([[0, 80], [45, 78], [80, 100]]);
  });

  it('anchored: every training window begins with the first day', () => {
    const { folds, final } = windowPlan(START, START + 100 * DAY, { ...RULES, isAnchored: true });
    expect([...folds, final].map(({ train }) => daysOf(train))).toEqual([[0, 33], [0, 42], [0, 51], [0, 60], [0, 69], [0, 78]]);
  });

  it('begin with a whole day, and say how many days they need', () => {
    expect(windowPlan(START + 1, START + 101 * DAY, RULES).searched.from).toBe(START + DAY);
    expect(() => windowPlan(START, START + 20 * DAY, RULES)).toThrow('expected candles of 24 days or more for 5 folds with 2 days between training and test, found "20"');
  });

  it('never train on a day that is tested or locked, and test each day once', () => {
    const rules = fc.record({ folds: fc.integer({ min: 1, max: 12 }), isAnchored: fc.boolean(), purgeMs: fc.integer({ min: 0, max: 3 }).map((days) => days * DAY), embargoMs: fc.option(fc.integer({ min: 0, max: 5 }).map((days) => days * DAY), { nil: undefined }), lockShare: fc.double({ min: 0.05, max: 0.5, noNaN: true }) });
    fc.assert(fc.property(rules, fc.integer({ min: 120, max: 900 }), (given, days) => {
      const { folds, final, searched, gapDays } = windowPlan(START, START + days * DAY, given);
      expect(folds).toHaveLength(given.folds);
      for (const { train, test } of [...folds, final]) {
        expect(test.from - train.to).toBe(gapDays * DAY);
        expect(train.from).toBeGreaterThanOrEqual(searched.from);
        expect(train.to).toBeGreaterThan(train.from);
        expect(test.to).toBeGreaterThan(test.from);
      }
      folds.slice(1).forEach(({ test }, k) => expect(test.from).toBe(folds[k].test.to));
      expect([folds[folds.length - 1].test.to, final.test.from]).toEqual([searched.to, searched.to]);
    }));
  });
});
