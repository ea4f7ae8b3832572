import { describe, expect, it } from 'vitest';
import { monthCells, monthsOf, periodsOf } from './calendar-days.ts';

const day = (name: string, profit: number, from = 100) => ({ day: name, profit, from, to: from + profit });

describe('the profit calendar', () => {
  it('has every month between the first and the last', () => {
    expect(monthsOf([day('2026-11-20', 1), day('2027-02-01', 1)])).toEqual(['2026-11', '2026-12', '2027-01', '2027-02']);
    expect(monthsOf([])).toEqual([]);
  });

  it('begins weeks on Monday: 1 November 2026 was a Sunday', () => {
    const cells = monthCells('2026-11', [day('2026-11-20', 5)]);
    expect(cells.slice(0, 7)).toEqual([...Array.from({ length: 6 }, () => undefined), { day: '2026-11-01', profit: undefined, share: undefined }]);
    expect(cells.length).toBe(36);
    expect(cells.find((cell) => cell?.day === '2026-11-20')).toEqual({ day: '2026-11-20', profit: 5, share: 0.05 });
  });

  it('sums up weeks and months', () => {
    const days = [day('2026-11-29', 1, 100), day('2026-11-30', 2, 101), day('2026-12-06', 3, 103), day('2026-12-07', 4, 106)];
    expect(periodsOf(days, 'week')).toEqual([{ key: '2026-11-23', profit: 1, from: 100 }, { key: '2026-11-30', profit: 5, from: 101 }, { key: '2026-12-07', profit: 4, from: 106 }]);
    expect(periodsOf(days, 'month')).toEqual([{ key: '2026-11', profit: 3, from: 100 }, { key: '2026-12', profit: 7, from: 103 }]);
  });
});
