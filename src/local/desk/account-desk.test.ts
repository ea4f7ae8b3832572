import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { daysOf, thinOut } from './account-desk.ts';

const at = (text: string): number => Date.parse(text);
const moment = (time: string, equity: number) => ({ at: at(time), equity, drawdown: 0 });

describe('profit by day', () => {
  const moments = [moment('2026-01-01T10:00:00Z', 100), moment('2026-01-01T14:59:00Z', 110), moment('2026-01-01T15:01:00Z', 120), moment('2026-01-02T10:00:00Z', 90)];

  it('counts from the last moment of the day before', () => {
    expect(daysOf(moments, { timeZone: 'UTC', beganWith: 100 })).toEqual([{ day: '2026-01-01', from: 100, to: 120, profit: 20 }, { day: '2026-01-02', from: 120, to: 90, profit: -30 }]);
  });

  it('counts what was paid before the first moment that was written down: the first day begins with what the account began with', () => {
    expect(daysOf(moments, { timeZone: 'UTC', beganWith: 103 })[0]).toEqual({ day: '2026-01-01', from: 103, to: 120, profit: 17 });
  });

  it('begins a day at midnight of the zone: in Seoul at 15:00 UTC', () => {
    expect(daysOf(moments, { timeZone: 'Asia/Seoul', beganWith: 100 })).toEqual([{ day: '2026-01-01', from: 100, to: 110, profit: 10 }, { day: '2026-01-02', from: 110, to: 90, profit: -20 }]);
  });
});

describe('thinOut', () => {
  it('keeps the highest, the lowest and the last, in order, and no more than asked for', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1, maxLength: 3_000 }), fc.integer({ min: 10, max: 200 }), (equities, most) => {
      const found = thinOut(equities.map((equity, i) => ({ at: i, equity, drawdown: 0 })), most);
      expect(found.length).toBeLessThanOrEqual(Math.max(most + 1, 1));
      expect(Math.max(...found.map(({ equity }) => equity))).toBe(Math.max(...equities));
      expect(Math.min(...found.map(({ equity }) => equity))).toBe(Math.min(...equities));
      expect(found.at(-1)?.at).toBe(equities.length - 1);
      expect(found.map((one) => one.at)).toEqual(found.map((one) => one.at).toSorted((a, b) => a - b));
    }));
  });
});
