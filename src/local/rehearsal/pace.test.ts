import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

describe('pace', () => {
  it('gives so many candles a second', () => {
    const pace = new Pace(20, 1_000);
    expect(pace.due(1_000)).toBe(0);
    expect(pace.due(1_049)).toBe(0);
    expect(pace.due(1_500)).toBe(10);
    pace.took(10);
    expect([pace.due(1_500), pace.due(1_550)]).toEqual([0, 1]);
  });

  it('says how long there is nothing to do', () => {
    const pace = new Pace(4, 0);
    pace.due(100);
    expect(pace.wait).toBeCloseTo(150, 9);
    expect(new Pace(Infinity, 0)).toMatchObject({ wait: 0 });
  });

  it('does not race after a sleep: a second is made up for at most', () => {
    expect(new Pace(20, 0).due(3_600_000)).toBe(21);
    expect(new Pace(0.1, 0).due(3_600_000)).toBe(1);
  });

  it('does not ask back what was taken to warm up', () => {
    const pace = new Pace(20, 0);
    pace.took(300);
    expect(pace.due(100)).toBe(2);
  });

  it('knows no limit at full speed', () => {
    expect(new Pace(Infinity, 0).due(0)).toBe(Infinity);
  });

  it('keeps the pace whatever the rhythm in which it is asked', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 50 }), fc.constantFrom(1, 7, 20, 1000), (steps, perSecond) => {
      const pace = new Pace(perSecond, 0);
      let [now, taken] = [0, 0];
      for (const step of steps) {
        now += step;
        const due = pace.due(now);
        pace.took(due);
        taken += due;
      }
      expect(Math.abs(taken - (now * perSecond) / 1000)).toBeLessThan(1.001);
    }));
  });
});
