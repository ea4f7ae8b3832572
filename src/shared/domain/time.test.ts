import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND, utcDay, WEEK } from './time.ts';

describe('time', () => {
  it('counts in milliseconds', () => {
    expect([SECOND, MINUTE, HOUR, DAY, WEEK]).toEqual([1_000, 60_000, 3_600_000, 86_400_000, 604_800_000]);
  });

  it('finds the UTC day, before 1970 too', () => {
    expect(utcDay(Date.UTC(2024, 1, 29, 23, 59, 59, 999))).toBe(Date.UTC(2024, 1, 29));
    expect(utcDay(Date.UTC(2024, 2, 1))).toBe(Date.UTC(2024, 2, 1));
    expect(utcDay(-1)).toBe(Date.UTC(1969, 11, 31));
  });

  it('does not know summer time: the New York change days of 2025 have 24 UTC hours (RELIABILITY section 6 row 16)', () => {
    for (const day of [Date.UTC(2025, 2, 9), Date.UTC(2025, 10, 2)]) {
      const hours = Array.from({ length: 48 }, (_, i) => utcDay(day + i * HOUR));
      expect(hours.filter((at) => at === day)).toHaveLength(24);
    }
  });
});
